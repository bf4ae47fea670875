"""Lines of bank statements, and bills that they may be for."""

from functions.payments.books import Standing
from functions.payments.transfers.facts import Bill, Bills, Facts, Past
from shared.transfers import Line

ID = "0123456789abcdef0123456789abcdef"
IBAN = "LT987300010000000011"


def line(text: str = "", amount: int = 4521, **about: object) -> Line:
    """A line of 45,21 € from an account of Jonas's, or as `about` has it."""
    fields = {
        "id": ID,
        "iban": "LT601010012345678901",
        "amount": amount,
        "currency": "EUR",
        "booked_on": "2026-11-20",
        "payer": "JONAS JONAITIS",
        "payer_iban": IBAN,
        "payer_code": "",
        "reference": "",
        "text": text,
        "end_to_end": "",
        "bank_ref": "2026112000012345",
        "at": 1_795_431_600,
    }
    return Line.model_validate(fields | about)


def bill(code: str, number: str, due: int = 4521, due_on: str = "2026-11-30") -> Bill:
    return Bill(code, number, due_on, Standing(max(due, 4521), max(due, 4521) - due, 0, 0))


def bills(*some: Bill, **codes: tuple[Bill, ...]) -> Bills:
    """By payer code, the oldest first."""
    found: dict[str, tuple[Bill, ...]] = {}
    for one in sorted(some, key=lambda one: (one.due_on, one.number)):
        found[one.payer_code] = (*found.get(one.payer_code, ()), one)
    return found | codes


def paid_before(*codes: str) -> tuple[Past, ...]:
    return tuple(Past("f" * 32, "2026-10-20", 100, "", "", "", (code,)) for code in codes)


def facts(known: Bills, *before: str) -> Facts:
    return Facts(known, paid_before(*before))
