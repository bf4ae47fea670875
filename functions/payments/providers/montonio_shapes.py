"""What Montonio says, and what it means in our words."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from functions.payments.cents import cents
from functions.payments.providers.port import Refunded, Said
from shared.payment import Status

STATUSES: dict[str, Status] = {
    "PENDING": "pending",
    "AUTHORIZED": "authorized",
    "PAID": "paid",
    "VOIDED": "voided",
    "ABANDONED": "cancelled",
    "PARTIALLY_REFUNDED": "partly_refunded",
    "REFUNDED": "refunded",
}
REFUND_STATUSES: dict[str, Status] = {
    "SUCCESSFUL": "refund_done",
    "REJECTED": "refund_refused",
    "CANCELED": "refund_refused",
}
REASON_MAX = 200

type Name = Annotated[str, Field(min_length=1, max_length=100)]
type Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class Camel(BaseModel):
    """How Montonio writes names."""

    model_config = ConfigDict(alias_generator=to_camel)


class ListedRefund(Camel):
    """The answer to a new refund, and what an order says of each; another status is on its way."""

    uuid: Name
    amount: int | float | str
    status: str
    currency: Currency

    def refunded(self) -> Refunded:
        status = REFUND_STATUSES.get(self.status, "refund_pending")
        return Refunded(self.uuid, status, cents(str(self.amount)), self.currency)


class ToldRefund(Camel):
    """What a refund token says: not of which payment of ours, so that the order has to be asked for."""

    order_uuid: Name
    refund_uuid: Name
    refund_amount: int | float | str
    refund_status: str
    refund_status_description: str | None = None

    def refunded(self, currency: str) -> Refunded:
        status = REFUND_STATUSES.get(self.refund_status, "refund_pending")
        reason = (self.refund_status_description or "")[:REASON_MAX]
        return Refunded(self.refund_uuid, status, cents(str(self.refund_amount)), currency, reason)


class Told(Camel):
    """What an order token and an answer about an order have in common; only the answer has refunds."""

    uuid: Name
    merchant_reference: Name
    payment_status: str
    grand_total: int | float | str
    currency: Currency
    refunds: list[ListedRefund] = []

    def said(self) -> Said:
        """Raises ValueError for an amount that is none; a status that we do not know is no money."""
        return Said(
            payment_id=self.merchant_reference,
            status=STATUSES.get(self.payment_status, "pending"),
            amount=cents(str(self.grand_total)),
            currency=self.currency,
            provider_order=self.uuid,
            capture=self.uuid,
            refunds=tuple(refund.refunded() for refund in self.refunds),
        )


class Taken(Camel):
    """The answer to a new order."""

    uuid: Name
    payment_url: str = Field(pattern=r"^https?://", max_length=2000)
