"""Where the next page of a list begins: opaque to clients, checked when it comes back."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated

from pydantic import StringConstraints

from shared.errors import InvalidField

Cursor = Annotated[str, StringConstraints(max_length=200)]


def encode(place: str) -> str:
    return urlsafe_b64encode(place.encode()).decode().rstrip("=")


def decode(cursor: str, pattern: str) -> str:
    """The place of a cursor that `encode` made; InvalidField for any other text."""
    try:
        place = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except ValueError as error:
        raise InvalidField("next", "cursor") from error
    if encode(place) != cursor or not re.fullmatch(pattern, place, re.ASCII):
        raise InvalidField("next", "cursor")
    return place
