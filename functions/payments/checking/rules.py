"""All rules together: each discrepancy is told once, and not again by what follows from it. Pure."""

from functions.payments.checking import lines, lists, money, projections, waiting
from functions.payments.checking.facts import Facts, Finding, Touched, of_payments, of_transfers, touched
from shared import ledger_keys
from shared.payment import Payment


def findings(facts: Facts) -> list[Finding]:
    lost = list(lists.without_order(facts))
    wrong = lost + list(money.findings(_without(facts, lost), facts.late)) + list(lines.findings(facts))
    places = {finding.pk for finding in wrong}
    whole = _without(facts, wrong)
    sound = [
        one for one in facts.transfers.values() if ledger_keys.transfer_partition(one.line.id) not in places
    ]
    doubtful = _doubtful(facts, places)
    moved = list(projections.findings(facts, doubtful))
    doubtful.contracts |= projections.contracts(moved)
    return [
        *wrong,
        *moved,
        *lists.findings(facts, whole),
        *lines.listed(facts, sound),
        *waiting.records(facts, [*of_payments(whole), *of_transfers(sound)], doubtful),
        *waiting.mails(facts),
    ]


def _doubtful(facts: Facts, places: set[str]) -> Touched:
    """What the payments and the lines in which something is wrong move, or should."""
    found = touched(one for one in facts.payments.values() if ledger_keys.payment_partition(one.id) in places)
    some = lines.doubtful(
        facts, {name for name in facts.transfers if ledger_keys.transfer_partition(name) in places}
    )
    return Touched(found.invoices | some.invoices, found.contracts | some.contracts)


def _without(facts: Facts, wrong: list[Finding]) -> list[Payment]:
    places = {finding.pk for finding in wrong}
    return [one for one in facts.payments.values() if ledger_keys.payment_partition(one.id) not in places]


def doubts(facts: Facts) -> set[str]:
    """The contracts (payer codes) of which more must be read before anything is said."""
    return projections.doubts(facts) | waiting.doubts(facts)
