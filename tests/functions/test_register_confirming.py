"""Confirming the address of a registration by the link that was mailed."""

from http import HTTPStatus

import pytest

from functions.register import store
from functions.register.app import handler
from shared import keys, links, tokens
from tests.support import mailbox
from tests.support.api import event, invoke
from tests.support.customers import (
    EMAIL,
    JONAS,
    confirmed,
    everything,
    of_email,
    post,
    registered,
    signed_in,
    stored,
)
from tests.support.times import START, Clock

pytestmark = pytest.mark.usefixtures("clock")


def test_the_confirmed_account_has_what_was_registered_and_nothing_is_left_waiting() -> None:
    account_id = confirmed()
    assert set(of_email()) == {"GUARD", "LIMIT#mail"}
    profile = stored(keys.account_partition(account_id))["PROFILE"]
    shown = {name: value for name, value in JONAS.items() if name != "password"}
    assert {name: profile[name] for name in shown} == shown
    assert (profile["id"], profile["epoch"], profile["created_at"]) == (account_id, 1, START)


def test_a_confirmation_gives_no_session() -> None:
    answer = post("/api/register/confirm", {"token": registered()})
    assert (answer.status, answer.cookies) == (HTTPStatus.OK, [])


def test_the_second_click_says_already_and_changes_nothing() -> None:
    token = registered()
    post("/api/register/confirm", {"token": token})
    before = everything()
    answer = post("/api/register/confirm", {"token": token})
    assert (answer.status, answer.body) == (HTTPStatus.OK, {"already": True})
    assert everything() == before


def test_a_used_link_keeps_nothing_personal() -> None:
    token = registered()
    post("/api/register/confirm", {"token": token})
    link = stored(f"TOKEN#{tokens.digest(token)}")["TOKEN"]
    assert set(link) == {"pk", "sk", "purpose", "expires_at", "ttl", "used_at"}


def test_a_confirmation_link_lives_24_hours_less_a_second(clock: Clock) -> None:
    token = registered()
    clock.shift(24 * 3600 - 1)
    assert post("/api/register/confirm", {"token": token}).body == {"already": False}


def test_a_confirmation_link_is_dead_after_24_hours_and_a_new_one_is_mailed_on_request(clock: Clock) -> None:
    token = registered()
    clock.shift(24 * 3600)
    answer = post("/api/register/confirm", {"token": token})
    assert (answer.status, answer.body["code"]) == (HTTPStatus.GONE, "link_expired")
    assert "GUARD" not in of_email()
    assert post("/api/register/resend", {"email": EMAIL}).status == HTTPStatus.ACCEPTED
    (letter,) = mailbox.deliver()
    assert post("/api/register/confirm", {"token": letter.token}).body == {"already": False}


@pytest.mark.parametrize("token", ["", "unknown", "x" * 200])
def test_an_unknown_link_is_like_an_expired_one(token: str) -> None:
    answer = post("/api/register/confirm", {"token": token})
    assert (answer.status, answer.body["code"]) == (HTTPStatus.GONE, "link_expired")


def test_a_registration_waits_for_its_confirmation_seven_days(clock: Clock) -> None:
    registered()
    clock.shift(7 * 86_400)
    post("/api/register/resend", {"email": EMAIL})
    assert mailbox.deliver() == []


def test_a_reset_link_confirms_nothing() -> None:
    confirmed()
    post("/api/password/forgot", {"email": EMAIL})
    (letter,) = mailbox.deliver()
    assert post("/api/register/confirm", {"token": letter.token}).status == HTTPStatus.GONE


def test_of_two_links_to_one_address_the_first_click_makes_the_account_and_the_other_none(
    clock: Clock,
) -> None:
    first = registered()
    clock.shift(60)
    second = registered(password="Kitas8Slaptas", first_name="Petras")
    assert post("/api/register/confirm", {"token": second}).body == {"already": False}
    assert post("/api/register/confirm", {"token": first}).body == {"already": True}
    assert post("/api/register/confirm", {"token": first}).body == {"already": True}
    assert signed_in(password="Kitas8Slaptas")
    assert "password_hash" not in stored(f"TOKEN#{tokens.digest(first)}")["TOKEN"]


def test_confirming_frees_the_mails_of_the_address() -> None:
    confirmed()
    assert post("/api/password/forgot", {"email": EMAIL}).status == HTTPStatus.ACCEPTED


def test_a_thousand_get_and_head_requests_of_a_link_consume_nothing() -> None:
    token = registered()
    before = everything()
    for method in ("GET", "HEAD"):
        sent = event(method, "/api/register/confirm", query={"token": token})
        assert {invoke(handler, sent).status for _ in range(500)} == {HTTPStatus.NOT_FOUND}
    assert everything() == before
    assert post("/api/register/confirm", {"token": token}).body == {"already": False}


def test_a_click_that_comes_second_after_both_read_the_link_is_told_already() -> None:
    link = links.find(registered(), "confirm", START)
    assert [store.confirm(link, START) for _ in range(2)] == [True, False]
    assert len([item for item in everything() if item["sk"] == "PROFILE"]) == 1
