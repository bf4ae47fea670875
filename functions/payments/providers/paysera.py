"""Paysera Checkout Classic: a signed redirect there, a signed callback back.

developers.paysera.com/en/checkout/integrations: integration-specification, integration-callback.
"""

import binascii
import hashlib
import hmac
import re
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from functions.payments.providers.port import Refunded, Request, Said, Setup, Urls
from shared.errors import Forged
from shared.payment import Bank, Decision, Order, Started, Status

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hashes import HashAlgorithm

ADDRESS, VERSION = "https://bank.paysera.com/pay/", "1.6"
LANGUAGES = {"lt": "LIT", "en": "ENG"}
# Only 1 is money: 2 and 4 are accepted orders without it, 3 tells more of the payer.
REFUNDED = "5"
STATUSES: dict[str, Status] = {"0": "refused", "1": "paid", REFUNDED: "refunded"}
BANKS: dict[Bank, str] = {
    "swedbank": "hanza",
    "seb": "vb2",
    "luminor": "nord",
    "artea": "sb",
    "citadele": "parex",
    "revolut": "lt_revolut",
    "card": "card",
}
_CENTS = re.compile(r"\d{1,11}", re.ASCII)


def start(order: Order, urls: Urls, setup: Setup, _now: int) -> Started:
    fields = {
        "projectid": setup.secret("paysera_project_id"),
        "orderid": order.id,
        "accepturl": urls.back,
        "cancelurl": urls.back,
        "callbackurl": urls.callback,
        "version": VERSION,
        "lang": LANGUAGES[order.language],
        "amount": str(order.amount),
        "currency": order.currency,
        "payment": BANKS[order.bank] if order.bank else "",
        "country": "LT",
        "test": "1" if setup.sandbox else "0",
    }
    data = urlsafe_b64encode(urlencode(fields).encode()).decode()
    signed = urlencode({"data": data, "sign": _md5(data, setup)})
    return Started(provider_order=order.id, redirect_url=f"{setup.url or ADDRESS}?{signed}")


def verify(request: Request, setup: Setup, _now: int) -> Said:
    data = request.query.get("data", "")
    if not _is_signed(data, request.query, setup):
        raise Forged
    try:
        fields = dict(parse_qsl(_decoded(data).decode(), keep_blank_values=True, errors="strict"))
        said = _said(fields)
    except (ValueError, KeyError) as error:
        raise Forged from error
    of_others = fields.get("projectid") != setup.secret("paysera_project_id")
    if of_others or (fields.get("test", "0") != "0" and not setup.sandbox):
        raise Forged
    return said


def ask(_started: Started, _setup: Setup, _now: int) -> Said | None:
    """Classic has no such call: Paysera repeats a callback that was not answered."""
    return None


def refund(decision: Decision, number: str, _setup: Setup, _now: int) -> Refunded:
    """Classic has no such call either: the utility gives back in its account, and a callback tells of it."""
    return Refunded(number, "refund_refused", decision.amount, decision.currency, "by_hand")


def _is_signed(data: str, query: Mapping[str, str], setup: Setup) -> bool:
    """Every signature on the callback is right; with Paysera's public key there must be one of RSA."""
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - 40 ms that only callbacks need

    kinds: dict[str, HashAlgorithm] = {"ss2": hashes.SHA1(), "ss3": hashes.SHA256()}  # noqa: S303 - ss2 is theirs
    strong = [name for name in kinds if name in query]
    if not strong and ("ss1" not in query or setup.secrets.get("paysera_public_key")):
        return False
    if "ss1" in query and not hmac.compare_digest(query["ss1"].encode(), _md5(data, setup).encode()):
        return False
    return all(_is_by_paysera(data, query[name], kinds[name], setup) for name in strong)


def _md5(data: str, setup: Setup) -> str:
    signed = f"{data}{setup.secret('paysera_password')}"
    return hashlib.md5(signed.encode(), usedforsecurity=False).hexdigest()  # Paysera's own way


def _is_by_paysera(data: str, signature: str, kind: "HashAlgorithm", setup: Setup) -> bool:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - see above
    from cryptography.hazmat.primitives.asymmetric import padding, rsa  # noqa: PLC0415 - see above
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415 - see above

    key = load_pem_public_key(setup.secret("paysera_public_key").encode())
    if not isinstance(key, rsa.RSAPublicKey):
        return False
    try:
        key.verify(_decoded(signature), data.encode(), padding.PKCS1v15(), kind)
    except (InvalidSignature, ValueError):
        return False
    return True


def _decoded(text: str) -> bytes:
    """Raises ValueError for what is no url-safe base64."""
    try:
        return b64decode(text, altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("base64") from error


def _said(fields: Mapping[str, str]) -> Said:
    """What was paid, `payamount`, may be in the payer's currency; then the order's own amount was met."""
    same_currency = fields.get("paycurrency") == fields["currency"]
    amount = fields["payamount"] if same_currency else fields["amount"]
    if not _CENTS.fullmatch(amount) or not fields["orderid"]:
        raise ValueError("amount")
    refunds = _refunds(fields)
    is_part = any(refund.amount < int(amount) for refund in refunds)
    return Said(
        payment_id=fields["orderid"],
        status="partly_refunded" if is_part else STATUSES.get(fields["status"], "pending"),
        amount=int(amount),
        currency=fields["currency"],
        provider_order=fields["orderid"],
        capture=fields.get("requestid") or fields["orderid"],
        refunds=refunds,
    )


def _refunds(fields: Mapping[str, str]) -> tuple[Refunded, ...]:
    """The one that the callback is about; without an amount it is none that we could book."""
    amount = fields.get("refund_amount", "")
    if fields["status"] != REFUNDED or not _CENTS.fullmatch(amount):
        return ()
    name = f"{fields.get('refund_timestamp', '')}-{amount}"
    return (Refunded(name, "refund_done", int(amount), fields.get("refund_currency") or fields["currency"]),)
