"""Who is reminded of what, and what the mails say."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from time_machine import travel

from shared import aws, due_days, keys, settings
from tests.support import mailbox, paysera, people, reminding
from tests.support.customers import PASSWORD, post, stored
from tests.support.declaring import OCTOBER, metered, reading
from tests.support.reminding import CLOSES_SOON, DUE, DUE_SOON, OPENS, OVERDUE, decided, mailed

SITE, SPACE = "https://savitarna.example", "\N{NO-BREAK SPACE}"


@pytest.fixture
def opening(moto_aws: None, time_machine: time_machine.TimeMachineFixture) -> None:
    time_machine.move_to(reminding.at(OPENS), tick=False)


@pytest.fixture
def ona(opening: None) -> people.Person:
    people.contract("01234")
    metered(OCTOBER)
    reminding.due()
    return people.signed_in("ona", "01234")


def told(day: date) -> list[tuple[str, str]]:
    return [(one["account_id"], one["kind"]) for one in decided(day)]


def reminded(account_id: str = "ona") -> set[str]:
    return {sk for sk in stored(keys.account_partition(account_id)) if sk.startswith("REMINDED#")}


@pytest.mark.usefixtures("ona")
def test_the_mail_at_the_opening_names_the_last_day_and_leads_to_the_form() -> None:
    [letter] = mailed(OPENS)
    assert (letter.to, letter.subject) == ("ona@example.com", "Metas deklaruoti skaitiklių rodmenis")
    assert "Sveiki, Ona!" in letter.text
    assert "Deklaruokite iki 2026-11-30 imtinai." in letter.text
    assert "Mokėtojo kodas: 01234\n" in letter.text
    [form] = re.findall(rf"{SITE}/lt/priminimas#token=\S+", letter.text)
    assert f'class="button" href="{form}"' in letter.html
    assert f"{SITE}/lt/atsisakyti-priminimu#token=" in letter.text
    assert reminded() == {"REMINDED#window_opens#01234#2026-11"}


@pytest.mark.usefixtures("opening")
def test_who_reads_english_gets_it_in_english() -> None:
    people.contract("01234")
    metered(OCTOBER)
    people.signed_in("ona", "01234", language="en")
    [letter] = mailed(OPENS)
    assert letter.subject == "Time to declare your meter readings"
    assert "The last day is 30 November 2026." in letter.text
    assert f"{SITE}/en/reminder#token=" in letter.text
    with travel(reminding.at(CLOSES_SOON), tick=False):
        [letter] = mailed(CLOSES_SOON)
    assert letter.subject == "You have not declared your meter readings yet"


@pytest.mark.usefixtures("ona")
def test_a_mail_tells_mail_programs_how_to_switch_off_its_kind() -> None:
    [letter] = mailed(OPENS)
    address = letter.headers["List-Unsubscribe"]
    assert re.fullmatch(rf"<{SITE}/api/reminders/unsubscribe\?token=[\w%=-]+>", address)
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.usefixtures("ona")
def test_links_say_nothing_that_can_be_read() -> None:
    [letter] = mailed(OPENS)
    for secret in re.findall(r"token=([\w=%-]+)", letter.text + letter.headers["List-Unsubscribe"]):
        assert "01234" not in secret
        assert "." not in secret, "a token whose parts anybody can decode"


def test_several_contracts_come_in_one_mail_each_with_its_form(ona: people.Person) -> None:
    for code in ("01567", "01890"):
        people.contract(code, f"Fiz{code}")
        metered(OCTOBER, payer_code=code)
        people.attached(ona.id, code)
    [letter] = mailed(OPENS)
    forms = re.findall(rf"Mokėtojo kodas: (\d+)\n\D+({SITE}/lt/priminimas#token=\S+)", letter.text)
    assert [code for code, _ in forms] == ["01234", "01567", "01890"]
    assert len({form for _, form in forms}) == 3
    assert f'class="button" href="{SITE}/lt/deklaravimas"' in letter.html


def test_two_days_before_the_end_only_what_is_not_declared_is_told(ona: people.Person) -> None:
    november = reading("2026-11", "7", "8")
    people.contract("01567", "Fiz15678")
    metered(OCTOBER, november, payer_code="01567")
    people.attached(ona.id, "01567")
    people.signed_in("jonas", "01567")
    assert told(CLOSES_SOON) == [("ona", "window_closes")]
    [again] = decided(CLOSES_SOON)
    assert again["kind"] == "window_closes"
    assert again["payer_codes"] == ["01234"]


@pytest.mark.usefixtures("opening")
@pytest.mark.parametrize(
    ("contract", "meter"),
    [
        ({}, {"remote": True}),
        ({}, {"removed_on": "2026-11-02"}),
        ({"ended_on": "2026-11-02"}, {}),
        (None, {}),
        ({}, None),
    ],
    ids=["remote", "removed", "ended", "not sent yet", "no meter"],
)
def test_nothing_is_mailed_about_what_nobody_declares(
    contract: dict[str, str] | None, meter: dict[str, Any] | None
) -> None:
    if contract is not None:
        people.contract("01234", **contract)
    if meter is not None:
        metered(OCTOBER, **meter)
    people.signed_in("ona", "01234")
    assert decided(OPENS) == []


@pytest.mark.usefixtures("ona")
def test_days_that_bring_nothing_look_at_nobody(calls: list[str]) -> None:
    month = {OPENS + timedelta(days=n) for n in range(30)}
    for day in month - {OPENS, CLOSES_SOON, DUE_SOON, OVERDUE}:
        reminding.schedule(day)
    assert set(calls) == {"dynamodb.GetItem"}
    assert reminding.taken() == []


@pytest.mark.usefixtures("opening")
def test_who_only_registered_and_who_closed_the_account_get_nothing(ona: people.Person) -> None:
    people.attached("gone", "01234")  # as a link would look that was left of an account
    registered = {"email": "rasa@example.com", "password": PASSWORD, "first_name": "Rasa", "last_name": "R"}
    assert post("/api/register", registered | {"language": "lt"}).status == 202
    assert [letter.to for letter in mailed(OPENS)] == ["ona@example.com"]
    assert reminded("gone") == set()


def test_an_account_that_let_a_contract_go_is_reminded_of_it_no_more(ona: people.Person) -> None:
    aws.delete(settings.table("accounts"), keys.link(ona.id, "01234"), "attribute_exists(pk)")
    assert decided(OPENS) == []


@pytest.mark.usefixtures("ona")
def test_before_the_due_date_the_mail_says_what_is_due_and_leads_to_paying() -> None:
    people.billed("Fiz1", settled=521)
    with travel(reminding.at(DUE_SOON), tick=False):
        [letter] = mailed(DUE_SOON)
    assert letter.subject == "Artėja mokėjimo terminas"
    lines = letter.text.replace(SPACE, " ").splitlines()
    assert {"Sąskaitos nr.: Fiz1", "Mokėtina suma: 40,00 €", "Apmokėti iki: 2026-11-30"} <= set(lines)
    assert f"{SITE}/lt/moketi#token=" in letter.text
    assert f"{SITE}/lt/saskaitos" in letter.text
    # The contract's own invoice, Fiz12345, is due on the same day.
    assert reminded() == {"REMINDED#due_soon#01234#Fiz1", "REMINDED#due_soon#01234#Fiz12345"}


@pytest.mark.usefixtures("ona")
def test_after_the_due_date_the_mail_says_so() -> None:
    with travel(reminding.at(OVERDUE), tick=False):
        [letter] = mailed(OVERDUE)
    assert letter.subject == "Mokėjimo terminas praėjo"
    assert reminded() == {"REMINDED#overdue#01234#Fiz12345"}


@pytest.mark.usefixtures("opening")
@pytest.mark.parametrize("paid", [{"paid": 4521}, {"settled": 4521}, {"paid": 5000}, {"amount": -100}])
def test_nothing_is_mailed_about_an_invoice_that_is_paid(paid: dict[str, Any]) -> None:
    people.contract("01234", None)
    people.billed("Fiz1", **paid)
    people.signed_in("ona", "01234")
    reminding.due()
    assert decided(DUE_SOON) == decided(OVERDUE) == []


@pytest.mark.usefixtures("opening")
def test_invoices_of_all_contracts_come_in_one_mail() -> None:
    for code in ("01234", "01567"):
        people.contract(code, f"Fiz{code}")
    people.billed("Later", due_on="2026-12-31")
    people.signed_in("ona", "01234", "01567")
    reminding.due()
    [found] = decided(DUE_SOON)
    assert found["kind"] == "due_soon"
    assert [one["number"] for one in found["invoices"]] == ["Fiz01234", "Fiz01567"]


@pytest.mark.usefixtures("ona")
def test_a_mail_that_waited_until_its_moment_has_passed_is_not_sent() -> None:
    people.billed("Fiz1")
    for day, late in ((OPENS, DUE + timedelta(days=1)), (DUE_SOON, DUE + timedelta(days=1))):
        reminding.schedule(day)
        reminding.run_steps()
        with travel(reminding.at(late), tick=False):
            assert reminding.sent() == []
    assert reminded() == set()


@pytest.mark.usefixtures("ona")
def test_a_schedule_that_is_tried_again_on_the_next_day_is_of_its_own_day() -> None:
    with travel(reminding.at(OPENS + timedelta(days=1), 2), tick=False):
        assert [letter.to for letter in mailed(OPENS)] == ["ona@example.com"]


@pytest.mark.usefixtures("ona")
def test_without_a_key_the_mail_leads_to_the_page_that_asks_to_sign_in() -> None:
    paysera.keys_are({**paysera.KEYS, "link_key": ""})
    [letter] = mailed(OPENS)
    assert "#token=" not in letter.text
    assert f"{SITE}/lt/deklaravimas" in letter.text
    assert f"{SITE}/lt/paskyra" in letter.text
    assert letter.headers == {}


def test_a_closed_account_keeps_no_note_of_reminders(ona: people.Person) -> None:
    from tests.support.account import call  # noqa: PLC0415 - of this test only

    assert len(mailed(OPENS)) == 1
    assert call("DELETE", "", {"password": people.PASSWORD}, ona.cookie).status == 204
    assert stored(keys.account_partition(ona.id)) == {}


@pytest.mark.usefixtures("opening")
def test_days_on_which_something_is_due_are_noted_once_and_vanish() -> None:
    now = int(reminding.at(OPENS).timestamp())
    for _ in range(2):
        due_days.note(["2026-11-30", "2026-11-30", "2026-12-31", "2026-11-13"], now)
    noted = aws.query(settings.table("exchange"), "DUE")
    assert [item["sk"] for item in noted] == ["2026-11-30", "2026-12-31"]
    assert not due_days.is_due_day("2026-11-13"), "nobody is reminded of it any more"


def test_a_person_with_everything_switched_off_gets_nothing(ona: people.Person) -> None:
    table, key = settings.table("accounts"), keys.profile(ona.id)
    aws.update(table, key, "SET window_opens_mail = :no", "attribute_exists(pk)", no=False)
    assert mailed(OPENS) == []
    assert reminded() == set()
    with travel(reminding.at(CLOSES_SOON), tick=False):
        assert len(mailed(CLOSES_SOON)) == 1, "the other kinds stay"


def test_mails_come_by_the_queue_of_those_that_nobody_waits_for(ona: people.Person) -> None:
    reminding.schedule(OPENS)
    reminding.run_steps()
    assert mailbox.queued() == []
    assert len(mailbox.queued(bulk=True)) == 1
