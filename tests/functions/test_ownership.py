"""Every route with a session or an id gives data to its owner and to nobody else."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from shared import aws, keys, settings
from shared.payment import Part
from tests.support import booking, paying, people, routes, samples
from tests.support.api import Answer, event, invoke
from tests.support.people import NEW, Person
from tests.support.tables import everything

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
OPEN_ROUTES = {
    ("POST", "/api/register"),
    ("POST", "/api/register/confirm"),
    ("POST", "/api/register/resend"),
    ("POST", "/api/session"),
    ("DELETE", "/api/session"),
    ("POST", "/api/password/forgot"),
    ("POST", "/api/password/reset"),
    ("POST", "/api/account/email/confirm"),
    ("POST", "/api/payments/link"),
    ("POST", "/api/payments/callback/{provider}"),
    ("GET", "/api/payments/callback/{provider}"),
    ("POST", "/api/declarations/link"),
    ("POST", "/api/declarations/link/declare"),
    ("POST", "/api/reminders/subscription"),
    ("POST", "/api/reminders/unsubscribe"),
    ("GET", "/api/reminders/unsubscribe"),
    ("GET", "/api/calendar/windows"),
}
CLOSED = sorted(set(routes.handlers()) - OPEN_ROUTES)
# What names one thing of one owner: in the path, or in the body.
WITH_ID = sorted(
    [route for route in CLOSED if "{" in route[1]]
    + [("POST", "/api/declarations"), ("POST", "/api/payments")]
)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def owner(moto_aws: None, clock: time_machine.Traveller) -> Person:
    """Ona, who holds contract 01234 with an invoice and a meter and has signed in twice."""
    people.contract("01234", "Fiz12345")
    lines = {**keys.invoice_lines("01234", "Fiz12345"), "lines": []}
    aws.put(settings.table("invoices"), lines, NEW)
    people.documented("Fiz12345")
    aws.put(settings.table("meters"), meter(), NEW)
    return people.signed_in("ona", "01234")


def meter() -> dict[str, Any]:
    last = {"period": "2026-10", "from": 6, "to": 7, "difference": 1, "source": "utility", "at": 1793404800}
    about = {"payer_code": "01234", "meter_number": "KV1_241", "type": "Karšto vandens skaitiklis"}
    rest = {"place": "Nr. 1", "decimals": 3, "digits": 5, "remote": False, "usual": 1, "version": 1}
    return {**keys.meter("01234", "KV1_241"), **about, **rest, "last": last}


def call(route: tuple[str, str], cookie: str | None, **ids: str) -> Answer:
    method, path = route
    address = path.format(**{**samples.IN_PATH, **ids})
    return invoke(routes.handlers()[route], event(method, address, samples.BODIES.get(route), cookie=cookie))


def the_id_of_the_other_sign_in(owner: Person) -> str:
    """The owner signs in once more, so that there is another sign-in to end."""
    people.another_session(owner.id)
    answer = call(("GET", "/api/account/sessions"), owner.cookie)
    return str(next(found["id"] for found in answer.body["sessions"] if not found["current"]))


def the_id_of_a_payment(owner: Person) -> str:
    """The owner has paid a part of the invoice."""
    part = Part(payer_code="01234", number="Fiz12345", amount=100)
    return paying.received(booking.order(part, account_id=owner.id)).id


def nobody(owner: Person, clock: time_machine.Traveller) -> str | None:
    return None


def a_forger(owner: Person, clock: time_machine.Traveller) -> str | None:
    return f"{owner.id}.{'x' * 43}"


def one_who_was_idle(owner: Person, clock: time_machine.Traveller) -> str | None:
    clock.shift(timedelta(minutes=30))
    return owner.cookie


def one_who_signed_out(owner: Person, clock: time_machine.Traveller) -> str | None:
    call(("DELETE", "/api/session"), owner.cookie)
    return owner.cookie


def one_whose_account_is_closed(owner: Person, clock: time_machine.Traveller) -> str | None:
    assert call(("DELETE", "/api/account"), owner.cookie).status == 204
    return owner.cookie


type Caller = Callable[[Person, time_machine.Traveller], str | None]


def refusal(
    route: tuple[str, str], caller: Caller, owner: Person, clock: time_machine.Traveller
) -> tuple[int, str]:
    """Status and code of what `caller` is answered; also sees to it that nothing is written."""
    ids = {"id": the_id_of_the_other_sign_in(owner), "payment_id": the_id_of_a_payment(owner)}
    cookie = caller(owner, clock)
    before = everything()
    answer = call(route, cookie, **ids)
    assert everything() == before
    return answer.status, answer.body["code"]


WITHOUT_SESSION: list[Caller] = [
    nobody,
    a_forger,
    one_who_was_idle,
    one_who_signed_out,
    one_whose_account_is_closed,
]


@pytest.mark.parametrize("caller", WITHOUT_SESSION, ids=lambda caller: caller.__name__)
@pytest.mark.parametrize("route", CLOSED, ids=" ".join)
def test_without_a_session_there_is_nothing(
    route: tuple[str, str], caller: Caller, owner: Person, clock: time_machine.Traveller
) -> None:
    assert refusal(route, caller, owner, clock) == (401, "no_session")


def another_customer(owner: Person, clock: time_machine.Traveller) -> str | None:
    return people.signed_in("jonas", "01567").cookie


def one_without_contracts(owner: Person, clock: time_machine.Traveller) -> str | None:
    return people.signed_in("petras").cookie


def one_who_detached_it(owner: Person, clock: time_machine.Traveller) -> str | None:
    cookie = people.signed_in("birute", "01234").cookie
    assert call(("DELETE", "/api/contracts/{payer_code}"), cookie).status == 204
    return cookie


STRANGERS: list[Caller] = [another_customer, one_without_contracts, one_who_detached_it]


@pytest.mark.parametrize("caller", STRANGERS, ids=lambda caller: caller.__name__)
@pytest.mark.parametrize("route", WITH_ID, ids=" ".join)
def test_what_belongs_to_somebody_else_is_not_found(
    route: tuple[str, str], caller: Caller, owner: Person, clock: time_machine.Traveller
) -> None:
    assert refusal(route, caller, owner, clock) == (404, "not_found")


@pytest.mark.parametrize("route", WITH_ID, ids=" ".join)
def test_the_owner_gets_it(route: tuple[str, str], owner: Person) -> None:
    ids = {"id": the_id_of_the_other_sign_in(owner), "payment_id": the_id_of_a_payment(owner)}
    answer = call(route, owner.cookie, **ids)

    assert answer.status in (200, 201, 204), answer.body
