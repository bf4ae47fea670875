"""What holds after every history of paying. Each is a sentence that a customer or the clerk could say."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from functions.payments import boxes
from functions.payments.checking import reading, rules
from functions.payments.checking.facts import of_payments, of_transfers
from functions.payments.providers.port import Said
from shared import texts
from shared.invoices import due, known_paid
from shared.outbox import COLUMNS
from shared.payment import PAID, Booking, Payment
from shared.payment_states import FINAL, state
from shared.transfer import Transfer
from tests.support.bank import truths
from tests.support.histories import World

OURS = ("invoice:", "credit:", "suspense")


def bookings(some: Iterable[Payment | Transfer]) -> list[Booking]:
    return [booking for one in some for booking in one.bookings]


def the_books_balance(payments: list[Payment | Transfer]) -> None:
    """The entries of each booking sum to zero."""
    for booking in bookings(payments):
        assert sum(entry.amount for entry in booking.entries) == 0, booking


def what_is_shown_as_received_is_booked_and_the_other_way_round(payments: list[Payment]) -> None:
    """A payment is received (or was, and went back) if and only if its whole amount is in the books."""
    for payment in payments:
        paid = payment.booking(PAID)
        assert (state(payment) in ("received", "voided", "partly_refunded", "refunded")) == bool(paid)
        assert not paid or (payment.order and paid.amount == payment.order.amount)


def no_euro_is_lost(world: World, payments: list[Payment]) -> None:
    """Every cent that a bank confirmed and kept so is with an invoice, in a credit or in suspense."""
    confirmed, booked = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    owners = {}
    for said in _captured(truths(world.bank.told)):
        confirmed[said.payment_id, said.currency] += said.amount
        owners[said.provider_order] = said.payment_id
    for refund in world.bank.refunds:
        if refund["status"] == "SUCCESSFUL":
            confirmed[owners[refund["orderUuid"]], "EUR"] -= round(float(refund["amount"]) * 100)
    assert not -confirmed, "more was given back than had come"
    for payment in payments:
        for booking in payment.bookings:
            for entry in booking.entries:
                if entry.account.startswith(OURS):
                    booked[payment.id, booking.currency] -= entry.amount
    assert +booked == +confirmed
    assert not -booked, "more went back than came"


def _captured(sayings: set[Said]) -> set[Said]:
    """Each capture once, without those that the bank took back."""
    back = {
        (said.payment_id, said.capture, said.amount, said.currency)
        for said in sayings
        if said.status == "voided"
    }
    return {
        said
        for said in sayings
        if said.status == "paid" and (said.payment_id, said.capture, said.amount, said.currency) not in back
    }


def what_invoices_and_contracts_stand_at_follows_from_the_bookings(
    payments: list[Payment | Transfer], items: list[dict[str, Any]]
) -> None:
    """Settled and credit are what the bookings add up to, one version each."""
    moves = defaultdict(list)
    for booking in bookings(payments):
        for moved in booking.invoices:
            moves[f"CONTRACT#{moved.payer_code} INVOICE#{moved.number}"].append(
                (moved.version, moved.settled)
            )
        for credited in booking.credits:
            moves[f"CONTRACT#{credited.payer_code} CREDIT"].append((credited.version, credited.amount))
    for name, some in moves.items():
        assert sorted(version for version, _ in some) == [*range(1, len(some) + 1)], name
    stands = {}
    for item in items:
        names = ("amount", "version") if item["sk"] == "CREDIT" else ("settled", "settled_version")
        if names[1] in item:
            stands[f"{item['pk']} {item['sk']}"] = (int(item[names[1]]), int(item[names[0]]))
    assert stands == {name: max(some) for name, some in moves.items()}


def nobody_gets_a_receipt_twice_and_whoever_paid_gets_one(world: World, payments: list[Payment]) -> None:
    """One mail for each booking that has one, none for any other; another only where a mailer died at it."""
    meant = Counter[str]()
    for payment in payments:
        for booking in payment.bookings:
            for put in boxes.mails(payment, booking):
                meant[put["Put"]["Item"]["message"].get("account_id", "buhalterija")] += 1
        meant["buhalterija"] += sum(bool(one.reason) for one in payment.decisions) + len(payment.told)
    news = texts.catalog("lt")["mails"]["transfers_open"]["subject"].format(**texts.brand())
    sent = Counter(to.partition("@")[0] for to, subject in world.letters if subject != news)
    assert sent >= meant
    assert (sent - meant).total() <= world.mailers_died


def each_booking_has_one_record_for_the_billing_system(
    payments: list[Payment], transfers: list[Transfer], items: list[dict[str, Any]]
) -> None:
    """What the bookings moved is what waits to go out: nothing twice, nothing missing."""
    booked = [*of_payments(payments), *of_transfers(transfers)]
    meant = Counter(_cells(cells) for one in booked for cells in one.cells)
    waiting = [item["cells"] for item in items if item["pk"].startswith("WAITING#payments#")]
    assert Counter(_cells(cells) for cells in waiting) == meant


def _cells(cells: dict[str, str]) -> tuple[str, ...]:
    return tuple(cells[column] for column in COLUMNS["payments"])


def each_transfer_is_booked_once_to_the_cent(world: World, transfers: list[Transfer]) -> None:
    """Every cent that came in is on the account of the bank once, and the clerk sees what is nobody's."""
    for transfer in transfers:
        line = transfer.line
        booked = transfer.balance("bank")
        if line.amount > 0:
            assert booked == line.amount, (line, transfer.bookings)
        else:
            assert booked in (0, line.amount), (line, transfer.bookings)
        assert (
            sum(one["id"] == line.id for one in world.items("exchange") if one["pk"] == "UNMATCHED")
            == (bool(transfer.balance("suspense")) and not transfer.is_reversed)
            or line.amount < 0
        )


def nothing_counts_that_the_bank_did_not_say(world: World, payments: list[Payment]) -> None:
    """Each event that is kept was said by the bank, or is the janitor's own "expired"."""
    said = {
        (one.payment_id, one.status, one.amount, one.currency, one.provider_order, one.capture)
        for one in truths(world.bank.told)
    }
    for payment in payments:
        for event in payment.events:
            about = (event.status, event.amount, event.currency, event.provider_order, event.capture)
            own = event.status == "expired" and event.source == "janitor"
            own = own or any(
                (event.refund, event.amount) == (one["uuid"], round(float(one["amount"]) * 100))
                for one in world.bank.refunds
            )
            own = own or event.status == "refund_refused"
            assert own or (payment.id, *about) in said, event


def what_has_ended_never_waits_again(world: World) -> None:
    """A payment that is received, refused, cancelled or expired is never shown as waiting after that."""
    for name, states in world.shown.items():
        for before, after in pairwise(states):
            assert not (before in FINAL and after not in FINAL), (name, states)
            assert before == after or before not in ("voided", "refunded"), (name, states)


def nothing_is_owed_twice(world: World) -> None:
    """A booking lowers what is due by exactly what it gave the invoice, and never below zero."""
    stands: dict[str, dict[str, int]] = {}
    for _, write in world.written:
        parts = _parts(write["members"])
        for kind, one in write["members"]:
            if one["TableName"] != "InvoicesTable":
                continue
            key = one["Item"] if kind == "Put" else one["Key"]
            if not key["sk"].startswith("INVOICE#"):
                continue
            name = f"{key['pk'].removeprefix('CONTRACT#')}/{key['sk'].removeprefix('INVOICE#')}"
            before = stands.get(name, {})
            after = before | _values(kind, one)
            stands[name] = after
            if name in parts:
                fell = _due(before) - _due(after)
                assert fell == parts[name] if parts[name] > 0 else fell >= parts[name], (name, before, after)
                assert after["settled"] <= max(after["amount"], before.get("settled", 0)), (
                    name,
                    before,
                    after,
                )


def _parts(members: list[tuple[str, dict[str, Any]]]) -> dict[str, int]:
    """What a booking, if one is among the members, gives each invoice."""
    for kind, one in members:
        if kind == "Put" and one["Item"]["sk"].startswith("BOOKING#"):
            return {
                f"{some['payer_code']}/{some['number']}": some["part"] for some in one["Item"]["invoices"]
            }
    return {}


def _values(kind: str, one: dict[str, Any]) -> dict[str, int]:
    if kind == "Put":
        return {name: one["Item"][name] for name in ("amount", "paid")}
    values = one["ExpressionAttributeValues"]
    if "settled" in one["UpdateExpression"]:
        return {"settled": values[":settled"]}
    return {"amount": values[":amount"], "paid": values[":paid"]}


def _due(standing: dict[str, int]) -> int:
    return due(standing["amount"], known_paid(standing["paid"], standing.get("settled", 0)))


def the_check_of_the_books_finds_nothing(world: World) -> None:
    """What the utility runs every morning raises no false alarm."""
    assert rules.findings(reading.read(world.now + 2 * reading.LATE, 9, lambda: 60_000)) == []


def all_hold(world: World) -> None:
    payments, transfers = world.payments(), world.transfers()
    the_books_balance([*payments, *transfers])
    what_is_shown_as_received_is_booked_and_the_other_way_round(payments)
    no_euro_is_lost(world, payments)
    each_transfer_is_booked_once_to_the_cent(world, transfers)
    items = world.items("invoices")
    what_invoices_and_contracts_stand_at_follows_from_the_bookings([*payments, *transfers], items)
    nobody_gets_a_receipt_twice_and_whoever_paid_gets_one(world, payments)
    each_booking_has_one_record_for_the_billing_system(payments, transfers, world.items("exchange"))
    nothing_counts_that_the_bank_did_not_say(world, payments)
    what_has_ended_never_waits_again(world)
    nothing_is_owed_twice(world)
    the_check_of_the_books_finds_nothing(world)
