"""Texts by the thousand: what the portal asks payers to write is always understood, nobody else's ever is."""

import re
import unicodedata
from collections.abc import Callable

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from functions.payments.transfers import matching
from functions.payments.transfers.facts import Bills
from shared.epc import transfer
from shared.fields import INVOICE_NUMBER_PATTERN, PAYER_CODE_PATTERN
from shared.invoices import Invoice
from tests.support.statement import bill, bills, facts, line

MANY = 1000
LITHUANIAN = "ąčęėįšųūž"

codes = st.from_regex(PAYER_CODE_PATTERN.replace(r"\d", "[0-9]"), fullmatch=True)
anything = st.from_regex(INVOICE_NUMBER_PATTERN, fullmatch=True)
usual = st.tuples(
    st.sampled_from(("Fiz", "Jur", "SF", "PS-", "2026-", "KV_")), st.integers(1, 99_999), st.integers(0, 6)
).map(lambda made: f"{made[0]}{made[1]:0{made[2]}d}")
numbers = st.one_of(usual, usual, anything)


def transfer_text(code: str, number: str) -> str:
    """What GET /api/invoices/{number} and the QR code say."""
    invoice = Invoice(
        number=number,
        payer_code=code,
        period="2026-10",
        issued_on="2026-11-09",
        due_on="2026-11-30",
        amount=4521,
        currency="EUR",
        due=4521,
        state="unpaid",
    )
    to = transfer(invoice, "UAB Pakruojo šiluma", "LT601010012345678901")
    assert to
    assert len(to.text) <= 140
    return to.text


def _bare(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


type Bank = Callable[[str], str]
BANKS: dict[str, Bank] = {
    "as it is": lambda text: text,
    "bare letters": _bare,
    "letters lost": lambda text: re.sub(f"[{LITHUANIAN}]", "", text),
    "letters asked": lambda text: re.sub(f"[{LITHUANIAN}]", "?", text),
    "letters blank": lambda text: re.sub(f"[{LITHUANIAN}]", " ", text),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "capitals": lambda text: _bare(text).upper(),
    "small letters": str.lower,
    "no commas": lambda text: text.replace(",", ""),
    "semicolons": lambda text: text.replace(",", ";"),
    "many spaces": lambda text: text.replace(" ", "   "),
    "hard spaces": lambda text: text.replace(" ", "\N{NO-BREAK SPACE}"),
    "cut": lambda text: text[:140],
    "framed": lambda text: f"/ROC//{text}/",
    "marked": lambda text: f"Įmokos: {text}. Ačiū!",
}
banks = st.sampled_from(sorted(BANKS)).map(BANKS.__getitem__)


@st.composite
def towns(draw: st.DrawFn) -> Bills:
    """Some contracts with some invoices; a number is on one contract only, however it is written."""
    some = draw(st.lists(codes, min_size=1, max_size=6, unique=True))
    given_ = draw(
        st.lists(st.tuples(st.sampled_from(some), numbers), max_size=12, unique_by=lambda one: same(one[1]))
    )
    made = [bill(code, number, draw(st.sampled_from((0, 1999, 4521)))) for code, number in given_]
    return dict.fromkeys(some, ()) | dict(bills(*made))


def same(number: str) -> str:
    """What is left of a number where case, signs and zeros are lost."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", re.sub(r"[._-]", "", number)).upper()


@settings(max_examples=MANY)
@given(towns(), codes, numbers, banks, banks)
def test_the_portals_own_text_is_always_understood(
    town: Bills, code: str, number: str, bank: Bank, other: Bank
) -> None:
    taken = {same(one.number) for some in town.values() for one in some}
    assume(same(number) not in taken)
    known = dict(town)
    known[code] = (*known.get(code, ()), bill(code, number))
    text = other(bank(transfer_text(code, number)))
    found = matching.claims(line(text), facts(known))
    assert [claim.payer_code for claim in found] == [code], text
    assert [one.number for one in found[0].named] == [number], text


DIGITS = st.integers(1, 99_999).map(str)
WORDS = """už šildymą|2026 m. spalis|2026-10|ačiū|tel. 8 612 34567|+370 612 34567|LT-83152|pašto kodas 83152
a/s LT98 7300 0100 0000 0011|asmens kodas 38001011234|įm. kodas 167951234|45,21 EUR|Liepų g. 4-12, Pakruojis
Vytauto g. 12345|karštas vanduo 7.290 m3|nuo 123 iki 130"""
BEFORE = ("butas", "tel.", "už", "Nr.", "suma", "m.", "skaitiklis")
NOISE = st.one_of(
    st.sampled_from(re.split(r"[|\n]", WORDS)), st.tuples(st.sampled_from(BEFORE), DIGITS).map(" ".join)
)


@st.composite
def noisy(draw: st.DrawFn, text: str) -> str:
    """The text among other words and numbers, as people write them."""
    before, after = draw(st.lists(NOISE, max_size=2)), draw(st.lists(NOISE, max_size=2))
    return draw(st.sampled_from((", ", "; ", " | ", ". "))).join([*before, text, *after])


@st.composite
def slipped(draw: st.DrawFn, text: str) -> str:
    """A digit is another, missing, doubled or swapped with its neighbour."""
    places = [at for at, sign in enumerate(text) if sign.isdigit()]
    assume(len(places) > 1)
    at = draw(st.sampled_from(places[:-1]))
    how = draw(st.sampled_from(("other", "lost", "doubled", "swapped")))
    digit = draw(st.sampled_from("0123456789"))
    return {
        "other": text[:at] + digit + text[at + 1 :],
        "lost": text[:at] + text[at + 1 :],
        "doubled": text[: at + 1] + text[at:],
        "swapped": text[:at] + text[at + 1] + text[at] + text[at + 2 :],
    }[how]


FORMS = (
    "Mokėtojo kodas {code}, sąskaita {number}",
    "{number}",
    "sąskaita {number}",
    "Sąsk. Nr. {number}",
    "{code}",
    "{code} {number}",
    "{number}, {code}",
    "mok. kodas {code}",
    "MK {code} {number}",
    "kodas {code} sąskaita {number} ačiū",
)


def usual_towns() -> st.SearchStrategy[Bills]:
    """Contracts and invoices numbered as utilities number them: close together, and alike."""
    numbers_ = st.integers(12_300, 12_399)
    pairs = st.lists(st.tuples(st.integers(1230, 1260), numbers_, st.integers(0, 3)), min_size=2, max_size=12)
    return pairs.map(
        lambda made: bills(
            *(
                bill(f"{code:05d}", f"Fiz{number}", 4521 if owes else 0)
                for number, (code, owes) in {number: (code, owes) for code, number, owes in made}.items()
            ),
            # A contract whose code is the digits of an invoice, and one that a year names without its zero.
            **{"12345": (bill("12345", "Fiz90001", 1234),), "02026": (bill("02026", "Fiz90002", 2345),)},
        )
    )


@settings(max_examples=MANY)
@given(usual_towns(), st.data())
def test_a_text_about_somebody_else_names_nobody_else(town: Bills, data: st.DataObject) -> None:
    code, number = f"{data.draw(st.integers(1230, 1260)):05d}", f"Fiz{data.draw(st.integers(12_300, 12_399))}"
    owner = {one.number: one.payer_code for some in town.values() for one in some}
    assume(owner.get(number, code) == code)
    text = data.draw(noisy(data.draw(st.sampled_from(FORMS)).format(code=code, number=number)))
    before = data.draw(st.lists(st.sampled_from(sorted(town)), max_size=5))
    found = matching.claims(line(text, 4444), facts(town, *before))
    assert {claim.payer_code for claim in found} <= {code}, text


@settings(max_examples=MANY)
@given(usual_towns(), st.data())
def test_a_slip_of_the_pen_books_nothing_for_others(town: Bills, data: st.DataObject) -> None:
    """Unless the slip makes the code of another contract that exists, which nobody can tell."""
    owned = [one for some in town.values() for one in some]
    mine = data.draw(st.sampled_from(owned))
    code = data.draw(slipped(mine.payer_code))
    assume(code.zfill(5) not in town or code.zfill(5) == mine.payer_code)
    assume(code not in town and f"0{code}" not in town and f"00{code}" not in town)
    text = data.draw(noisy(data.draw(st.sampled_from(FORMS)).format(code=code, number=mine.number)))
    found = matching.claims(line(text, 4444), facts(town))
    assert {claim.payer_code for claim in found} <= {mine.payer_code}, text
