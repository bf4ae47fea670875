"""What the words of a transfer may name, before anything is looked up. Pure.

A payer writes as people do, and banks strip letters, change case, and cut or join lines.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from shared.transfers import Line

CODE_MIN, CODE_MAX = 3, 15
MOST_CODES, MOST_PAYMENTS = 100, 5
ZEROS = 2  # that a spreadsheet may have dropped from the beginning of a code
PIECES = 4  # that one code may have come in

_PAYER = r"(?:MOK\W?\w?TOJ\w*|KLIENTO?|ABONENT\w*|VARTOTOJ\w*|PAYER|CUSTOMER|CLIENT)"
_CODE = r"(?:KOD\w*|CODE|NUMERI\w*|NR|NO|ID|K)"
_LABELS = (
    rf"(?<![A-Z]){_PAYER}\W{{0,2}}{_CODE}?",
    rf"(?<![A-Z])(?:MOK|AB)\W{{0,2}}{_CODE}",
    r"(?<![A-Z])M\W?K",
    r"KODAS",
    r"(?<![A-Z])(?:KOD\w*|CODE)",
)
_LABEL = re.compile(rf"(?:{'|'.join(_LABELS)})\W{{0,3}}(?:(?:NR|NO|YRA)\W{{1,3}})?$")
# A code of something else says of what, in the genitive: of a person, a company, the post, a service.
_OTHER_LABEL = re.compile(
    r"(\w*(?:O|OS|I?ES|AUS|ENS)|\w?MON\W\w?S|PA\WTO|BIC|SWIFT|PVM|PIN)\W{0,2}KOD\w*\W{0,6}$"
)
_PAYERS = re.compile(r"TOJO|KLIENTO|ABONENTO|PIRK\W?\w?JO")
_IBAN = re.compile(r"(?<![A-Z])[A-Z]{2}\d{2}(?:\s?\d{4}){3,5}\d{0,3}")
_PAYMENT = re.compile(r"(?=(01[0-9A-HJKMNP-TV-Z]{24}))")
_RF = re.compile(r"RF(\d\d)([0-9A-Z]{1,21})")


@dataclass(frozen=True)
class Named:
    """A payer code that the words may name, and where they do.

    `exact`: just as it stands there, no zero restored and no pieces joined; `alone`: no letter touches it.
    """

    code: str
    start: int
    end: int
    labelled: bool
    exact: bool
    alone: bool


def plain(text: str) -> str:
    """In capitals and without marks, so that what a bank strips makes no difference."""
    letters = unicodedata.normalize("NFKD", text.upper())
    return re.sub(r"\s+", " ", "".join(sign for sign in letters if not unicodedata.combining(sign)))


def of(line: Line) -> str:
    """All the words of a line: what stands in the fields for codes is labelled as such."""
    code = f"MOKETOJO KODAS {line.payer_code}" if line.payer_code else ""
    return " | ".join(plain(part) for part in (code, _reference(line.reference), line.text) if part)


def _reference(reference: str) -> str:
    """A reference says whose or which invoice it is; one with wrong check digits says nothing."""
    squashed = plain(reference).replace(" ", "")
    if found := _RF.fullmatch(squashed):
        digits = "".join(str(int(sign, 36)) for sign in f"{found[2]}RF{found[1]}")
        if int(digits) % 97 != 1:
            return ""
        reference = found[2]
    return f"MOKETOJO KODAS {reference}" if reference[:1].isdigit() else reference


def payments(line: Line) -> list[str]:
    """Ids of payments of ours that may be named: what does not exist is found out by looking."""
    fields = (line.text, line.reference, line.end_to_end)
    squashed = "|".join(re.sub(r"[\s-]", "", plain(field)) for field in fields)
    found = dict.fromkeys(match[1].lower() for match in _PAYMENT.finditer(squashed))
    return list(found)[:MOST_PAYMENTS]


def codes(words: str) -> list[Named]:
    """Every payer code that may be meant, the likely ones first, at most as many as one batch reads."""
    digits = [found.span() for found in re.finditer(r"\d+", _IBAN.sub(_blank, words))]
    found = [named for first in range(len(digits)) for named in _from(words, digits[first:])]
    found.sort(key=lambda named: (not named.labelled, not named.exact, named.start))
    kept = list(dict.fromkeys(named.code for named in found))[:MOST_CODES]
    return [named for named in found if named.code in kept]


def _blank(found: re.Match[str]) -> str:
    return "|" * len(found[0])


def _from(words: str, digits: list[tuple[int, int]]) -> Iterator[Named]:
    """The codes that begin with the first of `digits`, places of runs of digits in their order."""
    start = digits[0][0]
    labelled = _is_labelled(words[max(0, start - 50) : start])
    for pieces in range(1, 1 + _joined(words, digits)):
        end = digits[pieces - 1][1]
        written = re.sub(r"\D", "", words[start:end])
        alone = not words[start - 1 : start].isalpha() and not words[end : end + 1].isalpha()
        for zeros in range(ZEROS + 1):
            code = "0" * zeros + written
            if CODE_MIN <= len(code) <= CODE_MAX and len(written) > 1:
                yield Named(code, start, end, labelled, exact=pieces == 1 and not zeros, alone=alone)


def _joined(words: str, digits: list[tuple[int, int]]) -> int:
    """How many runs of digits may be pieces of one number: a single sign between each two."""
    for count, (one, next_) in enumerate(pairwise(digits[:PIECES]), 1):
        if words[one[1] : next_[0]] not in (" ", "-", "."):
            return count
    return min(PIECES, len(digits))


def _is_labelled(before: str) -> bool:
    other = _OTHER_LABEL.search(before)
    return bool(_LABEL.search(before)) and not (other and not _PAYERS.search(other[1]))
