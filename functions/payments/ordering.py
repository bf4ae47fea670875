"""What an order asks for: which invoices get how much of what the customer wants to pay. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from shared.errors import InvalidField, NothingDue
from shared.fields import InvoiceNumber, PayerCode, PayToken, Request
from shared.payment import Advance, Bank, Part

AMOUNT_MAX = 99_999_999
INVOICES_MAX = 40
# Of an invoice its projection and the billing system's record; of a contract its credit, record and list.
WRITES_MAX, AN_INVOICE, A_CONTRACT, THE_REST = 100, 2, 3, 2

Key = Annotated[str, Field(strict=True, pattern=r"^[A-Za-z0-9_-]{16,64}$")]


class Wish(Request):
    """What somebody wants to pay: what is due of `invoices`, or another amount in cents.

    With the `token` of a pay link it is that link's invoice, and no session is needed.

    What is more than they owe is kept for `payer_code`, or for the contract of the oldest of them. `key` is
    made up by the client for each payment; a request that is repeated with it begins no other.
    """

    token: PayToken | None = None
    invoices: Annotated[list[InvoiceNumber], Field(max_length=INVOICES_MAX, default_factory=list)]
    amount: Annotated[int, Field(ge=1, le=AMOUNT_MAX)] | None = None
    payer_code: PayerCode | None = None
    bank: Bank | None = None
    key: Key


@dataclass(frozen=True)
class Payable:
    """An invoice that somebody may pay; `due` in cents, `due_on` an ISO date."""

    payer_code: str
    number: str
    due: int
    due_on: str


def ordered(
    payables: Sequence[Payable], amount: int | None, payer_code: str | None
) -> tuple[tuple[Part, ...], tuple[Advance, ...]]:
    """The oldest invoice first, each at most its due; what is left is paid in advance.

    Raises NothingDue, InvalidField for an amount without a contract or for too many invoices.
    """
    oldest_first = sorted(payables, key=lambda payable: (payable.due_on, payable.number))
    left = sum(payable.due for payable in payables) if amount is None else amount
    if not left:
        raise NothingDue
    parts = []
    for payable in oldest_first:
        part = min(left, payable.due)
        left -= part
        if part:
            parts.append(Part(payer_code=payable.payer_code, number=payable.number, amount=part))
    advance = (Advance(payer_code=_holder(oldest_first, payer_code), amount=left),) if left else ()
    _refuse_too_many(parts, advance)
    return tuple(parts), advance


def _holder(payables: Sequence[Payable], payer_code: str | None) -> str:
    if payer_code:
        return payer_code
    if not payables:
        raise InvalidField("payer_code", "missing")
    return payables[0].payer_code


def _refuse_too_many(parts: Sequence[Part], advance: Sequence[Advance]) -> None:
    """A payment is booked in one transaction, which has a limit."""
    contracts = {part.payer_code for part in parts} | {some.payer_code for some in advance}
    if AN_INVOICE * len(parts) + A_CONTRACT * len(contracts) + THE_REST > WRITES_MAX:
        raise InvalidField("invoices", "invoices_many")
