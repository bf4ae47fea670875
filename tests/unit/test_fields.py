"""What each field takes, refuses, and makes of what people type."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from pydantic import TypeAdapter, ValidationError

from shared import fields
from tests.support.typed import SIGNS


def taken(field: Any, text: object) -> object:  # noqa: ANN401 - an annotated type
    """What `field` makes of `text`, or the codes with which it refuses it."""
    try:
        return TypeAdapter(field).validate_python(text)
    except ValidationError as error:
        return [
            code for found in error.errors() for code in found.get("ctx", {}).get("codes", [found["type"]])
        ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("  Šarūnas ", "Šarūnas"),
        ("Jean-Luc", "Jean-Luc"),
        ("O’Neil", "O’Neil"),
        ("Ona Marija", "Ona Marija"),
        ("Иван", "Иван"),
        ("Ele\u0307", "Elė"),
        ("", ["missing"]),
        (" \t ", ["missing"]),
        ("-", ["characters"]),
        ("Jonas1", ["characters"]),
        ("Jonas😀", ["characters"]),
        ("<b>Jonas</b>", ["characters"]),
        ("Jo\nnas", ["characters"]),
        ("Jo\u200bnas", ["characters"]),
        ("\u202eJonas", ["characters"]),
        ("שרה", ["characters"]),
        ("محمد", ["characters"]),
        ("Jo\x00nas", ["characters"]),
        ("\ud800", ["string_unicode"]),
        ("x" * 101, ["string_too_long"]),
        (7, ["string_type"]),
        (None, ["string_type"]),
    ],
)
def test_a_name_has_letters_of_scripts_that_run_left_to_right(text: object, name: object) -> None:
    assert taken(fields.Name, text) == name


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (" Mamos butas 12-3 ", "Mamos butas 12-3"),
        ("Sodas (2)", "Sodas (2)"),
        ("", ""),
        ("🏠", ["characters"]),
        ("שרה", ["characters"]),
        ("a\rb", ["characters"]),
        ("x" * 61, ["string_too_long"]),
    ],
)
def test_a_label_is_one_line_of_plain_text(text: str, label: object) -> None:
    assert taken(fields.Label, text) == label


@pytest.mark.parametrize(
    ("text", "email"),
    [
        (" Jonas.Jonaitis+savitarna@Pastas.LT ", "jonas.jonaitis+savitarna@pastas.lt"),
        ("jonas@žirgas.lt", "jonas@xn--irgas-tib.lt"),
        ("jonas", ["email"]),
        ("jonas@", ["email"]),
        ("@pastas.lt", ["email"]),
        ("jonas@pastas", ["email"]),
        ("jonas@pastas.lt, ona@pastas.lt", ["email"]),
        ("jonas@pastas.lt\r\nBcc: visi@pastas.lt", ["email"]),
        ("jon\u200bas@pastas.lt", ["email"]),
        ("šarūnas@pastas.lt", ["email"]),
        ('"jonas"@pastas.lt', ["email"]),
        ("jonas@[192.0.2.1]", ["email"]),
        ("x" * 65 + "@pastas.lt", ["email"]),
        ("x" * 255, ["string_too_long"]),
        (["jonas@pastas.lt"], ["string_type"]),
    ],
)
def test_an_email_address_is_one_mailbox_in_lower_case(text: object, email: object) -> None:
    assert taken(fields.Email, text) == email


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("+370 612 34567", "+37061234567"),
        ("8 612 34567", "+37061234567"),
        ("0 612 34567", "+37061234567"),
        ("(8-421) 60000", "+37042160000"),
        ("+44 20 7946 0958", "+442079460958"),
        ("", None),
        ("  ", None),
        (None, None),
        ("12", ["phone"]),
        ("abc", ["phone"]),
        ("+370 612 34567 ext. 5", ["phone"]),
        ("+" + "1" * 29, ["phone"]),
        ("1" * 31, ["string_too_long"]),
        (37061234567, ["string_type"]),
    ],
)
def test_a_phone_number_is_kept_as_the_world_writes_it(text: object, phone: object) -> None:
    assert taken(fields.Phone, text) == phone


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Aa345678", None),
        ("Ąž345678", None),
        (" tarpas Priekyje1 ", None),
        ("Slapta7" + "x" * 121, None),
        ("Slapta7" + "x" * 122, ["password_length"]),
        ("Aa34567", ["password_length"]),
        ("aa345678", ["password_upper"]),
        ("AA345678", ["password_lower"]),
        ("Aabcdefg", ["password_digit"]),
        ("", ["password_length", "password_lower", "password_upper", "password_digit"]),
        ("Password1", ["password_common"]),
        ("pAKRUOJIS2026", ["password_common"]),
        ("Aa3456\x0078", ["characters"]),
        ("x" * 1025, ["string_too_long"]),
        (12345678, ["string_type"]),
    ],
)
def test_a_new_password_meets_the_utilitys_rule_and_is_not_common(
    text: object, codes: list[str] | None
) -> None:
    assert taken(fields.NewPassword, text) == (text if codes is None else codes)


def test_a_password_is_the_same_from_every_keyboard() -> None:
    composed = "Šeštadienis7"
    assert taken(fields.Password, unicodedata.normalize("NFD", composed)) == composed


@pytest.mark.parametrize(
    ("field", "text", "kept"),
    [
        (fields.PayerCode, " 01 234 ", "01234"),
        (fields.PayerCode, "12", ["payer_code"]),
        (fields.PayerCode, "1" * 16, ["payer_code"]),
        (fields.PayerCode, "012a4", ["payer_code"]),
        (fields.PayerCode, "٠١٢٣٤", ["payer_code"]),
        (fields.PayerCode, "01234#X", ["payer_code"]),
        (fields.PayerCode, 1234, ["string_type"]),
        (fields.InvoiceNumber, " Fiz 12345", "Fiz12345"),
        (fields.InvoiceNumber, "Fiz/12345", ["invoice_number"]),
        (fields.InvoiceNumber, "x" * 41, ["invoice_number"]),
        (fields.MeterNumber, "KV1_241", "KV1_241"),
        (fields.MeterNumber, "KV1#241", ["meter_number"]),
    ],
)
def test_codes_lose_the_spaces_that_people_type(field: object, text: object, kept: object) -> None:
    assert taken(field, text) == kept


@given(SIGNS)
@pytest.mark.parametrize(
    "field", [fields.Name, fields.Label, fields.Email, fields.Phone, fields.Password, fields.NewPassword]
)
def test_any_text_is_taken_or_refused_with_a_code_but_never_breaks(field: object, text: str) -> None:
    kept = taken(field, text)
    assert kept is None or isinstance(kept, str | list)
    if isinstance(kept, str):
        assert not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in kept)


def test_every_code_of_a_field_has_its_words_in_both_languages() -> None:
    folder = Path(fields.__file__).parent / "text"
    lithuanian, english = (
        json.loads((folder / f"{name}.json").read_text())["errors"] for name in ("lt", "en")
    )
    assert set(lithuanian) == set(english)
    assert {"password_common", "email", "phone", "characters", "reading_long"} <= set(english)


def test_the_site_gets_the_rules_that_the_api_checks_by() -> None:
    rules: dict[str, Any] = fields.site_rules()
    assert rules["password"] == {"min": 8, "max": 128}
    assert rules["payer_code"] == fields.PAYER_CODE_PATTERN
