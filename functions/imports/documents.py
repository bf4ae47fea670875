"""Invoices as PDF: each lies in the bucket under its number and content, an item says which one counts."""

import math
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from functions.imports import bucket, plans, stamps, store
from functions.imports.forms import Document, opened
from functions.imports.items import Record, outcome
from functions.imports.plans import Papers, Plan
from functions.imports.tallies import Outcome, Tally
from shared import aws, keys, parallel, settings

SLICE = 4000  # documents that one call takes: some 2 minutes with a third of a processor


class Replaced(Exception):
    """Raised when another object has come where the delivery was: the clerk hears that it broke off."""


def papers(key: str, documents: Sequence[Document], put_at: datetime) -> Papers | None:
    """What the plan must know of the PDFs in a delivery. Raises FileRefused."""
    if not documents:
        return None
    own = PurePosixPath(key)
    # What looks like a time in the name of a PDF is a part of the invoice's number.
    made_at = stamps.stamp([] if own.suffix.lower() == ".pdf" else [own.name], put_at)
    return Papers(made_at=made_at, slices=math.ceil(len(_first(documents)) / SLICE))


def tally(plan: Plan, made_at: int, number: int) -> Tally:
    """Puts the PDFs of the slice `number` where customers get them; what became of them."""
    tally = Tally()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "object"
        _fetch(plan, path)
        _, documents = opened(path, PurePosixPath(plan.key).name)
        first = _first(documents)
        if number == 0:
            tally.counts["refused"] = len(documents) - len(first)
        some = first[number * SLICE : (number + 1) * SLICE]
        for found in parallel.each(lambda document: _taken(plan, document, made_at), some):
            tally.counts[found] += 1
    return tally


def _fetch(plan: Plan, path: Path) -> None:
    found = bucket.opened(plan.key)
    if plans.delivery_id(plan.key, found.etag, found.put_at) != plan.id:
        raise Replaced
    found.save(path)


def _first(documents: Sequence[Document]) -> list[Document]:
    """One document a number: of two in one delivery the first counts."""
    return list({document.number: document for document in reversed(documents)}.values())[::-1]


def _taken(plan: Plan, document: Document, made_at: int) -> Outcome:
    content, exported = document.content(), stamps.exported(made_at, plan.received_at, document.digest)
    key = f"documents/{document.number}-{document.digest}.pdf"
    fields = {"number": document.number, "key": key, "size": len(content)}
    record = Record("invoices", keys.document(document.number), fields)
    if plan.check:
        item = aws.get(settings.table("invoices"), record.key)
        return outcome(item or {}, record.digest, exported)
    bucket.put(key, content, "application/pdf")
    return store.write(record, exported)
