"""Lines of bank statements: each payment comes in once, whatever statements tell of it."""

from functions.imports import ledger
from functions.imports.answers import Answer, Refusal, Turn
from functions.imports.rows import TransferRow
from shared import ledger_keys
from shared.aws import Item
from shared.transfers import Line, Movement


def take(row: TransferRow, turn: Turn) -> Answer:
    if row.whole and (refusal := _one_of_several(row, turn)):
        return refusal
    names = row.names.split(",")
    if not (row.sum or turn.check) and _put(row, names, turn):
        return "new"
    known = _known(names, turn)
    if known is None:
        return Refusal("sum_only", value=_amount(row)) if row.sum else "new"
    if known.get("put_by") == _by(row, turn):
        return "new"
    return "unchanged" if _agrees(row, known) else Refusal("line_differs", value=_amount(row))


def _one_of_several(row: TransferRow, turn: Turn) -> Refusal | None:
    """Notes that the entry's sum is these payments, before the first of them is put."""
    key, about = ledger_keys.transfer_name(row.whole), {"amount": row.whole_amount, "currency": row.currency}
    if turn.check or not ledger.put_once(key, **about):
        there = ledger.there(key)
        if there and "transfer" in there:
            return Refusal("sum_known", value=_amount(row))
        if there and not about.items() <= there.items():
            return Refusal("line_differs", value=_amount(row))
    return None


def _put(row: TransferRow, names: list[str], turn: Turn) -> bool:
    line = Line(id=names[0], at=turn.now, **row.model_dump(include=set(Movement.model_fields)))
    ours = {"detail": row.detail, "put_by": _by(row, turn)}
    return ledger.put_line(line.model_dump() | ours, names, ledger.day(turn.now))


def _by(row: TransferRow, turn: Turn) -> str:
    return f"{turn.by}/{row.part}"


def _known(names: list[str], turn: Turn) -> Item | None:
    """The line that has one of the names, or the sum; a line gets the names that it did not have."""
    found = {name: ledger.there(ledger_keys.transfer_name(name)) for name in names}
    named = next((item for item in found.values() if item), None)
    if named is None or "transfer" not in named:
        return named
    for name, item in found.items():
        if item is None and not turn.check:
            ledger.put_once(ledger_keys.transfer_name(name), transfer=named["transfer"])
    return ledger.there(ledger_keys.line(named["transfer"]))


def _agrees(row: TransferRow, known: Item) -> bool:
    """Whether it is the same money, as far as both files tell; names and texts banks write now so, now so."""
    if (row.amount, row.currency) != (known["amount"], known["currency"]):
        return False
    if "id" not in known:
        return True
    both = [(row.detail, known["detail"]), (row.payer_iban, known["payer_iban"])]
    if not (row.bank_ref or known["bank_ref"]):
        both.append((row.text, known["text"]))
    same = all(one == other for one, other in both if one and other)
    return same and row.booked_on == known["booked_on"]


def _amount(row: TransferRow) -> str:
    return f"{row.booked_on} {row.amount / 100:.2f}"
