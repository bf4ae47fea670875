"""Hashing of passwords: argon2id, 19 MiB, two passes (OWASP Password Storage Cheat Sheet)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Stands in when there is no account; a constant, as making it at its first use would tell by the time.
NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$CSi2tSDbeaBpv/P7ssW/Dw$kbJz4RM7DzhQmP96eosA5fibi6ug7hXHVOfQuBF0fJc"


def hashed(password: str) -> str:
    return HASHER.hash(password)


def verify(password_hash: str | None, password: str) -> bool:
    """Whether the password is right; takes the same time when there is no hash to compare with."""
    try:
        return HASHER.verify(password_hash or NOBODYS, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False
