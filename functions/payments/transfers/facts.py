"""What a transfer's rule may know: read before, so that the rule itself looks nothing up."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from functions.payments.books import InvoiceKey, Standing
from shared.payment import Payment


@dataclass(frozen=True)
class Bill:
    """An invoice of a contract; `due_on` an ISO date."""

    payer_code: str
    number: str
    due_on: str
    standing: Standing

    @property
    def key(self) -> InvoiceKey:
        return self.payer_code, self.number

    @property
    def due(self) -> int:
        return self.standing.due


type Bills = Mapping[str, tuple[Bill, ...]]
"""The invoices of contracts that exist, by payer code, the oldest first."""


@dataclass(frozen=True)
class Past:
    """An earlier transfer from the same account: what it was and which contracts it was booked for."""

    line_id: str
    booked_on: str
    amount: int
    text: str
    end_to_end: str
    bank_ref: str
    payer_codes: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """`bills` of every contract that the words or the past name; `payment` whose id is in the words.

    `cleared`: a transfer was booked before as the provider's money for that payment.
    """

    bills: Bills = field(default_factory=dict)
    past: tuple[Past, ...] = ()
    payment: Payment | None = None
    cleared: bool = False

    def paid_before(self) -> list[str]:
        """The contracts that this account paid for, the newest first."""
        return list(dict.fromkeys(code for one in self.past for code in one.payer_codes))
