"""What AWS takes for the portal in a year, into docs/costs.md: `python -m tools.costs`.

Measured are calls, units of DynamoDB (bench/routes.json, held by a test), bytes of log (its limit) and time
(bench/measured.json of `make bench`); what a customer does in a month is said here, and so is each price.
"""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "costs.md"
MARK = "<!-- written by `python -m tools.costs`, from here on -->"
CUSTOMERS = (3_000, 200_000, 10_000_000)

# US dollars in us-east-1: what, price, of how many, source and its date. Frankfurt has prices of its own.
SES = "AWS Price List for SES of 2026-07-22, as quoted by github.com/api-evangelist/amazon-ses (2026-08-13)"
PRICES: dict[str, tuple[str, float, float, str]] = {
    "request": ("HTTP API, requests", 1.00, 1e6, "appropri8-astro.pages.dev, 2025-12-02"),
    "call": ("Lambda, calls", 0.20, 1e6, "appropri8-astro.pages.dev, 2025-12-02"),
    "gbs": ("Lambda, GB-seconds on arm64", 0.0000133334, 1, "cloudchipr.com/blog/aws-lambda-pricing, 2024"),
    "read": (
        "DynamoDB, read units",
        0.125,
        1e6,
        "airbyte.com/data-engineering-resources/dynamodb-pricing, 2025-07-21",
    ),
    "write": (
        "DynamoDB, write units",
        0.625,
        1e6,
        "airbyte.com/data-engineering-resources/dynamodb-pricing, 2025-07-21",
    ),
    "log": (
        "CloudWatch Logs, bytes taken in",
        0.50,
        1e9,
        "hykell.com/kb, Amazon CloudWatch Logs pricing, undated, seen 2026-11-24",
    ),
    "mail": ("SES, mails (plan Essentials)", 0.00016, 1, SES),
}

# What a customer does in a month: more than most will. A page asks who is signed in.
MONTH = {
    "POST /api/session": 1,
    "GET /api/session": 6,
    "GET /api/dues": 1,
    "GET /api/invoices": 1,
    "GET /api/invoices/{number}": 1,
    "GET /api/declarations": 1,
    "POST /api/declarations": 1,
    "GET /api/contracts": 1,
    "POST /api/payments": 1,
    "GET /api/payments/callback/{provider}": 1,
    "GET /api/payments/{payment_id}": 1,
}
MAILS = 4  # an invoice, a receipt, two reminders
READ_BY_MAILS, WRITTEN_BY_MAILS = 7.6, 4  # docs/decisions/0016, at most
ROWS = 10  # imported for a customer; a write unit each (docs/import-curve.md)
# Starts of functions for a visit: all that it meets where few come, hardly one where somebody always is.
STARTS = {3_000: 6.0, 200_000: 1.0, 10_000_000: 0.1}
LOG_BYTES, MEMORY_GB = 400, 1.0
WAITS_MS = 15  # of a request, for the database
PROCESSOR = 1024 / 1769  # of one, that a function of 1,024 MB has


def of_a_month(routes: dict[str, Any], measured: dict[str, float], starts: float) -> dict[str, float]:
    """How much a customer needs, by price."""
    requests = sum(MONTH.values())
    warm = requests * (measured["warm"] / PROCESSOR + WAITS_MS)
    seconds = (warm + starts * measured["start"] + MAILS * (measured["warm"] / PROCESSOR + WAITS_MS)) / 1000
    return {
        "request": requests,
        "call": requests + MAILS,
        "gbs": seconds * MEMORY_GB,
        "read": sum(routes[route]["read"] * times for route, times in MONTH.items()) + READ_BY_MAILS,
        "write": sum(routes[route]["write"] * times for route, times in MONTH.items())
        + WRITTEN_BY_MAILS
        + ROWS,
        "log": (requests + MAILS) * LOG_BYTES,
        "mail": MAILS,
    }


def row(name: str, cells: list[float]) -> str:
    return f"| {name} | " + " | ".join(f"{cell:,.0f}" for cell in cells) + " |"


def page() -> str:
    """The page as it should be: what stands above the mark is written by hand."""
    routes = json.loads((ROOT / "bench" / "routes.json").read_text())
    own = json.loads((ROOT / "bench" / "measured.json").read_text())["functions"]["invoices"]
    measured = {"start": own["start"], "warm": own["get"]}
    needs = [of_a_month(routes, measured, STARTS[size]) for size in CUSTOMERS]
    years = [
        {name: need[name] / many * price * 12 * size for name, (_, price, many, _) in PRICES.items()}
        for size, need in zip(CUSTOMERS, needs, strict=True)
    ]
    sizes = " | ".join(f"{size:,} customers" for size in CUSTOMERS)
    bill = [f"| a year | {sizes} |", "|---" * (len(CUSTOMERS) + 1) + "|"]
    bill += [row(what, [year[name] for year in years]) for name, (what, *_) in PRICES.items()]
    bill += [row("**together**", [sum(year.values()) for year in years])]
    prices = ["| price | US dollars | source |", "|---|---|---|"]
    prices += [
        f"| {what} | {price:g} for {many:,.0f} | {source} |" for what, price, many, source in PRICES.values()
    ]
    month = ["| in a month, each customer | times |", "|---|---|"]
    month += [f"| {route} | {times} |" for route, times in MONTH.items()]
    tables = "\n\n".join("\n".join(table) for table in (bill, prices, month))
    return f"{PAGE.read_text().partition(MARK)[0]}{MARK}\n\n{tables}\n"


if __name__ == "__main__":
    PAGE.write_text(page())
