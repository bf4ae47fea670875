"""Orders, what providers say of them, and a ledger in memory that books as the tables do."""

from dataclasses import dataclass, field, replace

from functions.payments import books, causes
from functions.payments.books import Credit, Standing, Standings
from shared.payment import Advance, Booking, Event, Order, Part, Payment, Started, Status

NOW = 1_795_431_600
ID = "01kay0ng1t0000000000000000"
UUID = "12228dce-2f7c-4db5-8d28-5d82a19aa3b6"
STARTED = Started(provider_order=UUID, redirect_url="https://bank.example/pay")


def order(
    *invoices: Part, advance: tuple[Advance, ...] = (), number: str = ID, account_id: str = "ona"
) -> Order:
    """An order of an account at Montonio for `invoices` and `advance`."""
    amount = sum(part.amount for part in invoices) + sum(some.amount for some in advance)
    return Order(
        id=number,
        account_id=account_id,
        invoices=invoices,
        advance=advance,
        amount=amount,
        currency="EUR",
        provider="montonio",
        bank=None,
        language="lt",
        created_at=NOW,
    )


def owed(amount: int, paid: int = 0) -> Standing:
    return Standing(amount, paid, settled=0, version=0)


def said(  # what may differ in what a provider says
    status: Status,
    amount: int,
    *,
    currency: str = "EUR",
    provider_order: str = UUID,
    capture: str | None = None,
    provider: str = "montonio",
    at: int = NOW,
) -> Event:
    capture = provider_order if capture is None else capture
    return Event(
        name="-".join((status, str(amount), currency, provider_order[:4], capture[-4:], provider)),
        provider=provider,
        status=status,
        amount=amount,
        currency=currency,
        provider_order=provider_order,
        capture=capture,
        source="callback",
        at=at,
    )


@dataclass
class World:
    """Invoices, credits and bookings; `apply` is what functions/payments does on tables."""

    invoices: dict[books.InvoiceKey, Standing] = field(default_factory=dict)
    credits: dict[str, Credit] = field(default_factory=dict)
    booked: list[Booking] = field(default_factory=list)

    def apply(self, payment: Payment) -> Payment:
        while found := causes.next_due(payment):
            booking = books.booking(payment, found, Standings(self.invoices, self.credits), NOW)
            self._take(booking)
            payment = payment.model_copy(update={"bookings": (*payment.bookings, booking)})
        return payment

    def _take(self, booking: Booking) -> None:
        self.booked.append(booking)
        for moved in booking.invoices:
            key = moved.payer_code, moved.number
            assert moved.version == self.invoices[key].version + 1
            self.invoices[key] = replace(self.invoices[key], settled=moved.settled, version=moved.version)
        for credited in booking.credits:
            self.credits[credited.payer_code] = Credit(credited.amount, credited.version)

    def account(self, prefix: str, currency: str = "EUR") -> int:
        """The balance of the accounts whose names begin so."""
        return sum(
            entry.amount
            for booking in self.booked
            for entry in booking.entries
            if booking.currency == currency and entry.account.startswith(prefix)
        )


def heard(payment: Payment, *events: Event) -> Payment:
    """The payment with what was said since; the same saying twice is one event, as in the table."""
    known = {event.name: event for event in (*events, *payment.events)}
    return payment.model_copy(update={"events": tuple(known.values())})


def waiting(of: Order) -> Payment:
    return Payment(id=of.id, order=of, started=STARTED)
