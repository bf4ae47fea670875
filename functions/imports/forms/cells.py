"""From the cells of a record to a row, alike in every form."""

from functions.imports.faults import Fault
from functions.imports.forms.sources import RawRow


def row(number: int, names: list[str], record: list[str]) -> RawRow:
    """`record` by `names`; one of another length has a fault and as many cells as both have."""
    faults = () if len(record) == len(names) else (Fault(number, None, "columns"),)
    return RawRow(number, dict(zip(names, map(str.strip, record), strict=False)), faults)


def column_names(header: list[str]) -> list[str]:
    return [name.strip().lower() for name in header]
