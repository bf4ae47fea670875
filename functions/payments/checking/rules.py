"""All rules together: each discrepancy is told once, and not again by what follows from it. Pure."""

from functions.payments.checking import lists, money, projections, waiting
from functions.payments.checking.facts import Facts, Finding, touched
from shared import keys
from shared.payment import Payment


def findings(facts: Facts) -> list[Finding]:
    lost = list(lists.without_order(facts))
    wrong = lost + list(money.findings(_without(facts, lost), facts.late))
    whole = _without(facts, wrong)
    doubtful = touched(facts.payments[name] for name in facts.payments.keys() - {one.id for one in whole})
    moved = list(projections.findings(facts, doubtful))
    doubtful.contracts |= projections.contracts(moved)
    return [
        *wrong,
        *moved,
        *lists.findings(facts, whole),
        *waiting.records(facts, whole, doubtful),
        *waiting.mails(facts),
    ]


def _without(facts: Facts, wrong: list[Finding]) -> list[Payment]:
    places = {finding.pk for finding in wrong}
    return [one for one in facts.payments.values() if keys.payment_partition(one.id) not in places]


def doubts(facts: Facts) -> set[str]:
    """The contracts (payer codes) of which more must be read before anything is said."""
    return projections.doubts(facts) | waiting.doubts(facts)
