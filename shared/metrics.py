"""Figures of what happened, for the dashboard and the alarms: a line of the log, no call to AWS."""

from typing import Literal

type Name = Literal[
    "Registrations",
    "ContractsAttached",
    "ReadingsDeclared",
    "Payments",
    "FilesImported",
    "FilesRefused",
    "MailsSent",
    "MailsUndelivered",
    "Discrepancies",
]


def count(name: Name, number: int = 1, **kind: str) -> None:
    """Says nothing of nothing. Each value of `kind` is a metric of its own, which costs: never an id."""
    if number:
        from aws_lambda_powertools.metrics import MetricUnit, single_metric  # noqa: PLC0415 - most count nothing

        with single_metric(name, MetricUnit.Count, number, default_dimensions=kind):
            pass
