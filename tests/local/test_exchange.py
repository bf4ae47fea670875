"""The exchange folder: what is put there comes to the functions, what they write appears there."""

import shutil
import time
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest

from local.testing import RunningPortal, running_portal
from tests.local.clerk import Clerk, await_that
from tests.local.stub import write_project

BUCKET = "savitarna-local-exchange"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_project(tmp_path / "project")


@pytest.fixture
def clerk(portal: RunningPortal) -> Clerk:
    return Clerk(portal)


def s3_of(portal: RunningPortal) -> Any:  # noqa: ANN401 (boto3 makes a client a service)
    """The bucket itself, as another program sees it."""
    seen = httpx.get(f"{portal.url}/api/echo/one", timeout=20).json()["environment"]
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    make: Any = boto3.client
    return make("s3", endpoint_url=seen["AWS_ENDPOINT_URL"], region_name=seen["AWS_REGION"], **keys)


def test_the_folder_tells_what_goes_where_in_both_languages(clerk: Clerk) -> None:
    text = (clerk.folder / "README.txt").read_text()
    assert "atsiskaitymų sistema" in text
    assert "billing system" in text
    for name in ("in/check", "in/confirmed", "reports", "out/taken", "export"):
        assert (clerk.folder / name).is_dir()
        assert f"{name}/" in text


@pytest.mark.parametrize("name", ["new.csv", "check/Sąskaitos 11.xlsx", "confirmed/full.csv"])
def test_a_file_that_is_put_in_the_folder_is_imported_and_its_report_appears(clerk: Clerk, name: str) -> None:
    clerk.put(f"in/{name}", "some rows")
    assert clerk.report(f"{name.removesuffix('.csv')}.json") == {"text": "some rows"}


def test_a_file_that_lies_in_a_moved_folder_is_imported(clerk: Clerk, tmp_path: Path) -> None:
    (tmp_path / "november").mkdir()
    (tmp_path / "november/a.csv").write_text("one of many")
    shutil.move(tmp_path / "november", clerk.folder / "in/november")
    assert clerk.report("november/a.json") == {"text": "one of many"}


def test_a_file_that_is_still_being_written_is_not_taken(clerk: Clerk) -> None:
    with (clerk.folder / "in/slow.csv").open("w") as file:
        for _ in range(6):
            time.sleep(0.5)
            file.write("row ")
            file.flush()
            assert clerk.times_imported("in/slow.csv") == 0
    assert clerk.report("slow.json") == {"text": "row row row row row row "}
    assert clerk.times_imported("in/slow.csv") == 1


def test_a_file_under_a_name_of_copying_programs_is_taken_once_it_has_its_own(clerk: Clerk) -> None:
    for name in (".patience.csv.Xy12", "~$patience.xlsx", "patience.csv.part", "patience.csv~"):
        clerk.put(f"in/{name}", "a part")
    clerk.put("in/after.csv", "")
    clerk.report("after.json")
    assert "patience" not in clerk.log()
    (clerk.folder / "in/patience.csv.part").rename(clerk.folder / "in/patience.csv")
    assert clerk.report("patience.json") == {"text": "a part"}


def test_a_changed_file_is_imported_again(clerk: Clerk) -> None:
    clerk.put("in/twice.csv", "first")
    assert clerk.report("twice.json") == {"text": "first"}
    clerk.put("in/twice.csv", "second")
    await_that(lambda: clerk.report("twice.json") == {"text": "second"})
    assert clerk.times_imported("in/twice.csv") == 2


def test_a_delivery_in_chunks_goes_through_the_state_machine(clerk: Clerk) -> None:
    clerk.put("in/big.csv", "chunks big 1 2 3 4 5 6 7 8 9 10 11 12")
    assert clerk.report("big.json") == {"chunks": 12, "failed": False}
    assert clerk.log().count("of in/big.csv") == 12  # none twice, though most waited for longer than 2 s


def test_a_chunk_that_fails_again_and_again_still_ends_in_a_report(clerk: Clerk) -> None:
    clerk.put("in/failing.csv", "chunks failing 1 broken")
    assert clerk.report("failing.json") == {"chunks": 2, "failed": True}


def test_an_out_file_appears_and_moving_it_confirms_it(clerk: Clerk) -> None:
    clerk.put("export/now", "")
    out, taken = clerk.folder / "out/readings-000001.csv", clerk.folder / "out/taken/readings-000001.csv"
    await_that(out.is_file)
    assert out.read_text() == "payer_code"
    out.rename(taken)
    await_that(lambda: "heard ObjectRemoved:Delete out/readings-000001.csv" in clerk.log())
    assert "heard ObjectCreated:Copy out/taken/readings-000001.csv" in clerk.log()
    time.sleep(0.5)
    assert taken.read_text() == "payer_code"
    assert not out.exists()


def test_what_another_program_takes_from_the_bucket_vanishes_from_the_folder(
    clerk: Clerk, portal: RunningPortal
) -> None:
    s3, key = s3_of(portal), "out/payments-000001.csv"
    s3.put_object(Bucket=BUCKET, Key=key, Body=b"x")
    await_that((clerk.folder / key).is_file)
    (clerk.folder / "out/mine.txt").write_text("not the portal's")
    s3.delete_object(Bucket=BUCKET, Key=key)
    await_that(lambda: not (clerk.folder / key).exists())
    assert (clerk.folder / "out/mine.txt").exists()


def test_a_restart_imports_only_what_is_new_or_has_no_report(root: Path, tmp_path: Path) -> None:
    with running_portal(tmp_path / "state", root=root) as portal:
        clerk = Clerk(portal)
        clerk.put("in/known.csv", "known")
        clerk.put("in/unfinished.csv", "never reported")
        clerk.report("known.json")
        await_that(lambda: clerk.times_imported("in/unfinished.csv") == 1)
    clerk.put("in/meanwhile.csv", "meanwhile")
    with running_portal(tmp_path / "state", root=root) as portal:
        clerk = Clerk(portal)
        clerk.report("meanwhile.json")
        await_that(lambda: clerk.times_imported("in/unfinished.csv") == 1)
        assert clerk.times_imported("in/known.csv") == 0
