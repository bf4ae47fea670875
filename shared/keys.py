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
