"""New invoices that their holders are to hear of."""

from collections.abc import Iterator
from datetime import timedelta

from functions.imports import store
from functions.imports.items import Record
from functions.imports.tallies import Outcome
from shared import calendar, invoices
from shared.aws import Item
from shared.queue import NewInvoice

NEWS = timedelta(days=31)  # an invoice issued before is history that nobody is mailed about

type Done = list[tuple[Record, Outcome]]


def news(done: Done, received_at: int) -> Iterator[NewInvoice]:
    """The new invoices that somebody has to pay; a repeated chunk names the same ones.

    Also those that a newer export has meanwhile, as it has them: a first try of the chunk may have died
    before it told, and to the newer export they were not new. Who was mailed already is not mailed again.
    """
    since = (calendar.today(received_at) - NEWS).isoformat()
    recent = [one for one in done if one[0].announced and one[0].fields["issued_on"] >= since]
    late = [record for record, outcome in recent if outcome == "superseded"]
    found = [record.fields for record, outcome in recent if outcome == "new"]
    for fields in found + (store.there(late) if late else []):
        invoice = _new_invoice(fields)
        if invoice["due"] and fields["issued_on"] >= since:
            yield invoice


def _new_invoice(fields: Item) -> NewInvoice:
    amount, paid = int(fields["amount"]), int(fields["paid"])
    return {
        "payer_code": fields["payer_code"],
        "number": fields["number"],
        "amount": amount,
        "due": invoices.due(amount, paid),
        "due_on": fields["due_on"],
    }
