"""PDFs of invoices, alone or in a ZIP: the newest of each number is the one that customers get."""

import pytest

from functions.imports import documents
from shared import aws, keys, settings
from tests.support import exchange, import_flow, mailbox
from tests.support.import_flow import deliver, packed
from tests.support.importing import CONTRACTS, counts
from tests.support.times import NOW

pytestmark = pytest.mark.usefixtures("today")

OLD, NEW = "%PDF-1.7 old\n%%EOF", "%PDF-1.7 new\n%%EOF"


def told(new: int = 0, unchanged: int = 0, superseded: int = 0, refused: int = 0) -> dict[str, int]:
    return {"new": new, "unchanged": unchanged, "superseded": superseded, "refused": refused}


def paper(number: str) -> str:
    """What the document that counts says."""
    item = aws.get(settings.table("invoices"), keys.document(number))
    assert item is not None
    content = exchange.content(item["key"])
    assert (item["number"], item["size"]) == (number, len(content))
    return content.decode()


def test_a_pdf_alone_is_the_document_of_the_invoice_that_its_name_says() -> None:
    found = deliver("in/Fiz12345.pdf", OLD)
    assert (found["documents"], found["refused"], found["files"]) == (told(new=1), None, [])
    assert paper("Fiz12345") == OLD
    [key] = exchange.listed("documents/")
    answer = aws.s3().get_object(Bucket=exchange.BUCKET, Key=key)
    assert (answer["ContentType"], key[:19]) == ("application/pdf", "documents/Fiz12345-")


def test_digits_in_a_pdfs_name_are_its_number_and_no_date() -> None:
    assert deliver("in/20991231.pdf", OLD)["documents"] == told(new=1)
    assert deliver("in/20991231.pdf", NEW)["documents"] == told(new=1)
    assert paper("20991231") == NEW


def test_pdfs_and_files_come_in_one_zip() -> None:
    files = {"contracts.csv": CONTRACTS + "01234,A g. 1\n", "pdf/Fiz1.pdf": OLD, "pdf/Fiz2.pdf": NEW}
    found = deliver("in/all-2026-11-20.zip", packed(files))
    assert (found["documents"], found["counts"]) == (told(new=2), counts(new=1))
    assert (paper("Fiz1"), paper("Fiz2")) == (OLD, NEW)


@pytest.mark.parametrize("names", [("in/a-2026-11-20.zip", "in/b-2026-11-19.zip"), ("in/a.zip", "in/b.zip")])
def test_an_older_pdf_never_replaces_a_newer_one(names: tuple[str, str]) -> None:
    assert deliver(names[0], packed({"Fiz1.pdf": NEW}), NOW)["documents"] == told(new=1)
    assert deliver(names[1], packed({"Fiz1.pdf": OLD}), NOW - 60)["documents"] == told(superseded=1)
    assert paper("Fiz1") == NEW


def test_the_same_pdf_again_changes_nothing_and_keeps_older_ones_out() -> None:
    deliver("in/a-2026-11-19.zip", packed({"Fiz1.pdf": OLD}))
    assert deliver("in/a-2026-11-21.zip", packed({"Fiz1.pdf": OLD}))["documents"] == told(unchanged=1)
    assert deliver("in/a-2026-11-20.zip", packed({"Fiz1.pdf": NEW}))["documents"] == told(superseded=1)
    assert paper("Fiz1") == OLD


def test_of_two_pdfs_of_one_number_in_a_zip_the_second_is_refused() -> None:
    found = deliver("in/a-2026-11-20.zip", packed({"1/Fiz1.pdf": OLD, "2/Fiz1.pdf": NEW}))
    assert found["documents"] == told(new=1, refused=1)
    assert paper("Fiz1") == OLD


def test_what_is_no_pdf_is_refused() -> None:
    assert deliver("in/Fiz1.pdf", "no PDF")["refused"]["code"] == "document"
    assert exchange.listed("documents/") == []


def test_many_pdfs_are_taken_slice_by_slice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "SLICE", 2)
    files = {f"{number}/Fiz{number % 5}.pdf": f"%PDF-1.7 {number}\n%%EOF" for number in range(7)}
    assert deliver("in/a-2026-11-20.zip", packed(files))["documents"] == told(new=5, refused=2)
    assert [paper(f"Fiz{number}")[9:10] for number in range(5)] == ["0", "1", "2", "3", "4"]


def test_pdfs_of_a_zip_that_was_replaced_meanwhile_are_those_of_the_new_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(documents, "SLICE", 1)
    exchange.put("in/a.zip", packed({"Fiz1.pdf": OLD, "Fiz2.pdf": OLD}))
    import_flow.invoke(import_flow.event("in/a.zip"))
    exchange.put("in/a.zip", packed({"Fiz1.pdf": NEW, "Fiz2.pdf": NEW}))
    import_flow.invoke(import_flow.event("in/a.zip"))
    assert sorted(import_flow.run_started()) == ["Done", "Failed"]
    found = exchange.report("in/a.zip")
    assert (found["refused"], found["documents"]) == (None, told(new=2))
    assert (paper("Fiz1"), paper("Fiz2")) == (NEW, NEW)
    assert {mail["outcome"] for mail in mailbox.queued()} == {"good", "refused"}
