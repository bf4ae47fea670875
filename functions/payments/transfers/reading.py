"""Reads what the rule of a transfer may know: a fixed number of reads, whatever the words hold."""

from collections.abc import Collection, Iterable
from itertools import islice

from functions.payments import books, store
from functions.payments.transfers import suggesting, words
from functions.payments.transfers.facts import Bill, Bills, Facts, Past
from shared import aws, keys, ledger_keys, settings
from shared.aws import Item
from shared.payment import Payment
from shared.transfer import Transfer, from_items
from shared.transfers import Line

MOST_CONTRACTS = 12  # whose invoices are read
MOST_PAST = 50  # earlier transfers of one account
MOST_BEFORE = 5  # contracts that it paid for


def load(line_id: str) -> Transfer | None:
    return from_items(aws.query(settings.table("payments"), ledger_keys.transfer_partition(line_id)))


def facts(line: Line) -> Facts:
    before = past(line.payer_iban)
    paid_before = Facts(past=before).paid_before()[:MOST_BEFORE]
    payment = _payment(line)
    ordered = books.payer_codes(payment.order) if payment and payment.order else []
    codes = [named.code for named in words.codes(words.of(line))]
    cleared = (
        payment is not None
        and aws.get(settings.table("payments"), ledger_keys.cleared(payment.id)) is not None
    )
    return Facts(bills([*ordered, *paid_before, *codes]), before, payment, cleared)


def _payment(line: Line) -> Payment | None:
    found = (store.load(payment_id) for payment_id in words.payments(line))
    return next((payment for payment in found if payment.order), None)


def past(iban: str) -> tuple[Past, ...]:
    """Earlier transfers from an account, the newest first."""
    if not iban:
        return ()
    answer = aws.dynamodb().query(
        TableName=settings.table("payments"),
        **aws.where("pk = :pk", pk=ledger_keys.payer_account_partition(iban)),
        ScanIndexForward=False,
        Limit=MOST_PAST,
        ConsistentRead=True,
    )
    return tuple(_past(item) for item in answer["Items"])


def _past(item: Item) -> Past:
    return Past(
        line_id=item["line_id"],
        booked_on=item["booked_on"],
        amount=int(item["amount"]),
        text=item["text"],
        end_to_end=item["end_to_end"],
        bank_ref=item["bank_ref"],
        payer_codes=tuple(item["payer_codes"]),
    )


def bills(codes: Iterable[str]) -> Bills:
    """The invoices of those of the contracts that there are, of the first ones if they are many."""
    wanted = list(dict.fromkeys(codes))
    there = existing(wanted)
    return {code: _bills(code) for code in islice((one for one in wanted if one in there), MOST_CONTRACTS)}


def existing(codes: Collection[str]) -> set[str]:
    found = aws.get_many(settings.table("contracts"), [keys.contract(code) for code in codes])
    # Of a contract that was never read without a fault there is only that it was seen.
    return {item["payer_code"] for item in found if "payer_code" in item}


def _bills(code: str) -> tuple[Bill, ...]:
    partition = keys.contract_partition(code)
    items = aws.query(settings.table("invoices"), partition, "INVOICE#")
    found = [Bill(code, item["number"], item["due_on"], store.standing(item)) for item in items]
    return tuple(sorted(found, key=lambda bill: (bill.due_on, bill.number)))


def lookalikes(line: Line, known: Bills) -> Bills:
    """The contracts whose codes a slip makes of those in the words."""
    return bills(suggesting.lookalike_codes(line, known))


def known(line_id: str) -> Transfer:
    """A line that is known to be there."""
    found = load(line_id)
    if found is None:
        raise LookupError(line_id)
    return found
