"""What a customer takes along and leaves behind: the export and closing the account."""

from decimal import Decimal
from http import HTTPStatus
from typing import Any

import pytest

from functions.account import store
from functions.payments import store as payments
from shared import aws, keys, ledger_keys, settings
from shared.payment import Part
from tests.support.account import NEW_PASSWORD, WRONG, call, close_meanwhile, profile
from tests.support.booking import order
from tests.support.customers import EMAIL, PASSWORD, confirmed, everything, post, signed_in, stored, who_am_i
from tests.support.people import attached, balanced, contract
from tests.support.times import START

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def own_contracts(account_id: str) -> None:
    """Two contracts of the account with a bill and a reading, and one of somebody else."""
    put = "attribute_not_exists(pk)"
    for code in ("01234", "01567", "09999"):
        if code != "01567":
            contract(code, last_invoice=None)
        bill = {"number": f"F{code}", "payer_code": code, "period": "2026-10", "currency": "EUR"}
        days = {"issued_on": "2026-11-09", "due_on": "2026-11-30", "amount": 1234, "paid": 34}
        aws.put(settings.table("invoices"), {**keys.invoice(code, f"F{code}"), **bill, **days}, put)
        line = {"name": "Karštas vanduo", "quantity": "2.5", "unit": "m³", "price": "4.936", "amount": 1234}
        rest = {"name": "Kompensacija", "quantity": None, "unit": "", "price": None, "amount": 0}
        lines = {"number": f"F{code}", "payer_code": code, "lines": [line, rest]}
        aws.put(settings.table("invoices"), {**keys.invoice_lines(code, f"F{code}"), **lines}, put)
        about = {"payer_code": code, "meter_number": "KV1_241"}
        if code != "01567":
            aws.put(settings.table("meters"), {**keys.meter(code, "KV1_241"), **about, "decimals": 2}, put)
        read = {"period": "2026-10", "from": Decimal(4), "to": Decimal(7), "difference": Decimal(3)}
        taken = {**about, **read, "source": "customer", "at": START}
        aws.put(settings.table("meters"), {**keys.reading(code, "KV1_241", "2026-10", START), **taken}, put)
    for number, account in (("0", account_id), ("1", "somebody")):
        part = Part(payer_code="01234", number="F01234", amount=1200)
        made = order(part, number=f"01kay0ng1t000000000000000{number}").model_copy(
            update={"account_id": account}
        )
        assert payments.begin(made, keys.account_partition(account), f"key-{number}", "wish")
    attached(account_id, "01234", "Mamos butas")
    attached(account_id, "01567")
    balanced("01567", -1234)
    balanced("09999", 5678)


@pytest.mark.usefixtures("own_contracts")
def test_the_export_has_all_that_is_the_customers_and_nothing_of_others(account_id: str, cookie: str) -> None:
    answer = call("GET", "/export", cookie=cookie)
    assert answer.status == HTTPStatus.OK
    assert answer.headers["Content-Disposition"] == 'attachment; filename="savitarna-2026-11-18.json"'
    body = answer.body
    assert (body["exported_at"], body["account"]["id"]) == ("2026-11-18T11:06:40Z", account_id)
    assert body["contracts"] == [
        {
            "payer_code": "01234",
            "label": "Mamos butas",
            "address": "Liepų g. 01234, Pakruojis",
            "delivery": "paper",
        },
        {"payer_code": "01567", "label": None, "address": None, "delivery": "paper"},
    ]
    assert [one["number"] for one in body["invoices"]] == ["F01234", "F01567"]
    assert body["invoices"][0] == {
        "number": "F01234",
        "payer_code": "01234",
        "period": "2026-10",
        "issued_on": "2026-11-09",
        "due_on": "2026-11-30",
        "amount": 1234,
        "paid": 34,
        "currency": "EUR",
        "lines": [
            {"name": "Karštas vanduo", "quantity": "2.5", "unit": "m³", "price": "4.936", "amount": 1234},
            {"name": "Kompensacija", "quantity": None, "unit": None, "price": None, "amount": 0},
        ],
    }
    assert body["balances"] == [{"payer_code": "01567", "balance": -1234, "as_of": "2026-11-20"}]
    assert body["readings"] == [
        {
            "payer_code": code,
            "meter_number": "KV1_241",
            "period": "2026-10",
            "from": start,
            "to": end,
            "difference": used,
            "source": "customer",
            "at": "2026-11-18T11:06:40Z",
        }
        for code, start, end, used in (
            ("01234", "4.00", "7.00", "3.00"),
            ("01567", "4.000", "7.000", "3.000"),
        )
    ]
    [payment] = body["payments"]
    assert (payment["id"], payment["state"], payment["amount"]) == (
        "01kay0ng1t0000000000000000",
        "created",
        1200,
    )
    assert payment["invoices"] == [{"payer_code": "01234", "number": "F01234", "amount": 1200}]
    assert len(body["sessions"]) == 1
    assert "argon2" not in str(body)


@pytest.mark.usefixtures("own_contracts")
def test_closing_erases_the_account_and_keeps_what_is_the_utilitys(account_id: str, cookie: str) -> None:
    other = signed_in()
    answer = call("DELETE", "", {"password": PASSWORD}, cookie)
    assert (answer.status, answer.body or None) == (HTTPStatus.NO_CONTENT, None)
    assert "Max-Age=0" in answer.cookies[0]
    assert [item["pk"][:6] for item in everything()] == ["TOKEN#"]
    assert EMAIL not in str(everything())
    assert [who_am_i(one).status for one in (cookie, other)] == [401, 401]
    assert aws.get(settings.table("contracts"), keys.contract("01234"))
    assert aws.get(settings.table("contracts"), keys.holder("01234", account_id)) is None
    assert aws.get(settings.table("invoices"), keys.invoice("01234", "F01234"))
    assert aws.get(settings.table("payments"), ledger_keys.order("01kay0ng1t0000000000000000")), (
        "the books stay"
    )
    assert post("/api/session", {"email": EMAIL, "password": PASSWORD}).status == HTTPStatus.UNAUTHORIZED


def test_a_contract_attached_while_the_account_closes_is_given_up_too(
    account_id: str, cookie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = store.forgive_password

    def attach_meanwhile(*arguments: Any) -> None:  # noqa: ANN401 - handed on
        attached(account_id, "01234")
        original(*arguments)

    monkeypatch.setattr(store, "forgive_password", attach_meanwhile)
    assert call("DELETE", "", {"password": PASSWORD}, cookie).status == HTTPStatus.NO_CONTENT
    assert aws.get(settings.table("contracts"), keys.holder("01234", account_id)) is None


def test_closing_needs_the_password(account_id: str, cookie: str) -> None:
    answer = call("DELETE", "", WRONG, cookie)
    assert answer.status == HTTPStatus.UNPROCESSABLE_ENTITY
    (error,) = answer.body["errors"]
    assert (error["field"], error["code"]) == ("password", "password_wrong")
    assert profile(account_id)["email"] == EMAIL


def test_a_closed_accounts_address_can_register_again(cookie: str) -> None:
    call("DELETE", "", {"password": PASSWORD}, cookie)
    assert confirmed()


def test_an_account_with_more_than_one_transaction_holds_is_erased_all_the_same(
    account_id: str, cookie: str
) -> None:
    for number in range(120):
        attached(account_id, f"{number:05}")
    assert call("DELETE", "", {"password": PASSWORD}, cookie).status == HTTPStatus.NO_CONTENT
    assert [item["pk"][:6] for item in everything()] == ["TOKEN#"]
    assert aws.dynamodb().scan(TableName=settings.table("contracts"))["Items"] == []


@pytest.mark.parametrize(
    ("method", "path", "body", "place"),
    [
        ("PATCH", "", {"first_name": "Petras"}, "functions.account.store.change"),
        ("DELETE", "", {"password": PASSWORD}, "functions.account.closing.close"),
        (
            "POST",
            "/password",
            {"old_password": PASSWORD, "password": NEW_PASSWORD},
            "functions.account.store.change_password",
        ),
    ],
)
def test_a_request_that_meets_a_closing_account_finds_no_session(  # noqa: PLR0917 - fixtures and cases
    account_id: str,
    cookie: str,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    path: str,
    body: object,
    place: str,
) -> None:
    module, _, name = place.rpartition(".")
    original = getattr(__import__(module, fromlist=[name]), name)

    def after_closing(*arguments: object) -> object:
        close_meanwhile(account_id)
        return original(*arguments)

    monkeypatch.setattr(place, after_closing)
    answer = call(method, path, body, cookie)
    assert (answer.status, answer.body["code"]) == (HTTPStatus.UNAUTHORIZED, "no_session")
    assert "PROFILE" not in stored(keys.account_partition(account_id))
