"""Histories of paying: what customers, banks, the billing system and time do to the real code."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from functions.notices import app as notices
from functions.payments import applying, janitor, paying, providers, store
from functions.payments.ordering import Wish
from functions.payments.providers import montonio
from functions.payments.providers.port import Setup
from shared import aws, keys, ledger_keys, payment_states, settings, tokens
from shared.calendar import today
from shared.errors import Busy, Forged, Refused
from shared.payment import Payment
from shared.transfer import Transfer, from_items
from tests.support import bank, interleaved, mailbox, statement
from tests.support.bank import Bank, Saying
from tests.support.faults import Killed
from tests.support.interleaved import Accident, Wire

START = 1_795_431_600  # 2026-11-23 11:00 UTC
ACCOUNTS, CODES = ("ona", "jonas"), ("01234", "01567")
NUMBERS = {"01234": ("Fiz1001", "Fiz1002"), "01567": ("Jur2001", "Jur2002")}
INVOICES = [(code, number) for code in CODES for number in NUMBERS[code]]
TEXTS = ("Mokėtojo kodas 01234, sąskaita Fiz1001", "ačiū", "Mokėtojo kodas 01567")
EVERY, DAY = janitor.EVERY, 86_400

type Work = Callable[[], None]


@dataclass(frozen=True)
class Round:
    """What is done side by side: names of works and what they are about, whose turn it is, accidents."""

    works: tuple[tuple[str, tuple[int, ...]], ...]
    choices: tuple[int, ...] = ()
    accidents: tuple[Accident | None, ...] = ()
    later: int = 1  # seconds that pass before it


@dataclass
class World:
    """`written`: the writes in their order; `shown`: the states of each payment, after each round."""

    wire: Wire
    bank: Bank
    now: int = START
    queue: list[dict[str, str]] = field(default_factory=list)
    letters: list[tuple[str, str]] = field(default_factory=list)
    mailers_died: int = 0
    reports: dict[str, bytes] = field(default_factory=dict)
    written: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    shown: dict[str, list[str]] = field(default_factory=dict)
    places: dict[tuple[str, str, str], None] = field(default_factory=dict)

    # What the code sees of AWS beside the tables

    def send_message(self, *, QueueUrl: str, MessageBody: str) -> None:  # noqa: N803 - boto3's names
        assert QueueUrl
        self.queue.append(json.loads(MessageBody))

    def send_email(self, *, Destination: Any, Content: Any, **_: object) -> None:  # noqa: N803, ANN401
        self.letters.append((Destination["ToAddresses"][0], Content["Simple"]["Subject"]["Data"]))

    def put_object(self, *, Key: str, Body: bytes, **_: object) -> None:  # noqa: N803
        self.reports[Key] = Body

    def hear(self, name: str, request: dict[str, Any]) -> None:
        """Remembers what was written where, in the order in which it was done."""
        if name == "transact_write_items":
            members = [(kind, one) for member in request["TransactItems"] for kind, one in member.items()]
        elif name in ("put_item", "update_item", "delete_item"):
            members = [(name.partition("_")[0].capitalize(), request)]
        else:
            return
        self.written.append((name, {"members": members}))
        for kind, one in members:
            key = one["Item"] if kind == "Put" else one["Key"]
            self.places[one["TableName"], key["pk"], key["sk"]] = None

    # Steps

    def pays(self, who: int, what: int, amount: int, key: int) -> None:
        account, code = ACCOUNTS[who % 2], CODES[who % 2]
        first, second = NUMBERS[code]
        invoices = ([first], [first, second], [first, NUMBERS[CODES[who % 2 - 1]][0]], [])[what % 4]
        payer = paying.Payer(keys.account_partition(account), account, CODES, "lt")
        wish = Wish(
            invoices=invoices,
            amount=amount or None,
            payer_code=None if invoices else code,
            key=f"key-of-the-client-{who % 2}{key}",
        )
        self._paid(payer, wish)

    def pays_by_link(self, what: int, amount: int, key: int) -> None:
        name = INVOICES[what % 4]
        wish = Wish(invoices=[name[1]], amount=amount or None, key=f"key-of-the-link-{key:03}")
        self._paid(paying.by_link(name, "lt"), wish)

    def _paid(self, payer: paying.Payer, wish: Wish) -> None:
        with suppress(Refused):
            payment = paying.pay(payer, wish, self.now)
            known = {order["merchantReference"] for order in self.bank.orders}
            if self.bank.provider == "paysera" and payment.id not in known and payment.order:
                self.bank.takes(payment.id, payment.order.amount)

    def tells(self, which: int, status: int, *, other: dict[str, Any] | None = None) -> None:
        if self.bank.orders:
            order = self.bank.orders[which % len(self.bank.orders)]
            statuses = ("PAID", "PAID", "PAID", "VOIDED", "ABANDONED", "PENDING", "AUTHORIZED")
            self.hears(self.bank.says(order, statuses[status % len(statuses)], **(other or {})))

    def tells_otherwise(self, which: int, how: int) -> None:
        """PAID, but not what was ordered; or a second order of the provider for the same payment."""
        if self.bank.orders:
            place = which % len(self.bank.orders)
            total = float(self.bank.orders[place]["grandTotal"])
            others: tuple[dict[str, Any], ...] = (
                {"grandTotal": f"{total + 0.01:.2f}"},
                {"currency": "PLN"},
                {"uuid": f"{place + 1000:032x}"},
                {
                    "merchantReference": f"01kay0ng1t000000000000000{which % 3}",
                    "uuid": f"{which % 3 + 2000:032x}",
                },
            )
            self.tells(which, 0, other=others[how % len(others)])

    def knows(self, which: int) -> None:
        """The bank has the money and does not tell: whoever asks hears of it. Paysera cannot be asked."""
        if self.bank.orders and self.bank.provider == "montonio":
            order = self.bank.orders[which % len(self.bank.orders)]
            if order["paymentStatus"] == "PENDING":
                order["paymentStatus"] = "PAID"

    def tells_again(self, which: int) -> None:
        if self.bank.told:
            self.hears(self.bank.told[which % len(self.bank.told)])

    def forges(self, which: int) -> None:
        if self.bank.orders:
            order = self.bank.orders[which % len(self.bank.orders)]
            saying = Bank(self.bank.provider).says({**order}, "PAID")
            self.hears(bank.forged(saying))

    def hears(self, saying: Saying) -> None:
        """As functions/payments/app.py hears a callback."""
        try:
            name = saying.provider
            said = providers.adapter(name).verify(saying.request, Setup(bank.KEYS), self.now)  # type: ignore[arg-type]
        except Forged:
            assert saying.said is None, "what is right was refused"
            assert not saying.request.body, "what is right was refused"
            return
        applying.keep(said, saying.provider, "callback", self.now)
        try:
            applying.apply(said.payment_id, self.now)
        except Exception as error:  # noqa: BLE001 - as there
            expected(error)
        with suppress(ValueError):
            self.bank.unanswered.remove(saying)

    def looks(self, which: int) -> None:
        """The payer comes back, or looks at the payment again."""
        if self.bank.orders:
            name = self.bank.orders[which % len(self.bank.orders)]["merchantReference"]
            paying.looked_after(store.load(name), self.now)

    def tends(self) -> None:
        janitor.tend(self.now, lambda: 60_000)

    def imports(self, which: int, amount: int, paid: int) -> None:
        """The billing system's file changes an invoice."""
        key = keys.invoice(*INVOICES[which % 4])
        change, there = "SET amount = :amount, paid = :paid", "attribute_exists(pk)"
        aws.update(settings.table("invoices"), key, change, there, None, amount=amount, paid=paid)

    def asks_back(self, which: int, amount: int, key: int) -> None:
        """The clerk's file asks for a refund."""
        if self.bank.orders:
            name = self.bank.orders[which % len(self.bank.orders)]["merchantReference"]
            ask = {"key": f"G{key}", "amount": amount or None, "at": self.now}
            self._put(ledger_keys.payment_of(self._day(), name))
            self._put(ledger_keys.asked(name, f"G{key}"), **ask)

    def ends_refunds(self, how: int) -> None:
        """The bank comes to an end with the refunds that it was asked for, and tells of one."""
        for saying in self.bank.ends("REJECTED" if how == 0 else "SUCCESSFUL")[:1]:
            self.hears(saying)

    def states(self, which: int, amount: int, what: int) -> None:
        """A statement has a line; the same one again is no other, and below zero it takes the first back."""
        text, digest = TEXTS[what % 3], f"{which:032x}"
        about = {"booked_on": "2026-11-23", "payer_iban": "LT987300010000000011", "at": self.now}
        if what >= 9:
            amount, text, digest = -amount, TEXTS[0], f"{which + 100:032x}"
        line = statement.line(text, amount, id=digest, bank_ref=text, **about)
        self._put(ledger_keys.transfer_of(self._day(), digest))
        self._put(ledger_keys.line(digest), **line.model_dump())

    def assigns(self, which: int, whose: int) -> None:
        """The clerk says whose a line is."""
        self._put(ledger_keys.transfer_of(self._day(), f"{which:032x}"))
        word = {"at": self.now, "payer_code": CODES[whose % 2], "invoice_number": ""}
        self._put(ledger_keys.assigned(f"{which:032x}"), **word)

    def _day(self) -> str:
        return ledger_keys.day_partition(today(self.now).isoformat())

    def _put(self, place: keys.Key, /, **about: object) -> None:
        """As the imports put a fact: once."""
        with suppress(aws.ConditionFailed):
            aws.put(settings.table("payments"), {**about, **place}, "attribute_not_exists(pk)")

    def mails(self, twice: int) -> None:
        """The queue brings what it has, at least once, and forgets what was handled."""
        for message in [*self.queue, *self.queue[: twice % 2]]:
            if not mailbox.handle(message) and message in self.queue:
                self.queue.remove(message)

    # A history

    def play(self, rounds: Sequence[Round]) -> None:
        for one in rounds:
            self.now += one.later
            works = [(self._work(name, given), None) for name, given in one.works]
            accidents = [*one.accidents, *[None] * len(works)]
            begun = interleaved.run(
                [(work, accident) for (work, _), accident in zip(works, accidents, strict=False)], one.choices
            )
            for process, (name, _) in zip(begun, one.works, strict=True):
                self.mailers_died += process.had_accident and name == "mails"
                if process.failed is not None:
                    assert process.accident, repr(process.failed)
                    expected(process.failed)
            self.note_states()

    def _work(self, name: str, given: tuple[int, ...]) -> Work:
        return lambda: getattr(self, name)(*given)

    def note_states(self) -> None:
        for payment in self.payments():
            self.shown.setdefault(payment.id, []).append(payment_states.state(payment))

    def settle(self) -> None:
        """The bank repeats what was not answered, the janitor comes by until each day was looked at."""
        self.bank.is_down = False
        for _ in range(4 + (0 if self.now - START < DAY else janitor.OLDER_DAYS)):
            while self.bank.unanswered:
                self.hears(self.bank.unanswered[0])
            self.now += EVERY
            self.tends()
            self.bank.ends("SUCCESSFUL")
        for _ in range(2):
            self.mails(0)
            self.now += EVERY
        self.note_states()
        assert not self.queue, "a mail never goes"

    # What is in the tables

    def items(self, table: str) -> list[dict[str, Any]]:
        some = [{"pk": pk, "sk": sk} for name, pk, sk in self.places if name == settings.table(table)]
        return aws.get_many(settings.table(table), some, consistent=True)  # type: ignore[arg-type]

    def transfers(self) -> list[Transfer]:
        found: dict[str, list[dict[str, Any]]] = {}
        for item in self.items("payments"):
            if item["pk"].startswith("TRANSFER#"):
                found.setdefault(item["pk"], []).append(item)
        return [transfer for items in found.values() if (transfer := from_items(items))]

    def payments(self) -> list[Payment]:
        found: dict[str, list[dict[str, Any]]] = {}
        for item in self.items("payments"):
            if item["pk"].startswith("PAYMENT#"):
                found.setdefault(item["pk"].removeprefix("PAYMENT#"), []).append(item)
        return [Payment.from_items(name, items) for name, items in sorted(found.items())]


def expected(error: BaseException) -> None:
    """Only what an accident makes, or many at once, may come out of the code."""
    if not isinstance(error, Killed | ClientError | BotoCoreError | Busy):
        raise error


@contextmanager
def world(client: Any, provider: str) -> Iterator[World]:  # noqa: ANN401 - boto3's, or the one in memory
    wire, ids = Wire(client), count(1)
    made = World(wire, Bank(provider))
    wire.done.append(made.hear)
    other = Wire(made)
    random = Random(0)
    with (
        interleaved.wired(dynamodb=wire, sqs=other, sesv2=other, s3=other),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("PAYMENT_PROVIDER", provider)
        patch.setattr("functions.payments.setup.payment_keys", lambda: bank.KEYS)
        patch.setattr(montonio, "_called", made.bank.answers)
        patch.setattr(tokens, "new_sortable_id", lambda now: f"{now:014d}{next(ids):012d}")
        patch.setattr(notices, "time", SimpleNamespace(time=lambda: made.now))
        patch.setattr(janitor, "random", random)
        patch.setattr(applying, "random", random)
        yield made


def bill(made: World, amounts: Sequence[tuple[int, int]]) -> None:
    """Customers and their invoices: amount and what the billing system has as paid."""
    for account in ACCOUNTS:
        about = {"id": account, "email": f"{account}@example.com", "first_name": account, "language": "lt"}
        made.wire.put_item(TableName=settings.table("accounts"), Item={**keys.profile(account), **about})
    for code in CODES:
        made.wire.put_item(
            TableName=settings.table("contracts"), Item={**keys.contract(code), "payer_code": code}
        )
    for (code, number), (amount, paid) in zip(INVOICES, amounts, strict=True):
        item = {"number": number, "payer_code": code, "amount": amount, "paid": paid, "due_on": "2026-11-30"}
        made.wire.put_item(TableName=settings.table("invoices"), Item={**keys.invoice(code, number), **item})
