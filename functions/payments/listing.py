"""What a customer is shown: their own payments, and the transfers that were booked for their contracts.

Nothing tells the two apart in a list: the id of a transfer sorts among those of payments.
"""

from collections.abc import Sequence

from functions.payments import store
from functions.payments.transfers import reading, showing
from shared import keys, parallel
from shared.identity import Caller
from shared.payment_shown import PaymentShown, shown

type Listed = tuple[str, str | None]
"""An id, and for a transfer the id of its line."""


def page(caller: Caller, before: str | None, most: int) -> tuple[list[PaymentShown], str | None]:
    """The newest that are older than the id `before`, and the last one's id if there are more of them."""
    codes = [link.payer_code for link in caller.links]
    own, others = parallel.both(
        lambda: store.of_owner(keys.account_partition(caller.account.id), before, most),
        lambda: parallel.each(lambda code: store.transfers_of(code, before, most), codes),
    )
    found: dict[str, str | None] = dict.fromkeys(own)
    for some in others:
        found |= some
    listed = sorted(found.items(), reverse=True)
    last = listed[most - 1][0] if len(listed) > most else None
    return parallel.each(lambda one: _shown(one, codes), listed[:most]), last


def _shown(one: Listed, codes: Sequence[str]) -> PaymentShown:
    shown_id, line_id = one
    if line_id is None:
        return shown(store.load(shown_id))
    return showing.shown(reading.known(line_id), codes)


def transfer(caller: Caller, shown_id: str) -> PaymentShown | None:
    """A transfer for one of the caller's contracts; none for any other, existing or not."""
    codes = [link.payer_code for link in caller.links]
    lines = parallel.each(lambda code: store.transfer_of(code, shown_id), codes)
    line_id = next(filter(None, lines), None)
    return showing.shown(reading.known(line_id), codes) if line_id else None
