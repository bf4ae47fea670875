"""One portal and one browser for all journeys; each test has its own customers, contracts and windows."""

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from local.testing import RunningPortal, running_portal
from shared.fields import Language
from tests.browser import chromium
from tests.browser.billing import SMALL, Bill, Billing, rows, write_project
from tests.browser.contexts import Contexts, Scheme
from tests.browser.coverage import COUNTED
from tests.browser.customers import Customer, Customers
from tests.browser.exchange import Exchange
from tests.browser.post import Mailbox
from tests.browser.visitor import Visitor
from tests.browser.words import Words
from tests.local.processes import left_of

A_MAIL_A_MINUTE = 61  # seconds until an address may get its next one

type Visit = Callable[..., Visitor]
type People = dict[str, Customer | None]


pytest_plugins = ["tests.browser.floor"]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "refused(*statuses): refusals that belong to the story of the test")
    config.addinivalue_line("markers", "uncounted: the lines that run are not counted")


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory, secrets: list[str]) -> Iterator[RunningPortal]:
    """The portal of this project with more contracts; it must end whole and have kept every secret."""
    folder = tmp_path_factory.mktemp("portal")
    (folder / "project").mkdir()
    with running_portal(folder / "state", root=write_project(folder / "project")) as running:
        yield running
        assert running.process.poll() is None, "something ended the portal while the tests ran"
    assert left_of(folder) == []
    assert [word for word in secrets if word in running.log.read_text()] == []


@pytest.fixture(scope="session")
def secrets() -> list[str]:
    """What nobody may find in the output of the portal: names, addresses, passwords, tokens, sessions."""
    return ["Kanar", "kanarele"]


@pytest.fixture(scope="session")
def mailbox(portal: RunningPortal, secrets: list[str]) -> Iterator[Mailbox]:
    box = Mailbox(portal.url)
    yield box
    secrets += box.tokens


@pytest.fixture(scope="session")
def customers(mailbox: Mailbox, secrets: list[str]) -> Iterator[Customers]:
    people = Customers(mailbox)
    yield people
    secrets += people.secrets


@pytest.fixture(scope="session")
def billing(portal: RunningPortal) -> Billing:
    return Billing()


@pytest.fixture(scope="session")
def exchange(portal: RunningPortal) -> Exchange:
    return Exchange(portal.log.parent / "exchange")


@pytest.fixture(scope="session")
def ended(billing: Billing, exchange: Exchange) -> Bill:
    """A contract that a full export has no more."""
    bill = billing.bill_like("01234")
    exchange.send(
        "contracts-full", [row for row in rows("contracts") if row["payer_code"] != bill.payer_code]
    )
    return bill


@pytest.fixture(scope="session")
def removed(billing: Billing, exchange: Exchange) -> Bill:
    """A contract whose second meter a full export has no more."""
    bill = billing.bill_like("01567")
    gone = (bill.payer_code, "KV1_564")
    left = [row for row in rows("meters") if (row["payer_code"], row["meter_number"]) != gone]
    exchange.send("meters-full", left)
    return bill


class Early:
    """Customers who registered at the start of the run, so that another mail is due later."""

    def __init__(self, customers: Customers) -> None:
        self._customers = [customers.registered() for _ in range(2)]
        self._due = time.monotonic() + A_MAIL_A_MINUTE

    def customer(self) -> Customer:
        time.sleep(max(0, self._due - time.monotonic()))  # nothing to wait for but the clock
        return self._customers.pop()


@pytest.fixture(scope="session", autouse=True)
def early(customers: Customers) -> Early:
    return Early(customers)


@pytest.fixture(scope="session")
def people(customers: Customers, ended: Bill, removed: Bill) -> People:
    """A guest, customers without contracts, two, or what has ended; for tests that change nothing."""
    holder, leaver = customers.signed_in(SMALL["01567"], SMALL["01890"]), customers.signed_in(ended, removed)
    return {"guest": None, "newcomer": customers.signed_in(), "holder": holder, "leaver": leaver}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium.running() as running:
        yield running


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Contexts:
    return Contexts(browser)


@pytest.fixture
def visit(contexts: Contexts, portal: RunningPortal, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Makes visitors: `visit("en", "desk", customer)`; nothing may go wrong in any of their browsers.

    One that is `looking` has a browser that others had before: for tests that change nothing.
    """
    visitors: list[Visitor] = []
    marks = list(request.node.iter_markers("refused"))
    is_counted = not request.node.get_closest_marker("uncounted")
    coverage = request.config.stash.get(COUNTED, None) if is_counted else None
    refusals = frozenset(status for mark in marks for status in mark.args)

    def make(
        lang: Language = "lt",
        size: str = "phone",
        customer: Customer | None = None,
        site: str = "",
        scheme: Scheme = "light",
        *,
        looking: bool = False,
    ) -> Visitor:
        site = site or portal.url
        about = (site, lang, size, scheme)
        shared = contexts.shared(customer.id if customer else "", *about) if looking else None
        visitor = Visitor(shared or contexts.new(*about), site, Words(lang), refusals, coverage)
        visitors.append(visitor)
        return visitor.signed_in(customer) if customer else visitor

    yield make
    for visitor in visitors:
        visitor.leave()
        if not contexts.has(visitor.context):
            visitor.context.close()
    assert [problem for visitor in visitors for problem in visitor.problems] == []


@pytest.fixture
def visitor(visit: Visit) -> Visitor:
    """A Lithuanian guest with a phone."""
    return visit()
