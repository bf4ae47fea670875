"""Switching a kind of reminder off by its mail's link: by a mail program, and by people."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import time_machine

from functions.reminders.app import handler
from shared import aws, keys, payment_keys, sealed, settings
from shared.reminders import KINDS, Kind, preference
from tests.support import people, reminding
from tests.support.account import call
from tests.support.api import SITE, Answer, event, invoke
from tests.support.customers import stored
from tests.support.declaring import OCTOBER, metered
from tests.support.reminding import OPENS
from tests.support.tables import everything

CLICK, PAGE = "/api/reminders/unsubscribe", "/api/reminders/subscription"
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture(autouse=True)
def _ona(moto_aws: None, time_machine: time_machine.TimeMachineFixture) -> None:
    time_machine.move_to(reminding.at(OPENS), tick=False)
    people.contract("01234")
    metered(OCTOBER)
    people.signed_in("ona", "01234")


def token(kind: Kind = "window_opens", account_id: str = "ona") -> str:
    secret = sealed.seal("subscription", account_id, kind)
    payment_keys.kept.cache_clear()  # the mail was made by another function
    return secret


def clicked(secret: str, method: str = "POST", language: str = "lt") -> Answer:
    """As a mail program posts: no cookie, no header of the site, a body that is no JSON."""
    body = "List-Unsubscribe=One-Click" if method == "POST" else None
    headers = FORM | {"accept-language": language}
    return invoke(handler, event(method, CLICK, body, query={"token": secret}, headers=headers))


def asked(secret: str, **more: object) -> Answer:
    return invoke(handler, event("POST", PAGE, {"token": secret, **more}))


def profile() -> dict[str, object]:
    return stored(keys.account_partition("ona"))["PROFILE"]


def test_one_click_in_the_mail_program_ends_mails_of_its_kind_and_no_others() -> None:
    [letter] = reminding.mailed(OPENS)
    address = urlsplit(letter.headers["List-Unsubscribe"].strip("<>"))
    assert (f"{address.scheme}://{address.netloc}", address.path) == (SITE, CLICK)
    [secret] = parse_qs(address.query)["token"]
    assert clicked(secret).status == 200
    assert {kind: profile().get(preference(kind), True) for kind in KINDS} == {
        "window_opens": False,
        "window_closes": True,
        "due_soon": True,
        "overdue": True,
    }


def test_a_second_click_is_answered_alike() -> None:
    assert [clicked(token()).status for _ in range(2)] == [200, 200]
    assert profile()["window_opens_mail"] is False


def test_who_opens_the_address_is_led_to_a_page_and_nothing_is_switched_off() -> None:
    before = everything()
    for language, page in (("lt", "lt/atsisakyti-priminimu"), ("en", "en/unsubscribe")):
        answer = clicked(token(), "GET", language)
        assert answer.status == 303
        assert re.fullmatch(rf"{SITE}/{page}#token=[\w=-]+", answer.headers["Location"])
    assert everything() == before


@pytest.mark.parametrize("secret", ["a b", "<script>", "a\r\nSet-Cookie: a=b", "x" * 401])
def test_an_address_leads_nowhere_with_what_is_no_token(secret: str) -> None:
    assert clicked(secret, "GET").status == 422


def test_the_link_in_the_mail_is_for_the_page_which_tells_switches_off_and_on() -> None:
    [letter] = reminding.mailed(OPENS)
    [secret] = re.findall(r"atsisakyti-priminimu#token=(\S+)", letter.text)
    assert asked(secret).body == {"kind": "window_opens", "wanted": True}
    assert asked(secret, wanted=False).body == {"kind": "window_opens", "wanted": False}
    assert asked(secret).body == {"kind": "window_opens", "wanted": False}
    assert asked(unquote(secret), wanted=True).body == {"kind": "window_opens", "wanted": True}
    assert profile()["window_opens_mail"] is True


def test_a_link_that_is_made_up_or_for_something_else_switches_nothing_off() -> None:
    before = everything()
    for secret in ("t" * 43, "A" + token()[1:], sealed.seal("declare", "ona", "01234", "2026-11")):
        assert (clicked(secret).status, asked(secret, wanted=False).status) == (410, 410)
    assert everything() == before


def test_the_link_of_a_closed_account_says_that_it_is_no_longer_valid() -> None:
    aws.delete(settings.table("accounts"), keys.profile("ona"), "attribute_exists(pk)")
    before = everything()
    secret = token()
    assert (clicked(secret).status, asked(secret).status, asked(secret, wanted=False).status) == (410,) * 3
    assert everything() == before


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_switched_off_and_on_in_the_account_and_exported(kind: Kind) -> None:
    cookie, name = people.signed_in("rasa").cookie, preference(kind)
    for wanted in (False, True):
        assert call("PATCH", "", {name: wanted}, cookie).body[name] is wanted
        assert stored(keys.account_partition("rasa"))["PROFILE"][name] is wanted
        assert call("GET", "/export", cookie=cookie).body["account"][name] is wanted
        assert asked(token(kind, "rasa")).body == {"kind": kind, "wanted": wanted}
