"""Attaching a contract to an account by the number of its last invoice."""

import json

import pytest
import time_machine

from functions.contracts.app import handler
from shared import aws, keys, limits, settings
from shared.errors import Busy
from tests.support import people
from tests.support.api import event, invoke
from tests.support.holding import attach, holder, link, listed
from tests.support.times import NOW

pytestmark = pytest.mark.usefixtures("today")

DAY = 86_400


def attempts(payer_code: str = "01234") -> list[int]:
    found = [
        aws.get(settings.table("accounts"), keys.account_limit("ona", "attach")),
        aws.get(settings.table("contracts"), keys.contract_limit(payer_code, "attach")),
    ]
    return [int((item or {}).get("total", 0)) for item in found]


def queued() -> list[dict[str, str]]:
    answer = aws.sqs().receive_message(QueueUrl=settings.mail_queue_url(), MaxNumberOfMessages=10)
    return [json.loads(message["Body"]) for message in answer.get("Messages", [])]


def test_an_attached_contract_is_answered_listed_and_stored_on_both_sides() -> None:
    people.contract()
    ona = people.signed_in()
    answer = attach(ona)
    shown = {"payer_code": "01234", "label": None, "address": "Liepų g. 01234, Pakruojis"}
    shown |= {"delivery": "paper", "ended_on": None}
    assert (answer.status, answer.body) == (201, shown)
    assert listed(ona) == [shown]
    assert (link("ona") or {})["attached_at"] == NOW
    assert (holder("ona") or {})["account_id"] == "ona"


def test_a_success_uses_up_no_attempt() -> None:
    people.contract()
    attach(people.signed_in())
    assert attempts() == [0, 0]


@pytest.mark.parametrize("number", ["fiz12345", "FIZ12345", " Fiz 12345 "])
def test_letter_case_and_spaces_of_the_invoice_number_do_not_matter(number: str) -> None:
    people.contract()
    assert attach(people.signed_in(), "0 1234", number).status == 201


def test_a_contract_attached_twice_is_there_once() -> None:
    people.contract()
    ona = people.signed_in()
    first, second = attach(ona), attach(ona)
    assert (first.status, second.status) == (201, 200)
    assert second.body == first.body == listed(ona)[0]
    assert attempts() == [0, 0]


def test_attaching_again_keeps_the_label() -> None:
    people.contract()
    ona = people.signed_in()
    people.attached("ona", "01234", "Mamos butas")
    assert attach(ona).body["label"] == "Mamos butas"


@pytest.mark.parametrize(("payer_code", "number"), [("01234", "Fiz12344"), ("09999", "Fiz12345")])
def test_a_wrong_number_and_an_unknown_payer_code_get_one_answer(payer_code: str, number: str) -> None:
    people.contract()
    answer = attach(people.signed_in(), payer_code, number)
    assert (answer.status, answer.body["code"]) == (422, "no_match")
    assert "errors" not in answer.body
    assert (link("ona", payer_code), holder("ona", payer_code)) == (None, None)
    assert attempts(payer_code) == [1, 1]


def test_nothing_tells_whether_a_payer_code_exists() -> None:
    people.contract()
    ona = people.signed_in()
    calls: list[str] = []
    record = lambda model, **_: calls.append(model.name)  # noqa: E731 - an event hook, passed on once
    aws.dynamodb().meta.events.register("before-call.dynamodb", record)
    seen = []
    for payer_code in ("01234", "09999"):
        calls.clear()
        answer = attach(ona, payer_code, "Fiz00000")
        seen.append((answer.status, answer.headers, answer.body, list(calls)))
    assert seen[0] == seen[1]


def test_a_contract_that_has_no_invoice_yet_is_attached_by_no_number() -> None:
    people.contract(last_invoice=None)
    assert attach(people.signed_in()).status == 422


def test_only_the_newest_invoice_attaches_in_whatever_order_they_came() -> None:
    people.contract(last_invoice=None)
    for number, issued_on in (("Fiz8", "2026-11-09"), ("Fiz9", "2026-10-09"), ("Fiz7", "2026-11-09")):
        people.billed(number, issued_on=issued_on)
    ona = people.signed_in()
    answers = {number: attach(ona, "01234", number).status for number in ("Fiz9", "Fiz7", "Fiz8")}
    assert answers == {"Fiz9": 422, "Fiz7": 422, "Fiz8": 201}
    assert (link("ona") or {})["payer_code"] == "01234"


def test_the_sixth_wrong_attempt_of_an_account_in_a_day_waits() -> None:
    people.contract()
    ona = people.signed_in()
    wrong = [attach(ona, f"0900{n}", "Fiz1").status for n in range(5)]
    sixth = attach(ona)
    assert wrong == [422] * 5
    assert (sixth.status, sixth.body["code"], sixth.body["retry_after"]) == (429, "too_many", DAY)
    assert sixth.headers["Retry-After"] == str(DAY)
    assert link("ona") is None


def test_the_sixth_wrong_attempt_at_a_payer_code_waits_whoever_tries() -> None:
    people.contract()
    for n in range(5):
        attach(people.signed_in(f"guesser{n}"), "01234", "Fiz1")
    answer = attach(people.signed_in())
    assert (answer.status, link("ona")) == (429, None)
    assert attempts() == [0, 5], "what others guessed is no attempt of this account"


def test_five_attempts_are_free_again_the_next_day() -> None:
    people.contract()
    ona = people.signed_in()
    for _ in range(5):
        attach(ona, "01234", "Fiz1")
    with time_machine.travel(NOW + DAY, tick=False):
        again = people.Person("ona", people.another_session("ona"))
        assert attach(again).status == 201


def test_the_other_holders_are_told_and_the_new_one_is_not() -> None:
    people.contract()
    for name in ("jonas", "rasa"):
        people.signed_in(name, "01234")
    attach(people.signed_in())
    told = [(m["kind"], m["account_id"], m["payer_code"]) for m in queued()]
    assert sorted(told) == [("contract_shared", "jonas", "01234"), ("contract_shared", "rasa", "01234")]


def test_the_other_holders_are_told_also_when_what_follows_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    people.contract()
    people.signed_in("jonas", "01234")
    monkeypatch.setattr(limits, "give_back", busy)
    assert (attach(people.signed_in()).status, holder("ona") is None) == (503, False)
    assert [message["account_id"] for message in queued()] == ["jonas"]


def busy(*_: object) -> None:
    raise Busy


def test_who_attaches_and_detaches_in_turns_floods_no_mailbox() -> None:
    people.contract()
    people.signed_in("jonas", "01234")
    ona = people.signed_in()
    attach_and_detach(ona, times=7)
    assert [message["account_id"] for message in queued()] == ["jonas"] * 5
    attach(people.signed_in("rasa"))
    assert [message["account_id"] for message in queued()] == ["jonas"], "of another account he learns"


def test_who_attached_and_detached_while_alone_is_told_of_to_the_next_holder() -> None:
    people.contract()
    ona = people.signed_in()
    attach_and_detach(ona, times=7)
    people.signed_in("jonas", "01234")
    attach(ona)
    assert [message["account_id"] for message in queued()] == ["jonas"]


def attach_and_detach(person: people.Person, times: int) -> None:
    sent = event("DELETE", "/api/contracts/01234", {}, cookie=person.cookie)
    for _ in range(times):
        assert (attach(person).status, invoke(handler, sent).status) == (201, 204)


def test_a_mail_that_cannot_be_queued_leaves_the_contract_attached(monkeypatch: pytest.MonkeyPatch) -> None:
    people.contract()
    people.signed_in("jonas", "01234")
    monkeypatch.setenv("MAIL_QUEUE_URL", "https://sqs.eu-central-1.amazonaws.com/123456789012/gone")
    assert attach(people.signed_in()).status == 201
    assert attempts() == [0, 0]


def test_an_account_that_is_closed_meanwhile_holds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    people.contract()
    ona = people.signed_in()

    def close_meanwhile(_: str) -> str:
        aws.delete(settings.table("accounts"), keys.profile("ona"), "attribute_exists(pk)")
        return "Fiz12345"

    monkeypatch.setattr("functions.contracts.store.last_invoice", close_meanwhile)
    assert attach(ona).status == 401
    assert (link("ona"), holder("ona")) == (None, None)


def test_a_parallel_attach_of_the_same_account_counts_as_attached(monkeypatch: pytest.MonkeyPatch) -> None:
    people.contract()
    ona = people.signed_in()

    def attach_meanwhile(_: str) -> str:
        people.attached("ona", "01234")
        return "Fiz12345"

    monkeypatch.setattr("functions.contracts.store.last_invoice", attach_meanwhile)
    assert attach(ona).status == 200
    assert queued() == []
