"""The portal itself and its exchange folder: files of the billing system come in, files for it go out."""

import zipfile
from collections.abc import Iterator

import pytest

from functions.imports import reports
from local.deliveries import report_of
from local.testing import PROJECT, RunningPortal, running_portal
from tests.browser.billing import EXAMPLES
from tests.browser.customers import Customers
from tests.browser.post import Mailbox
from tests.local.clerk import Clerk, await_that

ROWS = 3_000
ADDRESS = "Ilgoji g. 1-" + "1" * 170  # so long that these rows make more than one chunk


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPortal]:
    with running_portal(tmp_path_factory.mktemp("state")) as running:
        yield running


@pytest.fixture
def clerk(portal: RunningPortal) -> Clerk:
    return Clerk(portal)


def test_a_file_is_imported_and_its_report_says_what_was_wrong(clerk: Clerk, portal: RunningPortal) -> None:
    rows = ['07001,"Naujoji g. 1, Pakruojis"', '07002,""']
    clerk.put("in/nauji.csv", "\n".join(["payer_code,address", *rows]))
    counts = clerk.report("nauji.json")["counts"]
    assert (counts["new"], counts["refused"]) == (1, 1)
    assert "3;address;" in clerk.text("reports/nauji.csv")
    await_that(lambda: "nauji.csv" in clerk.text("reports/today.html"))
    assert Mailbox(portal.url).mails("clerk@utility.example") != []


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "check/a.csv", "confirmed/2026/a.csv.zip", "A.CSV"])
def test_the_folder_looks_for_a_report_where_the_import_puts_it(name: str) -> None:
    assert report_of(f"in/{name}") == reports.key(f"in/{name}")


def test_a_delivery_of_many_files_is_imported_by_the_state_machine(clerk: Clerk) -> None:
    with zipfile.ZipFile(clerk.folder / "in/viskas.zip", "w") as archive:
        for file in (PROJECT / "examples").glob("*.csv"):
            archive.write(file, file.name)
    counts = clerk.report("viskas.zip.json")["counts"]
    assert counts["unchanged"] > 500
    assert counts == {"new": 0, "changed": 0, "unchanged": counts["unchanged"], "superseded": 0, "refused": 0}


def test_a_big_file_is_imported_by_the_state_machine(clerk: Clerk) -> None:
    rows = [f'{number:07},"{ADDRESS}"' for number in range(8_000_000, 8_000_000 + ROWS)]
    clerk.put("in/daug.csv", "\n".join(["payer_code,address", *rows]))
    assert clerk.report("daug.json", patience=60)["counts"]["new"] == ROWS


def test_what_a_customer_wants_goes_out_and_is_confirmed_by_moving_the_file(
    clerk: Clerk, portal: RunningPortal
) -> None:
    customers, bill = Customers(Mailbox(portal.url)), EXAMPLES["01234"]
    customer = customers.signed_in(bill)
    customers.ask("PATCH", f"/api/contracts/{bill.payer_code}", 200, customer, '{"delivery": "email"}')
    clerk.put("export/dabar", "")
    name = "preferences-000001.csv"
    assert f"{bill.payer_code};delivery;email;" in clerk.text(f"out/{name}")
    (clerk.folder / "out" / name).rename(clerk.folder / "out/taken" / name)
    await_that(lambda: "Moved out/" in clerk.log())


def test_a_statement_is_booked_at_once_and_what_fits_nobody_is_answered(clerk: Clerk) -> None:
    money = PROJECT / "examples" / "money"
    clerk.put("in/statement.xml", (money / "statement.xml").read_text())
    assert clerk.report("statement.xml.json")["counts"]["new"] == 5
    await_that(lambda: clerk.text("reports/transfers.csv").count("\n") == 1 + 3)
    clerk.put("in/assignments.csv", (money / "assignments.csv").read_text())
    assert clerk.report("assignments.json")["counts"]["new"] == 3
    await_that(lambda: clerk.text("reports/transfers.csv").count("\n") == 1)
