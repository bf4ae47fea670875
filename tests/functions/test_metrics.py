"""Figures of what happened: one short line of the log each, when it happens, with nothing personal."""

import json
from collections.abc import Callable
from typing import Any, get_args

import pytest

from functions.notices.app import handler as notices
from functions.payments import checking
from shared.metrics import Name, count
from shared.payment import Part
from shared.payment_states import PaymentState
from tests.support import booking, events, mailbox, people, template
from tests.support.api import Context
from tests.support.customers import EMAIL, post, registered
from tests.support.declaring import OCTOBER, declare, metered, shown
from tests.support.holding import attach
from tests.support.import_flow import deliver
from tests.support.importing import CONTRACTS
from tests.support.montonio import Montonio
from tests.support.paying import invoice_changes, pay, received, token, told
from tests.support.times import NOW

type Counted = list[tuple[str, int, str]]
type Reading = Callable[[], Counted]

KINDS = {"service", "state", "why"}


@pytest.fixture
def counted(capsys: pytest.CaptureFixture[str]) -> Reading:
    """Name, number and kind of each figure since the last look."""

    def read() -> Counted:
        lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith('{"_aws"')]
        return [_figure(line) for line in lines]

    return read


def _figure(line: str) -> tuple[str, int, str]:
    assert len(line) < 250
    said: dict[str, Any] = json.loads(line)
    [about] = said.pop("_aws")["CloudWatchMetrics"]
    [[*kinds]], [metric] = about["Dimensions"], about["Metrics"]
    [number] = said.pop(metric["Name"])
    assert about["Namespace"] == "savitarna"
    assert metric["Unit"] == "Count"
    assert set(kinds) == set(said)
    assert set(kinds) <= KINDS
    assert said.pop("service") == "savitarna"
    return metric["Name"], int(number), "".join(said.values())


@pytest.mark.usefixtures("clock")
def test_a_registration_is_counted_when_it_is_confirmed_and_once(counted: Reading) -> None:
    link = registered()
    assert counted() == [("MailsSent", 1, "")]
    for _ in range(2):
        post("/api/register/confirm", {"token": link})
    assert counted() == [("Registrations", 1, "")]


def test_a_contract_is_counted_when_it_is_attached_and_once(ona: people.Person, counted: Reading) -> None:
    people.contract("01567")
    for _ in range(2):
        attach(ona, "01567")
    assert counted() == [("ContractsAttached", 1, "")]


def test_readings_are_counted_as_they_are_declared_and_corrected(
    ona: people.Person, counted: Reading
) -> None:
    metered(OCTOBER)
    for to in ("8", "8", "8.5", "6"):
        declare(ona, to)
    assert shown(ona)["meters"][0]["to"] == "8.500"
    assert counted() == [("ReadingsDeclared", 1, "")] * 2


@pytest.mark.parametrize(("status", "state"), [("PAID", "received"), ("ABANDONED", "cancelled")])
def test_a_payment_is_counted_in_each_state_that_it_comes_to(
    ona: people.Person, bank: Montonio, counted: Reading, status: str, state: str
) -> None:
    people.billed("Fiz1")
    body = pay(ona, "Fiz1").body
    for _ in range(2):
        assert told(token(body["id"], body["amount"], status)).status == 200
    assert counted() == [("Payments", 1, "created"), ("Payments", 1, state)]


@pytest.mark.usefixtures("today")
def test_files_are_counted_imported_and_refused(counted: Reading) -> None:
    deliver("in/contracts.csv", CONTRACTS + "01234,Liepų g. 1\n")
    deliver("in/odd.csv", "what,is,this\n1,2,3\n")
    assert counted() == [("FilesImported", 1, ""), ("FilesRefused", 1, "")]


@pytest.mark.usefixtures("clock")
def test_mails_are_counted_that_went_out_and_that_came_back(counted: Reading) -> None:
    registered()
    mailbox.handle({"kind": "password_changed", "account_id": "nobody"})
    assert counted() == [("MailsSent", 1, "")]
    notices(events.load("notices-undelivered"), Context())  # type: ignore[arg-type]  # the part that is used
    assert counted() == [("MailsUndelivered", 1, "bounced")]
    assert EMAIL not in str(counted())


def test_what_does_not_agree_in_the_books_is_counted(ona: people.Person, counted: Reading) -> None:
    people.billed("Fiz1")
    received(booking.order(Part(payer_code="01234", number="Fiz1", amount=4521), account_id=ona.id))
    assert counted() == [("Payments", 1, "received")]
    for settled, found in ((4521, []), (4000, [("Discrepancies", 1, "")])):
        invoice_changes("Fiz1", settled=settled)
        checking.check(NOW, 4, Context().get_remaining_time_in_millis)
        assert counted() == found


def test_the_dashboard_shows_every_figure_and_payments_in_every_state() -> None:
    board = template.resources("AWS::CloudWatch::Dashboard")["Dashboard"]["Properties"]["DashboardBody"]
    rows = [
        row for widget in json.loads(board["Fn::Sub"])["widgets"] for row in widget["properties"]["metrics"]
    ]
    shown_of = {text for row in rows for text in row if isinstance(text, str)}

    assert {*get_args(Name.__value__), *get_args(PaymentState.__value__)} - shown_of == {"waiting"}


def test_the_alarm_of_the_books_looks_at_what_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    count("Discrepancies", 3)
    said = json.loads(capsys.readouterr().out)
    [about] = said["_aws"]["CloudWatchMetrics"]
    alarm = template.resources("AWS::CloudWatch::Alarm")["BooksDisagree"]["Properties"]
    given = template.load()["Globals"]["Function"]["Environment"]["Variables"]

    assert alarm["MetricName"] == about["Metrics"][0]["Name"]
    assert alarm["Namespace"] == given["POWERTOOLS_METRICS_NAMESPACE"] == {"Ref": "AWS::StackName"}
    assert alarm["Dimensions"] == [{"Name": name, "Value": said[name]} for name in about["Dimensions"][0]]
    assert said["service"] == given["POWERTOOLS_SERVICE_NAME"]
