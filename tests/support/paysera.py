"""A Paysera with a key of its own: signs callbacks for the orders that went to it."""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from shared import aws, settings
from tests.support.vectors import PAYSERA, SECRETS

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC = KEY.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)
KEYS = {**SECRETS, "paysera_public_key": PUBLIC.decode()}


def order(redirect_url: str) -> dict[str, str]:
    """What an address to Paysera says, if its sign is right."""
    [data], [sign] = parse_qs(urlsplit(redirect_url).query).values()
    assert sign == _md5(data)
    return dict(parse_qsl(urlsafe_b64decode(data).decode(), keep_blank_values=True))


def callback(of: dict[str, str], **other: str) -> dict[str, str]:
    """The query of a callback that says the order is paid, or what `other` says."""
    fields = of | {"status": "1", "payamount": of["amount"], "paycurrency": of["currency"], "requestid": "7"}
    data = urlsafe_b64encode(urlencode(fields | other).encode()).decode()
    strong = KEY.sign(data.encode(), padding.PKCS1v15(), hashes.SHA256())
    return {"data": data, "ss1": _md5(data), "ss3": urlsafe_b64encode(strong).decode()}


def _md5(data: str) -> str:
    return hashlib.md5(f"{data}{PAYSERA['password']}".encode(), usedforsecurity=False).hexdigest()


def keys_are(keys: dict[str, str]) -> None:
    """Puts these keys into the secret, as the utility does."""
    secret = json.dumps(keys)
    aws.secretsmanager().put_secret_value(SecretId=settings.payment_secret(), SecretString=secret)
