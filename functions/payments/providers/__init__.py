"""The adapters by name; one is imported when it is used, as their libraries are slow to load."""

import importlib
from typing import Literal, cast, get_args

from functions.payments.providers.port import Provider

type Name = Literal["montonio", "paysera"]

NAMES: tuple[str, ...] = get_args(Name.__value__)


def adapter(name: Name) -> Provider:
    return cast("Provider", importlib.import_module(f"{__name__}.{name}"))
