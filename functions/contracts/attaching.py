"""When a contract may be attached: payer code and number of the last invoice belong together."""

import hmac


def proves(invoice_number: str, last_invoice: str) -> bool:
    """Whether `invoice_number` is the contract's last one; in the same time for any answer."""
    return hmac.compare_digest(invoice_number.casefold().encode(), last_invoice.casefold().encode())
