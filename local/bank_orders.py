"""What the stand-in bank knows of orders, and of money that goes back."""

import time
import uuid
from dataclasses import dataclass, field

from local.template import Json

REFUND_SECONDS = 20
"""How long a refund may be rejected before the money goes."""
_LEAST = 5  # cents


@dataclass(frozen=True)
class Outcome:
    """What a button of the page does: `calls` of the webhook, and whether the payer is led back."""

    status: str
    calls: int = 1
    returns: bool = True
    late: bool = False


OUTCOMES = {
    "pay": Outcome("PAID"),
    "refuse": Outcome("VOIDED"),
    "cancel": Outcome("ABANDONED"),
    "close": Outcome("PAID", calls=0, returns=False),
    "late": Outcome("PAID", late=True),
    "twice": Outcome("PAID", calls=2),
}


@dataclass
class Refund:
    """`amount` in cents; `key` is the portal's number of it."""

    uuid: str
    amount: int
    key: str
    ends_at: float
    is_rejected: bool = False

    @property
    def status(self) -> str:
        done = "SUCCESSFUL" if time.time() >= self.ends_at else "PENDING"
        return "REJECTED" if self.is_rejected else done


@dataclass
class Order:
    uuid: str
    claims: Json
    """As the portal signed them."""
    end: str = ""
    """The status that was decided on; it holds since `ended_at` (epoch seconds)."""
    ended_at: float = 0

    refunds: list[Refund] = field(default_factory=list)

    @property
    def status(self) -> str:
        if not self.end or time.time() < self.ended_at:
            return "PENDING"
        back = sum(refund.amount for refund in self.refunds if refund.status == "SUCCESSFUL")
        return ("REFUNDED" if back >= self.total else "PARTIALLY_REFUNDED") if back else self.end

    @property
    def total(self) -> int:
        return cents(self.claims["grandTotal"])

    @property
    def refundable(self) -> int:
        """Cents that may still go back."""
        gone = sum(refund.amount for refund in self.refunds if not refund.is_rejected)
        return self.total - gone if self.end == "PAID" and time.time() >= self.ended_at else 0

    @property
    def told(self) -> Json:
        names = ("merchantReference", "currency")
        about = {name: self.claims[name] for name in names} | {"paymentStatus": self.status}
        return {"uuid": self.uuid, **about, "grandTotal": euros(self.total)}

    @property
    def answer(self) -> Json:
        refunds = [self.listed(refund) for refund in self.refunds]
        return self.told | {"refunds": refunds, "availableForRefund": self.refundable / 100}

    def listed(self, refund: Refund) -> Json:
        about = {"uuid": refund.uuid, "amount": euros(refund.amount), "status": refund.status}
        return about | {"currency": self.claims["currency"]}

    def refund(self, amount: int, key: str) -> Refund | str:
        """A new refund, or why there is none."""
        if any(refund.key == key for refund in self.refunds):
            return "Order already has a refund with same idempotency key"
        if amount < _LEAST:
            return "amount is under the min allowed amount: 0.05EUR"
        if amount > self.refundable:
            exceeds = f"Refund amount [{euros(amount)}] exceeds the total amount refundable"
            return f"{exceeds} [{euros(self.refundable)}]"
        refund = Refund(str(uuid.uuid4()), amount, key, time.time() + REFUND_SECONDS)
        self.refunds.append(refund)
        return refund


def kept(order: Json) -> Order:
    """An order out of the archive."""
    return Order(**order | {"refunds": [Refund(**refund) for refund in order.get("refunds", [])]})


def cents(amount: float) -> int:
    return round(amount * 100)


def euros(amount: int) -> str:
    """Cents as Montonio writes them."""
    return f"{amount / 100:.2f}"
