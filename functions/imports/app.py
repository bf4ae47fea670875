"""Files of the billing system, put under `in/` of the exchange bucket; each gets a report."""

from typing import Any
from urllib.parse import unquote_plus

from aws_lambda_powertools.utilities.data_classes import S3Event
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.imports import files, reports, store
from functions.imports.files import FileRefused
from functions.imports.records import newest_invoices, records, touched_meters
from functions.imports.reports import Report
from shared import aws, parallel
from shared.problems import LOGGER


def handler(event: dict[str, Any], _context: LambdaContext) -> None:
    """Imports every file of an S3 event. A failed write fails the call, and Lambda tries the event again."""
    for record in S3Event(event).records:
        name = unquote_plus(record.s3.get_object.key)
        report = _imported(record.s3.bucket.name, name)
        body = reports.document(name, report)
        aws.s3().put_object(
            Bucket=record.s3.bucket.name,
            Key=reports.key(name),
            Body=body,
            ContentType="application/json; charset=utf-8",
        )
        LOGGER.info("import", kind=report.kind, refused=report.refused, counts=report.counts)


def _imported(bucket: str, name: str) -> Report:
    try:
        return _written(files.read(_content(bucket, name)))
    except FileRefused as refused:
        return Report(refused=refused.code)


def _content(bucket: str, name: str) -> bytes:
    answer = aws.s3().get_object(Bucket=bucket, Key=name)
    if answer["ContentLength"] > files.LARGEST:
        raise FileRefused("file_large")
    return answer["Body"].read()


def _written(file: files.File) -> Report:
    """Every good row written, then what follows from rows, also when a first try was cut short."""
    found = records(file)
    outcomes = parallel.each(store.write, found)
    parallel.each(store.note_last_invoice, newest_invoices(file))
    parallel.each(lambda meter: store.refresh(*meter), touched_meters(file))
    return reports.report(file, zip(found, outcomes, strict=True))
