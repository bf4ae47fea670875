"""Paying at the stand-in bank: order, its page's button, webhook, way back, and what the portal says then."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from starlette.applications import Starlette

from local.bank import Bank
from local.bank_orders import REFUND_SECONDS
from local.testing import RunningPortal, running_portal
from tests.browser.billing import EXAMPLES
from tests.browser.customers import Customer, Customers
from tests.browser.post import Mailbox
from tests.local.clerk import Clerk, await_that

BILL = EXAMPLES["01234"]
NUMBERS = [f"Bnk{number}" for number in range(9)]
HEADER = "number,payer_code,period,issued_on,due_on,amount,paid"
ASKED = 10  # seconds in which a look at a payment asks the bank


class Payer:
    """Somebody signed in, with one invoice a test."""

    def __init__(self, portal: RunningPortal) -> None:
        self.mailbox = Mailbox(portal.url)
        self._customers = Customers(self.mailbox)
        self._customer: Customer = self._customers.signed_in(BILL)
        self.bank = httpx.Client(timeout=30)
        self.left = iter(NUMBERS)

    def begins(self, number: str, **more: object) -> dict[str, Any]:
        body = {"invoices": [number], "key": f"key-of-the-payment-{number}", **more}
        begun: dict[str, Any] = self._customers.post("/api/payments", body, 201, self._customer).json()
        return begun

    def mailed(self, number: str) -> str:
        """The token of the pay link in the mail about the invoice."""
        await_that(lambda: any(number in mail["text"] for mail in self._mails()))
        [mail] = [mail for mail in self._mails() if number in mail["text"]]
        [token] = re.findall(r"/lt/moketi#token=([\w.-]+)", mail["text"])
        return str(token)

    def _mails(self) -> list[dict[str, str]]:
        return self.mailbox.mails(self._customer.email)

    def by_link(self, path: str, status: int, **body: object) -> Any:  # noqa: ANN401 (JSON)
        """Without a session."""
        return self._customers.post(path, body, status).json()

    def state(self, payment: dict[str, Any]) -> str:
        return str(self.sees(f"/api/payments/{payment['id']}")["state"])

    def due(self, number: str) -> int:
        """Looking at an invoice asks no bank."""
        return int(self.sees(f"/api/invoices/{number}")["due"])

    def sees(self, path: str) -> Any:  # noqa: ANN401 (JSON)
        return self._customers.ask("GET", path, 200, self._customer).json()

    def presses(self, button: str, payment: dict[str, Any], **fields: object) -> httpx.Response:
        form = {"outcome": button} | {name: str(value) for name, value in fields.items()}
        return self.bank.post(payment["redirect_url"], data=form)


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPortal]:
    with running_portal(tmp_path_factory.mktemp("state")) as running:
        yield running
        assert "could not tell" not in running.log.read_text()


@pytest.fixture(scope="module")
def payer(portal: RunningPortal) -> Payer:
    payer, clerk = Payer(portal), Clerk(portal)
    rows = [f"{number},{BILL.payer_code},2026-10,2026-11-09,2026-11-30,45.21,0" for number in NUMBERS]
    clerk.put("in/bankas.csv", "\n".join([HEADER, *rows]))
    assert clerk.report("bankas.json")["counts"]["new"] == len(NUMBERS)
    return payer


@pytest.fixture
def number(payer: Payer) -> str:
    return next(payer.left)


def assert_back(answer: httpx.Response, payment: dict[str, Any], portal: RunningPortal) -> None:
    """The payer was led to the portal's page, with the bank's token."""
    assert answer.status_code == 303
    address = (
        re.escape(f"{portal.url}/lt/") + r"[a-z-]+" + re.escape(f"?payment={payment['id']}&order-token=ey")
    )
    assert re.match(address, answer.headers["location"])


def test_what_is_paid_is_received_and_no_longer_due(payer: Payer, number: str, portal: RunningPortal) -> None:
    payment = payer.begins(number, bank="swedbank")
    page = payer.bank.get(payment["redirect_url"]).text
    assert '<html lang="lt">' in page
    assert "45,21 EUR" in page
    assert f"{BILL.payer_code} {number}" in page
    assert "HABALT22" in page
    assert payer.state(payment) == "waiting"
    assert_back(payer.presses("pay", payment), payment, portal)
    assert (payer.state(payment), payer.due(number)) == ("received", 0)


def test_what_was_decided_stays_so_whatever_is_pressed_later(payer: Payer, number: str) -> None:
    payment = payer.begins(number)
    for button in ("pay", "refuse", "twice"):
        payer.presses(button, payment)
    assert (payer.state(payment), payer.due(number)) == ("received", 0)
    page = payer.bank.get(payment["redirect_url"]).text
    assert "<button" not in page
    assert "Grįžti į portalą" in page


@pytest.mark.parametrize(("button", "state"), [("refuse", "refused"), ("cancel", "cancelled")])
def test_what_is_not_paid_stays_due(payer: Payer, portal: RunningPortal, button: str, state: str) -> None:
    payment = payer.begins(NUMBERS[-1], key=f"key-of-one-to-{button}")
    assert_back(payer.presses(button, payment), payment, portal)
    assert (payer.state(payment), payer.due(NUMBERS[-1])) == (state, 4521)


def test_a_closed_window_of_which_nobody_tells_is_asked_for(payer: Payer, number: str) -> None:
    payment = payer.begins(number)
    answer = payer.presses("close", payment)
    assert answer.headers["location"] == payment["redirect_url"]
    assert payer.state(payment) == "waiting"
    await_that(lambda: payer.state(payment) == "received", ASKED)
    assert payer.due(number) == 0


def test_a_late_answer_finds_the_payment_waiting(payer: Payer, number: str, portal: RunningPortal) -> None:
    payment = payer.begins(number)
    assert_back(payer.presses("late", payment, seconds=2), payment, portal)
    assert payer.state(payment) == "waiting"
    await_that(lambda: payer.due(number) == 0)
    assert payer.state(payment) == "received"


def test_a_bank_that_tells_twice_at_once_pays_once(payer: Payer, number: str, portal: RunningPortal) -> None:
    payment = payer.begins(number)
    assert_back(payer.presses("twice", payment), payment, portal)
    assert (payer.state(payment), payer.due(number)) == ("received", 0)
    assert payer.sees("/api/invoices")["credits"] == []


def test_the_link_of_a_mail_pays_without_signing_in(payer: Payer, number: str) -> None:
    token = payer.mailed(number)
    assert payer.by_link("/api/payments/link", 200, token=token)["due"] == 4521
    payment = payer.by_link("/api/payments", 201, token=token, key=f"key-of-the-link-to-{number}")
    answer = payer.presses("pay", payment)
    assert re.search(r"/(lt/moketi|en/pay)\?payment=", answer.headers["location"])
    linked = payer.by_link("/api/payments/link", 200, token=token, payment_id=payment["id"])
    assert (linked["due"], linked["payment"]["state"]) == (0, "received")


def refunded(payer: Payer, number: str, portal: RunningPortal) -> dict[str, Any]:
    """A payment of which the clerk's file asks ten euros back, on their way now."""
    payment = payer.begins(number)
    payer.presses("pay", payment)
    rows = f"payment,amount,refund_number\n{payment['id']},10.00,G-{number}\n"
    Clerk(portal).put(f"in/grazinimai-{number}.csv", rows)
    await_that(lambda: payer.sees(f"/api/payments/{payment['id']}")["returning"] == 1000)
    return payment


def test_a_file_of_refunds_gives_money_back(payer: Payer, number: str, portal: RunningPortal) -> None:
    payment = refunded(payer, number, portal)
    await_that(lambda: payer.state(payment) == "partly_refunded", 2 * REFUND_SECONDS)
    assert payer.due(number) == 1000
    [back] = payer.sees(f"/api/payments/{payment['id']}")["refunds"]
    assert back["amount"] == 1000


def test_a_refund_that_the_bank_rejects_leaves_the_payment_as_it_was(
    payer: Payer, number: str, portal: RunningPortal
) -> None:
    payment = refunded(payer, number, portal)
    page = payer.bank.get(f"{portal.url}/_bank/refunds").text
    [waits] = re.findall(r'name="reject" value="([\w-]+)"', page)
    payer.bank.post(f"{portal.url}/_bank/refunds/reject", data={"reject": waits})
    await_that(lambda: payer.sees(f"/api/payments/{payment['id']}")["returning"] == 0)
    assert (payer.state(payment), payer.due(number)) == ("received", 0)


def test_who_has_not_the_keys_orders_and_learns_nothing(payer: Payer, portal: RunningPortal) -> None:
    assert payer.bank.post(f"{portal.url}/_bank/orders", json={"data": "e.y.x"}).status_code == 401
    assert (
        payer.bank.get(f"{portal.url}/_bank/orders/x", headers={"authorization": "Bearer x"}).status_code
        == 401
    )
    assert payer.bank.get(f"{portal.url}/_bank/nothing").status_code == 404


def test_a_transfer_has_a_payee(payer: Payer) -> None:
    transfer = payer.sees(f"/api/invoices/{NUMBERS[-1]}")["transfer"]
    assert (transfer["payee"], transfer["iban"]) == ("UAB „Pakruojo šiluma“", "LT601010012345678901")


def test_orders_outlive_the_portal(tmp_path: Path) -> None:
    first = Bank("http://127.0.0.1/_bank", tmp_path / "bank.json")
    order = {
        "accessKey": first.keys["montonio_access_key"], "exp": 4_000_000_000, "merchantReference": "1",
        "returnUrl": "http://127.0.0.1/en/back", "notificationUrl": "", "grandTotal": 12.3,
        "currency": "EUR", "locale": "en", "payment": {},
    }  # fmt: skip
    data = jwt.encode(order, first.keys["montonio_secret_key"], algorithm="HS256")
    address = asked(first, "POST", "/_bank/orders", {"data": data}).json()["paymentUrl"]
    first.keep()
    again = Bank("http://127.0.0.1/_bank", tmp_path / "bank.json")
    page = asked(again, "GET", address).text
    assert '<html lang="en">' in page
    assert "12.30 EUR" in page


def asked(bank: Bank, method: str, address: str, body: object = None) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(Starlette(routes=bank.routes()))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.request(method, address, json=body)

    return asyncio.run(ask())
