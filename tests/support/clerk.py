"""What the clerk finds in the bucket: reports as functions/imports writes them, files, and the page."""

from typing import Any

from functions.imports import reports
from functions.imports.reports import FileReport, Report
from shared import aws
from shared.fields import Language
from tests.support import exporting
from tests.support.times import NOW

COUNTS = {"new": 0, "changed": 0, "unchanged": 0, "superseded": 0, "refused": 0}


def delivered(name: str, *files: FileReport, at: int = NOW, language: Language = "lt", **about: Any) -> None:  # noqa: ANN401 - fields of a report
    """Puts the report on a delivery that came `at`."""
    check = name.startswith("in/check/")
    report = Report("id", name, check, at, at + 2, files=list(files), **about)
    for form, document in (("csv", reports.csv_document), ("json", reports.json_document)):
        put(reports.key(name, form), document(report, language))


def put(key: str, body: bytes) -> None:
    aws.s3().put_object(Bucket=exporting.BUCKET, Key=key, Body=body)


def file(name: str, kind: str = "contracts", **about: Any) -> FileReport:  # noqa: ANN401 - fields of a report
    counts = {key: about.pop(key, 0) for key in COUNTS}
    return FileReport(name, kind, counts=counts, **about)


def page() -> str:
    return exporting.content("reports/today.html")


def shown() -> str:
    """The page as the event of a report makes it."""
    exporting.run("exports-report")
    return page()
