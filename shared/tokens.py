"""Secrets of sessions and links: 256 random bits, kept by us as SHA-256 only."""

import hashlib
import secrets

# Crockford's base 32, in small letters: digits before letters, so that ids sort as the numbers that they are.
_SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def new_id() -> str:
    """An id that tells nothing and cannot be guessed (96 bits)."""
    return secrets.token_hex(12)


def new_sortable_id(now_ms: int) -> str:
    """An id of 26 signs that sorts by time (a ULID): 48 bits of milliseconds, then 80 random ones."""
    return sortable_id(now_ms, secrets.randbits(80))


def sortable_id(at_ms: int, bits: int) -> str:
    """The id of that moment with these 80 bits."""
    number = at_ms << 80 | bits
    return "".join(_SIGNS[number >> shift & 31] for shift in range(125, -1, -5))


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
