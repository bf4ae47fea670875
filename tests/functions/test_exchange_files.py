"""`make exchange-pull` and `make exchange-export`: whole files, confirmed, whatever broke off."""

import itertools
from pathlib import Path

import boto3
import pytest

from shared import aws
from tests.support import clerk, exporting
from tests.support.exporting import Killed, at_call, lying
from tools import exchange_files

pytestmark = pytest.mark.usefixtures("moto_aws")

CONTENT = {"payments-000001.csv": b"one", "readings-000001.csv": b"two", "readings-000002.csv": b"three"}


@pytest.fixture(autouse=True)
def bucket(moto_aws: None) -> None:
    for name, content in CONTENT.items():
        clerk.put(f"out/{name}", content)


def pull(folder: Path) -> None:
    exchange_files.pull(aws.s3(), exporting.BUCKET, folder)


def here(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def all_taken() -> bool:
    return lying("out/") == [f"out/taken/{name}" for name in CONTENT]


def test_every_file_is_downloaded_and_moved_to_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new"
    pull(folder)
    assert here(folder) == CONTENT
    assert all_taken()
    assert [exporting.content(key) for key in lying("out/taken/")] == ["one", "two", "three"]
    assert capsys.readouterr().out.splitlines() == [
        f"{name}: downloaded to {folder / name} and moved to out/taken/" for name in CONTENT
    ]


def test_when_nothing_is_to_be_taken_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exporting.take_all()
    pull(tmp_path)
    assert capsys.readouterr().out == "Nothing to take in exchange.\n"
    assert here(tmp_path) == {}


def test_what_is_no_table_stays_where_it_is(tmp_path: Path) -> None:
    clerk.put("out/notes.txt", b"no file of ours")
    pull(tmp_path)
    assert "out/notes.txt" in lying("out/")
    assert here(tmp_path) == CONTENT


def test_after_a_break_at_any_call_the_next_pull_completes_it(tmp_path: Path) -> None:
    def die() -> None:
        raise Killed

    for number in itertools.count(1):
        folder = tmp_path / str(number)
        exporting.forget_everything()
        for name, content in CONTENT.items():
            clerk.put(f"out/{name}", content)
        try:
            with at_call(number, die):
                pull(folder)
        except Killed:
            pull(folder)
        else:
            break
        assert here(folder) == CONTENT
        assert all_taken()
    assert number > 4 * len(CONTENT)


def test_a_download_that_broke_off_is_done_again(tmp_path: Path) -> None:
    (tmp_path / ".readings-000001.csv.part").write_bytes(b"tw")
    pull(tmp_path)
    assert here(tmp_path) == CONTENT


def test_another_file_of_that_name_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "readings-000001.csv").write_bytes(b"mine")
    with pytest.raises(SystemExit, match=r"readings-000001\.csv is there and is another file"):
        pull(tmp_path)
    assert (tmp_path / "readings-000001.csv").read_bytes() == b"mine"
    assert "out/readings-000001.csv" in lying("out/")
    assert "out/taken/readings-000001.csv" not in lying("out/")


def test_a_file_that_somebody_takes_at_the_same_moment_is_left_to_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with at_call(3, exporting.take_all) as calls:
        pull(tmp_path)
    assert calls[2] == "s3.GetObject"
    assert all_taken()
    assert here(tmp_path) == {}
    assert "payments-000001.csv: somebody else took it at this moment" in capsys.readouterr().out


def test_export_puts_what_asks_for_the_files(capsys: pytest.CaptureFixture[str]) -> None:
    exchange_files.main("export", {"BUCKET": "exchange"})
    assert lying("export/") == ["export/by-hand.txt"]
    assert "exchange/out/" in capsys.readouterr().out


def test_the_bucket_is_found_by_the_stack(tmp_path: Path) -> None:
    outputs = '{"ExchangeBucketName": {"Value": "exchange"}}'
    template = f'{{"Resources": {{"Queue": {{"Type": "AWS::SQS::Queue"}}}}, "Outputs": {outputs}}}'
    boto3.client("cloudformation").create_stack(StackName="savitarna", TemplateBody=template)
    exchange_files.main("pull", {"STACK": "savitarna", "TO": str(tmp_path)})
    assert here(tmp_path) == CONTENT


@pytest.mark.parametrize(
    ("given", "wanted"),
    [({}, "BUCKET=name"), ({"BUCKET": "exchange"}, "TO=folder"), ({"TO": "x"}, "STACK=name")],
)
def test_what_was_not_said_is_asked_for(given: dict[str, str], wanted: str) -> None:
    with pytest.raises(SystemExit, match=wanted):
        exchange_files.main("pull", given)
    assert len(lying("out/")) == len(CONTENT)
