"""What payers write, as their banks pass it on, and whom it names."""

import pytest

from functions.payments.transfers import matching
from functions.payments.transfers.deciding import decide
from tests.support.statement import bill, bills, facts, line

# Ona's three contracts and her neighbours', whose codes and numbers look much alike.
TOWN = bills(
    bill("01234", "Fiz12345"),
    bill("01234", "Fiz12400", 3050, "2026-12-31"),
    bill("01234", "Fiz11900", 0, "2026-10-31"),
    bill("01243", "Fiz12346", 2000),
    bill("01567", "Fiz15678", 7683),
    bill("00789", "Jur00123", 100_000),
    bill("12345", "Fiz20001", 999),
    bill("02026", "Fiz20002", 1500),
    bill("00012", "Fiz20003", 1600),
    bill("345", "7", 1700),
    bill("83152", "Fiz20004", 1800),
)

SURE = {
    "the portal's own": ("Mokėtojo kodas 01234, sąskaita Fiz12345", "01234", "Fiz12345"),
    "without Lithuanian letters": ("Moketojo kodas 01234, saskaita Fiz12345", "01234", "Fiz12345"),
    "letters lost": ("Moktojo kodas 01234, sskaita Fiz12345", "01234", "Fiz12345"),
    "letters asked": ("Mok?tojo kodas 01234, s?skaita Fiz12345", "01234", "Fiz12345"),
    "letters as dots": ("MOK.TOJO KODAS 01234, S.SKAITA FIZ12345", "01234", "Fiz12345"),
    "all capitals": ("MOKETOJO KODAS 01234, SASKAITA FIZ12345", "01234", "Fiz12345"),
    "lines joined": ("Mokėtojo kodas 01234, sąskaitaFiz12345", "01234", "Fiz12345"),
    "a line's break in the number": ("Mokėtojo kodas 01234, sąskaita Fiz12 345", "01234", "Fiz12345"),
    "a line's break in the code": ("Mokėtojo kodas 01 234, sąskaita Fiz12345", "01234", "Fiz12345"),
    "no spaces at all": ("Mokėtojokodas01234,sąskaitaFiz12345", "01234", "Fiz12345"),
    "spaces as people make them": ("mok.kodas 01234 Fiz 12 345", "01234", "Fiz12345"),
    "a number with its Nr.": ("MK 01234, Fiz Nr. 12345", "01234", "Fiz12345"),
    "the code alone": ("Mokėtojo kodas 01234", "01234", ""),
    "the code and a month": ("Mok. kodas: 01234 už 2026 m. spalį", "01234", ""),
    "short": ("MK 01234", "01234", ""),
    "shorter": ("mk01234", "01234", ""),
    "with an address": ("Liepų g. 4-12, Pakruojis, LT-83152, kodas 01234", "01234", ""),
    "after a name": ("JONAS JONAITIS KODAS 01234", "01234", ""),
    "after what it is for": ("už šildymą kodas 01234", "01234", ""),
    "letters blank": ("Mok tojo kodas 01234, s skaita Fiz12345", "01234", "Fiz12345"),
    "a client": ("kliento nr. 01234 uz silduma", "01234", ""),
    "a subscriber": ("Abonento Nr 01234", "01234", ""),
    "a contract": ("sutarties Nr. 01234", "01234", ""),
    "English": ("Payer code 01234 invoice Fiz12345", "01234", "Fiz12345"),
    "a lost zero": ("mokėtojo kodas 1234", "01234", ""),
    "two lost zeros": ("mokėtojo kodas 789 sąskaita JUR00123", "00789", "Jur00123"),
    "a lost zero with its invoice": ("1234 Fiz12345", "01234", "Fiz12345"),
    "zeros lost in both": ("789 Jur123", "00789", "Jur00123"),
    "code and invoice only": ("01234 Fiz12345", "01234", "Fiz12345"),
    "the other way round": ("Sąsk. Nr. FIZ12345; 01234", "01234", "Fiz12345"),
    "the invoice without its letters": ("kodas 01234 saskaita 12345", "01234", "Fiz12345"),
    "a slash": ("01234/Fiz12345", "01234", "Fiz12345"),
    "a hyphen": ("01234-FIZ-12345", "01234", "Fiz12345"),
    "the amount too": ("Mokėtojo kodas 01234 suma 45,21 EUR", "01234", ""),
    "the flat and the phone": ("Butas 12, tel. 861234567, mok. kodas 01234", "01234", ""),
    "the number of a person": ("Asmens kodas 38001011234, mokėtojo kodas 01234", "01234", ""),
    "a code like a year": ("Mokėtojo kodas 02026", "02026", ""),
    "short code and number": ("Mokėtojo kodas 345, sąskaita 7", "345", "7"),
    "a code with just what it owes": ("01234", "01234", ""),
    "the same in words": ("už šildymą 01234 Onai", "01234", ""),
}


@pytest.mark.parametrize(("text", "code", "number"), SURE.values(), ids=SURE)
def test_what_is_sure(text: str, code: str, number: str) -> None:
    [claim] = matching.claims(line(text), facts(TOWN))
    assert claim.payer_code == code
    assert [one.number for one in claim.named] == ([number] if number else [])


UNSURE = {
    "nothing": "",
    "a thank you": "ačiū",
    "a month": "už šildymą 2026 10",
    "a year that is somebody's code without its zero": "Už 2026 metus",
    "the invoice alone": "Fiz12345",
    "an invoice whose digits are somebody's code": "sąskaita 12345",
    "a flat": "Liepų g. 345-12",
    "a post code": "Pakruojis LT-83152",
    "the post code of the address": "pašto kodas 83152",
    "the company's code": "Įmonės kodas 01234",
    "the company's code, letters asked": "?mon?s kodas 01234",
    "a person's code": "asmens kodas 01234",
    "a service's code": "paslaugos kodas 01234",
    "an object's code": "Objekto kodas: 01234",
    "the payee's code": "Gavėjo kodas 01234",
    "a contract, which may have a number of its own": "sutarties Nr. 01234",
    "two numbers that only together look like somebody's": "butas 1567, tel. 15678",
    "a code with another amount": "01234 dalis",
    "a code that does not exist": "Mokėtojo kodas 09999",
    "somebody's account": "LT98 7300 0123 4012 3456",
    "a number of another firm": "sutartis Nr. 77-01234-5 Telia",
}


@pytest.mark.parametrize("text", UNSURE.values(), ids=UNSURE)
def test_what_is_not_sure(text: str) -> None:
    decision = decide(line(text, 4000), facts(TOWN), {}, 0)
    assert decision
    assert (decision.money, decision.why) == ({"bank": 4000}, "nobody")
    assert not decision.invoices
    assert not decision.credit


def booked(text: str, amount: int, *before: str, **about: object) -> dict[str, int] | None:
    decision = decide(line(text, amount, **about), facts(TOWN, *before), {}, 0)
    assert decision
    if decision.why:
        return None
    named = {f"{code}/{number}": part for (code, number), part in decision.invoices.items()}
    return named | dict(decision.credit)


AMOUNTS = {
    "fits": ("kodas 01234, Fiz12345", 4521, {"01234/Fiz12345": 4521}),
    "less": ("kodas 01234, Fiz12345", 4000, {"01234/Fiz12345": 4000}),
    "more is credit": ("kodas 01234, Fiz12345", 5000, {"01234/Fiz12345": 4521, "01234": 479}),
    "paid already is credit": ("kodas 01234, Fiz11900", 4000, {"01234": 4000}),
    "all that is owed": ("kodas 01234", 7571, {"01234/Fiz12345": 4521, "01234/Fiz12400": 3050}),
    "the one that it fits": ("kodas 01234", 3050, {"01234/Fiz12400": 3050}),
    "the oldest first": ("kodas 01234", 5000, {"01234/Fiz12345": 4521, "01234/Fiz12400": 479}),
    "two invoices": ("01234 Fiz12345, Fiz12400", 7571, {"01234/Fiz12345": 4521, "01234/Fiz12400": 3050}),
    "two, the second without letters": (
        "kodas 01234 Fiz12400 ir 12345",
        7000,
        {"01234/Fiz12345": 4521, "01234/Fiz12400": 2479},
    ),
    "two contracts": (
        "01234 Fiz12345; 01567 Fiz15678",
        4521 + 7683,
        {"01234/Fiz12345": 4521, "01567/Fiz15678": 7683},
    ),
    "two contracts and another amount": ("01234 Fiz12345; 01567 Fiz15678", 10_000, None),
    "a code and the invoice of another": ("kodas 01243, sąskaita Fiz12345", 4521, None),
    "an invoice that is not there": ("kodas 01234, sąskaita Fiz99999", 1000, None),
    "an invoice that is not there, and what is owed": (
        "kodas 01234, sąskaita Fiz99999",
        3050,
        {"01234/Fiz12400": 3050},
    ),
}


@pytest.mark.parametrize(("text", "amount", "then"), AMOUNTS.values(), ids=AMOUNTS)
def test_what_each_invoice_gets(text: str, amount: int, then: dict[str, int] | None) -> None:
    assert booked(text, amount) == then


def test_codes_in_fields_of_their_own_need_no_words() -> None:
    assert booked("", 4521, payer_code="01234") == {"01234/Fiz12345": 4521}
    assert booked("", 4521, payer_code="1234") == {"01234/Fiz12345": 4521}
    assert booked("", 1000, reference="01234") == {"01234/Fiz12345": 1000}
    assert booked("", 1000, reference="RF5401234") == {"01234/Fiz12345": 1000}
    assert booked("", 3050, reference="RF8101234FIZ12345") == {"01234/Fiz12345": 3050}


def test_a_reference_with_wrong_check_digits_says_nothing() -> None:
    assert booked("", 1000, reference="RF5501234") is None


def test_an_account_that_paid_before_makes_an_invoice_or_a_code_sure() -> None:
    assert booked("Fiz12345", 1000, "01234") == {"01234/Fiz12345": 1000}
    assert booked("01234", 1000, "01234") == {"01234/Fiz12345": 1000}
    assert booked("ačiū", 4521, "01234") is None, "that is only likely"
    assert booked("Fiz15678", 7683, "01234") is None


def test_who_collects_payments_of_many_has_no_code_of_its_own() -> None:
    many = ("01243", "01234", "01567", "00789")
    assert booked("01234", 1000, *many) is None
    assert booked("Fiz12345", 1000, *many) == {"01234/Fiz12345": 1000}
    assert booked("12345", 1000, "01234", "01243", "01567", "00789") is None, "it is a code as well"
