"""Members of the transactions that book: what is new in the ledger, what it comes to beside the invoices."""

from functions.payments.books import Standings
from shared import keys, settings
from shared.aws import Item
from shared.keys import Key
from shared.payment import Booking

NEW = "attribute_not_exists(pk)"


def put(key: Key, /, **about: object) -> Item:
    """What is not in the ledger yet."""
    item = {**about, **key}
    return {"Put": {"TableName": settings.table("payments"), "Item": item, "ConditionExpression": NEW}}


def projections(booking: Booking, met: Standings) -> list[Item]:
    """What the booking comes to for its invoices and credits, if they still are as it `met` them."""
    return [*_settle(booking, met), *_credit(booking)]


def _settle(booking: Booking, met: Standings) -> list[Item]:
    """The billing system's files may come in between: then what is due is counted anew."""
    return [
        _update(
            keys.invoice(moved.payer_code, moved.number),
            "SET settled = :settled, settled_version = :version",
            "amount = :amount AND paid = :paid AND " + _unchanged("settled_version", moved.version),
            {
                ":settled": moved.settled,
                ":amount": met.invoices[moved.payer_code, moved.number].amount,
                ":paid": met.invoices[moved.payer_code, moved.number].paid,
                ":version": moved.version,
            },
            moved.version,
        )
        for moved in booking.invoices
    ]


def _credit(booking: Booking) -> list[Item]:
    return [
        _update(
            keys.credit(moved.payer_code),
            "SET amount = :amount, version = :version, payer_code = :payer_code",
            _unchanged("version", moved.version),
            {":amount": moved.amount, ":version": moved.version, ":payer_code": moved.payer_code},
            moved.version,
        )
        for moved in booking.credits
    ]


def _unchanged(name: str, version: int) -> str:
    return f"{name} = :before" if version > 1 else f"attribute_not_exists({name})"


def _update(key: Key, change: str, condition: str, values: dict[str, object], version: int) -> Item:
    before = {":before": version - 1} if version > 1 else {}
    return {
        "Update": {
            "TableName": settings.table("invoices"),
            "Key": key,
            "UpdateExpression": change,
            "ConditionExpression": condition,
            "ExpressionAttributeValues": {**values, **before},
        }
    }
