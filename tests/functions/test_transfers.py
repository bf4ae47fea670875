"""Lines of bank statements: booked to whom they are surely for, else listed for the clerk."""

from collections.abc import Sequence

import pytest
from time_machine import travel

from functions.payments import applying as payments
from functions.payments import store
from functions.payments.providers.port import Said
from functions.payments.transfers import applying, clerk, tending
from functions.payments.transfers.clerk import Open
from functions.payments.transfers.deciding import Why
from functions.payments.transfers.suggesting import REASONS
from shared import keys, parallel, texts
from shared.fields import Language
from shared.payment import Status
from shared.payment_states import EXPIRES
from shared.transfer import Transfer
from shared.transfers import Line
from tests.support import mailbox, people, statement, statements
from tests.support.paying import ledger, pay, projection, rebuilt, standing, waiting
from tests.support.statement import IBAN
from tests.support.statements import came, open_ids, table, tended, transfer
from tests.support.tables import everything
from tests.support.times import NOW

OURS = "Mokėtojo kodas 01234, sąskaita Fiz1"
CLERK = "buhalterija@utility.example"


@pytest.fixture(autouse=True)
def _town(today: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    # Two at once may both find a condition of one item to hold in moto: races are for DynamoDB Local.
    monkeypatch.setattr(parallel, "each", lambda work, given: [work(one) for one in given])
    people.contract("01234", "Fiz1")
    people.contract("01567", "Fiz5")


def test_the_portals_own_text_settles_the_invoice_and_tells_the_billing_system() -> None:
    line = came(OURS)
    tended()
    assert ledger() == {"bank": 4521, "invoice:01234/Fiz1": -4521}
    assert projection() == rebuilt() == {"invoice:01234/Fiz1": 4521}
    assert standing("Fiz1").due == 0
    assert waiting("payments") == [
        {
            "payer_code": "01234",
            "invoice_number": "Fiz1",
            "amount": "45.21",
            "paid_at": "2026-11-19T22:00:00Z",
            "method": "transfer",
            "reference": line.id,
        }
    ]
    assert open_ids() == []
    assert mailbox.deliver() == []


def test_a_line_is_booked_once_however_often_it_is_looked_at() -> None:
    came(OURS)
    came("ačiū")
    tended()
    before = everything()
    mailbox.queued()
    for _ in range(3):
        tended()
    assert everything() == before
    assert mailbox.queued() == []


def test_more_than_is_due_is_credit_and_less_is_a_part() -> None:
    came(OURS, 1000)
    came(OURS, 5000)
    tended()
    assert ledger() == {"bank": 6000, "invoice:01234/Fiz1": -4521, "credit:01234": -1479}
    assert projection() == rebuilt() == {"invoice:01234/Fiz1": 4521, "credit:01234": 1479}
    assert sum(float(cells["amount"]) for cells in waiting("payments")) == 60


def test_what_is_surely_nobodys_is_in_suspense_listed_and_mailed_once() -> None:
    line = came("=už butą\t12", payer="UAB „Alfa; Beta“")
    tended()
    assert ledger() == {"bank": 4521, "suspense": -4521}
    assert open_ids() == [line.id]
    assert waiting("payments") == []
    [row] = table()
    assert list(row)[:3] == ["transfer", "payer_code", "invoice_number"]
    assert (row["transfer"], row["payer_code"], row["invoice_number"]) == (line.id, "", "")
    assert (row["data"], row["suma"], row["mokėtojas"]) == ("2026-11-20", "45,21", "UAB „Alfa; Beta“")
    assert row["paskirtis"] == "'=už butą\t12"
    [letter] = mailbox.deliver()
    assert (letter.to, letter.subject) == (CLERK, "Pavedimai, kurių nepavyko priskirti")
    assert "45,21" in letter.text
    assert "reports/transfers.csv" in letter.text


def test_one_mail_tells_of_all_that_is_new_and_none_of_what_was_told() -> None:
    for number in range(3):
        came(f"ačiū {number}")
    tended()
    [letter] = mailbox.deliver()
    assert ": 3." in letter.text
    came("dar vienas")
    tended()
    [letter] = mailbox.deliver()
    assert ": 1." in letter.text


def test_without_a_clerk_nobody_is_mailed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLERK_EMAIL", "")
    came("ačiū")
    tended()
    assert mailbox.deliver() == []


def test_the_list_speaks_english_where_the_exchange_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXCHANGE_LANGUAGE", "en")
    came("thanks")
    tended()
    [row] = table()
    assert (row["amount"], row["why"]) == ("45.21", "It is not sure which contract this pays")


def test_the_clerk_assigns_a_line_and_it_leaves_the_list() -> None:
    line = came("ačiū", 5000)
    tended()
    statements.assigned(line, "01567", "Fiz5")
    tended()
    assert ledger() == {"bank": 5000, "invoice:01567/Fiz5": -4521, "credit:01567": -479}
    assert projection() == rebuilt()
    assert open_ids() == []
    assert table() == []
    assert {booking.cause for booking in transfer(line).bookings} == {"received", "assigned"}
    assert [cells["reference"] for cells in waiting("payments")] == [line.id, line.id]
    before = everything()
    tended()
    assert everything() == before


def test_a_contract_without_an_invoice_can_be_assigned_and_a_zero_that_was_eaten_is_no_matter() -> None:
    line = came("ačiū", 4521)
    tended()
    statements.assigned(line, "1567")
    tended()
    assert ledger() == {"bank": 4521, "invoice:01567/Fiz5": -4521}


def test_a_line_that_nobody_can_follow_the_clerk_in_stays_on_the_list() -> None:
    line = came("ačiū")
    statements.assigned(line, "99999")
    tended()
    tended()
    assert (ledger(), open_ids()) == ({"bank": 4521, "suspense": -4521}, [line.id])


def test_a_line_assigned_before_it_was_looked_at_is_booked_twice_over() -> None:
    line = came("ačiū")
    statements.assigned(line, "01234", "Fiz1")
    tended()
    assert ledger() == {"bank": 4521, "invoice:01234/Fiz1": -4521}
    assert open_ids() == []


def test_an_assignment_of_what_was_booked_to_a_customer_moves_nothing() -> None:
    line = came(OURS)
    tended()
    statements.assigned(line, "01567", "Fiz5")
    tended()
    assert ledger() == {"bank": 4521, "invoice:01234/Fiz1": -4521}


def test_a_providers_payout_is_no_payment_of_a_customer() -> None:
    came(OURS, 9042, payer_iban="LT273250000000000001", payer="MONTONIO")
    tended()
    assert ledger() == {"bank": 9042, "provider:montonio": -9042}
    assert (waiting("payments"), open_ids(), projection()) == ([], [], {})


def test_another_currency_is_listed_and_not_booked_until_the_clerk_is_done_with_it() -> None:
    line = came(OURS, 4521, currency="USD")
    tended()
    tended()
    assert (ledger(), open_ids()) == ({}, [line.id])
    [row] = table()
    assert (row["valiuta"], row["suma"]) == ("USD", "45,21")
    statements.assigned(line, "01234")
    tended()
    tended()
    assert (ledger(), open_ids()) == ({}, [])


def taken_back(line: Line, **about: object) -> Line:
    fields = {"text": line.text, "end_to_end": line.end_to_end, "payer_iban": line.payer_iban}
    return came(**fields | {"amount": -line.amount} | about)  # type: ignore[arg-type]  # fields of a line


def test_what_the_bank_takes_back_is_taken_back_to_the_cent() -> None:
    line = came(OURS, 5000)
    tended()
    taken_back(line)
    tended()
    assert ledger() == {}
    assert projection() == rebuilt() == {"invoice:01234/Fiz1": 0, "credit:01234": 0}
    assert standing("Fiz1").due == 4521
    assert sorted(cells["amount"] for cells in waiting("payments")) == ["-4.79", "-45.21", "4.79", "45.21"]
    assert open_ids() == []


def test_a_reversal_that_comes_first_waits_for_what_it_takes_back() -> None:
    line = statement.line(OURS)
    back = taken_back(line)
    tended()
    assert (ledger(), open_ids()) == ({}, [back.id])
    came(OURS)
    tended()
    assert (ledger(), open_ids()) == ({}, [])
    assert table() == []


def test_a_reversal_in_the_same_statement_takes_back_one_of_two_alike() -> None:
    first = came(OURS, 1000)
    came(OURS, 1000)
    taken_back(first)
    tended()
    tended()
    assert ledger() == {"bank": 1000, "invoice:01234/Fiz1": -1000}
    assert open_ids() == []


def test_what_was_in_suspense_and_taken_back_can_be_assigned_no_more() -> None:
    line = came("ačiū")
    tended()
    taken_back(line)
    statements.assigned(line, "01234", "Fiz1")
    tended()
    tended()
    assert ledger() == {}
    assert open_ids() == []


def test_what_was_assigned_and_taken_back_is_taken_back_from_whom_it_was_assigned_to() -> None:
    line = came("ačiū", 5000)
    tended()
    statements.assigned(line, "01234", "Fiz1")
    tended()
    taken_back(line)
    tended()
    assert ledger() == {}
    assert projection() == rebuilt() == {"invoice:01234/Fiz1": 0, "credit:01234": 0}


def test_money_out_that_takes_nothing_back_is_listed() -> None:
    came(OURS)
    tended()
    out = came("Grąžinimas", -4521, payer_iban=IBAN)
    tended()
    assert ledger() == {"bank": 4521, "invoice:01234/Fiz1": -4521}
    assert open_ids() == [out.id]


def heard(payment_id: str, status: Status, amount: int = 4521) -> None:
    """The provider tells what became of a payment."""
    started = store.load(payment_id).started
    assert started
    name = started.provider_order
    payments.keep(Said(payment_id, status, amount, "EUR", name, name), "paysera", "callback", NOW)
    payments.apply(payment_id, NOW)


@pytest.fixture
def begun() -> str:
    """A payment online that waits."""
    payment_id: str = pay(people.signed_in("ona", "01234"), "Fiz1").body["id"]
    return payment_id


def test_the_money_of_a_payment_that_was_received_comes_from_its_provider_once(begun: str) -> None:
    heard(begun, "paid")
    came(f"Apmokėjimas {begun.upper()}")
    tended()
    assert ledger() == {"bank": 4521, "invoice:01234/Fiz1": -4521}
    assert projection() == {"invoice:01234/Fiz1": 4521}
    twice = came(f"Apmokėjimas {begun}", end_to_end=begun)
    tended()
    assert ledger()["suspense"] == -4521
    assert open_ids() == [twice.id]


def test_while_a_payment_waits_its_money_at_the_bank_waits_too(begun: str) -> None:
    line = came(f"{begun[:12]} {begun[12:]}")
    tended()
    assert (ledger(), transfer(line).bookings, open_ids()) == ({}, (), [])
    heard(begun, "paid")
    tended()
    assert ledger() == {"bank": 4521, "invoice:01234/Fiz1": -4521}


def test_of_a_payment_that_was_refused_the_transfer_pays_what_was_ordered(begun: str) -> None:
    heard(begun, "refused")
    came(begun, 5000)
    tended()
    assert ledger() == {"bank": 5000, "invoice:01234/Fiz1": -4521, "credit:01234": -479}


def test_a_payment_that_never_ended_holds_no_money_for_ever(begun: str) -> None:
    with travel(NOW + EXPIRES, tick=False):
        came(begun)
        tended()
    assert ledger() == {"bank": 4521, "invoice:01234/Fiz1": -4521}


def test_money_that_the_provider_has_and_that_fits_no_order_is_not_booked_again_from_the_bank(
    begun: str,
) -> None:
    heard(begun, "paid", 4000)
    with travel(NOW + EXPIRES, tick=False):
        came(begun, 4000)
        tended()
    assert ledger() == {"provider:paysera": 4000, "bank": 4000, "suspense": -8000}


def test_another_amount_than_was_received_is_the_clerks_to_explain(begun: str) -> None:
    heard(begun, "paid")
    line = came(begun, 4520)
    tended()
    assert open_ids() == [line.id]
    [row] = table()
    assert row["kodėl"] == "Nurodytas savitarnos mokėjimas, bet pinigai jam netinka"


def guesses() -> list[str]:
    [row] = table()
    return [row[f"spėjimas {number}"] for number in (1, 2, 3) if row[f"spėjimas {number}"]]


def test_a_slip_in_the_code_is_guessed_by_the_invoice_first() -> None:
    people.contract("01243", "Fiz4321")
    people.contract("01232", "Fiz4322")
    came("Mokėtojo kodas 01242, sąskaita Fiz4321")
    tended()
    first, *others = guesses()
    assert first.startswith("01243 Fiz4321: kodas skiriasi vienu ženklu")
    assert first.endswith("o sąskaita šios sutarties")
    assert all(other.startswith("01232 Fiz4322: ") for other in others)


def test_who_paid_for_a_contract_before_is_guessed_again_best_with_its_amount() -> None:
    came(OURS, 521)
    came("Mokėtojo kodas 01567", 100)
    tended()
    came("ačiū", 4000)
    tended()
    first, second = guesses()
    assert first == (
        "01234 Fiz1: iš tos pačios banko sąskaitos už šią sutartį jau mokėta, ir suma lygi jos skolai"
    )
    assert second == "01567: iš tos pačios banko sąskaitos už šią sutartį jau mokėta"


def test_an_invoice_of_one_digit_off_is_guessed() -> None:
    people.billed("Fiz4321")
    came("kodas 01234, sąskaita Fiz4312", 100)
    tended()
    assert guesses() == ["01234 Fiz4321: kodas šios sutarties, o sąskaitos numeris skiriasi vienu ženklu"]


def test_every_reason_has_words_in_both_languages() -> None:
    for language in texts.LANGUAGES:
        said = texts.catalog(language)["transfers"]
        assert set(said["reasons"]) == set(REASONS)
        assert set(said["why"]) == set(Why.__value__.__args__)
        assert len(said["columns"]) == 10


def test_an_account_that_paid_before_and_the_invoice_alone_are_enough() -> None:
    people.billed("Fiz4321")
    came(OURS)
    tended()
    came("Fiz 4321")
    tended()
    assert projection() == {"invoice:01234/Fiz1": 4521, "invoice:01234/Fiz4321": 4521}


def test_a_line_that_fails_stops_no_other_and_is_booked_by_the_next_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken, good = came(OURS, 100), came(OURS, 200)
    apply = applying.apply

    def failing(line_id: str, now: int, *, if_sure: bool = False) -> Transfer | None:
        if line_id == broken.id:
            raise ValueError("broken")
        return apply(line_id, now, if_sure=if_sure)

    with monkeypatch.context() as patch:
        patch.setattr(applying, "apply", failing)
        tended()
    assert ledger() == {"bank": 200, "invoice:01234/Fiz1": -200}
    assert transfer(good).bookings
    tended()
    assert ledger()["bank"] == 300


def test_without_time_left_everything_stays_for_the_next_call() -> None:
    came("ačiū")
    tending.tend(["2026-11-23"], NOW, lambda: False)
    assert (ledger(), open_ids(), mailbox.queued()) == ({}, [], [])
    tended()
    assert ledger() == {"bank": 4521, "suspense": -4521}


def test_a_list_that_could_not_be_written_is_written_by_the_next_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    came("ačiū")
    with monkeypatch.context() as patch:
        patch.setenv("EXCHANGE_BUCKET", "none")
        tended()
    assert ledger() == {"bank": 4521, "suspense": -4521}
    tended()
    assert len(table()) == 1
    assert len(mailbox.deliver()) == 1


def test_a_list_that_was_written_over_a_newer_one_is_written_again(monkeypatch: pytest.MonkeyPatch) -> None:
    came("ačiū", 100, booked_on="2026-11-01")
    document = clerk.csv_document

    def late(waiting: Sequence[Open], language: Language) -> bytes:
        monkeypatch.setattr(clerk, "csv_document", document)
        came("labai ačiū", 100, booked_on="2026-11-02")
        tended()
        return document(waiting, language)

    monkeypatch.setattr(clerk, "csv_document", late)
    tended()
    assert len(open_ids()) == 2
    assert {row["transfer"] for row in table()} == set(open_ids())


def test_a_contract_that_was_only_ever_seen_in_a_faulty_row_is_none() -> None:
    statements.put("contracts", {**keys.contract("01999"), "seen": "2026-11-23"})
    line = came("Mokėtojo kodas 01999", 1000)
    tended()
    assert open_ids() == [line.id]


def test_a_payment_may_pay_a_contract_that_has_no_invoice_yet() -> None:
    people.contract("01999", None)
    came("Mokėtojo kodas 01999", 1000)
    tended()
    assert ledger() == {"bank": 1000, "credit:01999": -1000}
