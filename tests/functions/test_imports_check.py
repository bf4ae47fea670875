"""A dry run under in/check/: the report that an import would give, and nothing written."""

import pytest

from tests.support import exchange, mailbox, tables
from tests.support.import_flow import deliver, packed
from tests.support.importing import CONTRACTS, counts

pytestmark = pytest.mark.usefixtures("today")

INVOICES = "number,payer_code,period,issued_on,due_on,amount,paid\n"
METERS = "payer_code,meter_number,type,place,decimals,digits,remote\n"
READINGS = "payer_code,meter_number,period,read_on,from,to,source\n"
PDF = "%PDF-1.7\n%%EOF"


def contracts(*codes: int, address: str = "A g. 1") -> str:
    return CONTRACTS + "".join(f"{code},{address}\n" for code in codes)


FULL = contracts(*range(1001, 1018)) + "1022,B g. 2\n1023,B g. 3\n1018,\n1024,\n1025,\n1002,twice\n"
FILES = {
    "contracts-full-2026-11-20.csv": FULL,
    "invoices.csv": INVOICES + "Fiz1,1001,2026-10,2026-11-09,2026-11-30,10,0\n",
    "meters.csv": METERS + "1001,KV1,Skaitiklis,Nr. 1,3,4,false\n",
    "readings.csv": READINGS + "1001,KV1,2026-10,2026-10-30,9999,3,utility\n",
    "Fiz1.pdf": PDF,
    "Fiz2.pdf": PDF + "\n",
}


@pytest.fixture(autouse=True)
def before(today: None) -> None:
    """Twenty contracts, two that have ended, two newer than what is checked; two PDFs, one newer."""
    deliver("in/contracts-2026-11-17.csv", contracts(*range(1000, 1020), 1023, 1024))
    deliver("in/contracts-full-2026-11-18.csv", contracts(*range(1000, 1020), address="A g. 0"))
    deliver("in/contracts-2026-11-19.csv", contracts(*range(1000, 1010)))
    deliver("in/contracts-2026-11-21.csv", contracts(1000, 1001, address="Z g. 9"))
    deliver("in/papers-2026-11-19.zip", packed({"Fiz1.pdf": PDF + "\n"}))
    deliver("in/papers-2026-11-22.zip", packed({"Fiz2.pdf": PDF}))
    mailbox.queued()


@pytest.mark.parametrize(
    "full", [FULL, contracts(*range(1001, 1010)), FULL + "x,y\n"], ids=["believed", "many", "illegible"]
)
def test_a_dry_run_tells_what_the_import_then_tells_and_writes_nothing(full: str) -> None:
    files = packed(FILES | {"contracts-full-2026-11-20.csv": full})
    tables_before, bucket_before = tables.everything(), exchange.listed()
    check = deliver("in/check/all-2026-11-20.zip", files)
    written = set(exchange.listed()) - set(bucket_before)
    assert tables.everything() == tables_before
    assert {key for key in written if key.startswith("documents/")} == set()
    assert written == {
        "in/check/all-2026-11-20.zip",
        "reports/check/all-2026-11-20.zip.json",
        "reports/check/all-2026-11-20.zip.csv",
    }
    assert mailbox.queued(bulk=True) == []
    assert [mail["kind"] for mail in mailbox.queued()] == ["import_report"]
    real = deliver("in/all-2026-11-20.zip", files)
    assert (check["check"], real["check"]) == (True, False)
    for told in ("refused", "counts", "documents", "files"):
        assert check[told] == real[told], told
    assert tables.everything() != tables_before


def test_a_dry_run_counts_all_outcomes() -> None:
    check = deliver("in/check/all-2026-11-20.zip", packed(FILES))
    assert check["files"][0]["counts"] == counts(new=1, changed=9, unchanged=8, superseded=1, refused=4)
    assert check["files"][0]["endings"] == {"missing": 1, "of": 23, "held": False}
    assert check["documents"] == {"new": 1, "unchanged": 0, "superseded": 1, "refused": 0}


def test_a_dry_run_of_what_is_in_already_tells_what_one_more_import_would() -> None:
    deliver("in/all-2026-11-20.zip", packed(FILES))
    before = tables.everything()
    check = deliver("in/check/all-2026-11-20.zip", packed(FILES))
    assert tables.everything() == before
    again = deliver("in/all-2026-11-20.zip", packed(FILES))
    assert check["files"] == again["files"]
    assert (again["counts"]["new"], again["counts"]["changed"]) == (0, 0)


def test_a_refused_file_is_told_by_a_dry_run_too() -> None:
    assert deliver("in/check/a.csv", "who,knows\n")["refused"]["code"] == "header"
