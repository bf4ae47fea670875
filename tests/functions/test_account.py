"""The customer's own account: profile, password, address, sign-ins, export, closing."""

from decimal import Decimal
from http import HTTPStatus
from typing import Any

import pytest
import time_machine

from functions.account import store
from functions.account.app import handler
from shared import aws, keys, links, settings
from tests.support import mailbox
from tests.support.api import Answer, event, invoke
from tests.support.customers import (
    EMAIL,
    JONAS,
    PASSWORD,
    confirmed,
    everything,
    post,
    reset_token,
    signed_in,
    stored,
    who_am_i,
)
from tests.support.people import attached, contract

START = 1_795_000_000
NEW_EMAIL, NEW_PASSWORD = "naujas@pastas.example", "Slaptas8Ruduo"
WRONG = {"password": "Slaptas0Kitas"}
type Clock = time_machine.TimeMachineFixture


@pytest.fixture(autouse=True)
def clock(moto_aws: None, time_machine: Clock) -> Clock:
    time_machine.move_to(START, tick=False)
    return time_machine


@pytest.fixture
def account_id(clock: Clock) -> str:
    return confirmed()


@pytest.fixture
def cookie(account_id: str) -> str:
    return signed_in()


def call(method: str, path: str, body: object = None, cookie: str | None = None) -> Answer:
    return invoke(handler, event(method, f"/api/account{path}", body, cookie=cookie))


def profile(account_id: str) -> dict[str, Any]:
    return stored(keys.account_partition(account_id))["PROFILE"]


def email_change(cookie: str, email: str = NEW_EMAIL) -> Answer:
    return call("POST", "/email", {"email": email, "password": PASSWORD}, cookie)


def email_token(cookie: str) -> str:
    assert email_change(cookie).status == HTTPStatus.ACCEPTED
    return mailbox.deliver()[0].token


def confirm_email(token: str) -> Answer:
    return call("POST", "/email/confirm", {"token": token})


ROUTES = [
    ("GET", "", None),
    ("PATCH", "", {"first_name": "Petras"}),
    ("DELETE", "", {"password": PASSWORD}),
    ("POST", "/password", {"old_password": PASSWORD, "password": NEW_PASSWORD}),
    ("POST", "/email", {"email": NEW_EMAIL, "password": PASSWORD}),
    ("GET", "/sessions", None),
    ("DELETE", "/sessions/0123456789abcdef01234567", {}),
    ("GET", "/export", None),
]


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_without_a_living_session_no_route_answers_or_writes(
    clock: Clock, cookie: str, method: str, path: str, body: object
) -> None:
    clock.shift(1800)
    before = everything()
    for given in (None, cookie):
        answer = call(method, path, body, given)
        assert (answer.status, answer.body["code"]) == (HTTPStatus.UNAUTHORIZED, "no_session")
    assert everything() == before


def test_the_account_is_shown_without_what_is_secret(account_id: str, cookie: str) -> None:
    answer = call("GET", "", cookie=cookie)
    expected = {name: value for name, value in JONAS.items() if name != "password"}
    assert (answer.status, answer.body) == (HTTPStatus.OK, {"id": account_id, **expected})


def test_name_phone_and_language_change_one_by_one(account_id: str, cookie: str) -> None:
    before = profile(account_id)
    for change in ({"first_name": "Jonas Petras"}, {"phone": "8 600 00000"}, {"language": "en"}):
        assert call("PATCH", "", change, cookie).status == HTTPStatus.OK
    changed = {"first_name": "Jonas Petras", "phone": "+37060000000", "language": "en", "version": 4}
    assert profile(account_id) == before | changed
    assert call("GET", "", cookie=cookie).body["first_name"] == "Jonas Petras"


@pytest.mark.parametrize("phone", [None, "", "  "])
def test_a_phone_is_cleared_by_null_or_nothing(account_id: str, cookie: str, phone: str | None) -> None:
    answer = call("PATCH", "", {"phone": phone}, cookie)
    assert (answer.status, answer.body["phone"]) == (HTTPStatus.OK, None)
    assert "phone" not in profile(account_id)


@pytest.mark.parametrize("change", [{}, {"first_name": None}])
def test_a_change_of_nothing_changes_nothing(account_id: str, cookie: str, change: dict[str, object]) -> None:
    before = profile(account_id)
    assert call("PATCH", "", change, cookie).body["first_name"] == "Jonas"
    assert profile(account_id) == before


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"first_name": " "}, "missing"),
        ({"last_name": "\u202eoj"}, "characters"),
        ({"phone": "0"}, "phone"),
        ({"language": "xx"}, "wrong_type"),
        ({"email": NEW_EMAIL}, "unknown_field"),
        ({"password_hash": "x"}, "unknown_field"),
        ({"epoch": 7}, "unknown_field"),
    ],
)
def test_what_may_not_be_changed_is_refused_by_name(
    account_id: str, cookie: str, change: dict[str, object], code: str
) -> None:
    before = profile(account_id)
    answer = call("PATCH", "", change, cookie)
    assert answer.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [(error["field"], error["code"]) for error in answer.body["errors"]] == [(*change, code)]
    assert profile(account_id) == before


def test_a_new_password_ends_every_session_but_the_new_one(account_id: str, cookie: str) -> None:
    other = signed_in()
    answer = call("POST", "/password", {"old_password": PASSWORD, "password": NEW_PASSWORD}, cookie)
    assert (answer.status, answer.body) == (HTTPStatus.OK, {})
    assert [who_am_i(one).status for one in (cookie, other, answer.cookie)] == [401, 401, 200]
    assert profile(account_id)["epoch"] == 2
    assert len([sk for sk in stored(keys.account_partition(account_id)) if sk.startswith("SESSION#")]) == 1
    assert post("/api/session", {"email": EMAIL, "password": PASSWORD}).status == HTTPStatus.UNAUTHORIZED
    assert signed_in(password=NEW_PASSWORD)
    (letter,) = mailbox.deliver()
    assert (letter.to, letter.subject) == (EMAIL, "Slaptažodis pakeistas")


def test_a_new_password_holds_also_when_no_mail_can_say_so(
    cookie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_QUEUE_URL", "https://sqs.eu-central-1.amazonaws.com/123456789012/gone")
    answer = call("POST", "/password", {"old_password": PASSWORD, "password": NEW_PASSWORD}, cookie)
    assert answer.status == HTTPStatus.OK
    assert who_am_i(answer.cookie).status == HTTPStatus.OK


def test_a_new_password_needs_the_old_one(account_id: str, cookie: str) -> None:
    before = profile(account_id)
    body = {"old_password": "Slaptas0Kitas", "password": NEW_PASSWORD}
    answer = call("POST", "/password", body, cookie)
    assert answer.status == HTTPStatus.UNPROCESSABLE_ENTITY
    (error,) = answer.body["errors"]
    assert (error["field"], error["code"]) == ("old_password", "password_wrong")
    assert profile(account_id) == before
    assert who_am_i(cookie).status == HTTPStatus.OK


def test_a_new_password_keeps_the_rules(cookie: str) -> None:
    answer = call("POST", "/password", {"old_password": PASSWORD, "password": "kitas"}, cookie)
    codes = [error["code"] for error in answer.body["errors"]]
    assert codes == ["password_length", "password_upper", "password_digit"]


def test_a_new_password_kills_links_mailed_before(cookie: str) -> None:
    token = reset_token()
    call("POST", "/password", {"old_password": PASSWORD, "password": NEW_PASSWORD}, cookie)
    answer = post("/api/password/reset", {"token": token, "password": "Slapta9Ziema"})
    assert answer.status == HTTPStatus.GONE


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("DELETE", "", WRONG),
        ("POST", "/email", {"email": NEW_EMAIL} | WRONG),
        ("POST", "/password", {"old_password": "Slaptas0Kitas", "password": NEW_PASSWORD}),
    ],
)
def test_the_password_is_asked_at_most_five_times_in_15_minutes(
    clock: Clock, cookie: str, method: str, path: str, body: object
) -> None:
    assert [call(method, path, body, cookie).status for _ in range(7)] == [422] * 5 + [429] * 2
    clock.shift(900)
    assert call(method, path, body, cookie).status == HTTPStatus.UNPROCESSABLE_ENTITY


def test_the_right_password_forgives_the_wrong_ones(cookie: str) -> None:
    for number in range(2):
        assert [call("DELETE", "", WRONG, cookie).status for _ in range(4)] == [422] * 4
        assert email_change(cookie, f"naujas{number}@pastas.example").status == HTTPStatus.ACCEPTED


def test_the_address_changes_when_the_new_one_is_confirmed_and_the_old_one_is_told(
    account_id: str, cookie: str
) -> None:
    assert email_change(cookie).status == HTTPStatus.ACCEPTED
    assert profile(account_id)["email"] == EMAIL
    link, warning = mailbox.deliver()
    assert (link.to, warning.to) == (NEW_EMAIL, EMAIL)
    answer = confirm_email(link.token)
    assert (answer.status, answer.body) == (HTTPStatus.OK, {})
    assert profile(account_id)["email"] == NEW_EMAIL
    assert "GUARD" not in stored(keys.email_partition(EMAIL))
    assert stored(keys.email_partition(NEW_EMAIL))["GUARD"]["account_id"] == account_id
    (told,) = mailbox.deliver()
    assert (told.to, told.subject) == (EMAIL, "Jūsų el. pašto adresas pakeistas")
    assert signed_in(email=NEW_EMAIL)
    assert post("/api/session", {"email": EMAIL, "password": PASSWORD}).status == HTTPStatus.UNAUTHORIZED


def test_confirming_a_new_address_frees_its_mails(cookie: str) -> None:
    confirm_email(email_token(cookie))
    assert post("/api/password/forgot", {"email": NEW_EMAIL}).status == HTTPStatus.ACCEPTED


def test_a_second_click_on_the_new_addresss_link_changes_nothing(cookie: str) -> None:
    token = email_token(cookie)
    confirm_email(token)
    before = everything()
    assert confirm_email(token).status == HTTPStatus.OK
    assert everything() == before
    assert len(mailbox.queued()) == 1


def test_the_link_to_a_new_address_lives_an_hour_less_a_second(clock: Clock, cookie: str) -> None:
    token = email_token(cookie)
    clock.shift(3599)
    assert confirm_email(token).status == HTTPStatus.OK


def test_the_link_to_a_new_address_is_dead_after_an_hour(clock: Clock, account_id: str, cookie: str) -> None:
    token = email_token(cookie)
    clock.shift(3600)
    answer = confirm_email(token)
    assert (answer.status, answer.body["code"]) == (HTTPStatus.GONE, "link_expired")
    assert profile(account_id)["email"] == EMAIL


def test_a_new_password_kills_the_link_to_a_new_address(account_id: str, cookie: str) -> None:
    token = email_token(cookie)
    call("POST", "/password", {"old_password": PASSWORD, "password": NEW_PASSWORD}, cookie)
    assert confirm_email(token).status == HTTPStatus.GONE
    assert profile(account_id)["email"] == EMAIL


def test_a_reset_link_mailed_to_the_old_address_is_dead_after_the_change(clock: Clock, cookie: str) -> None:
    clock.shift(60)
    old = reset_token()
    confirm_email(email_token(cookie))
    answer = post("/api/password/reset", {"token": old, "password": NEW_PASSWORD})
    assert answer.status == HTTPStatus.GONE
    assert signed_in(email=NEW_EMAIL)


def test_an_address_that_got_an_account_meanwhile_is_not_taken_over(account_id: str, cookie: str) -> None:
    token = email_token(cookie)
    aws.put(
        settings.table("accounts"),
        {**keys.guard(NEW_EMAIL), "account_id": "other"},
        "attribute_not_exists(pk)",
    )
    assert confirm_email(token).status == HTTPStatus.GONE
    assert profile(account_id)["email"] == EMAIL
    assert stored(keys.email_partition(NEW_EMAIL))["GUARD"]["account_id"] == "other"


def test_asking_for_somebody_elses_address_is_answered_alike_and_its_owner_learns_of_it(cookie: str) -> None:
    confirmed(email="ona@pastas.example")
    known = email_change(cookie, "ona@pastas.example")
    (letter,) = mailbox.deliver()
    assert (letter.to, letter.subject) == ("ona@pastas.example", "Jūs jau turite paskyrą")
    assert known == email_change(cookie)


def test_a_registration_that_waits_at_the_new_address_ends_with_the_change(clock: Clock, cookie: str) -> None:
    post("/api/register", JONAS | {"email": NEW_EMAIL})
    mailbox.deliver()
    clock.shift(60)
    confirm_email(email_token(cookie))
    assert set(stored(keys.email_partition(NEW_EMAIL))) == {"GUARD", "LIMIT#mail"}


def test_the_sign_ins_are_listed_newest_first_and_name_the_current_one(clock: Clock, cookie: str) -> None:
    clock.shift(60)
    signed_in()
    answer = call("GET", "/sessions", cookie=cookie)
    assert answer.status == HTTPStatus.OK
    shown = [(one["created_at"], one["agent"], one["current"]) for one in answer.body["sessions"]]
    assert shown == [
        ("2026-11-18T11:07:40Z", "Firefox, Linux", False),
        ("2026-11-18T11:06:40Z", "Firefox, Linux", True),
    ]
    assert set(answer.body["sessions"][0]) == {"id", "created_at", "seen_at", "agent", "current"}


def session_id(cookie: str) -> str:
    listed = call("GET", "/sessions", cookie=cookie).body["sessions"]
    return next(str(one["id"]) for one in listed if one["current"])


def test_another_sign_in_is_ended_at_once_and_the_own_one_stays(cookie: str) -> None:
    other = signed_in()
    answer = call("DELETE", f"/sessions/{session_id(other)}", {}, cookie)
    assert (answer.status, answer.cookies) == (HTTPStatus.NO_CONTENT, [])
    assert [who_am_i(one).status for one in (cookie, other)] == [200, 401]


def test_ending_the_current_sign_in_clears_its_cookie(cookie: str) -> None:
    answer = call("DELETE", f"/sessions/{session_id(cookie)}", {}, cookie)
    assert "Max-Age=0" in answer.cookies[0]
    assert who_am_i(cookie).status == HTTPStatus.UNAUTHORIZED


def test_somebody_elses_sign_in_is_not_found_and_goes_on(cookie: str) -> None:
    confirmed(email="ona@pastas.example")
    others = signed_in(email="ona@pastas.example")
    for unknown in (session_id(others), "0" * 24, "x"):
        answer = call("DELETE", f"/sessions/{unknown}", {}, cookie)
        assert (answer.status, answer.body["code"]) == (HTTPStatus.NOT_FOUND, "not_found")
    assert who_am_i(others).status == HTTPStatus.OK


@pytest.fixture
def own_contracts(account_id: str) -> None:
    """Two contracts of the account with a bill and a reading, and one of somebody else."""
    put = "attribute_not_exists(pk)"
    for code in ("01234", "01567", "09999"):
        if code != "01567":
            contract(code)
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
    attached(account_id, "01234", "Mamos butas")
    attached(account_id, "01567")


@pytest.mark.usefixtures("own_contracts")
def test_the_export_has_all_that_is_the_customers_and_nothing_of_others(account_id: str, cookie: str) -> None:
    answer = call("GET", "/export", cookie=cookie)
    assert answer.status == HTTPStatus.OK
    assert answer.headers["Content-Disposition"] == 'attachment; filename="savitarna-2026-11-18.json"'
    body = answer.body
    assert (body["exported_at"], body["account"]["id"]) == ("2026-11-18T11:06:40Z", account_id)
    assert body["contracts"] == [
        {"payer_code": "01234", "label": "Mamos butas", "address": "Liepų g. 01234, Pakruojis"},
        {"payer_code": "01567", "label": None, "address": None},
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


def close_meanwhile(account_id: str) -> None:
    aws.delete(settings.table("accounts"), keys.profile(account_id), "attribute_exists(pk)")


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


def test_a_link_to_a_new_address_of_a_closed_account_is_dead(account_id: str, cookie: str) -> None:
    token = email_token(cookie)
    close_meanwhile(account_id)
    assert confirm_email(token).status == HTTPStatus.GONE


def test_ending_a_sign_in_that_another_request_ended_is_fine(
    cookie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = signed_in()
    ended = session_id(other)
    original = aws.delete

    def twice(*arguments: Any, **values: Any) -> None:  # noqa: ANN401 - handed on
        original(*arguments, **values)
        original(*arguments, **values)

    monkeypatch.setattr(aws, "delete", twice)
    assert call("DELETE", f"/sessions/{ended}", {}, cookie).status == HTTPStatus.NO_CONTENT


def test_a_click_that_comes_second_after_both_read_the_link_moves_nothing(cookie: str) -> None:
    link = links.find(email_token(cookie), "email", START)
    moved = [store.change_email(link, START) for _ in range(2)]
    assert [account.email if account else None for account in moved] == [EMAIL, None]
