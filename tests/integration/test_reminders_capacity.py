"""What reminding costs: units of DynamoDB for a customer, the same for few customers and for many."""

from typing import Any, Self

import pytest
import time_machine

from shared import aws
from tests.support import people, reminding
from tests.support.declaring import OCTOBER, metered
from tests.support.reminding import DUE_SOON, OPENS

MONTHS = 24  # of invoices that a customer has


@pytest.fixture(autouse=True)
def _opening(tables: dict[str, str], time_machine: time_machine.TimeMachineFixture) -> None:
    time_machine.move_to(reminding.at(OPENS), tick=False)


def customers(numbers: range) -> None:
    """Each with one contract, one meter and an invoice a month."""
    for number in numbers:
        code = f"9{number:05}"
        people.contract(code, f"Due{code}")
        for month in range(1, MONTHS):
            people.billed(f"Old{code}-{month}", code, due_on="2025-01-31", paid=4521)
        metered(OCTOBER, payer_code=code)
        people.signed_in(f"customer{number}", code)


class Units:
    """Counts what calls to DynamoDB consume."""

    def __init__(self) -> None:
        self.read = self.write = 0.0

    def __enter__(self) -> Self:
        events = aws.dynamodb().meta.events
        events.register("before-parameter-build.dynamodb", self._ask)
        events.register("after-call.dynamodb", self._note)
        return self

    def __exit__(self, *_: object) -> None:
        events = aws.dynamodb().meta.events
        events.unregister("before-parameter-build.dynamodb", self._ask)
        events.unregister("after-call.dynamodb", self._note)

    def _ask(self, params: dict[str, Any], **_: object) -> None:
        params["ReturnConsumedCapacity"] = "TOTAL"

    def _note(self, parsed: dict[str, Any], model: Any, **_: object) -> None:  # noqa: ANN401 - botocore's own
        consumed = parsed.get("ConsumedCapacity", [])
        units = sum(one["CapacityUnits"] for one in (consumed if isinstance(consumed, list) else [consumed]))
        if model.name in ("PutItem", "DeleteItem", "UpdateItem"):
            self.write += units
        else:
            self.read += units


def measured(day: Any) -> tuple[float, float]:  # noqa: ANN401 - a date
    with Units() as units:
        reminding.schedule(day)
        reminding.run_steps()
        reminding.sent()
    return units.read, units.write


@pytest.mark.parametrize(("day", "most_read"), [(OPENS, 2.0), (DUE_SOON, 3.0)], ids=["window", "due date"])
def test_a_customer_costs_the_same_among_few_and_many(day: Any, most_read: float) -> None:  # noqa: ANN401 - a date
    reminding.due()
    shards, _ = measured(day)
    customers(range(20))
    few, few_written = measured(day)
    customers(range(20, 80))
    many, many_written = measured(day)
    # The claims of the 20 before are met again: a write, whose refusal tells no units, and a read of whose.
    assert (few_written, many_written) == (20, 60)
    each_of_few, each_of_many = (few - shards) / 20, (many - shards - 20) / 80
    print(f"{each_of_few:.2f} and {each_of_many:.2f} read units, 1 write unit; {shards} a day for all")  # noqa: T201 - docs/decisions/0016 has it
    assert each_of_many <= each_of_few <= most_read


def test_a_day_without_reminders_costs_two_reads_for_all() -> None:
    customers(range(5))
    day = OPENS.replace(day=23)
    assert measured(day) == (2.0, 0.0)
