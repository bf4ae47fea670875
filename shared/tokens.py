"""Secrets of sessions and links: 256 random bits, kept by us as SHA-256 only."""

import hashlib
import secrets


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def new_id() -> str:
    """An id that tells nothing and cannot be guessed (96 bits)."""
    return secrets.token_hex(12)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
