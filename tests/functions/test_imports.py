"""Files of the billing system, by the handler, on made-up tables."""

import json
from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.conditions import Key as Attribute

from functions.imports import files, records, store
from functions.imports.app import handler
from shared import aws, keys, settings
from shared.errors import Busy
from tests.support.api import Context
from tests.support.template import ROOT

pytestmark = pytest.mark.usefixtures("moto_aws")

EXAMPLES = sorted((ROOT / "examples").glob("*.csv"))
CONTRACTS = "payer_code,address\n"
INVOICES = "number,payer_code,period,issued_on,due_on,amount,paid\n"
LINES = "invoice_number,payer_code,name,quantity,unit,price,amount\n"
METERS = "payer_code,meter_number,type,place,decimals,digits,remote\n"
READINGS = "payer_code,meter_number,period,read_on,from,to,source\n"
A_METER = METERS + "01234,KV1,Karšto vandens skaitiklis,Nr. 1,3,5,false\n"


def put(name: str, content: str | bytes) -> dict[str, Any]:
    """The record of an S3 event for a file that is now in the bucket."""
    body = content.encode() if isinstance(content, str) else content
    aws.s3().put_object(Bucket="exchange", Key=name, Body=body)
    quoted = name.replace(" ", "+").replace("ą", "%C4%85")
    return {"s3": {"bucket": {"name": "exchange"}, "object": {"key": quoted}}}


def imported(content: str | bytes, name: str = "in/file.csv") -> dict[str, Any]:
    """The report on a file."""
    handler({"Records": [put(name, content)]}, Context())  # type: ignore[arg-type]  # what handlers use of it
    return report(name)


def report(name: str) -> dict[str, Any]:
    key = f"reports/{name.removeprefix('in/').removesuffix('.csv')}.json"
    body = aws.s3().get_object(Bucket="exchange", Key=key)["Body"].read()
    return dict(json.loads(body))


def stored(aggregate: str, payer_code: str = "01234", begins: str = "") -> list[aws.Item]:
    wanted = Attribute("pk").eq(keys.contract_partition(payer_code))
    items = aws.query(settings.table(aggregate), KeyConditionExpression=wanted)
    return [item for item in items if item["sk"].startswith(begins)]


def everything() -> list[aws.Item]:
    """All items but for how often they were written."""
    tables = ("contracts", "invoices", "meters")
    items = [item for name in tables for item in aws.dynamodb().scan(TableName=settings.table(name))["Items"]]
    return sorted(
        ({name: value for name, value in item.items() if name != "version"} for item in items),
        key=lambda item: (item["pk"], item["sk"]),
    )


def counts(new: int = 0, changed: int = 0, unchanged: int = 0, refused: int = 0) -> dict[str, int]:
    return {"new": new, "changed": changed, "unchanged": unchanged, "refused": refused}


def faults(found: dict[str, Any]) -> list[tuple[int, str | None, str]]:
    return [(fault["row"], fault["column"], fault["code"]) for fault in found["faults"]]


def import_examples(paths: list[Any]) -> None:
    for path in paths:
        assert imported(path.read_bytes(), f"in/{path.name}")["faults"] == []


def test_the_examples_come_in_whole() -> None:
    import_examples(EXAMPLES)
    [contract] = stored("contracts")
    assert (contract["last_invoice"], contract["last_invoice_on"]) == ("Fiz12345", "2026-11-09")
    [meter] = stored("meters", begins="METER#")
    assert (meter["meter_number"], meter["last"]["to"], meter["last"]["period"]) == ("KV1_241", 7, "2026-10")
    assert len(stored("meters", begins="READING#")) == 24
    assert len(stored("invoices", begins="INVOICE#")) == len(stored("invoices", begins="LINES#")) == 24


def test_examples_in_any_order_and_twice_leave_one_state() -> None:
    import_examples(EXAMPLES)
    once = everything()
    for name in ("contracts", "invoices", "meters"):
        for item in aws.dynamodb().scan(TableName=settings.table(name))["Items"]:
            aws.dynamodb().delete_item(
                TableName=settings.table(name), Key={"pk": item["pk"], "sk": item["sk"]}
            )
    import_examples([*reversed(EXAMPLES), *EXAMPLES])
    assert everything() == once


def test_a_report_counts_what_is_new_changed_and_unchanged() -> None:
    first = imported(CONTRACTS + "01234,A g. 1\n01567,A g. 2\n")
    second = imported(CONTRACTS + "01234,A g. 1\n01567,B g. 2\n01890,C g. 3\n")
    assert (first["kind"], first["refused"], first["counts"]) == ("contracts", None, counts(new=2))
    assert second["counts"] == counts(new=1, changed=1, unchanged=1)
    assert stored("contracts", "01567")[0]["address"] == "B g. 2"


def test_a_later_invoice_file_updates_amount_and_payment() -> None:
    imported(INVOICES + "Fiz1,01234,2026-10,2026-11-09,2026-11-30,100.00,0\n")
    found = imported(INVOICES + "Fiz1,01234,2026-10,2026-11-09,2026-11-30,90.50,50.5\n")
    [invoice] = stored("invoices")
    assert found["counts"] == counts(changed=1)
    assert (invoice["amount"], invoice["paid"], invoice["currency"]) == (9050, 5050, "EUR")


def test_bom_quotes_column_order_and_windows_line_ends_are_fine() -> None:
    content = '\ufeffAddress , payer_code\r\n"Liepų g. 1, ""Namas""", 01234 \r\n\r\n'
    assert imported(content)["counts"] == counts(new=1)
    assert stored("contracts")[0]["address"] == 'Liepų g. 1, "Namas"'


def test_the_last_invoice_is_the_newest_whatever_comes_first() -> None:
    new = "Fiz9,01234,2026-10,2026-11-09,2026-11-30,1,0\n"
    old = "Fiz8,01234,2026-09,2026-10-09,2026-10-31,1,0\n"
    twin = "Fiz7,01234,2026-10,2026-11-09,2026-11-30,1,0\n"
    for rows in (old, new, old, twin):
        imported(INVOICES + rows)
    imported(INVOICES + twin + old)
    [contract] = stored("contracts")
    assert (contract["last_invoice"], contract["last_invoice_on"]) == ("Fiz9", "2026-11-09")


def test_a_contract_known_by_its_invoice_counts_as_new_when_its_own_file_comes() -> None:
    imported(INVOICES + "Fiz9,01234,2026-10,2026-11-09,2026-11-30,1,0\n")
    assert imported(CONTRACTS + "01234,A g. 1\n")["counts"] == counts(new=1)
    [contract] = stored("contracts")
    assert (contract["address"], contract["last_invoice"]) == ("A g. 1", "Fiz9")


def test_faulty_rows_are_left_out_and_named() -> None:
    good = "Fiz1,01234,2026-10,2026-11-09,2026-11-30,1.00,0\n"
    bad = "Fiz2,01x,2026-13,2026-02-30,soon,1.234,\nFiz3,01234\n,01234,2026-10,2026-11-09,2026-11-30,1,0\n"
    found = imported(INVOICES + good + bad + good)
    assert found["counts"] == counts(new=1, refused=4)
    assert faults(found) == [
        (3, "amount", "cents"),
        (3, "due_on", "date"),
        (3, "issued_on", "date"),
        (3, "paid", "cents"),
        (3, "payer_code", "payer_code"),
        (3, "period", "period"),
        (4, None, "columns"),
        (5, "number", "invoice_number"),
        (6, None, "duplicate"),
    ]
    assert found["faults"][0]["wrong"] == "Įrašykite sumą, pvz., 12.34."
    assert [invoice["number"] for invoice in stored("invoices")] == ["Fiz1"]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("01234,KV1,,Nr. 1,3,5,false", "type", "missing"),
        ("01234,KV#1,T,Nr. 1,3,5,false", "meter_number", "meter_number"),
        ("01234,KV1,T,Nr. 1,4,5,false", "decimals", "decimal"),
        ("01234,KV1,T,Nr. 1,3,9,false", "digits", "decimal"),
        ("01234,KV1,T,Nr. 1,3,5,ne", "remote", "yes_or_no"),
        (f"01234,KV1,{'T' * 201},Nr. 1,3,5,false", "type", "too_long"),
        (f"{'1' * 50},KV1,T,Nr. 1,3,5,false", "payer_code", "too_long"),
        ("01234,KV1,T\x00,Nr. 1,3,5,false", "type", "characters"),
        ("01234,KV1,T,\u202eNr. 1,3,5,false", "place", "characters"),
    ],
)
def test_a_meter_that_cannot_be_is_refused(row: str, column: str, code: str) -> None:
    assert faults(imported(METERS + row + "\n")) == [(2, column, code)]
    assert stored("meters") == []


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("01234,KV1,2026-10,2026-10-30,-1,2,customer", "from", "decimal"),
        ("01234,KV1,2026-10,2026-10-30,1,2e3,customer", "to", "decimal"),
        ("01234,KV1,2026-10,2026-10-30,1,NaN,customer", "to", "decimal"),
        ("01234,KV1,2026-10,2026-10-30,1,999999999,customer", "to", "decimal"),
        ("01234,KV1,2026-10,2026-10-30,1,2,neighbour", "source", "source"),
        ("01234,KV1,2026-10,20261030,1,2,customer", "read_on", "date"),
        ("01234,KV1,2026-10,0001-01-01,1,2,customer", "read_on", "date"),
    ],
)
def test_a_reading_that_cannot_be_is_refused(row: str, column: str, code: str) -> None:
    assert faults(imported(READINGS + row + "\n")) == [(2, column, code)]
    assert stored("meters") == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "header"),
        (b"\n\n", "header"),
        (b"payer_code,name\n01234,Ona\n", "header"),
        (b"payer_code,address,address\n01234,A,B\n", "header"),
        ("payer_code,address\n01234,Ąžuolų g.\n".encode("cp1257"), "encoding"),
        (b'payer_code,address\n01234,A\n01567,"B\n01890,C\n', "csv"),
        (b'payer_code,address\n01234,"A"B\n', "csv"),
        (b"payer_code,address\n01234," + b"A" * 200_000, "csv"),
        (b"," * 1_000_000, "header"),
        (b"\x00" * 1000, "header"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_whole(content: bytes, code: str) -> None:
    found = imported(content)
    assert (found["kind"], found["refused"]["code"], found["counts"]) == (None, code, {})
    assert found["refused"]["wrong"]
    assert everything() == []


def test_a_file_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST", 20)
    assert imported(CONTRACTS + "01234,A g. 1\n")["refused"]["code"] == "file_large"
    assert everything() == []


def test_a_report_of_a_wholly_wrong_file_stays_short() -> None:
    found = imported(CONTRACTS + "x,\n" * 600)
    assert (len(found["faults"]), found["faults_left_out"], found["counts"]["refused"]) == (1000, 200, 600)


def test_several_files_of_one_event_each_get_a_report_under_their_own_name() -> None:
    one = put("in/2026 ąžuolas.csv", CONTRACTS + "01234,A g. 1\n")
    two = put("in/sub/two", CONTRACTS + "01567,B g. 2\n")
    handler({"Records": [one, two]}, Context())  # type: ignore[arg-type]  # what handlers use of it
    assert report("in/2026 ąžuolas.csv")["counts"] == counts(new=1)
    assert report("in/sub/two")["file"] == "in/sub/two"
    assert len(everything()) == 2


def test_a_bill_comes_with_all_its_lines_or_not_at_all() -> None:
    whole = "Fiz1,01234,Šildymas,100,kWh,0.11,11.00\nFiz1,01234,Kompensacija,,,,-5.00\n"
    broken = "Fiz2,01234,Šildymas,100,kWh,0.11,11.00\nFiz2,01234,Vanduo,much,m³,10.80,5.00\n"
    found = imported(LINES + whole + broken)
    [bill] = stored("invoices")
    assert found["counts"] == counts(new=2, refused=2)
    assert faults(found) == [(4, "invoice_number", "other_line"), (5, "quantity", "decimal")]
    assert bill["lines"] == [
        {"name": "Šildymas", "quantity": "100", "unit": "kWh", "price": "0.11", "amount": 1100},
        {"name": "Kompensacija", "quantity": None, "unit": "", "price": None, "amount": -500},
    ]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("Fiz1,01234,Vanduo, karštas,2,m³,10.80,5.00", None, "columns"),
        ("Fiz1,01234", None, "columns"),
        ("Fiz1,01x,Vanduo,2,m³,10.80,5.00", "payer_code", "payer_code"),
        ("Fiz 1,0 1234,Vanduo,much,m³,10.80,5.00", "quantity", "decimal"),
    ],
)
def test_a_row_that_is_left_out_leaves_its_whole_bill_out(row: str, column: str | None, code: str) -> None:
    found = imported(LINES + f"Fiz1,01234,Šildymas,100,kWh,0.11,11.00\n{row}\n")
    assert faults(found) == [(2, "invoice_number", "other_line"), (3, column, code)]
    assert everything() == []


def test_the_longest_bill_fits_an_item() -> None:
    words = "𐌰" * 200
    line = f"Fiz1,01234,{words},123456789.123456,{words},123456789.123456,123456789.99\n"
    assert imported(LINES + line * records.MOST_LINES)["counts"] == counts(new=records.MOST_LINES)


def test_a_bill_of_more_lines_than_an_item_holds_is_refused() -> None:
    found = imported(LINES + "Fiz1,01234,Šildymas,1,kWh,0.11,0.11\n" * 501)
    assert (found["counts"], found["faults"][0]["code"]) == (counts(refused=501), "lines_many")
    assert everything() == []


def reading(period: str, start: str, end: str, source: str = "customer", day: int = 28) -> str:
    return f"01234,KV1,{period},{period}-{day:02d},{start},{end},{source}\n"


def standing() -> Any:  # noqa: ANN401 - compared with plain numbers
    [meter] = stored("meters", begins="METER#")
    last, previous = meter["last"], meter["previous"]
    return last["period"], last["to"], last["source"], previous and previous["to"], meter["usual"]


def test_a_meter_follows_its_readings_whatever_comes_first() -> None:
    for rows in (reading("2026-10", "9", "12.5"), reading("2026-08", "5", "7"), reading("2026-09", "7", "9")):
        imported(READINGS + rows)
    imported(A_METER)
    assert standing() == ("2026-10", Decimal("12.5"), "customer", 9, Decimal("2.5"))


def test_usual_is_the_mean_of_the_last_twelve_periods() -> None:
    old = reading("2025-08", "0", "100")
    recent = [reading(f"2025-{m:02d}", "0", "2") for m in range(11, 13)]
    imported(READINGS + old + "".join(recent + [reading(f"2026-{m:02d}", "0", "2") for m in range(1, 11)]))
    assert standing()[4] == 2


def test_the_utilitys_own_reading_replaces_a_declared_one_and_an_estimate_does_not() -> None:
    imported(A_METER)
    imported(
        READINGS + reading("2026-10", "5", "7", "customer", 28) + reading("2026-10", "5", "6", "estimate", 31)
    )
    assert standing()[1:3] == (7, "customer")
    imported(READINGS + reading("2026-10", "5", "6.5", "utility", 22))
    assert standing()[1:3] == (Decimal("6.5"), "utility")
    assert len(stored("meters", begins="READING#")) == 3, "history says whose"


@pytest.mark.parametrize("meter_first", [True, False])
def test_a_meter_that_passed_its_highest_number_used_what_its_digits_say(meter_first: bool) -> None:
    meter = METERS + "01234,KV1,Skaitiklis,Nr. 1,3,4,false\n"
    rows = READINGS + reading("2026-10", "9998", "3")
    for content in (meter, rows) if meter_first else (rows, meter):
        imported(content)
    [item] = stored("meters", begins="READING#")
    assert (item["difference"], standing()[4]) == (5, 5)
    assert imported(rows)["counts"] == counts(unchanged=1)
    assert stored("meters", begins="READING#") == [item]


def test_a_corrected_reading_changes_the_meter() -> None:
    imported(A_METER)
    imported(READINGS + reading("2026-10", "5", "7"))
    assert imported(READINGS + reading("2026-10", "5", "8"))["counts"] == counts(changed=1)
    assert standing()[1] == 8


def test_a_meter_without_readings_waits_for_its_first() -> None:
    imported(A_METER)
    [meter] = stored("meters")
    assert (meter["last"], meter["previous"], meter["usual"], meter["digits"]) == (None, None, 0, 5)


def test_a_declaration_in_between_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    imported(A_METER)
    whole, tries = store._set_standing, []  # noqa: SLF001 - fails once in between

    def once_beaten(*given: Any) -> None:  # noqa: ANN401 - passed on as it is
        tries.append(given)
        if len(tries) == 1:
            raise aws.ConditionFailed([True])
        whole(*given)

    monkeypatch.setattr(store, "_set_standing", once_beaten)
    imported(READINGS + reading("2026-10", "5", "7"))
    assert (len(tries), standing()[1]) == (2, 7)


def test_a_meter_that_never_stands_still_fails_the_import_for_another_try(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def beaten(*_: object) -> None:
        raise aws.ConditionFailed([True])

    monkeypatch.setattr(store, "_set_standing", beaten)
    with pytest.raises(Busy):
        imported(READINGS + reading("2026-10", "5", "7"))
