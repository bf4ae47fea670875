"""Whatever is asked for, made by hand, lost or refused, nobody gets back more than they paid."""

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from functions.payments import causes, refunds
from functions.payments.providers.port import Refunded
from shared.payment import Advance, Event, Part, Payment, Status
from shared.payment_states import state
from shared.refunds import number, returning, unanswered
from shared.transfers import Asked
from tests.support.booking import NOW, World, heard, order, owed, said, waiting

CENTS = st.integers(1, 60)
INVOICES = [("01234", "Fiz1"), ("01234", "Fiz2"), ("01567", "Fiz3")]


@dataclass
class Bank:
    """Gives back never more than came in, and for one number once."""

    total: int
    made: dict[str, Refunded] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)

    @property
    def left(self) -> int:
        return self.total - sum(one.amount for one in self.made.values() if one.status != "refund_refused")

    def refund(self, amount: int, asked: str = "") -> Refunded | None:
        if asked in self.numbers:
            return None
        if amount > self.left:
            return Refunded(asked, "refund_refused", amount, "EUR", "exceeds")
        self.numbers |= {asked} - {""}
        refund = Refunded(f"X{len(self.made)}", "refund_pending", amount, "EUR")
        self.made[refund.name] = refund
        return refund

    def ends(self, name: str, status: Status) -> Refunded:
        """A refund that has ended does not end otherwise."""
        was = self.made[name]
        if was.status == "refund_pending":
            self.made[name] = Refunded(name, status, was.amount, "EUR")
        return self.made[name]


def saying(refund: Refunded, asked: str = "") -> Event:
    event = said(refund.status, refund.amount, at=NOW + 1)
    name = f"{refund.name}-{refund.status}-{asked}"
    return event.model_copy(update={"refund": refund.name, "asked": asked, "name": name})


@dataclass
class Play:
    world: World
    payment: Payment
    bank: Bank

    def hear(self, refund: Refunded, asked: str = "") -> None:
        self.payment = self.world.apply(heard(self.payment, saying(refund, asked)))

    def hear_all(self) -> None:
        for refund in self.bank.made.values():
            self.hear(refund)

    def ask(self, amount: int | None) -> None:
        asks = self.payment.asks
        ask = Asked(key=f"G{len(asks)}", amount=amount, at=NOW + len(asks))
        self.payment = self.payment.model_copy(update={"asks": (*asks, ask)})

    def go_on(self, *, is_answer_lost: bool) -> None:
        """As functions.payments.refunding does, with an answer that may not come."""
        if waits := unanswered(self.payment):
            asked = number(self.payment.id, waits.key)
            answer = self.bank.refund(waits.amount, asked)
            if is_answer_lost:
                return
            if answer is None:
                answer = refunds.found(self.payment, waits, self.bank.made.values())
            assert answer is not None
            self.hear(answer, asked)
        elif ask := refunds.undecided(self.payment):
            self.hear_all()
            decision = refunds.decided(self.payment, ask, NOW + 2)
            if not decision.reason:
                assert decision.amount <= self.bank.left, "the bank would refuse it"
            decisions = (*self.payment.decisions, decision)
            self.payment = self.payment.model_copy(update={"decisions": decisions})


@st.composite
def plays(draw: st.DrawFn) -> Play:
    numbers = draw(st.lists(st.sampled_from(INVOICES), max_size=3, unique=True))
    parts = [Part(payer_code=code, number=name, amount=draw(CENTS)) for code, name in numbers]
    advance = (Advance(payer_code="01234", amount=draw(CENTS)),)
    made = order(*parts, advance=advance)
    world = World({key: owed(draw(CENTS)) for key in INVOICES})
    payment = world.apply(heard(waiting(made), said("paid", made.amount)))
    return Play(world, payment, Bank(made.amount))


STEPS = st.sampled_from(("ask", "all", "go", "go", "go", "lost", "hand", "done", "refused", "hear"))


def step(play: Play, name: str, data: st.DataObject) -> None:
    bank = play.bank
    if name in ("ask", "all"):
        play.ask(data.draw(st.integers(0, 80)) if name == "ask" else None)
    elif name in ("go", "lost"):
        play.go_on(is_answer_lost=name == "lost")
    elif name == "hand" and bank.left:
        bank.refund(data.draw(st.integers(1, bank.left)))
    elif name == "hear":
        play.hear_all()
    elif name in ("done", "refused") and bank.made:
        which = data.draw(st.sampled_from(sorted(bank.made)))
        refund = bank.ends(which, "refund_done" if name == "done" else "refund_refused")
        if data.draw(st.booleans()):
            play.hear(refund)


@settings(max_examples=300, deadline=None)
@given(st.data(), plays(), st.lists(STEPS, max_size=25))
def test_never_more_goes_back_than_came_in_and_every_refund_is_booked_once(
    data: st.DataObject, play: Play, steps: list[str]
) -> None:
    for name in steps:
        step(play, name, data)
    for _ in range(2 * len(play.payment.asks) + 2):
        play.go_on(is_answer_lost=False)
    play.hear_all()

    done = [one for one in play.bank.made.values() if one.status == "refund_done"]
    back = sum(one.amount for one in done)
    booked = [some for some in play.payment.bookings if some.cause.startswith("refund#")]
    assert sorted(some.cause for some in booked) == sorted(f"refund#{one.name}" for one in done)
    assert play.world.account("provider:") == play.bank.total - back >= 0
    assert all(sum(entry.amount for entry in some.entries) == 0 for some in booked)
    assert play.world.account("suspense") == 0, "what went out was money that was there"
    for key in INVOICES:
        assert -play.world.account(f"invoice:{key[0]}/{key[1]}") == play.world.invoices[key].settled >= 0
    for code, credit in play.world.credits.items():
        assert credit.amount == -play.world.account(f"credit:{code}") >= 0
    assert returning(play.payment) == play.bank.total - play.bank.left - back
    assert state(play.payment) == (
        "received" if not back else "partly_refunded" if back < play.bank.total else "refunded"
    )
    assert causes.next_due(play.payment) is None
    assert refunds.undecided(play.payment) is None
    assert unanswered(play.payment) is None


@settings(max_examples=200, deadline=None)
@given(plays(), st.lists(CENTS, max_size=6), st.booleans())
def test_refunds_told_in_any_order_end_in_the_same_books(
    play: Play, amounts: list[int], is_paid_last: bool
) -> None:
    for amount in amounts:
        if play.bank.left >= amount:
            play.bank.refund(amount)
    told = [saying(play.bank.ends(name, "refund_done")) for name in play.bank.made]
    paid = [event for event in play.payment.events if event.status == "paid"]
    made = play.payment.order
    assert made
    ends = []
    for events in (paid + told, [*told[::-1], *paid] if is_paid_last else paid + told[::-1]):
        world = World({key: owed(60) for key in INVOICES})
        payment = waiting(made)
        gone = said("partly_refunded", made.amount) if told else None
        for event in ([gone] if gone else []) + events:
            payment = world.apply(heard(payment, event))
        accounts = [world.account(name) for name in ("provider:", "invoice:", "credit:", "suspense")]
        ends.append((accounts, world.credits.get("01234"), state(payment)))
    assert ends[0][0] == ends[1][0]
    assert ends[0][2] == ends[1][2]
