"""What customers ask for while readings are declared, and when: settled before the first request goes out.

A page asks for several things at once, as the site's own scripts do. Every page is another customer's, who
has a session already; who signs in, or comes by the link of a reminder, needs none.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Any

from shared import sealed
from tests.support.crowd import Customer
from tests.support.people import PASSWORD


@dataclass(frozen=True)
class Ask:
    """A request; `route` as template.yaml has it."""

    route: str
    path: str
    cookie: str | None = None
    body: dict[str, Any] | None = None

    @property
    def method(self) -> str:
        return self.route.partition(" ")[0]


@dataclass(frozen=True)
class Shot:
    """A request and when it is due, in seconds from the first."""

    at: float
    ask: Ask


type Page = Callable[[Customer, str], list[Ask]]
"""What a customer's page asks for, in the month whose readings are declared."""


def _get(one: Customer, *paths: str) -> list[Ask]:
    return [Ask(f"GET /api/{path}", f"/api/{path}", one.cookie) for path in paths]


def sign_in(one: Customer, _: str) -> list[Ask]:
    path = "/api/session"
    return [Ask(f"POST {path}", path, body={"email": one.email, "password": PASSWORD})]


def overview(one: Customer, _: str) -> list[Ask]:
    return _get(one, "session", "contracts", "dues", "declarations")


def form(one: Customer, _: str) -> list[Ask]:
    return _get(one, "session", "contracts", "declarations")


def declare(one: Customer, _: str) -> list[Ask]:
    path = "/api/declarations"
    body = {"payer_code": one.payer_code, "meter_number": one.meter(), "to": one.next_reading}
    return [Ask(f"POST {path}", path, one.cookie, body)]


def history(one: Customer, _: str) -> list[Ask]:
    route = "GET /api/contracts/{payer_code}/meters/{meter_number}/readings"
    path = f"/api/contracts/{one.payer_code}/meters/{one.meter()}/readings"
    return [*form(one, _), Ask(route, path, one.cookie)]


def invoices(one: Customer, _: str) -> list[Ask]:
    return _get(one, "session", "contracts", "invoices")


def invoice(one: Customer, _: str) -> list[Ask]:
    shown = Ask("GET /api/invoices/{number}", f"/api/invoices/{one.invoice(0)}", one.cookie)
    return [*_get(one, "session", "contracts"), shown]


def link(one: Customer, period: str) -> list[Ask]:
    path = "/api/declarations/link"
    return [Ask(f"POST {path}", path, body={"token": _token(one, period)})]


def declare_by_link(one: Customer, period: str) -> list[Ask]:
    path = "/api/declarations/link/declare"
    meter = sealed.alias(one.payer_code, one.meter())
    return [
        Ask(f"POST {path}", path, body={"token": _token(one, period), "meter": meter, "to": one.next_reading})
    ]


def _token(one: Customer, period: str) -> str:
    return sealed.seal("declare", one.account_id, one.payer_code, period)


# Of ten visits six sign in, look around and declare two meters; four come by the link of a reminder.
PAGES: dict[Page, int] = {
    sign_in: 6,
    overview: 6,
    form: 6,
    declare: 12,
    history: 2,
    invoices: 2,
    invoice: 1,
    link: 4,
    declare_by_link: 8,
}


def schedule(rate: float, seconds: float, customers: Iterator[Customer], period: str) -> list[Shot]:
    """`rate` requests a second, each with its moment; a page's are due together, in the place of as many."""
    draw, shots = Random(7), list[Shot]()  # noqa: S311 - the same mix each time
    while len(shots) < rate * seconds:
        [page] = draw.choices(list(PAGES), list(PAGES.values()))
        shots += [Shot(len(shots) / rate, ask) for ask in page(next(customers), period)]
    return list(islice(shots, round(rate * seconds)))
