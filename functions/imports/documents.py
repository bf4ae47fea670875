"""Invoices as PDF: each lies in the bucket under its number and content, an item says which one counts."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePosixPath

from functions.imports import bucket, stamps, store
from functions.imports.forms import Document
from functions.imports.plans import Plan
from functions.imports.records import Record, outcome
from functions.imports.tallies import Outcome
from shared import aws, keys, parallel, settings


def taken(plan: Plan, documents: Sequence[Document], put_at: datetime) -> dict[str, int]:
    """Counts of new, unchanged, superseded and refused PDFs; what counts is where customers get it then."""
    if not documents:
        return {}
    own = PurePosixPath(plan.key)
    # What looks like a time in the name of a PDF is a part of the invoice's number.
    made_at = stamps.stamp([] if own.suffix.lower() == ".pdf" else [own.name], put_at)
    first: dict[str, Document] = {}
    counts = Counter(new=0, unchanged=0, superseded=0, refused=0)
    for document in documents:
        counts["refused"] += first.setdefault(document.number, document) is not document
    counts.update(parallel.each(lambda document: _told(plan, document, made_at), first.values()))
    return dict(counts)


def _told(plan: Plan, document: Document, made_at: int) -> Outcome:
    """A newer PDF of an invoice is told as a new one."""
    found = _taken(plan, document, stamps.exported(made_at, document.digest))
    return "new" if found == "changed" else found


def _taken(plan: Plan, document: Document, exported: str) -> Outcome:
    content = document.content()
    key = f"documents/{document.number}-{document.digest}.pdf"
    fields = {"number": document.number, "key": key, "size": len(content)}
    record = Record("invoices", keys.document(document.number), fields)
    if plan.check:
        item = aws.get(settings.table("invoices"), record.key)
        return outcome(item or {}, record.digest, exported)
    bucket.put(key, content, "application/pdf")
    return store.write(record, exported)
