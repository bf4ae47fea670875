"""What the billing clerk asks for: refunds, and whose a transfer is."""

from functions.imports import ledger
from functions.imports.answers import Answer, Refusal, Turn
from functions.imports.rows import AssignmentRow, RefundRow
from shared import aws, keys, ledger_keys, settings
from shared.keys import Key
from shared.transfers import Asked, Assigned


def ask(row: RefundRow, turn: Turn) -> Answer:
    """Asks for a refund of a payment that the portal knows."""
    order = ledger.there(ledger_keys.order(row.payment))
    if order is None:
        return Refusal("payment_unknown", "payment", row.payment)
    if row.amount and row.amount > order["amount"]:
        return Refusal("refund_more", "amount", f"{row.amount / 100:.2f}")
    asked = Asked(at=turn.now, key=row.refund_number, amount=row.amount)
    listed = ledger_keys.payment_of(ledger.day(turn.now), row.payment)
    answer = _once(ledger_keys.asked(row.payment, row.refund_number), asked, listed, turn)
    return answer or Refusal("refund_differs", "refund_number", row.refund_number)


def assign(row: AssignmentRow, turn: Turn) -> Answer | None:
    """Says whose a transfer is that the portal knows; None for a row of the list without an answer."""
    if not row.payer_code:
        return Refusal("payer_code", "payer_code") if row.invoice_number else None
    if ledger.there(ledger_keys.line(row.transfer)) is None:
        return Refusal("transfer_unknown", "transfer", row.transfer)
    contracts = aws.get_many(settings.table("contracts"), [keys.contract(row.payer_code)], consistent=True)
    if not any("address" in contract for contract in contracts):  # else it was only mentioned
        return Refusal("contract_unknown", "payer_code", row.payer_code)
    if row.invoice_number and not _has_invoice(row):
        return Refusal("invoice_unknown", "invoice_number", row.invoice_number)
    assigned = Assigned(at=turn.now, payer_code=row.payer_code, invoice_number=row.invoice_number)
    listed = ledger_keys.transfer_of(ledger.day(turn.now), row.transfer)
    answer = _once(ledger_keys.assigned(row.transfer), assigned, listed, turn)
    return answer or Refusal("assigned_differs", "transfer", row.transfer)


def _has_invoice(row: AssignmentRow) -> bool:
    invoice = aws.get(settings.table("invoices"), keys.invoice(row.payer_code, row.invoice_number))
    return invoice is not None


def _once(key: Key, fact: Asked | Assigned, listed: Key, turn: Turn) -> Answer | None:
    """Puts a fact, behind its line in the list of the day; None if another stands there."""
    there = ledger.there(key)
    if there is None:
        if turn.check:
            return "new"
        ledger.put_once(listed)
        if ledger.put_once(key, **fact.model_dump(), put_by=turn.by):
            return "new"
        there = ledger.there(key) or {}
    if there["put_by"] == turn.by:
        return "new"
    said = fact.model_dump(exclude={"at"})
    return "unchanged" if said.items() <= there.items() else None
