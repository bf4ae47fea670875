"""A client of DynamoDB that takes and gives native Python values.

boto3's resources do that too; importing and making one takes a seventh of a start (docs/decisions/0002).
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

if TYPE_CHECKING:
    from botocore.hooks import BaseEventHooks
    from botocore.model import OperationModel

type Wire = dict[str, Any]


def speaks_natively(events: "BaseEventHooks") -> None:
    """From now on the client that these `events` are of takes and gives native values."""
    events.register("provide-client-params.dynamodb", _asked)
    events.register("after-call.dynamodb", _answered)


def wire(value: Any) -> Wire:  # noqa: ANN401 - what an item may hold
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value}
        case int() | Decimal():
            return {"N": str(value)}
        case Mapping():
            return {"M": {name: wire(inner) for name, inner in value.items()}}
        case list() | tuple():
            return {"L": [wire(inner) for inner in value]}
    raise TypeError(type(value).__name__)


def native(value: Wire) -> Any:  # noqa: ANN401 - what an item may hold
    [(kind, inner)] = value.items()
    match kind:
        case "S" | "BOOL":
            return inner
        case "N":
            return Decimal(inner)
        case "M":
            return {name: native(one) for name, one in inner.items()}
        case "L":
            return [native(one) for one in inner]
        case "NULL":
            return None
    raise TypeError(kind)


def _asked(params: Wire, model: "OperationModel", **_: object) -> Any:  # noqa: ANN401 - botocore's hooks answer
    return _changed(model.input_shape, params, wire)


def _answered(parsed: Wire, model: "OperationModel", **_: object) -> None:
    parsed |= _changed(model.output_shape, parsed, native)


def _changed(shape: "Shape | None", found: Any, change: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - of any shape
    """A copy of `found`, which is of `shape`, with every value of an attribute changed."""
    match shape:
        case Shape(name="AttributeValue"):
            return change(found)
        case ListShape(member=member):
            return [_changed(member, one, change) for one in found]
        case MapShape(value=value):
            return {name: _changed(value, one, change) for name, one in found.items()}
        case StructureShape(members=members):
            return {name: _changed(members.get(name), one, change) for name, one in found.items()}
    return found
