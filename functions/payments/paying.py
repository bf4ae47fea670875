"""From a wish to an order at the provider, and from there to what became of it."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

from functions.payments import applying, providers, store
from functions.payments.books import InvoiceKey
from functions.payments.ordering import Payable, Wish, ordered
from functions.payments.providers.port import Urls
from functions.payments.setup import setup
from shared import keys, ledger_keys, payment_states, settings, texts, tokens
from shared.errors import Busy, InvalidField, NotFound, PaymentsOff, ProviderDown
from shared.fields import Language
from shared.identity import Caller
from shared.invoices import due, known_paid
from shared.metrics import count
from shared.payment import Order, Payment, Source, Started

CURRENCY = "EUR"
RETURN_PAGE, LINK_PAGE = "payment", "pay"
ASK_AFTER = 5  # seconds in which a callback usually comes by itself


@dataclass(frozen=True)
class Payer:
    """Who pays: the partition that their payments stand in, and the contracts whose invoices they may pay."""

    owner: str
    account_id: str | None
    payer_codes: tuple[str, ...]
    language: Language


def signed_in(caller: Caller, language: Language) -> Payer:
    codes = tuple(link.payer_code for link in caller.links)
    owner = keys.account_partition(caller.account.id)
    return Payer(owner, caller.account.id, codes, language)


def by_link(invoice: InvoiceKey, language: Language) -> Payer:
    """Whoever has the mail's link to an invoice."""
    return Payer(ledger_keys.pay_link_partition(*invoice), None, invoice[:1], language)


def pay(payer: Payer, wish: Wish, now: int) -> Payment:
    """Begins what the payer wishes, or goes on with what was begun with the same key.

    Raises PaymentsOff, ProviderDown (the same wish may be sent again), NotFound for what is not the payer's.
    """
    if settings.payment_provider() not in providers.NAMES:
        raise PaymentsOff
    digest = _digest(wish)
    begun = store.begun(payer.owner, wish.key)
    if begun is None:
        order = _order(payer, wish, now)
        begun = {"payment_id": order.id, "wish": digest}
        if store.begin(order, payer.owner, wish.key, digest):
            count("Payments", state="created")
        else:
            begun = store.begun(payer.owner, wish.key) or begun
    if begun["wish"] != digest:
        raise InvalidField("key", "key_used")
    return _started(store.load(begun["payment_id"]), now)


def _digest(wish: Wish) -> str:
    """The same for the same wish, in whatever order its invoices come."""
    same = wish.model_copy(update={"invoices": sorted(set(wish.invoices))})
    return hashlib.sha256(same.model_dump_json().encode()).hexdigest()


def _order(payer: Payer, wish: Wish, now: int) -> Order:
    if wish.payer_code and wish.payer_code not in payer.payer_codes:
        raise NotFound
    payables = payable(payer.payer_codes, wish.invoices)
    parts, advance = ordered(payables, wish.amount, wish.payer_code)
    total = sum(part.amount for part in parts) + sum(some.amount for some in advance)
    return Order(
        id=tokens.new_sortable_id(now * 1000),
        account_id=payer.account_id,
        invoices=parts,
        advance=advance,
        amount=total,
        currency=CURRENCY,
        provider=settings.payment_provider(),
        bank=wish.bank,
        language=payer.language,
        created_at=now,
    )


def payable(codes: Sequence[str], numbers: Sequence[str]) -> list[Payable]:
    """The invoices on whichever of the contracts; NotFound unless each of them is there."""
    wanted = set(numbers)
    items = store.invoices([(code, number) for code in codes for number in wanted])
    found = {
        item["number"]: Payable(
            item["payer_code"],
            item["number"],
            due(int(item["amount"]), known_paid(int(item["paid"]), int(item.get("settled", 0)))),
            item["due_on"],
        )
        for item in items
    }
    if set(found) != wanted:
        raise NotFound
    return list(found.values())


def _started(payment: Payment, now: int) -> Payment:
    order = cast("Order", payment.order)
    if payment.started is None:
        name = cast("providers.Name", order.provider)
        started = providers.adapter(name).start(order, _urls(order), setup(), now)
        store.note_started(payment.id, started)
        payment = store.load(payment.id)
    return payment


def _urls(order: Order) -> Urls:
    name = RETURN_PAGE if order.account_id else LINK_PAGE
    site, page = settings.site_url(), texts.pages()[name][order.language]
    back = f"{site}/{order.language}/{page}?payment={order.id}"
    return Urls(back, f"{site}/api/payments/callback/{order.provider}")


def looked_after(payment: Payment, now: int) -> Payment:
    """The payment after asking the provider if it lets wait, and with everything booked that is due.

    What fails meanwhile is tried by whoever looks next.
    """
    if hangs(payment, now):
        with suppress(ProviderDown):
            hear(payment, "return", now)
    with suppress(Busy):
        return applying.apply(payment.id, now)
    return payment


def hangs(payment: Payment, now: int) -> bool:
    """Whether the provider should have told by now what became of an order that it has."""
    if payment.order is None or payment.started is None or payment_states.state(payment) != "waiting":
        return False
    return now - payment.order.created_at >= ASK_AFTER


def hear(payment: Payment, source: Source, now: int) -> None:
    """Asks the provider what became of an order, and keeps what it says. Raises ProviderDown."""
    order, started = cast("Order", payment.order), cast("Started", payment.started)
    said = providers.adapter(cast("providers.Name", order.provider)).ask(started, setup(), now)
    if said and said.payment_id == payment.id:
        applying.keep(said, order.provider, source, now)
