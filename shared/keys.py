"""The keys of every item: the owner is the partition, so a foreign id is simply not found."""

from typing import TypedDict


class Key(TypedDict):
    pk: str
    sk: str


def account_partition(account_id: str) -> str:
    return f"ACCOUNT#{account_id}"


def profile(account_id: str) -> Key:
    return {"pk": account_partition(account_id), "sk": "PROFILE"}


def session(account_id: str, secret_digest: str) -> Key:
    return {"pk": account_partition(account_id), "sk": f"SESSION#{secret_digest}"}


def link(account_id: str, payer_code: str) -> Key:
    """The contract `payer_code` as the account holds it."""
    return {"pk": account_partition(account_id), "sk": f"CONTRACT#{payer_code}"}


def mailed(account_id: str, payer_code: str, invoice_number: str) -> Key:
    """That the account was mailed about an invoice; for a while, so that a repeated message mails nobody."""
    return {"pk": account_partition(account_id), "sk": f"MAILED#{payer_code}#{invoice_number}"}


def mailed_booking(payment_id: str, cause: str) -> Key:
    """That a booking of a payment was told of by mail; likewise."""
    return {"pk": f"PAYMENT#{payment_id}", "sk": f"MAILED#{cause}"}


def mailed_run(run: str) -> Key:
    """That what was new on the clerk's list of transfers was told of; likewise."""
    return {"pk": f"TRANSFERS#{run}", "sk": "MAILED"}


def reminded(account_id: str, kind: str, payer_code: str, about: str) -> Key:
    """That a reminder of a contract goes out: `about` the month of a window, or an invoice."""
    return {"pk": account_partition(account_id), "sk": f"REMINDED#{kind}#{payer_code}#{about}"}


def account_limit(account_id: str, action: str) -> Key:
    return {"pk": account_partition(account_id), "sk": f"LIMIT#{action}"}


def email_partition(email: str) -> str:
    return f"EMAIL#{email}"


def guard(email: str) -> Key:
    """Says which confirmed account owns the address; at most one does."""
    return {"pk": email_partition(email), "sk": "GUARD"}


def pending(email: str) -> Key:
    """The newest registration of the address that nobody confirmed yet."""
    return {"pk": email_partition(email), "sk": "PENDING"}


def email_limit(email: str, action: str) -> Key:
    return {"pk": email_partition(email), "sk": f"LIMIT#{action}"}


def token(secret_digest: str) -> Key:
    return {"pk": f"TOKEN#{secret_digest}", "sk": "TOKEN"}


def contract_partition(payer_code: str) -> str:
    """Owner of everything of one contract, in the tables Contracts, Invoices and Meters."""
    return f"CONTRACT#{payer_code}"


def contract(payer_code: str) -> Key:
    return {"pk": contract_partition(payer_code), "sk": "CONTRACT"}


def holder(payer_code: str, account_id: str) -> Key:
    """One of the accounts that hold the contract."""
    return {"pk": contract_partition(payer_code), "sk": f"HOLDER#{account_id}"}


def contract_limit(payer_code: str, action: str) -> Key:
    return {"pk": contract_partition(payer_code), "sk": f"LIMIT#{action}"}


def invoice(payer_code: str, number: str) -> Key:
    return {"pk": contract_partition(payer_code), "sk": f"INVOICE#{number}"}


def invoice_lines(payer_code: str, number: str) -> Key:
    return {"pk": contract_partition(payer_code), "sk": f"LINES#{number}"}


def meter(payer_code: str, meter_number: str) -> Key:
    return {"pk": contract_partition(payer_code), "sk": f"METER#{meter_number}"}


def reading(payer_code: str, meter_number: str, period: str, at: int) -> Key:
    """A reading of `period` (YYYY-MM) taken `at` (epoch seconds, padded so that keys sort by time)."""
    return {"pk": contract_partition(payer_code), "sk": f"READING#{meter_number}#{period}#{at:012d}"}


def readings_prefix(meter_number: str) -> str:
    """How the sort keys of a meter's readings begin; no meter number has a `#`."""
    return f"READING#{meter_number}#"


def balance(payer_code: str) -> Key:
    return {"pk": contract_partition(payer_code), "sk": "BALANCE"}


def credit(payer_code: str) -> Key:
    """What was paid for the contract beyond its invoices; stands before them, as the balance does."""
    return {"pk": contract_partition(payer_code), "sk": "CREDIT"}


def document(number: str) -> Key:
    """Where the PDF of the invoice `number` lies; a file of the billing system does not say whose it is."""
    return {"pk": f"DOCUMENT#{number}", "sk": "PDF"}


def waiting_partition(kind: str, shard: int) -> str:
    """One of the partitions of what waits to go to the billing system, of one kind."""
    return f"WAITING#{kind}#{shard}"


def waiting(kind: str, shard: int, at: int, unique: str) -> Key:
    """A record that waits since `at` (epoch seconds, padded so that keys sort by time)."""
    return {"pk": waiting_partition(kind, shard), "sk": f"{at:012d}#{unique}"}


def sequence(kind: str) -> Key:
    """The number of the last file of one kind that went to the billing system."""
    return {"pk": f"SEQUENCE#{kind}", "sk": "SEQUENCE"}


def due_day(day: str) -> Key:
    """That some invoice is due on the ISO day."""
    return {"pk": "DUE", "sk": day}


SENT_FILES = "FILE#"


def sent_file(kind: str, number: int) -> Key:
    """What is known of a file that went to the billing system (numbers padded so that keys sort)."""
    return {"pk": sequence(kind)["pk"], "sk": f"{SENT_FILES}{number:012d}"}


def full_partition(kind: str) -> str:
    return f"FULL#{kind}"


def full(kind: str, exported: str) -> Key:
    """A full export of one kind that counts: what is older than it has ended."""
    return {"pk": full_partition(kind), "sk": exported}


def payment_partition(payment_id: str) -> str:
    """Owner of everything of one payment: its order, what happened to it and what was booked."""
    return f"PAYMENT#{payment_id}"


def order(payment_id: str) -> Key:
    return {"pk": payment_partition(payment_id), "sk": "ORDER"}


def payment_event(payment_id: str, name: str) -> Key:
    return {"pk": payment_partition(payment_id), "sk": f"EVENT#{name}"}


def booking(payment_id: str, cause: str) -> Key:
    """A cause is booked once."""
    return {"pk": payment_partition(payment_id), "sk": f"BOOKING#{cause}"}


def payment_of(owner: str, payment_id: str) -> Key:
    """A payment in the list of an account, a contract or a day: of whatever partition `owner` is."""
    return {"pk": owner, "sk": f"PAYMENT#{payment_id}"}


def pay_link_partition(payer_code: str, number: str) -> str:
    """Owner of the payments that were begun by the pay link of an invoice's mail."""
    return f"LINK#{payer_code}/{number}"


def payment_key(owner: str, key: str) -> Key:
    """The payment that a client's key stands for: a repeated request begins no other."""
    return {"pk": owner, "sk": f"KEY#{key}"}


def day_partition(day: str) -> str:
    """The payments and transfers of which something was heard on a day (ISO date, in Lithuania)."""
    return f"DAY#{day}"


def transfer_partition(transfer_id: str) -> str:
    """Owner of everything of one line of a bank statement, and of what was booked for it."""
    return f"TRANSFER#{transfer_id}"


def line(transfer_id: str) -> Key:
    return {"pk": transfer_partition(transfer_id), "sk": "LINE"}


def assigned(transfer_id: str) -> Key:
    """Whose the transfer is, as the clerk says."""
    return {"pk": transfer_partition(transfer_id), "sk": "ASSIGNED"}


def transfer_name(name: str) -> Key:
    """Which transfer a bank calls so; of a sum, that several transfers stand for it."""
    return {"pk": f"NAME#{name}", "sk": "NAME"}


def transfer_of(owner: str, transfer_id: str) -> Key:
    """A transfer in the list of a contract or a day: of whatever partition `owner` is."""
    return {"pk": owner, "sk": f"TRANSFER#{transfer_id}"}


def asked(payment_id: str, key: str) -> Key:
    """A refund that the clerk asks for, by the clerk's own number."""
    return {"pk": payment_partition(payment_id), "sk": f"ASKED#{key}"}


def transfer_booking(transfer_id: str, cause: str) -> Key:
    """A cause is booked once."""
    return {"pk": transfer_partition(transfer_id), "sk": f"BOOKING#{cause}"}


def transfer_note(transfer_id: str, what: str) -> Key:
    """That something happened to a transfer that is no booking of it: LISTED, CLOSED or REVERSED."""
    return {"pk": transfer_partition(transfer_id), "sk": what}


def cleared(payment_id: str) -> Key:
    """The transfer by which the provider's money for a payment came."""
    return {"pk": payment_partition(payment_id), "sk": "CLEARED"}


def payer_account_partition(iban: str) -> str:
    """What came from one account of somebody else."""
    return f"IBAN#{iban}"


def came_from(iban: str, booked_on: str, transfer_id: str, cause: str) -> Key:
    """A booking of a transfer from that account; sorted by the bank's day."""
    return {"pk": payer_account_partition(iban), "sk": f"TRANSFER#{booked_on}#{transfer_id}#{cause}"}


UNMATCHED = "UNMATCHED"


def unmatched(transfer_id: str) -> Key:
    """A transfer that the clerk has to look at."""
    return {"pk": UNMATCHED, "sk": f"TRANSFER#{transfer_id}"}


def reported(what: str) -> Key:
    """What a report that is made again and again said last."""
    return {"pk": f"REPORTED#{what}", "sk": "REPORTED"}


def refund(payment_id: str, number: int) -> Key:
    """What was decided on the refunds asked for, one after the other (padded so that keys sort)."""
    return {"pk": payment_partition(payment_id), "sk": f"REFUND#{number:06d}"}


def refund_refused(payment_id: str, number: int) -> Key:
    """That the clerk was told of a refund which the provider refused."""
    return {"pk": payment_partition(payment_id), "sk": f"REFUND#{number:06d}#REFUSED"}


def money_out(payment_id: str, number: int) -> Key:
    """The bookings of a payment by which money went out come one after the other."""
    return {"pk": payment_partition(payment_id), "sk": f"OUT#{number:06d}"}
