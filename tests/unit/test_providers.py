"""The adapters against vectors that are written from the providers' documents."""

import uuid
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.payments.cents import cents, euros
from functions.payments.providers import NAMES, adapter, montonio, paysera
from functions.payments.providers.port import Refunded, Request, Said, Setup, Urls
from shared.errors import Forged, ProviderDown
from shared.payment import Advance, Decision, Part
from shared.refunds import number as number_of
from tests.support import montonio as stand_in
from tests.support.booking import ID, STARTED, order
from tests.support.montonio import Montonio
from tests.support.vectors import MONTONIO, NOW, PAYSERA, SECRETS, SETUP

ORDER = order(Part(payer_code="01234", number="Fiz12345", amount=4521)).model_copy(
    update={"bank": "swedbank"}
)


def urls(provider: str) -> Urls:
    site = "https://savitarna.example"
    return Urls(f"{site}/lt/mokejimas?id={ID}", f"{site}/api/payments/callback/{provider}")


def named(vectors: list[dict[str, Any]]) -> dict[str, Any]:
    return {"argvalues": vectors, "ids": [vector["name"] for vector in vectors]}


@pytest.mark.parametrize("vector", **named(MONTONIO["callbacks"]))
def test_a_callback_of_montonio_is_understood_or_refused(vector: dict[str, Any]) -> None:
    request = Request({}, vector["body"].encode())
    with time_machine.travel(NOW, tick=False):
        if vector["said"]:
            assert montonio.verify(request, SETUP, NOW) == Said(**vector["said"])
        else:
            with pytest.raises(Forged):
                montonio.verify(request, SETUP, NOW)


@pytest.mark.parametrize("vector", **named(MONTONIO["refunds"]["callbacks"]))
def test_a_refund_token_of_montonio_is_understood_with_its_order_or_refused(
    bank: Montonio, vector: dict[str, Any]
) -> None:
    bank.answer = MONTONIO["order_answer"]
    request = Request({}, vector["body"].encode())
    if vector["refund"]:
        said = montonio.verify(request, here(bank), NOW)
        assert (said.payment_id, said.refunds) == (ID, (Refunded(**vector["refund"]),))
    else:
        with pytest.raises(Forged):
            montonio.verify(request, here(bank), NOW)


def test_a_refund_token_whose_order_cannot_be_asked_for_now_is_told_again(bank: Montonio) -> None:
    bank.failing = 500
    with pytest.raises(ProviderDown):
        montonio.verify(Request({}, MONTONIO["refunds"]["callbacks"][0]["body"].encode()), here(bank), NOW)


ASKED = MONTONIO["refunds"]["claims"]
DECIDED = Decision(
    key=MONTONIO["refunds"]["key"], amount=1000, at=NOW, provider_order=ASKED["orderUuid"], currency="EUR"
)


def test_a_refund_is_asked_for_and_answered_as_the_document_says(bank: Montonio) -> None:
    bank.refuses = 201, MONTONIO["refunds"]["answer"]
    number = number_of(ID, DECIDED.key)
    answer = montonio.refund(DECIDED, number, here(bank), NOW)
    assert answer == Refunded(MONTONIO["refunds"]["answer"]["uuid"], "refund_pending", 1000, "EUR")
    assert uuid.UUID(number).version == 4


def test_the_claims_of_a_refund(bank: Montonio) -> None:
    bank.orders[ASKED["orderUuid"]] = {"grandTotal": "45.21", "currency": "EUR", "refunds": []}
    montonio.refund(DECIDED, number_of(ID, DECIDED.key), here(bank), NOW)
    assert bank.claims == [ASKED]


@pytest.mark.parametrize("vector", **named(MONTONIO["refunds"]["refusals"]))
def test_what_montonio_refuses_is_an_answer(bank: Montonio, vector: dict[str, Any]) -> None:
    bank.refuses = vector["status"], {"message": vector["message"]}
    answer = montonio.refund(DECIDED, "number", here(bank), NOW)
    assert (answer and answer.reason) == vector["refund"]
    assert answer is None or (answer.name, answer.status) == ("number", "refund_refused")


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_what_may_be_otherwise_next_time_is_no_refusal(bank: Montonio, status: int) -> None:
    bank.refuses = status, {"message": "INVALID_TOKEN"}
    with pytest.raises(ProviderDown):
        montonio.refund(DECIDED, "number", here(bank), NOW)


def test_an_order_tells_of_its_refunds(bank: Montonio) -> None:
    bank.answer = MONTONIO["refunds"]["order_answer"]
    said = montonio.ask(STARTED, here(bank), NOW)
    assert (said.status, said.amount) == ("partly_refunded", 4521)
    assert said.refunds == (Refunded(bank.answer["refunds"][0]["uuid"], "refund_done", 1000, "EUR"),)


@pytest.mark.parametrize("vector", **named(PAYSERA["refunds"]["callbacks"]))
def test_a_callback_of_paysera_about_a_refund_is_understood(vector: dict[str, Any]) -> None:
    said = paysera.verify(Request(vector["query"], b""), SETUP, NOW)
    refund = (Refunded(**vector["refund"]),) if vector["refund"] else ()
    assert said == Said(**vector["said"], refunds=refund)


def test_paysera_gives_nothing_back_when_asked() -> None:
    answer = paysera.refund(DECIDED, "number", SETUP, NOW)
    assert answer == Refunded("number", "refund_refused", 1000, "EUR", "by_hand")


def test_the_way_back_carries_the_same_token() -> None:
    body = next(vector["body"] for vector in MONTONIO["callbacks"] if vector["name"] == "paid")
    with time_machine.travel(NOW, tick=False):
        there = montonio.verify(Request({}, body.encode()), SETUP, NOW)
        back = montonio.verify(Request({"order-token": body.split('"')[3]}, b""), SETUP, NOW)
    assert back == there


@pytest.mark.parametrize("vector", **named(PAYSERA["callbacks"]))
def test_a_callback_of_paysera_is_understood_or_refused(vector: dict[str, Any]) -> None:
    setup = replace(SETUP, sandbox=vector.get("sandbox", False))
    request = Request(vector["query"], b"")
    if vector["said"]:
        assert paysera.verify(request, setup, NOW) == Said(**vector["said"])
    else:
        with pytest.raises(Forged):
            paysera.verify(request, setup, NOW)


@settings(deadline=None)
@given(st.sampled_from(("data", "ss1", "ss2", "ss3")), st.data())
def test_no_sign_of_a_callback_of_paysera_can_be_changed(name: str, data: st.DataObject) -> None:
    query = dict(next(vector["query"] for vector in PAYSERA["callbacks"] if vector["name"] == "status 1"))
    place = data.draw(st.integers(0, len(query[name].rstrip("=")) - 2))  # the last sign has bits to spare
    sign = data.draw(st.sampled_from([sign for sign in "AZaz09-_" if sign != query[name][place]]))
    query[name] = query[name][:place] + sign + query[name][place + 1 :]
    with pytest.raises(Forged):
        paysera.verify(Request(query, b""), SETUP, NOW)


def test_without_the_public_key_md5_alone_does_and_rsa_cannot_be_skipped() -> None:
    weak = Setup({**SECRETS, "paysera_public_key": ""})
    vectors = {vector["name"]: Request(vector["query"], b"") for vector in PAYSERA["callbacks"]}
    assert paysera.verify(vectors["ss1 alone, though the public key is known"], weak, NOW).status == "paid"
    with pytest.raises(ProviderDown):
        paysera.verify(vectors["status 1"], weak, NOW)


@pytest.mark.parametrize("name", NAMES)
def test_an_adapter_without_its_secrets_believes_nothing(name: str) -> None:
    vectors = {"montonio": MONTONIO, "paysera": PAYSERA}[name]["callbacks"]
    for vector in vectors:
        request = Request(vector.get("query", {}), vector.get("body", "").encode())
        with pytest.raises((ProviderDown, Forged)):
            adapter(name).verify(request, Setup({}), NOW)  # type: ignore[arg-type]  # one of the names


def test_an_order_goes_to_paysera_as_a_signed_address() -> None:
    started = paysera.start(ORDER, urls("paysera"), SETUP, NOW)
    address = urlsplit(started.redirect_url)
    query = {name: values[0] for name, values in parse_qs(address.query, strict_parsing=True).items()}
    assert (address.scheme, address.netloc, address.path) == ("https", "bank.paysera.com", "/pay/")
    assert dict(parse_qsl(urlsafe_b64decode(query["data"]).decode())) == PAYSERA["order_fields"]
    assert (query["data"], query["sign"]) == (PAYSERA["order_data"], PAYSERA["order_sign"])
    assert started.provider_order == ID
    assert len(ID) <= 40  # what Paysera takes


def test_an_order_in_the_sandbox_is_a_test_to_paysera() -> None:
    started = paysera.start(ORDER, urls("paysera"), replace(SETUP, sandbox=True), NOW)
    data = parse_qs(urlsplit(started.redirect_url).query)["data"][0]
    assert "test=1" in urlsafe_b64decode(data).decode()
    assert paysera.ask(started, SETUP, NOW) is None


@pytest.fixture
def bank() -> Iterator[Montonio]:
    with stand_in.server() as running, time_machine.travel(NOW, tick=False):
        yield running


def here(bank: Montonio) -> Setup:
    return replace(SETUP, url=bank.url)


def test_an_order_goes_to_montonio_as_the_document_says(bank: Montonio) -> None:
    started = montonio.start(ORDER, urls("montonio"), here(bank), NOW)
    assert bank.claims == [MONTONIO["order_claims"]]
    [taken] = bank.orders.values()
    assert (started.provider_order, started.redirect_url) == (taken["uuid"], taken["paymentUrl"])


def test_a_card_has_no_bank_and_no_choice_leaves_it_to_montonio(bank: Montonio) -> None:
    for bank_name in ("card", None):
        some = ORDER.model_copy(update={"bank": bank_name})
        montonio.start(some, urls("montonio"), here(bank), NOW)
    card, free = (claims["payment"] for claims in bank.claims)
    assert card == {"method": "cardPayments", "amount": 45.21, "currency": "EUR"}
    assert "preferredProvider" not in free["methodOptions"]


def test_many_invoices_do_not_break_the_limit_of_a_description(bank: Montonio) -> None:
    many = [Part(payer_code="01234", number=f"Fiz{number}", amount=1) for number in range(40)]
    montonio.start(order(*many), urls("montonio"), here(bank), NOW)
    montonio.start(order(advance=(Advance(payer_code="01567", amount=5),)), urls("montonio"), here(bank), NOW)
    texts = [claims["payment"]["methodOptions"]["paymentDescription"] for claims in bank.claims]
    assert (len(texts[0]), texts[1]) == (140, "01567")


def test_the_answer_of_the_document_is_understood(bank: Montonio) -> None:
    bank.answer = MONTONIO["order_answer"]
    started = montonio.start(ORDER, urls("montonio"), here(bank), NOW)
    assert started.redirect_url == "https://stargate.montonio.com/e694c95b-0335-493d-a713-af95720f885d"
    said = montonio.ask(started, here(bank), NOW)
    assert said == Said(ID, "pending", 4521, "EUR", started.provider_order, started.provider_order)


@pytest.mark.parametrize("status", [301, 400, 401, 404, 500, 503])
def test_a_refusal_of_montonio_is_told_as_such(bank: Montonio, status: int) -> None:
    bank.failing = status
    for call in (
        lambda: montonio.start(ORDER, urls("montonio"), here(bank), NOW),
        lambda: montonio.ask(STARTED, here(bank), NOW),
    ):
        with pytest.raises(ProviderDown):
            call()


@pytest.mark.parametrize(
    "answer", [[], {"uuid": "x"}, {"uuid": "x", "paymentUrl": "javascript:alert(1)"}, "text"]
)
def test_an_answer_that_makes_no_sense_is_no_order(bank: Montonio, answer: object) -> None:
    bank.answer = answer
    with pytest.raises(ProviderDown):
        montonio.start(ORDER, urls("montonio"), here(bank), NOW)
    with pytest.raises(ProviderDown):
        montonio.ask(STARTED, here(bank), NOW)


def test_an_answer_about_another_order_is_not_believed(bank: Montonio) -> None:
    bank.answer = {**MONTONIO["order_answer"], "uuid": "another", "paymentStatus": "PAID"}
    with pytest.raises(ProviderDown):
        montonio.ask(STARTED, here(bank), NOW)


def test_a_montonio_that_is_not_there_is_told_as_such() -> None:
    with pytest.raises(ProviderDown):
        montonio.start(ORDER, urls("montonio"), replace(SETUP, url="http://127.0.0.1:9"), NOW)


@pytest.mark.parametrize(
    ("sandbox", "begins"), [(False, "https://stargate."), (True, "https://sandbox-stargate.")]
)
def test_the_sandbox_of_montonio_has_an_address_of_its_own(
    sandbox: bool, begins: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def note(_method: str, url: str, *_: object) -> object:
        asked.append(url)
        return 201, MONTONIO["order_answer"]

    monkeypatch.setattr(montonio, "_called", note)
    montonio.start(ORDER, urls("montonio"), replace(SETUP, sandbox=sandbox), NOW)
    assert asked[0].startswith(begins)


@settings(deadline=None)
@given(st.integers(0, 99_999_999_999))
def test_cents_go_out_as_euros_and_come_back_the_same(amount: int) -> None:
    assert cents(euros(amount)) == amount
    assert cents(str(amount / 100)) == amount  # as a JSON number


@pytest.mark.parametrize(
    "text", ["", "-1", "1,5", "1.234", "1e3", " 1", "1 ", "1.", ".5", "٣", "NaN", "1" * 10]
)
def test_an_amount_that_is_none_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        cents(text)
