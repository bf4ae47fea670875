"""What SES tells of mails that did not arrive."""

from collections.abc import Iterator, Mapping
from typing import Any

from shared.fields import MailFails


def dead(event: Mapping[str, Any]) -> Iterator[tuple[str, MailFails]]:
    """The addresses to which no more is to be sent, and why.

    None where a mailbox was full or away, as the next mail may arrive; nor where a reader says that a mail is
    no spam, which comes as a complaint too.
    """
    match event:
        case {"detail": {"bounce": {"bounceType": "Permanent", "bouncedRecipients": refused}}}:
            yield from ((_address(one), "bounced") for one in refused)
        case {"detail": {"complaint": {"complaintFeedbackType": "not-spam"}}}:
            return
        case {"detail": {"complaint": {"complainedRecipients": refused}}}:
            yield from ((_address(one), "complained") for one in refused)


def _address(recipient: Mapping[str, str]) -> str:
    """As accounts have it; mail servers repeat it as they like."""
    return recipient["emailAddress"].strip("<>").lower()
