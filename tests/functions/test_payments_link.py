"""Paying one invoice by the link of a mail, without a session."""

import jwt
import pytest
from time_machine import travel

from functions.payments.app import handler
from shared import paylinks
from tests.support import mailbox, paysera, people
from tests.support.api import FROM_THE_SITE, Answer, event, invoke
from tests.support.paying import KEY, ledger, listed, pay, shown, told_by_address
from tests.support.tables import everything
from tests.support.times import NOW
from tests.support.vectors import SECRETS

SIGNS = SECRETS["link_key"]


@pytest.fixture(autouse=True)
def _invoice(today: None) -> None:
    people.billed("Fiz1", settled=521)
    people.billed("Fiz2")
    paysera.keys_are(paysera.KEYS)


def token(number: str = "Fiz1", payer_code: str = "01234") -> str:
    return paylinks.signed(payer_code, number, SIGNS, NOW)


def opened(secret: str, **more: str) -> Answer:
    return invoke(handler, event("POST", "/api/payments/link", {"token": secret, **more}))


def paid(secret: str, language: str = "lt", **more: object) -> Answer:
    headers = {**FROM_THE_SITE, "accept-language": language}
    body = {"token": secret, "key": KEY, **more}
    return invoke(handler, event("POST", "/api/payments", body, headers=headers))


def test_the_link_shows_what_is_due_and_nothing_of_a_person() -> None:
    assert opened(token()).body == {
        "number": "Fiz1",
        "amount": 4521,
        "due": 4000,
        "due_on": "2026-11-30",
        "currency": "EUR",
        "state": "partly_paid",
        "online": True,
        "payment": None,
    }


def test_the_invoice_is_paid_by_the_link_and_the_link_says_so() -> None:
    begun = paid(token(), "en", bank="seb")
    assert (begun.status, begun.body["amount"], begun.body["state"]) == (201, 4000, "waiting")
    order = paysera.order(begun.body["redirect_url"])
    assert order["lang"] == "ENG"
    assert order["accepturl"] == f"https://savitarna.example/en/pay?payment={begun.body['id']}"
    told_by_address(paysera.callback(order))
    answer = opened(token(), payment_id=begun.body["id"]).body
    assert (answer["due"], answer["state"], answer["payment"]["state"]) == (0, "paid", "received")
    assert ledger() == {"provider:paysera": 4000, "invoice:01234/Fiz1": -4000}
    assert mailbox.deliver() == [], "nobody knows whom to mail"


def test_another_amount_can_be_paid_and_a_second_click_begins_nothing_new() -> None:
    first, second = paid(token(), amount=5000), paid(token(), amount=5000)
    assert first.body == second.body
    assert first.body["advance"] == [{"payer_code": "01234", "amount": 1000}]


def test_the_link_pays_its_own_invoice_and_no_other() -> None:
    for more in ({"invoices": ["Fiz2"]}, {"payer_code": "01567"}):
        answer = paid(token(), **more)
        assert (answer.status, answer.body["errors"][0]["field"]) == (422, next(iter(more)))


def test_a_payment_of_somebody_else_is_not_shown_by_a_link() -> None:
    ona = people.signed_in("ona", "01234")
    with_session = pay(ona, "Fiz1").body["id"]
    of_another_link = paid(token("Fiz2")).body["id"]
    for payment_id in (with_session, of_another_link, "01kay0ng1t0000000000000000"):
        answer = opened(token(), payment_id=payment_id)
        assert (answer.status, answer.body["code"]) == (404, "not_found")
    assert shown(ona, of_another_link).status == 404
    assert [payment["id"] for payment in listed(ona).body["payments"]] == [with_session]


def test_a_link_works_for_120_days() -> None:
    secret = token()
    for days, status in ((119, 200), (120, 410)):
        with travel(NOW + days * 86_400, tick=False):
            assert opened(secret).status == status


def made(**claims: object) -> str:
    good = {"aud": "pay", "sub": "01234/Fiz1", "exp": NOW + 60}
    return jwt.encode({name: value for name, value in (good | claims).items() if value}, SIGNS)


FORGED = {
    "no token": "t" * 43,
    "empty": "",
    "another key": jwt.encode({"aud": "pay", "sub": "01234/Fiz1", "exp": NOW + 60}, "x" * 43),
    "not signed": jwt.encode({"aud": "pay", "sub": "01234/Fiz1", "exp": NOW + 60}, "", algorithm="none"),
    "for another purpose": made(aud="declare"),
    "for no purpose": made(aud=None),
    "for ever": made(exp=None),
    "for nothing": made(sub=None),
}


@pytest.mark.parametrize("secret", FORGED.values(), ids=FORGED)
def test_a_link_that_is_made_up_opens_and_pays_nothing(secret: str) -> None:
    before = everything()
    for answer in (opened(secret), paid(secret)):
        assert (answer.status, answer.body["code"]) == (410, "link_expired")
    assert everything() == before


def test_a_link_to_an_invoice_that_is_not_there_finds_nothing() -> None:
    for secret in (token("Fiz9"), token("Fiz1", "01567")):
        assert (opened(secret).status, paid(secret).status) == (404, 404)


def test_without_a_key_no_link_is_believed() -> None:
    paysera.keys_are({**paysera.KEYS, "link_key": ""})
    for secret in (token(), FORGED["not signed"], FORGED["empty"]):
        assert (opened(secret).status, paid(secret).status) == (503, 503)
