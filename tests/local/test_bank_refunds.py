"""Money that goes back at the stand-in bank, and a refund that somebody rejects on its page."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from starlette.applications import Starlette

from local import bank_orders
from local.bank import Bank

CLAIMS = {
    "merchantReference": "1", "returnUrl": "http://127.0.0.1/en/back", "notificationUrl": "http://127.0.0.1/",
    "grandTotal": 45.21, "currency": "EUR", "locale": "en",
    "payment": {"methodOptions": {"paymentDescription": "01234 Fiz1"}},
}  # fmt: skip


class Caller:
    """Who has the keys of a bank, and hears what it tells; money goes back after `seconds`."""

    def __init__(self, archive: Path, monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
        self.told: list[dict[str, Any]] = []
        self.bank = Bank("http://127.0.0.1/_bank", archive)
        monkeypatch.setattr(bank_orders, "REFUND_SECONDS", seconds)
        monkeypatch.setattr(asyncio, "sleep", self._no_time)
        monkeypatch.setattr(self.bank, "_call", self._call)
        self.uuid = self.posts("orders", CLAIMS).json()["uuid"]
        self.form(self.uuid, outcome="pay")

    async def _no_time(self, _: float) -> None:
        """Nobody waits in a test."""

    async def _call(self, _order: object, told: dict[str, str] | None = None) -> None:
        for name, token in (told or {}).items():
            claims = jwt.decode(token, self.bank.keys["montonio_secret_key"], algorithms=["HS256"])
            self.told.append({"token": name, **claims})

    def posts(self, path: str, claims: dict[str, Any]) -> httpx.Response:
        whose = {"accessKey": self.bank.keys["montonio_access_key"], "exp": 4_000_000_000}
        data = jwt.encode(claims | whose, self.bank.keys["montonio_secret_key"], algorithm="HS256")
        return self._ask("POST", path, json={"data": data})

    def refund(self, amount: float, key: str = "k") -> httpx.Response:
        return self.posts("refunds", {"orderUuid": self.uuid, "amount": amount, "idempotencyKey": key})

    def order(self) -> dict[str, Any]:
        whose = {"accessKey": self.bank.keys["montonio_access_key"], "exp": 4_000_000_000}
        token = jwt.encode(whose, self.bank.keys["montonio_secret_key"], algorithm="HS256")
        answer = self._ask("GET", f"orders/{self.uuid}", headers={"authorization": f"Bearer {token}"})
        order: dict[str, Any] = answer.json()
        return order

    def form(self, path: str, **fields: str) -> httpx.Response:
        return self._ask("POST", path, data=fields)

    def page(self, path: str) -> str:
        return self._ask("GET", path).text

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:  # noqa: ANN401 - handed on
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(Starlette(routes=self.bank.routes()))
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
                return await client.request(method, f"/_bank/{path}", **more)

        return asyncio.run(ask())


def test_money_goes_back_once_for_a_key_and_never_more_than_came_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller = Caller(tmp_path / "bank.json", monkeypatch, seconds=0)
    answer = caller.refund(10)
    assert (answer.status_code, answer.json()["amount"]) == (201, "10.00")
    assert [(told["token"], told.get("refundStatus") or told["paymentStatus"]) for told in caller.told] == [
        ("refundToken", "SUCCESSFUL"),
        ("orderToken", "PARTIALLY_REFUNDED"),
    ]
    assert caller.told[0]["orderUuid"] == caller.uuid
    refusals = [caller.refund(10), caller.refund(35.22, "k2"), caller.refund(0.04, "k3")]
    assert [refusal.status_code for refusal in refusals] == [400, 400, 400]
    assert "same idempotency key" in refusals[0].json()["message"]
    assert caller.refund(35.21, "k4").status_code == 201
    order = caller.order()
    assert (order["paymentStatus"], order["availableForRefund"]) == ("REFUNDED", 0)
    assert [refund["status"] for refund in order["refunds"]] == ["SUCCESSFUL", "SUCCESSFUL"]


def test_a_refund_can_be_rejected_until_the_money_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller = Caller(tmp_path / "bank.json", monkeypatch, seconds=600)
    number = caller.refund(10).json()["uuid"]
    page = caller.page("refunds")
    assert f'value="{number}"' in page
    assert "Atmesti grąžinimą" in page
    assert "Reject the refund" in page
    caller.told.clear()
    assert caller.form("refunds/reject", reject=number).status_code == 303
    assert caller.told[0]["refundStatus"] == "REJECTED"
    assert caller.told[0]["refundStatusDescription"] == "DECLINED"
    assert "<button" not in caller.page("refunds")
    order = caller.order()
    assert (order["paymentStatus"], order["availableForRefund"]) == ("PAID", 45.21)
    caller.bank.keep()
    caller.bank = Bank("http://127.0.0.1/_bank", tmp_path / "bank.json")
    assert "The refund was rejected." in caller.page("refunds")
