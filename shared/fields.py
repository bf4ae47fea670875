"""The rules of every field, once: the API checks by them and the site shows them (`site_rules`)."""

import re
import unicodedata
from typing import Annotated, Literal
from urllib.parse import unquote

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from shared.password_rules import PASSWORD_MAX, PASSWORD_MIN, unmet_password_rules
from shared.readings import WHOLE_DIGITS_MAX, parse_reading

NAME_MAX, LABEL_MAX, EMAIL_MAX, PHONE_MAX, READING_MAX, TOKEN_MAX = 100, 60, 254, 30, 40, 200
PAY_TOKEN_MAX = 400
PAYER_CODE_PATTERN = r"\d{3,15}"
INVOICE_NUMBER_PATTERN = r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}"
PAYMENT_ID_PATTERN = r"[0-7][0-9a-hjkmnp-tv-z]{25}"
METER_NUMBER_PATTERN = r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}"
# What people put between letters of a name: Jean-Luc, O'Neil, "A. B."
NAME_SIGNS = frozenset(" -'’.")


def refusal(code: str) -> PydanticCustomError:
    """The error of a field; `code` has its words in shared/text."""
    return PydanticCustomError("field", "refused", {"codes": [code]})


def _clean(text: str) -> str:
    """Trims and composes; refuses what is invisible or turns the direction of writing."""
    text = unicodedata.normalize("NFC", text).strip()
    if any(unicodedata.category(sign)[0] == "C" for sign in text):
        raise refusal("characters")
    return text


def _is_left_to_right(sign: str) -> bool:
    return unicodedata.bidirectional(sign) not in ("R", "AL", "AN")


def _name(text: str) -> str:
    text = _clean(text)
    if not text:
        raise refusal("missing")
    letters = all(
        sign in NAME_SIGNS or (unicodedata.category(sign)[0] in "LM" and _is_left_to_right(sign))
        for sign in text
    )
    if not letters or not any(sign.isalpha() for sign in text):
        raise refusal("characters")
    return text


def _label(text: str) -> str:
    text = _clean(text)
    if any(unicodedata.category(sign) == "So" or not _is_left_to_right(sign) for sign in text):
        raise refusal("characters")
    return text


def _email(text: str) -> str:
    # Imported when used: a handler that reads no e-mail does not pay for it.
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415

    try:
        valid = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        raise refusal("email") from None
    return str(valid.ascii_email).lower()


def _phone(text: str) -> str | None:
    """Nothing, or E.164; a number without a country is Lithuanian."""
    import phonenumbers  # noqa: PLC0415 - 30 ms that only two handlers need

    if not (text := text.strip()):
        return None
    try:
        number = phonenumbers.parse(text, "LT")
    except phonenumbers.NumberParseException:
        raise refusal("phone") from None
    if not phonenumbers.is_possible_number(number) or number.extension:
        raise refusal("phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _password(text: str) -> str:
    """As typed, in one Unicode form, so that another keyboard gives the same password."""
    text = unicodedata.normalize("NFC", text)
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
        raise refusal("characters")
    return text


def _new_password(text: str) -> str:
    text = _password(text)
    if codes := unmet_password_rules(text):
        raise PydanticCustomError("field", "refused", {"codes": codes})
    return text


def _reading(text: str) -> str:
    """Refuses what no meter could show; how many decimals it has is known later."""
    try:
        parse_reading(text, READING_MAX)
    except ValueError as error:
        raise refusal(str(error)) from None
    return text


def _matches(pattern: str, code: str) -> AfterValidator:
    compiled = re.compile(pattern, re.ASCII)

    def check(text: str) -> str:
        text = re.sub(r"\s", "", text)
        if not compiled.fullmatch(text):
            raise refusal(code)
        return text

    return AfterValidator(check)


def _documented(pattern: str, example: str) -> WithJsonSchema:
    """Shows the pattern in the OpenAPI file; the check itself first drops spaces that people type."""
    return WithJsonSchema({"type": "string", "pattern": f"^{pattern}$", "examples": [example]})


def _text(max_length: int) -> StringConstraints:
    return StringConstraints(strict=True, max_length=max_length)


type Language = Literal["lt", "en"]
type Delivery = Literal["paper", "email"]
type MailFails = Literal["bounced", "complained"]
Name = Annotated[str, _text(NAME_MAX), AfterValidator(_name)]
Label = Annotated[str, _text(LABEL_MAX), AfterValidator(_label)]
Email = Annotated[str, _text(EMAIL_MAX), AfterValidator(_email)]
Phone = Annotated[str, _text(PHONE_MAX), AfterValidator(_phone)] | None
Password = Annotated[str, _text(PASSWORD_MAX), AfterValidator(_password)]
# Longer than allowed is told as a rule of passwords, so the constraint is wider than the rule.
NewPassword = Annotated[str, _text(PASSWORD_MAX * 8), AfterValidator(_new_password)]
Token = Annotated[str, _text(TOKEN_MAX)]
PayToken = Annotated[str, _text(PAY_TOKEN_MAX)]
PayerCode = Annotated[
    str, _text(40), _matches(PAYER_CODE_PATTERN, "payer_code"), _documented(PAYER_CODE_PATTERN, "01234")
]
InvoiceNumber = Annotated[
    str,
    _text(60),
    _matches(INVOICE_NUMBER_PATTERN, "invoice_number"),
    _documented(INVOICE_NUMBER_PATTERN, "Fiz12345"),
]
MeterNumber = Annotated[
    str,
    _text(60),
    _matches(METER_NUMBER_PATTERN, "meter_number"),
    _documented(METER_NUMBER_PATTERN, "KV1_241"),
]
PaymentId = Annotated[str, _text(26), _matches(PAYMENT_ID_PATTERN, "not_found")]
ReadingText = Annotated[str, _text(READING_MAX), AfterValidator(_reading)]
# API Gateway hands over a path as it was sent, percent-encoded.
InPath = BeforeValidator(unquote)


class Request(BaseModel):
    """Base of every request body: what is not known is refused, nothing is converted."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Address(Request):
    email: Email


class ByLink(Request):
    token: Token


class Nothing(BaseModel):
    """An answer that says no more than its status."""


def site_rules() -> dict[str, object]:
    """The rules as the site's build puts them into its pages."""
    return {
        "password": {"min": PASSWORD_MIN, "max": PASSWORD_MAX},
        "max_length": {
            "email": EMAIL_MAX,
            "first_name": NAME_MAX,
            "last_name": NAME_MAX,
            "phone": PHONE_MAX,
            "label": LABEL_MAX,
        },
        "payer_code": PAYER_CODE_PATTERN,
        "invoice_number": INVOICE_NUMBER_PATTERN,
        "reading": {"whole_digits": WHOLE_DIGITS_MAX},
    }
