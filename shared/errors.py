"""What the portal refuses, each with the status and the stable code that the API answers."""

from http import HTTPStatus


class Refused(Exception):
    """A request that cannot be done, for a reason that the caller may know.

    `extra` members join the problem document; the words for `code` are in shared/text.
    """

    status = HTTPStatus.BAD_REQUEST
    code = "invalid"

    def __init__(self, **extra: object) -> None:
        super().__init__(self.code)
        self.extra = extra


class BodyNotJson(Refused):
    code = "body_not_json"


class ContentTypeRefused(Refused):
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    code = "content_type"


class BodyTooLarge(Refused):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "body_too_large"


class CrossSite(Refused):
    status = HTTPStatus.FORBIDDEN
    code = "cross_site"


class PastTheSite(Refused):
    """Raised for a request that did not come by CloudFront."""

    status = HTTPStatus.FORBIDDEN
    code = "past_the_site"


class NoSession(Refused):
    status = HTTPStatus.UNAUTHORIZED
    code = "no_session"


class WrongCredentials(Refused):
    status = HTTPStatus.UNAUTHORIZED
    code = "credentials"


class Unconfirmed(Refused):
    """Raised for the right password of an address that is not confirmed yet."""

    status = HTTPStatus.FORBIDDEN
    code = "unconfirmed"


class NotFound(Refused):
    """Raised for what does not exist and, alike, for what belongs to somebody else."""

    status = HTTPStatus.NOT_FOUND
    code = "not_found"


class LinkExpired(Refused):
    status = HTTPStatus.GONE
    code = "link_expired"


class LinkUsed(Refused):
    """Raised for a reminder's link when nothing is left to declare by it."""

    status = HTTPStatus.GONE
    code = "link_used"


class NoMatch(Refused):
    """Raised when payer code and invoice number do not belong together, whatever the reason."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "no_match"


class TooMany(Refused):
    """Raised when a limit is used up; `retry_after` is in seconds."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too_many"

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after=retry_after)
        self.retry_after = retry_after


class InvalidFields(Refused):
    """Raised when fields do not do: each with the code that says why."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        super().__init__()
        self.fields = fields


class InvalidField(InvalidFields):
    """Raised when one field, well formed, does not do."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__([(field, code)])


class WindowClosed(Refused):
    status = HTTPStatus.CONFLICT
    code = "window_closed"


class MeterIsRemote(Refused):
    status = HTTPStatus.CONFLICT
    code = "meter_remote"


class MeterIsRemoved(Refused):
    status = HTTPStatus.CONFLICT
    code = "meter_removed"


class MeterIsRead(Refused):
    """Raised when the utility has read the meter itself: its reading counts."""

    status = HTTPStatus.CONFLICT
    code = "meter_read"


class ReadingUnusual(Refused):
    """Raised to ask once more; the caller repeats the request with `confirmed`."""

    status = HTTPStatus.CONFLICT
    code = "reading_unusual"


class ReadingRollover(ReadingUnusual):
    """Raised to ask whether the meter passed its highest number."""

    code = "reading_rollover"


class Forged(Refused):
    """Raised for a provider's callback that the provider did not sign so."""

    code = "forged"


class PaymentsOff(Refused):
    """Raised where the utility takes no payments through a provider."""

    status = HTTPStatus.CONFLICT
    code = "payments_off"


class NothingDue(Refused):
    """Raised when there is nothing left to pay of what was chosen."""

    status = HTTPStatus.CONFLICT
    code = "nothing_due"


class NoReceipt(Refused):
    """Raised when a payment was not received, or the bank took it back."""

    status = HTTPStatus.CONFLICT
    code = "no_receipt"


class ProviderDown(Refused):
    """Raised when the payment provider does not answer, or not as it says it does."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "provider_down"

    def __init__(self) -> None:
        super().__init__(retry_after=30)


class Busy(Refused):
    """Raised when others changed the same thing again and again while we tried."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "unavailable"

    def __init__(self) -> None:
        super().__init__(retry_after=5)
