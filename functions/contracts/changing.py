"""What a holder may change of a contract: their own name of it, and how they want its invoices."""

from shared.fields import Delivery, Label, Request
from shared.identity import Link


class Change(Request):
    """What is left out stays, and so does a delivery of null; an empty or null label removes it."""

    label: Label | None = None
    delivery: Delivery | None = None


def changed(link: Link, change: Change) -> Link:
    """The link as `change` wants it."""
    label = change.label or None if "label" in change.model_fields_set else link.label
    return Link(link.payer_code, label, change.delivery or link.delivery)
