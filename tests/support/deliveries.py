"""Small deliveries of the billing system about a few contracts, so that many are about the same records."""

import csv
import hashlib
import io
import zipfile
from dataclasses import dataclass

from hypothesis import strategies as st

from functions.imports import rows
from shared.calendar import rfc3339
from tests.support import exchange

type Row = tuple[str, ...]

NONSENSE = "=?"  # what no cell may be
FIRST, DAYS = 1_794_798_000, 7  # exports are made at 05:00 in Vilnius on one of so many days from 2026-11-16


def _mostly(*good: str) -> st.SearchStrategy[str]:
    return st.sampled_from([*good * 4, NONSENSE])


PAYER_CODES = _mostly("01231", "01232", "01233")
METERS = st.sampled_from(["K1", "K2"])
READINGS = st.sampled_from(["0", "3", "40.5", "9998"])
ROWS: dict[str, st.SearchStrategy[Row]] = {
    "contracts": st.tuples(PAYER_CODES, _mostly("A g. 1", "B g. 2")),
    "invoices": st.tuples(
        PAYER_CODES,
        st.sampled_from(["F1", "F2"]),
        st.just("2026-10"),
        st.sampled_from(["2026-11-09", "2026-10-09"]),
        st.just("2026-11-30"),
        st.sampled_from(["10.00", "12.50"]),
        st.sampled_from(["0.00", "10.00"]),
    ),
    "invoice_lines": st.tuples(
        PAYER_CODES,
        st.sampled_from(["F1", "F2"]),
        st.sampled_from(["Šildymas", "Vanduo"]),
        st.sampled_from(["", "5"]),
        st.just("kWh"),
        st.just(""),
        st.sampled_from(["1.00", "-2.50"]),
    ),
    "meters": st.tuples(
        PAYER_CODES,
        METERS,
        st.just("Skaitiklis"),
        st.sampled_from(["", "Nr. 1"]),
        st.just("3"),
        _mostly("4", "5"),
        st.just("ne"),
    ),
    "readings": st.tuples(
        PAYER_CODES,
        METERS,
        st.sampled_from(["2026-09", "2026-10"]),
        st.sampled_from(["2026-10-01", "2026-10-30"]),
        READINGS,
        READINGS,
        st.sampled_from(["customer", "utility", "estimate"]),
    ),
    "balances": st.tuples(
        PAYER_CODES, st.sampled_from(["2026-11-20", "2026-11-23"]), st.sampled_from(["5.00", "-5.00"])
    ),
}
ABOUT = {"contracts": 1, "balances": 1, "invoices": 2, "meters": 2, "readings": 4}  # cells that name a record


@dataclass(frozen=True)
class File:
    """An export made on the day `made`, which its name says; None: when it was put."""

    kind: str
    rows: tuple[Row, ...]
    made: int | None
    full: bool

    @property
    def content(self) -> bytes:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([rows.columns(self.kind), *self.rows])
        return text.getvalue().encode()

    @property
    def name(self) -> str:
        stamp = "" if self.made is None else f"-2026-11-{16 + self.made}T05-00"
        return f"{self.kind}{'-full' if self.full else ''}{stamp}.csv"


@dataclass(frozen=True)
class Delivery:
    """Files put under a name with the number `number` on the day `put` or later; several come in a ZIP."""

    number: int
    files: tuple[File, ...]
    put: int
    confirmed: bool

    def key(self, *, check: bool = False) -> str:
        folder = "check/" if check else "confirmed/" if self.confirmed else ""
        return f"in/{folder}{self.number}-{self.files[0].name if len(self.files) == 1 else 'all.zip'}"

    @property
    def put_at(self) -> int:
        """Not before it was made: such a file would be refused."""
        return FIRST + 86400 * max(self.put, *(file.made or 0 for file in self.files))

    def exported(self, file: File) -> str:
        """Its place among all exports, as the decision about the exchange has it."""
        made = self.put_at if file.made is None else FIRST + 86400 * file.made
        member = file.name if len(self.files) > 1 else ""
        digest = hashlib.sha256(member.encode() + file.content).hexdigest()[:12]
        return f"{rfc3339(made)}#{self.put_at}#{digest}"

    def bring(self, *, check: bool = False) -> str:
        """Puts it into the bucket; its key."""
        exchange.put(self.key(check=check), self._content(), self.put_at)
        return self.key(check=check)

    def _content(self) -> bytes:
        if len(self.files) == 1:
            return self.files[0].content
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for file in self.files:
                archive.writestr(file.name, file.content)
        return packed.getvalue()


TOGETHER = (
    ("contracts",),
    ("meters", "readings"),
    ("invoices", "invoice_lines", "balances"),
    tuple(ROWS),
)


def files(kind: str) -> st.SearchStrategy[File]:
    about = ABOUT.get(kind)
    unique = None if about is None else lambda row: row[:about]
    rows_of = st.lists(ROWS[kind], max_size=4, unique_by=unique).map(tuple)
    full = st.booleans() if kind in ("contracts", "meters") else st.just(False)
    return st.builds(File, st.just(kind), rows_of, st.none() | st.integers(0, DAYS - 1), full)


@st.composite
def deliveries(draw: st.DrawFn) -> list[Delivery]:
    """Two or more about the same few records, some with the same files; often all full ones are confirmed."""
    kinds, sure = draw(st.sampled_from(TOGETHER)), draw(st.booleans())
    made = st.lists(st.sampled_from(kinds), min_size=1, max_size=2, unique=True).flatmap(
        lambda some: st.tuples(*map(files, some))
    )
    found: list[Delivery] = []
    for number in range(draw(st.integers(2, 4))):
        again = st.sampled_from(found).map(lambda one: one.files) if found else made
        some = draw(made | made | again)
        found.append(Delivery(number, some, draw(st.integers(0, DAYS - 1)), sure or draw(st.booleans())))
    return found
