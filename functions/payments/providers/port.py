"""What a payment provider is to the portal: it takes an order and says, once or often, what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from shared.errors import ProviderDown
from shared.payment import Decision, Order, Started, Status


@dataclass(frozen=True)
class Setup:
    """How the utility uses providers; `url` stands in for a provider's own address, empty for that one."""

    secrets: Mapping[str, str]
    sandbox: bool = False
    url: str = ""

    def secret(self, name: str) -> str:
        """Never empty: with an empty key anybody could sign. ProviderDown until there is one."""
        if not (value := self.secrets.get(name, "")):
            raise ProviderDown
        return value


@dataclass(frozen=True)
class Urls:
    """Where the payer comes back to, and where the provider tells the portal what happened."""

    back: str
    callback: str


@dataclass(frozen=True)
class Request:
    """A callback as it came."""

    query: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Refunded:
    """How a refund stands; cents. `name` is the provider's own, `reason` its word for why it was refused."""

    name: str
    status: Status
    amount: int
    currency: str
    reason: str = ""


@dataclass(frozen=True)
class Said:
    """What a provider says of a payment; amount in cents, `capture` its own name of the money that moved.

    `refunds` are those of which it says more than that there are some.
    """

    payment_id: str
    status: Status
    amount: int
    currency: str
    provider_order: str
    capture: str
    refunds: tuple[Refunded, ...] = ()


class Provider(Protocol):
    """An adapter is a module with these functions."""

    def start(self, order: Order, urls: Urls, setup: Setup, now: int) -> Started:
        """Takes the order to the provider. Raises ProviderDown; may be called again for the same order."""

    def verify(self, request: Request, setup: Setup, now: int) -> Said:
        """What a callback says. Raises Forged unless every signature on it is right, ProviderDown."""

    def ask(self, started: Started, setup: Setup, now: int) -> Said | None:
        """What the provider says now; none where it cannot be asked. Raises ProviderDown."""

    def refund(self, decision: Decision, number: str, setup: Setup, now: int) -> Refunded | None:
        """Asks for money to go back, once for each `number`, a UUID; none if that was asked before.

        Raises ProviderDown; may be called again with the same number.
        """
