"""The pay links of mails: whoever has one may pay one invoice and sees what is due of it, nothing else."""

import jwt

from shared.errors import LinkExpired

ALGORITHM, AUDIENCE, DAYS = "HS256", "pay", 120


def signed(payer_code: str, number: str, key: str, now: int) -> str:
    """The token of a link to pay the invoice; nothing of it is stored."""
    claims = {"aud": AUDIENCE, "sub": f"{payer_code}/{number}", "exp": now + DAYS * 86_400}
    return jwt.encode(claims, key, algorithm=ALGORITHM)


def read(token: str, key: str) -> tuple[str, str]:
    """Payer code and number of the invoice that a token is for; LinkExpired for an old or made-up one."""
    try:
        claims = jwt.decode(
            token, key, algorithms=[ALGORITHM], audience=AUDIENCE, options={"require": ["exp", "sub"]}
        )
    except (jwt.InvalidTokenError, ValueError) as error:
        raise LinkExpired from error
    payer_code, _, number = str(claims["sub"]).partition("/")
    return payer_code, number
