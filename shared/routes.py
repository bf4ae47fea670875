"""Routes of a function: what is sent comes to them by the types of their parameters, or is refused.

Powertools would do that by way of its OpenAPI half, which takes a fifth of a start (docs/decisions/0002).
"""

import inspect
from collections.abc import Callable, Mapping
from functools import cache, wraps
from typing import Any, NotRequired, TypedDict
from urllib.parse import parse_qs

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, to_json

from shared.errors import InvalidFields, NotFound

# pydantic's error types and our codes; what is not listed is a wrong type.
CODES = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "string_too_long": "too_long",
    "string_too_short": "too_short",
    "string_unicode": "characters",
}

type Route = Callable[..., object]


class Routes(APIGatewayHttpResolver):
    """A route's parameters are parts of its path, values of the query, and `body`: the JSON object sent."""

    def __init__(self) -> None:
        super().__init__(serializer=_json)

    def route(self, *about: Any, **more: Any) -> Callable[[Route], Route]:  # type: ignore[override]  # noqa: ANN401 - see Powertools
        register = super().route(*about, **more)

        def registered(function: Route) -> Route:
            register(self._typed(function))
            return function

        return registered

    def _typed(self, function: Route) -> Route:
        @wraps(function)
        def called(**path: str) -> object:
            query = _query(self.current_event.raw_query_string)
            sent = {**query, **path, "body": self.context.get("body")}
            return function(**_arguments(function, sent, path))

        return called


def _json(body: object) -> str:
    return to_json(body, by_alias=True).decode()


def _query(raw: str) -> dict[str, str | list[str]]:
    """A name that comes twice has a list, which no parameter takes."""
    sent = parse_qs(raw, keep_blank_values=True)
    return {name: values[0] if len(values) == 1 else values for name, values in sent.items()}


def _arguments(function: Route, sent: Mapping[str, object], path: Mapping[str, str]) -> dict[str, Any]:
    """Raises InvalidFields, or NotFound for a path that cannot name anything: it names nothing either."""
    try:
        return _parameters(function).validate_python(sent)
    except ValidationError as invalid:
        errors = invalid.errors(include_url=False, include_input=False)
    if any(error["loc"][0] in path for error in errors):
        raise NotFound
    raise InvalidFields([(_field(error), code) for error in errors for code in _codes(error)])


@cache
def _parameters(function: Route) -> TypeAdapter[dict[str, Any]]:
    """Made when the route is asked for first: a start needs one of them."""
    types = {
        name: one.annotation if one.default is one.empty else NotRequired[one.annotation]
        for name, one in inspect.signature(function).parameters.items()
    }
    return TypeAdapter(TypedDict("Parameters", types))  # type: ignore[operator]  # known when it runs


def _field(error: ErrorDetails) -> str:
    place, *inner = error["loc"]
    return str(inner[0] if place == "body" and inner else place)


def _codes(error: ErrorDetails) -> list[str]:
    known = error["ctx"]["codes"] if error["type"] == "field" else [CODES.get(error["type"], "wrong_type")]
    return list(known)
