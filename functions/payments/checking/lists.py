"""Whether each payment stands in the lists of its payer, its contracts and its days. Pure."""

from collections.abc import Iterable, Iterator

from functions.payments import boxes
from functions.payments.checking.facts import Facts, Finding, at
from shared import keys, ledger_keys, tokens
from shared.calendar import today
from shared.payment import PAID, Order, Payment

TIME = 10  # the signs of an id that tell its time


def owner(order: Order) -> str | None:
    """The partition of whoever began it; of a link whose invoice was paid already the order does not tell."""
    if order.account_id:
        return keys.account_partition(order.account_id)
    return next((ledger_keys.pay_link_partition(one.payer_code, one.number) for one in order.invoices), None)


def owners(payments: Iterable[Payment]) -> set[str]:
    found = {owner(payment.order) for payment in payments if payment.order}
    return {one for one in found if one}


def since(listed: Iterable[str], epoch: int) -> set[str]:
    """Those of the ids that were made since then."""
    first = tokens.new_sortable_id(epoch * 1000)[:TIME]
    return {name for name in listed if name[:TIME] >= first}


def without_order(facts: Facts) -> Iterator[Finding]:
    """An order is put together with its place in a list, so a list that names none has lost it."""
    listed = [ids for name, ids in facts.lists.items() if not name.startswith(ledger_keys.day_partition(""))]
    known = facts.payments.keys() & set().union(*listed)
    return (
        at("order_missing", ledger_keys.order(name)) for name in known if facts.payments[name].order is None
    )


def findings(facts: Facts, payments: Iterable[Payment]) -> Iterator[Finding]:
    for payment in payments:
        for partition, since_ in _places(payment).items():
            read = facts.since <= since_ < facts.late
            if read and payment.id not in facts.lists.get(partition, frozenset()):
                yield at("not_listed", ledger_keys.payment_of(partition, payment.id))


def _places(payment: Payment) -> dict[str, int]:
    """The lists that the payment should stand in, each with the time since when."""
    times = {event.at for event in payment.events}
    places: dict[str, int] = {}
    if order := payment.order:
        times.add(order.created_at)
        places |= dict.fromkeys(owners([payment]), order.created_at)
    if booking := payment.booking(PAID):
        places |= {keys.contract_partition(code): booking.at for code in boxes.contracts(booking)}
    return places | {
        ledger_keys.day_partition(today(moment).isoformat()): moment for moment in sorted(times)[::-1]
    }
