"""The clerk's word on a transfer: a code that lost its zeros is found, if it is one contract's."""

import pytest

from functions.payments.books import Standing
from functions.payments.transfers.deciding import Decision, assigned
from functions.payments.transfers.facts import Bill, Facts
from shared.transfers import Assigned


def facts(*payer_codes: str) -> Facts:
    """Contracts that owe 10 euros each."""
    owed = Standing(amount=1000, paid=0, settled=0, version=0)
    return Facts(bills={code: (Bill(code, "Fiz1", "2026-11-30", owed),) for code in payer_codes})


@pytest.mark.parametrize(
    ("contracts", "found"),
    [
        (("01234",), "01234"),
        (("001234",), "001234"),
        (("1234", "01234"), "1234"),
        (("01234", "001234"), None),
        ((), None),
    ],
)
def test_a_code_that_could_be_two_contracts_is_nobodys(contracts: tuple[str, ...], found: str | None) -> None:
    word = Assigned(payer_code="1234", invoice_number="Fiz1", at=0)
    whose = Decision({"suspense": 1000}, {(found, "Fiz1"): 1000}, {}) if found else None
    assert assigned(1000, word, facts(*contracts)) == whose
