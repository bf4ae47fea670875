"""What a new password must be: the utility's own rule, and not one that everybody guesses."""

from functools import cache
from pathlib import Path

PASSWORD_MIN, PASSWORD_MAX = 8, 128
COMMON_PASSWORDS = Path(__file__).parent / "text" / "common_passwords.txt"


@cache
def _common_passwords() -> frozenset[str]:
    return frozenset(COMMON_PASSWORDS.read_text().split())


def unmet_password_rules(password: str) -> list[str]:
    """Codes of the rules that `password` does not meet; the utility's own rule and a list of common ones."""
    rules = {
        "password_length": PASSWORD_MIN <= len(password) <= PASSWORD_MAX,
        "password_lower": any(sign.islower() for sign in password),
        "password_upper": any(sign.isupper() for sign in password),
        "password_digit": any(sign.isdecimal() for sign in password),
        "password_common": password.casefold() not in _common_passwords(),
    }
    return [code for code, met in rules.items() if not met]
