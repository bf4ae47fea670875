"""What comes out of a printer, as the PDF that a browser makes of it."""

import pytest
from playwright.sync_api import PdfMargins

from shared.fields import Language
from tests.browser.billing import EXAMPLES
from tests.browser.conftest import Visit
from tests.browser.customers import Customer, Customers
from tests.browser.visitor import Visitor
from tests.support import papers

MARGIN: PdfMargins = {"top": "1.2cm", "right": "1.2cm", "bottom": "1.2cm", "left": "1.2cm"}
BOTH = pytest.mark.parametrize("lang", ["lt", "en"])


@pytest.fixture(scope="module")
def customer(customers: Customers) -> Customer:
    return customers.signed_in(EXAMPLES["01567"])


def pages(visitor: Visitor) -> list[str]:
    """The text of each sheet of A4."""
    return papers.pages(visitor.page.pdf(format="A4", margin=MARGIN))


@BOTH
def test_an_invoice_is_a_table_with_its_sum_and_how_to_pay_on_one_sheet(
    visit: Visit, customer: Customer, lang: Language
) -> None:
    bill = EXAMPLES["01567"].last_invoice
    visitor = visit(lang, "phone", customer).open("invoice", f"#{bill}")
    visitor.reads_heading("changes_title")
    first, *more = pages(visitor)
    heat, sums = {
        "lt": ("Šildymas (su PVM 21 %) 423 kWh 0,1222 € 51,69 €", "118,31 €"),
        "en": ("Šildymas (su PVM 21 %) 423 kWh €0.1222 €51.69", "€118.31"),
    }[lang]
    assert heat in first
    assert first.count(sums) >= 2
    assert "LT60" in first
    assert len(more) == 1
    assert visitor.words("changes_title") in more[0]
    for left_out in ("menu_declare", "print", "pay_bank", "privacy_title"):
        assert visitor.words(left_out) not in first + more[0]


@BOTH
def test_two_years_of_readings_fit_a_sheet(visit: Visit, customer: Customer, lang: Language) -> None:
    visitor = visit(lang, "phone", customer).open("readings", "#01567/KV1_564")
    [sheet] = pages(visitor)
    assert "KV1_564" in sheet
    assert sheet.count(" m³") == 24


@BOTH
def test_consumption_prints_as_a_table_that_says_of_what(
    visit: Visit, customer: Customer, lang: Language
) -> None:
    visitor = visit(lang, "phone", customer).open("consumption")
    [sheet] = pages(visitor)
    assert "(01567)" in sheet
    assert sheet.count(" m³") == 26
    assert visitor.words("year_ago") in sheet
