"""A town that pays by the real handlers, in every way and with every outcome: clean books of any size."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
import time_machine

from functions.payments.app import handler
from shared import paylinks, payment_keys, tokens
from shared.transfers import Line
from tests.support import events, paysera, people, statements
from tests.support.api import Context, event, invoke
from tests.support.montonio import Montonio, signed
from tests.support.paying import pay, told, told_by_address
from tests.support.refunding import asked
from tests.support.vectors import SECRETS

FIRST = datetime(2026, 11, 23, 7, tzinfo=UTC)
PEOPLE, CONTRACTS, DAYS = 30, 8, 3
DUE = 4521
WAYS = ("whole", "whole", "part", "more", "several", "across", "advance", "advance", "link")
OUTCOMES = ("paid",) * 8 + (
    "refunded",
    "waits",
    "refused",
    "voided",
    "other amount",
    "other currency",
    "unknown",
    "again",
)


@dataclass
class Town:
    """`random` decides who pays what; `bank` is Montonio, which some pay by."""

    random: Random
    bank: Montonio
    payers: list[people.Person] = field(default_factory=list)
    nobodys: list[tuple[Line, str]] = field(default_factory=list)
    turns: list[int] = field(default_factory=list)

    def settle(self) -> None:
        """Who is to pay, and their invoices."""
        payment_keys.kept.cache_clear()
        paysera.keys_are(paysera.KEYS)
        for number in range(PEOPLE):
            codes = [code(number, nth) for nth in range(CONTRACTS)]
            self.payers.append(people.signed_in(f"person{number}", *codes))
            for one in codes:
                people.contract(one, invoice(one, 1))
                people.billed(invoice(one, 2), one, paid=self.random.choice((0, 0, 0, 1000)))

    def pays(self, payments: int) -> None:
        """Some of them each day, from `FIRST` on, one a second: their ids sort as they were begun."""
        for day in range(DAYS):
            morning = FIRST + timedelta(days=day)
            with time_machine.travel(morning, tick=False):
                self.payers = [people.Person(one.id, people.another_session(one.id)) for one in self.payers]
            for nth in range(payments // DAYS):
                with time_machine.travel(morning + timedelta(seconds=nth), tick=False):
                    self._one()
            for nth in range(payments // DAYS // 3):
                with time_machine.travel(morning + timedelta(hours=1, seconds=nth), tick=False):
                    self._line()
            with time_machine.travel(morning + timedelta(hours=2), tick=False):
                self._evening()

    def _one(self) -> None:
        by_montonio = self.random.random() < 0.7
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PAYMENT_PROVIDER", "montonio" if by_montonio else "paysera")
            url = self._begun()
        outcome = self.random.choice(OUTCOMES)
        if by_montonio:
            self._montonio(url, outcome)
        else:
            self._paysera(url, outcome)

    def _line(self) -> None:
        """A transfer by whose words it is clear whose it is, or nobody's, which the clerk may assign."""
        number, nth = divmod(self._turn(), CONTRACTS)
        payer_code, iban = code(number, nth), f"LT{self.random.getrandbits(60):018d}"
        texts = (f"Mokėtojo kodas {payer_code}, sąskaita {invoice(payer_code, 1)}", "ačiū")
        text = self.random.choices(texts, (3, 1))[0]
        amount = self.random.choice((DUE, 100, 9000))
        line = statements.came(text, amount, payer_iban=iban, end_to_end=f"E2E{self.random.getrandbits(40)}")
        if text == "ačiū":
            self.nobodys.append((line, payer_code))

    def _evening(self) -> None:
        """The clerk answers, and the schedule comes by."""
        answered, self.nobodys = self.nobodys[::2], self.nobodys[1::2]
        tend()
        for line, payer_code in answered:
            statements.assigned(line, payer_code)
        tend()

    def _begun(self) -> str:
        """Where the bank is; the way of paying is drawn."""
        number, nth = divmod(self._turn(), CONTRACTS)
        first, second = code(number, nth), code(number, (nth + 1) % CONTRACTS)
        key, person = f"{self.random.getrandbits(80):020x}", self.payers[number]
        way = self.random.choice(WAYS)
        if way == "link":
            token = paylinks.signed(first, invoice(first, 1), SECRETS["link_key"], int(time.time()))
            answer = invoke(
                handler, event("POST", "/api/payments", {"token": token, "key": key, "amount": DUE})
            )
        elif way == "advance":
            answer = pay(person, key=key, amount=self.random.randint(1, DUE), payer_code=first)
        else:
            numbers = [invoice(first, 1)]
            numbers += [invoice(first, 2)] if way == "several" else []
            numbers += [invoice(second, 2)] if way == "across" else []
            amount = {"part": self.random.randint(1, DUE), "more": DUE * 3}.get(way, DUE)
            answer = pay(person, *numbers, key=key, amount=amount)
        assert answer.status == 201, answer.body
        return str(answer.body["redirect_url"])

    def _turn(self) -> int:
        """One contract after the other, in an order that is drawn."""
        if not self.turns:
            self.turns = self.random.sample(range(PEOPLE * CONTRACTS), PEOPLE * CONTRACTS)
        return self.turns.pop()

    def _montonio(self, url: str, outcome: str) -> None:
        def tell(status: str = "PAID", **other: object) -> int:
            return told(self.bank.token(url, status, **other)).status

        if outcome in ("paid", "voided", "again", "refunded"):
            assert tell() == 200
        if outcome == "refunded":
            asked(self.bank.orders[url.rpartition("/")[2]]["merchantReference"], at=int(time.time()))
        if outcome == "again":
            assert tell(uuid=f"{self.random.getrandbits(128):032x}") == 200
        elif outcome == "refused":
            tell("ABANDONED")
        elif outcome == "voided":
            tell("VOIDED")
        elif outcome == "other amount":
            tell(grandTotal=self.random.randint(1, 4000) / 100)
        elif outcome == "other currency":
            tell(currency="PLN")
        elif outcome == "unknown":
            self._unknown()

    def _unknown(self) -> None:
        claims = {
            "uuid": f"{self.random.getrandbits(128):032x}",
            "merchantReference": tokens.new_sortable_id(int(time.time() * 1000)),
            "paymentStatus": "PAID",
            "grandTotal": 12.34,
            "currency": "EUR",
            "exp": 2_000_000_000,
        }
        assert told(signed(claims)).status == 200

    def _paysera(self, url: str, outcome: str) -> None:
        order, attempt = paysera.order(url), str(self.random.getrandbits(40))
        if outcome in ("paid", "voided", "again"):
            assert told_by_address(paysera.callback(order, requestid=attempt)).status == 200
        if outcome == "again":
            told_by_address(paysera.callback(order, requestid=f"{attempt}1"))
        elif outcome == "refused":
            told_by_address(paysera.callback(order, status="0"))
        elif outcome == "other amount":
            told_by_address(paysera.callback(order, payamount=str(self.random.randint(1, 4000))))


def tend() -> None:
    assert handler(events.load("payments-tend"), Context()) == {}  # type: ignore[arg-type]  # what is used of it


def code(person: int, nth: int) -> str:
    return f"{person:03d}{nth:02d}"


def invoice(payer_code: str, number: int) -> str:
    return f"F{payer_code}{number}"
