"""Files of the billing system, put under `in/` of the exchange bucket; each gets a report."""

import time
from collections import Counter
from typing import Any
from urllib.parse import unquote_plus

from aws_lambda_powertools.utilities.data_classes import S3Event
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.imports import files, reports, store
from functions.imports.files import FileRefused
from functions.imports.records import newest_invoices, records, touched_meters
from functions.imports.reports import FileReport, Report
from shared import aws, parallel, settings
from shared.problems import LOGGER

DOCUMENTS = {"csv": reports.csv_document, "json": reports.json_document}
CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json; charset=utf-8"}


def handler(event: dict[str, Any], _context: LambdaContext) -> None:
    """Imports every file of an S3 event. A failed write fails the call, and Lambda tries the event again."""
    for record in S3Event(event).records:
        name, begun = unquote_plus(record.s3.get_object.key), int(time.time())
        file = _imported(record.s3.bucket.name, name)
        report = Report("", name, check=False, received_at=begun, finished_at=int(time.time()), files=[file])
        for form, document in DOCUMENTS.items():
            aws.s3().put_object(
                Bucket=record.s3.bucket.name,
                Key=reports.key(name, form),
                Body=document(report, settings.exchange_language()),
                ContentType=CONTENT_TYPES[form],
            )
        LOGGER.info("import", kind=file.kind, refused=file.refused, counts=file.counts)


def _imported(bucket: str, name: str) -> FileReport:
    try:
        return _written(name.rpartition("/")[2], files.read(_content(bucket, name)))
    except FileRefused as refused:
        return FileReport(name.rpartition("/")[2], refused=refused.code)


def _content(bucket: str, name: str) -> bytes:
    answer = aws.s3().get_object(Bucket=bucket, Key=name)
    if answer["ContentLength"] > files.LARGEST:
        raise FileRefused("file_large")
    return answer["Body"].read()


def _written(name: str, file: files.File) -> FileReport:
    """Every good row written, then what follows from rows, also when a first try was cut short."""
    found = records(file)
    outcomes = parallel.each(store.write, found)
    parallel.each(store.note_last_invoice, newest_invoices(file))
    parallel.each(lambda meter: store.refresh(*meter), touched_meters(file))
    counts = Counter({"new": 0, "changed": 0, "unchanged": 0, "superseded": 0})
    for record, outcome in zip(found, outcomes, strict=True):
        counts[outcome] += len(record.row_numbers)
    counts["refused"] = len({fault.row for fault in file.faults})
    return FileReport(name, file.kind, counts=dict(counts), faults=file.faults)
