"""The ledger's table: nothing in it is ever changed, so every write is a put of what is not there yet.

What bookings come to for an invoice and a contract stands beside the invoices, one version a booking.
"""

from collections.abc import Iterable, Sequence
from itertools import islice

from functions.payments import boxes
from functions.payments.books import Credit, InvoiceKey, Standing, Standings
from functions.payments.members import NEW, projections, put
from shared import aws, keys, ledger_keys, settings
from shared.aws import Item
from shared.calendar import today
from shared.keys import Key
from shared.payment import STARTED, Booking, Event, Order, Payment, Started


def _put_once(key: Key, **about: object) -> bool:
    """Puts an item by itself; False when it is there already."""
    try:
        aws.put(settings.table("payments"), {**about, **key}, NEW)
    except aws.ConditionFailed:
        return False
    return True


def begin(order: Order, owner: str, key: str, wish: str) -> bool:
    """Puts a new order, in the list of its owner and of its day; False when the client's key is used."""
    day = ledger_keys.day_partition(today(order.created_at).isoformat())
    try:
        aws.transact(
            put(ledger_keys.payment_key(owner, key), payment_id=order.id, wish=wish),
            put(ledger_keys.order(order.id), **order.model_dump(mode="json")),
            put(ledger_keys.payment_of(owner, order.id)),
            put(ledger_keys.payment_of(day, order.id)),
        )
    except aws.ConditionFailed:
        return False
    return True


def begun(owner: str, key: str) -> Item | None:
    """Which payment the client's key stands for, and what was wished then."""
    return aws.get(settings.table("payments"), ledger_keys.payment_key(owner, key))


def note_started(payment_id: str, started: Started) -> None:
    """Of two that began the order at once the first counts: nobody was led to the other."""
    _put_once(ledger_keys.payment_event(payment_id, STARTED), **started.model_dump())


def note(payment_id: str, event: Event) -> bool:
    """Keeps what was heard; False when it was told before, as it is the same event then.

    First among the payments of its day, so that it is found even if what should follow does not happen.
    """
    day = ledger_keys.day_partition(today(event.at).isoformat())
    _put_once(ledger_keys.payment_of(day, payment_id))
    return _put_once(ledger_keys.payment_event(payment_id, event.name), **event.model_dump(mode="json"))


def load(payment_id: str) -> Payment:
    items = aws.query(settings.table("payments"), ledger_keys.payment_partition(payment_id))
    return Payment.from_items(payment_id, items)


def of_owner(owner: str, before: str | None, most: int) -> list[str]:
    """Ids of an owner's payments older than `before`, newest first; one more than `most` if there is."""
    return list(_newest(owner, "PAYMENT#", before, most))


def transfers_of(payer_code: str, before: str | None, most: int) -> dict[str, str]:
    """The same of the transfers that were booked for a contract: ids of their lines by those shown."""
    found = _newest(keys.contract_partition(payer_code), "TRANSFER#", before, most)
    return {shown_id: item["line_id"] for shown_id, item in found.items()}


def _newest(partition: str, prefix: str, before: str | None, most: int) -> dict[str, Item]:
    values = {":pk": partition, ":from": prefix, ":to": f"{prefix}{before or '~'}"}
    answer = aws.dynamodb().query(
        TableName=settings.table("payments"),
        KeyConditionExpression="pk = :pk AND sk BETWEEN :from AND :to",
        ExpressionAttributeValues=values,
        ScanIndexForward=False,
        Limit=most + 2,  # the place itself is among them
        ConsistentRead=True,
    )
    found = {item["sk"].removeprefix(prefix): item for item in answer["Items"]}
    return dict(islice(((one, item) for one, item in found.items() if one != before), most + 1))


def transfer_of(payer_code: str, shown_id: str) -> str | None:
    """The line of a transfer that was booked for a contract, by the id that is shown."""
    key = ledger_keys.transfer_of(keys.contract_partition(payer_code), shown_id)
    item = aws.get(settings.table("payments"), key)
    return item["line_id"] if item else None


def of_day(day: str) -> list[str]:
    """Ids of the payments that were begun, or of which something was heard, on a day (ISO date)."""
    return listed(ledger_keys.day_partition(day))


def listed(partition: str) -> list[str]:
    """Ids of all payments in the list of an account, a contract or a day."""
    items = aws.query(settings.table("payments"), partition, "PAYMENT#")
    return [item["sk"].removeprefix("PAYMENT#") for item in items]


def is_of(owner: str, payment_id: str) -> bool:
    """Whether the payment stands in the list of `owner`."""
    return aws.get(settings.table("payments"), ledger_keys.payment_of(owner, payment_id)) is not None


def invoices(wanted: Iterable[InvoiceKey]) -> list[Item]:
    """Those of the invoices that there are."""
    some = [keys.invoice(payer_code, number) for payer_code, number in wanted]
    return aws.get_many(settings.table("invoices"), some, consistent=True)


def standings(of_invoices: Sequence[InvoiceKey], payer_codes: Sequence[str]) -> Standings:
    some = [keys.invoice(*key) for key in of_invoices] + [keys.credit(code) for code in payer_codes]
    items = aws.get_many(settings.table("invoices"), some, consistent=True)
    return Standings(
        {(item["payer_code"], item["number"]): standing(item) for item in items if item["sk"] != "CREDIT"},
        {
            item["payer_code"]: Credit(int(item["amount"]), int(item["version"]))
            for item in items
            if item["sk"] == "CREDIT"
        },
    )


def standing(item: Item) -> Standing:
    settled, version = int(item.get("settled", 0)), int(item.get("settled_version", 0))
    return Standing(int(item["amount"]), int(item["paid"]), settled, version)


def book(payment: Payment, booking: Booking, met: Standings, mails: Sequence[Item]) -> bool:
    """Books all or nothing, `mails` too; False when it is booked already or what it `met` has changed."""
    key = ledger_keys.booking(payment.id, booking.cause)
    try:
        aws.transact(
            put(key, **booking.model_dump(mode="json")),
            *_received(payment, booking),
            *projections(booking, met),
            *boxes.records(booking, boxes.method(payment), booking.at),
            *_in_turn(payment, booking),
            *mails,
        )
    except aws.ConditionFailed:
        return False
    return True


def _in_turn(payment: Payment, booking: Booking) -> list[Item]:
    """What goes out is taken from what is left: of two that were counted at once the second counts anew."""
    before = sum(some.amount < 0 for some in payment.bookings)
    return [put(ledger_keys.money_out(payment.id, before))] if booking.amount < 0 else []


def _received(payment: Payment, booking: Booking) -> list[Item]:
    """A line in the list of each contract that the payment was for."""
    lists = boxes.contracts(booking) if booking.cause == "paid" else []
    return [put(ledger_keys.payment_of(keys.contract_partition(code), payment.id)) for code in lists]
