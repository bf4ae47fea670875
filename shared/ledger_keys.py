"""The keys of payments, of lines of bank statements and of what was booked for them."""

from shared.keys import Key


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
