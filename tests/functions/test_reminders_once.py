"""No reminder is mailed twice, whatever is called again or breaks off; steps go on where one stopped."""

from typing import Any

import pytest
import time_machine
from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError

from functions.notices import app, store
from functions.reminders import steps
from shared import aws, keys, queue, reminders
from shared.errors import Busy
from tests.support import mailbox, people, reminding
from tests.support.api import Context
from tests.support.customers import stored
from tests.support.declaring import OCTOBER, metered
from tests.support.reminding import OPENS, mailed

pytestmark = pytest.mark.usefixtures("ona")


@pytest.fixture
def ona(moto_aws: None, time_machine: time_machine.TimeMachineFixture) -> people.Person:
    time_machine.move_to(reminding.at(OPENS), tick=False)
    people.contract("01234")
    metered(OCTOBER)
    return people.signed_in("ona", "01234")


def claims(account_id: str = "ona") -> list[str]:
    return [sk for sk in stored(keys.account_partition(account_id)) if sk.startswith("REMINDED#")]


def another(payer_code: str, *holders: str) -> None:
    people.contract(payer_code, f"Fiz{payer_code}")
    metered(OCTOBER, payer_code=payer_code)
    for holder in holders:
        people.attached(holder, payer_code)


def test_the_schedule_called_twice_mails_once() -> None:
    assert [len(mailed(OPENS)) for _ in range(3)] == [1, 0, 0]


def test_two_schedules_whose_steps_run_side_by_side_mail_once() -> None:
    for _ in range(2):
        reminding.schedule(OPENS)
    assert reminding.run_steps() == 2 * reminders.SHARDS
    assert len(reminding.sent()) == 1


def test_a_message_that_is_delivered_again_mails_nobody_twice() -> None:
    reminding.schedule(OPENS)
    reminding.run_steps()
    messages = mailbox.queued(bulk=True)
    with mailbox.watched() as sent:
        assert mailbox.handle(*messages, *messages) == []
        assert mailbox.handle(*messages) == []
    assert len(sent) == 1


def test_a_contract_that_joins_between_two_calls_is_told_of_alone() -> None:
    assert len(mailed(OPENS)) == 1
    another("01567", "ona")
    [letter] = mailed(OPENS)
    assert "Mokėtojo kodas: 01567" in letter.text
    assert "01234" not in letter.text


def test_each_holder_of_a_contract_is_mailed() -> None:
    people.signed_in("jonas", "01234")
    assert sorted(letter.to for letter in mailed(OPENS)) == ["jonas@example.com", "ona@example.com"]


def refused(status: int) -> ClientError:
    about: Any = {"Error": {"Code": "Throttling"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(about, "SendEmail")


@pytest.mark.parametrize(
    "error", [refused(429), refused(400), ConnectTimeoutError(endpoint_url="https://ses.example")]
)
def test_a_mail_that_ses_surely_did_not_take_is_tried_again(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = queued_message()
    with monkeypatch.context() as patch:
        patch.setattr(app, "_send", failing(error))
        assert mailbox.handle(message) == ["0"]
    assert claims() == []
    with mailbox.watched() as sent:
        assert mailbox.handle(message, message) == []
    assert len(sent) == 1


@pytest.mark.parametrize("error", [refused(500), ReadTimeoutError(endpoint_url="https://ses.example")])
def test_a_mail_that_ses_may_have_taken_is_never_sent_again(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = queued_message()
    with monkeypatch.context() as patch:
        patch.setattr(app, "_send", failing(error))
        assert mailbox.handle(message) == []
    assert len(claims()) == 1
    with mailbox.watched() as sent:
        assert mailbox.handle(message) == []
    assert sent == []


def test_a_try_that_dies_between_claim_and_mail_leaves_that_one_reminder_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people.signed_in("jonas", "01234")
    message = queued_message()
    with monkeypatch.context() as patch:
        patch.setattr(app, "_send", killed)
        with pytest.raises(KeyboardInterrupt):
            mailbox.handle(message)
    assert len(claims("ona")) + len(claims("jonas")) == 1, "the next mail was not even claimed"
    with mailbox.watched() as sent:
        assert mailbox.handle(message) == []
    assert len(sent) == 1


def test_what_was_claimed_for_a_mail_that_could_not_be_made_is_free_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    another("01567", "ona")
    message, claim = queued_message(), store.claim
    with monkeypatch.context() as patch:
        patch.setattr(store, "claim", lambda key, now: busy() if "01567" in key["sk"] else claim(key, now))
        assert mailbox.handle(message) == ["0"]
    assert claims() == []
    with mailbox.watched() as sent:
        assert mailbox.handle(message) == []
    assert len(sent) == 1


def test_a_claim_whose_reply_was_lost_is_ours_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK tries again and meets its own first try."""
    put = aws.put

    def twice(*given: Any, **values: Any) -> None:  # noqa: ANN401 - as put takes them
        put(*given, **values)
        put(*given, **values)

    monkeypatch.setattr(aws, "put", twice)
    assert len(mailed(OPENS)) == 1


def queued_message() -> dict[str, Any]:
    reminding.schedule(OPENS)
    reminding.run_steps()
    return {"kind": "reminders", "reminders": [r for m in mailbox.queued(bulk=True) for r in m["reminders"]]}


def failing(error: Exception) -> Any:  # noqa: ANN401 - stands in for any function
    def fail(*_: object) -> None:
        raise error

    return fail


def killed(*_: object) -> None:
    raise KeyboardInterrupt


def busy() -> bool:
    raise Busy


class Hurried(Context):
    """A call that has time for a few accounts only."""

    def get_remaining_time_in_millis(self) -> int:
        return 0


def test_a_step_without_time_hands_on_where_it_stopped_and_nobody_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(steps, "ACCOUNTS", 1)
    monkeypatch.setattr(reminders, "SHARDS", 2)
    people_ = [f"person{number}" for number in range(9)]
    for name in people_:
        people.signed_in(name, "01234")
    another("01567", *people_[:4])
    reminding.schedule(OPENS)
    assert reminding.run_steps(Hurried()) > 10
    letters = reminding.sent()
    assert sorted(letter.to for letter in letters) == sorted(
        ["ona@example.com", *(f"{name}@example.com" for name in people_)]
    )
    both = [letter.to for letter in letters if "01567" in letter.text]
    assert sorted(both) == [f"{name}@example.com" for name in people_[:4]], "one mail, both contracts"


def test_a_step_that_breaks_off_is_done_again_and_nobody_hears_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "ACCOUNTS", 1)
    for number in range(20):
        people.signed_in(f"person{number}", "01234")
    reminding.schedule(OPENS)
    waiting, send, left = reminding.taken(), queue.send_bulk, [7]

    def breaks_off(*given: Any) -> None:  # noqa: ANN401 - as send_bulk takes them
        left[0] -= 1
        if left[0] < 0:
            raise Busy
        send(*given)

    with monkeypatch.context() as patch:
        patch.setattr(queue, "send_bulk", breaks_off)
        broken = 0
        for body in waiting:
            try:
                reminding.step(body)
            except Busy:
                broken += 1
    assert broken
    for body in waiting:
        reminding.step(body)
    letters = reminding.sent()
    assert len(letters) == len({letter.to for letter in letters}) == 21


def test_more_contracts_than_a_mail_lists_come_in_several_mails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "MOST_ABOUT", 2)
    for code in ("01567", "01890"):
        another(code, "ona")
    first, second = mailed(OPENS)
    assert [code in first.text for code in ("01234", "01567", "01890")] == [True, True, False]
    assert "01890" in second.text


def test_mails_are_given_to_ses_by_a_client_that_tries_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the SDK would send again after a try to which there was no answer."""
    tries: list[object] = []

    def no_answer(**_: object) -> None:
        tries.append(None)
        raise ReadTimeoutError(endpoint_url="https://ses.example")

    events = aws.sesv2_once().meta.events
    events.register("before-send.sesv2.SendEmail", no_answer)
    try:
        assert mailed(OPENS) != []
    finally:
        events.unregister("before-send.sesv2.SendEmail", no_answer)
    assert len(tries) == 1
