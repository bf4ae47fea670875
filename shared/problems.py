"""Errors as RFC 9457 problem documents in the caller's language."""

import traceback
from collections.abc import Iterable
from http import HTTPStatus

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.exceptions import ServiceError
from botocore.exceptions import BotoCoreError, ClientError
from pydantic import BaseModel

from shared import texts
from shared.errors import Busy, InvalidFields, NotFound, Refused
from shared.fields import Language

# Which function it was says the log's name, which place in it only errors tell.
LOGGER = Logger(location=None, datefmt="%Y-%m-%dT%H:%M:%SZ", utc=True)
LOGGER.remove_keys(["service"])
CONTENT_TYPE = "application/problem+json"


class FieldError(BaseModel):
    field: str
    code: str
    detail: str


class Problem(BaseModel):
    """RFC 9457: what went wrong, for programs (`code`) and for people (`detail`).

    `retry_after` in seconds; `opens_at` when readings can be declared again.
    """

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldError] | None = None
    retry_after: int | None = None
    opens_at: str | None = None


def problem(error: Exception, accept_language: str) -> Response[str]:
    """The answer to `error`; one that nobody foresaw is logged by its place, never by its words."""
    language = texts.preferred(accept_language)
    match error:
        case InvalidFields():
            return _invalid(error.fields, language)
        case Refused():
            return _document(error.status, error.code, language, **error.extra)
        case ServiceError():
            return _document(HTTPStatus(error.status_code), NotFound.code, language)
    log_unforeseen(error)
    if isinstance(error, ClientError | BotoCoreError):
        return problem(Busy(), accept_language)
    return _document(HTTPStatus.INTERNAL_SERVER_ERROR, "internal", language)


def log_unforeseen(error: Exception) -> None:
    """Messages of errors may quote what a customer typed; places in the code never do."""
    places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    aws_code = error.response["Error"]["Code"] if isinstance(error, ClientError) else None
    LOGGER.error("unforeseen", error=type(error).__name__, aws_code=aws_code, places=places[-8:])


def _invalid(fields: Iterable[tuple[str, str]], language: Language) -> Response[str]:
    errors = [FieldError(field=f, code=c, detail=texts.error(language, c)) for f, c in fields]
    return _document(HTTPStatus.UNPROCESSABLE_ENTITY, Refused.code, language, errors=errors)


def _document(status: HTTPStatus, code: str, language: Language, **extra: object) -> Response[str]:
    about = {"title": status.phrase, "status": status, "code": code, "detail": texts.error(language, code)}
    document = Problem.model_validate(about | extra)
    headers: dict[str, str | list[str]] = {"Content-Language": language}
    if "retry_after" in extra:
        headers["Retry-After"] = str(extra["retry_after"])
    return Response(status, CONTENT_TYPE, document.model_dump_json(exclude_none=True), headers)
