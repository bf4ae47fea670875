"""Which of a contract's invoices the words of a transfer name. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator

from functions.payments.transfers.words import plain

LONG = 4  # digits from which on a number is recognised however it is written

_INVOICE = r"(?:S\W?\w?SKAIT\w*|SASK|FAKT\w*|INVOICE|(?<![A-Z])(?:S\W?F|SS))\W{0,3}(?:(?:NR|NO)\W{0,3})?"
_NO_MORE = r"(?![A-Z0-9])(?![._-][A-Z0-9])"


def named(words: str, numbers: Collection[str], *, in_full: bool = False) -> list[str]:
    """Those of `numbers` that are named; what was taken for one of them names no other.

    As written first, then with spaces and signs in between, then without zeros, then, unless they must be
    there `in_full`, by the digits alone.
    """
    found: list[str] = []
    digits = re.sub(r"[\W_]", "", words)
    likely = [number for number in sorted(numbers, key=len, reverse=True) if _is_likely(number, digits)]
    for form in FORMS[:-1] if in_full else FORMS:
        shapes = {number: form(number) for number in likely if number not in found}
        same = Counter(shapes.values())
        for number, shape in shapes.items():
            if shape and same[shape] == 1 and re.search(shape, words):
                found.append(number)
                words = re.sub(shape, _blank, words)
    return found


def _is_likely(number: str, squashed: str) -> bool:
    """Whether its digits are there at all: a contract has invoices of many years, and shapes take time."""
    return all(group.lstrip("0") in squashed for group in re.findall(r"\d+", number))


def unknown(words: str, numbers: Collection[str]) -> bool:
    """Whether the words name an invoice and it is none of `numbers`, of which none is named."""
    prefixes = {found[0] for number in numbers if (found := re.match(r"[A-Z]{2,}", plain(number)))}
    like = "|".join([_INVOICE + r"[A-Z]{0,5}\W?", *(rf"(?<![A-Z]){prefix}\W{{0,2}}" for prefix in prefixes)])
    return bool(re.search(rf"(?:{like})\d{{3,}}", words))


def written(words: str) -> Iterator[str]:
    """What looks like the number of some invoice, without spaces."""
    for found in re.finditer(r"(?<![A-Z0-9])[A-Z]{2,5}[ .-]{0,2}\d{3,}(?![A-Z0-9])", words):
        yield re.sub(r"[ .-]", "", found[0])


def _blank(found: re.Match[str]) -> str:
    return "|" * len(found[0])


def _literal(number: str) -> str:
    """As it is; a short one, which may be anything, only where the words say that it is an invoice's."""
    text, short = re.escape(plain(number)), len(re.findall(r"\d", number)) < LONG
    return rf"{_INVOICE}{text}{_NO_MORE}" if short else rf"{_left(number)}{text}{_NO_MORE}"


def _loose(number: str) -> str:
    return _spelt(number, lambda zeros: zeros)


def _without_zeros(number: str) -> str:
    return _spelt(number, lambda zeros: "".join(f"{zero}?" for zero in zeros))


def _spelt(number: str, zeros: Callable[[str], str]) -> str:
    """Letters and digits with at most two signs between any two of them; none for a short number."""
    groups = re.findall(r"[A-Z]+|\d+", plain(number))
    if sum(len(group) for group in groups if group.isdigit()) < LONG:
        return ""
    between = r"[\W_]{0,2}"
    spelt = [between.join(_signs(group, zeros)) for group in groups]
    right = r"(?!\d)" if groups[-1].isdigit() else r"(?![A-Z0-9])"
    return _left(number) + rf"{between}(?:NR{between})?".join(spelt) + right


def _signs(group: str, zeros: Callable[[str], str]) -> list[str]:
    bare = group.lstrip("0") if group.isdigit() else group
    leading = group[: len(group) - len(bare)]
    return [*([zeros(leading)] if leading else []), *bare]


def _left(number: str) -> str:
    """A lost space may have glued it to the word before it, but digits to digits say another number."""
    return r"(?<!\d)" if number[0].isalpha() else r"(?<![A-Z0-9])"


def _digits(number: str) -> str:
    """Without the letters before it; those in it cannot be left out."""
    found = re.fullmatch(r"[A-Z]+[\W_]?(\d+)", plain(number))
    if not found or len(found[1]) < LONG:
        return ""
    return rf"(?<![A-Z0-9]){found[1]}(?![A-Z0-9])"


FORMS = (_literal, _loose, _without_zeros, _digits)
