"""Files for the billing system: what is in them, how they are numbered, what asks for them."""

import pytest

from functions.exports import sending, store
from shared import aws, keys, outbox, settings
from shared.errors import Busy
from shared.outbox import KINDS
from tests.support import exporting, template
from tests.support.exporting import InLambda, all_went_out_once, arrive, content, files, run, waiting
from tests.support.times import NOW, Clock

READING = {
    "payer_code": "01234",
    "meter_number": "KV1_241",
    "period": "2026-11",
    "from": "7.000",
    "to": "8.250",
    "declared_at": "2026-11-23T11:00:00Z",
}


@pytest.fixture(autouse=True)
def clock(moto_aws: None, time_machine: Clock) -> Clock:
    time_machine.move_to(NOW, tick=False)
    return time_machine


def state() -> aws.Item | None:
    return aws.get(settings.table("exchange"), keys.sequence("readings"))


def test_a_file_is_a_table_that_a_spreadsheet_opens_right() -> None:
    aws.transact(outbox.put("readings", NOW, READING))
    run()
    assert content("out/readings-000001.csv") == (
        "\ufeffpayer_code;meter_number;period;from;to;declared_at\r\n"
        "01234;KV1_241;2026-11;7.000;8.250;2026-11-23T11:00:00Z\r\n"
    )
    head = aws.s3().head_object(Bucket="exchange", Key="out/readings-000001.csv")
    assert head["ContentType"] == "text/csv; charset=utf-8"


def test_what_is_in_a_file_waits_no_longer_and_the_file_is_remembered() -> None:
    arrived = [arrive(), arrive()]
    run()
    all_went_out_once({"readings": arrived})
    assert exporting.lying("manifests/") == []
    found = {key: value for key, value in (state() or {}).items() if key in ("sent", "lease_until", "begun")}
    assert found == {"sent": 1, "lease_until": 0}
    [remembered] = store.sent_files("readings")
    assert (remembered["number"], remembered["rows"], remembered["made_at"]) == (1, 2, NOW)


def test_where_nothing_waits_no_file_is_made_and_no_number_used() -> None:
    run()
    assert exporting.lying("out/") == []
    assert (state() or {})["sent"] == 0
    arrived = arrive()
    run()
    run()
    assert files("readings") == {"readings-000001.csv": [arrived]}


def test_each_kind_has_files_and_numbers_of_its_own() -> None:
    arrived = {kind: [arrive(kind)] for kind in KINDS}
    run()
    arrived["payments"].append(arrive("payments"))
    run()
    assert [len(files(kind)) for kind in KINDS] == [1, 2, 1]
    all_went_out_once(arrived)


def test_the_oldest_come_first_over_all_customers(clock: Clock) -> None:
    arrived = []
    for payer_code in ("01567", "01234", "01890", "01111", "01234"):
        arrived.append(arrive(payer_code=payer_code))
        clock.shift(1)
    run()
    assert files("readings")["readings-000001.csv"] == arrived


def test_what_a_customer_typed_never_runs_as_a_formula() -> None:
    arrive("preferences", preference="phone", value="+37061234567")
    arrive("preferences", preference="email", value='=HYPERLINK("http://evil.example","x")')
    arrive("preferences", preference="label", value='a;b "c"\nd')
    run()
    text = content("out/preferences-000001.csv")
    assert ";'+37061234567;" in text
    assert """;"'=HYPERLINK(""http://evil.example"",""x"")";""" in text
    assert ';"a;b ""c""\nd";' in text


def test_more_than_one_file_holds_go_into_several(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    monkeypatch.setattr(sending, "MOST", 3)
    arrived = []
    for _ in range(7):
        arrived.append(arrive())
        clock.shift(1)
    run()
    assert files("readings") == {
        "readings-000001.csv": arrived[:3],
        "readings-000002.csv": arrived[3:6],
        "readings-000003.csv": arrived[6:],
    }


def test_when_time_is_short_the_kinds_take_turns_and_the_rest_waits_for_the_next_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sending, "MOST", 2)
    arrived = {kind: [arrive(kind) for _ in range(5)] for kind in KINDS}
    run(context=InLambda(left=sending.NEEDED + 4, cost=1))
    assert [len(files(kind)) for kind in KINDS] == [1, 1, 1]
    assert len(waiting()) == 9
    run()
    all_went_out_once(arrived)


def test_a_file_put_in_export_asks_for_the_files() -> None:
    arrive()
    run("exports-by-hand")
    assert len(files("readings")) == 1


@pytest.mark.parametrize("event", ["exports-report", "exports-out"])
def test_what_only_changes_the_page_makes_no_file(event: str) -> None:
    arrive()
    run(event)
    assert exporting.lying() == ["reports/today.html"]
    assert len(waiting()) == 1


def test_a_run_beside_another_is_told_to_come_again_after_the_other_kinds(clock: Clock) -> None:
    arrived = {kind: [arrive(kind)] for kind in KINDS}
    store.lease("payments", NOW)
    with pytest.raises(Busy):
        run()
    assert [len(files(kind)) for kind in KINDS] == [1, 0, 1]
    assert "reports/today.html" in exporting.lying()
    clock.shift(store.LEASE)
    run()
    all_went_out_once(arrived)


def test_a_turn_lasts_longer_than_the_function_may_run() -> None:
    timeout = template.resources("AWS::Serverless::Function")["ExportsFunction"]["Properties"]["Timeout"]
    assert timeout < store.LEASE
    assert timeout * 1000 > sending.NEEDED


def test_a_table_that_was_restored_from_a_backup_uses_no_number_again() -> None:
    arrived = [arrive()]
    run()
    exporting.take_all()
    arrived.append(arrive())
    run()
    key = keys.sequence("readings")
    aws.dynamodb().delete_item(TableName=settings.table("exchange"), Key=key)
    for number in (1, 2):
        aws.dynamodb().delete_item(
            TableName=settings.table("exchange"), Key=keys.sent_file("readings", number)
        )
    arrived.append(arrive())
    run()
    assert (state() or {})["sent"] == 3
    all_went_out_once({"readings": arrived})
