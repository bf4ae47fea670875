"""Bank statements as files: what is one, and what could do harm and is refused before it does."""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from functions.imports.faults import FileRefused
from functions.imports.forms import RawRow, opened
from functions.imports.forms.budget import MOST_DATA, Exhausted
from tests.support.facts import VECTORS, vector
from tests.support.import_flow import packed

HEAD = '<Document xmlns="x"><BkToCstmrStmt><Stmt><Acct><Id><IBAN>LT1</IBAN></Id></Acct>'
END = "</Stmt></BkToCstmrStmt></Document>"
ENTRY = (
    '<Ntry><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>'
    "<BookgDt><Dt>2026-11-20</Dt></BookgDt>{}</Ntry>"
)


def rows(path: Path, content: str | bytes) -> list[RawRow]:
    path /= "file.xml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    [source], _ = opened(path, "in/file.xml")
    assert source.kind == "transfers"
    return list(source.rows())


def refused(path: Path, content: str | bytes) -> str:
    with pytest.raises(FileRefused) as caught:
        rows(path, content)
    return caught.value.code


@pytest.mark.parametrize("name", sorted(path.stem for path in VECTORS.glob("*.xml")))
def test_every_vector_is_a_statement_without_a_fault(name: str, tmp_path: Path) -> None:
    found = rows(tmp_path, vector(name))
    assert found
    assert [row.faults for row in found] == [()] * len(found)


def test_a_payment_has_the_same_name_wherever_it_is_told_of(tmp_path: Path) -> None:
    names = {
        row.cells["names"]
        for name in ("day-053", "month-053", "day-054", "hour-052", "v08-053")
        for row in rows(tmp_path, vector(name))
        if row.cells["amount"] == "7683"
    }
    assert len(names) == 1


@pytest.mark.parametrize("version", ["02", "04", "06", "08", "13"])
def test_the_version_of_the_message_does_not_matter(version: str, tmp_path: Path) -> None:
    text = vector("day-053").replace("camt.053.001.02", f"camt.053.001.{version}")
    assert rows(tmp_path, text) == rows(tmp_path, vector("day-053"))


def test_a_prefix_an_encoding_and_an_envelope_do_not_matter(tmp_path: Path) -> None:
    plain = rows(tmp_path, vector("day-053"))
    bare = vector("day-053").partition("?>")[2]
    prefixed = bare.replace("<", "<b:").replace("<b:/", "</b:").replace("xmlns=", "xmlns:b=")
    baltic = f'<?xml version="1.0" encoding="windows-1257"?>{bare}'.encode("cp1257")
    for other in (prefixed.strip(), f"\n {prefixed}", baltic, f"<Envelope><Body>{bare}</Body></Envelope>"):
        assert rows(tmp_path, other) == plain


def test_statements_of_several_accounts_in_one_file_are_told_apart(tmp_path: Path) -> None:
    other = HEAD.partition("<Stmt>")[2].replace("LT1", "LT2")
    found = rows(tmp_path, HEAD + ENTRY + ENTRY + "</Stmt><Stmt>" + other + ENTRY + END)
    assert [row.cells["iban"] for row in found] == ["LT1", "LT1", "LT2"]
    assert len({row.cells["names"] for row in found}) == 3
    assert [row.number for row in found] == [1, 2, 3]


def test_an_entry_before_the_account_is_refused_and_does_not_take_the_one_before(tmp_path: Path) -> None:
    found = rows(tmp_path, HEAD + "</Stmt><Stmt>" + ENTRY + END)
    assert [fault.code for row in found for fault in row.faults] == ["statement_account"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<html><body>Prisijunkite</body></html>", "statement"),
        ('<Document xmlns="pain.001.001.03"><CstmrCdtTrfInitn/></Document>', "statement"),
        (HEAD, "statement_broken"),
        (HEAD + ENTRY + "</Stmt></Document>", "statement_broken"),
        ("<Document", "statement"),
        ('<?xml version="1.0" encoding="no-such"?><Document/>', "statement_broken"),
        (HEAD + "&nbsp;" + END, "statement_broken"),
    ],
)  # fmt: skip
def test_what_is_no_whole_statement_is_refused(text: str, code: str, tmp_path: Path) -> None:
    assert refused(tmp_path, text) == code


LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))


@pytest.mark.parametrize(
    "text",
    [
        f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>{HEAD}{ENTRY.format("<A>&l9;</A>")}{END}',
        f'<!DOCTYPE x [<!ENTITY l0 "ha">]>{HEAD}{END}',
        f'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>{HEAD}{ENTRY.format("<A>&f;</A>")}{END}',
        f'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">{HEAD}{END}',
        f'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1/x.dtd">%p;]>{HEAD}{END}',
        HEAD + "<a>" * 100 + "</a>" * 100 + END,
        HEAD + "".join(f"<a{number}/>" for number in range(2000)) + END,
        f"{HEAD}<!--{'x' * 3_000_000}-->{END}",
        f'{HEAD}<a b="{"x" * 3_000_000}"/>{END}',
    ],
    ids=["laughs", "entity", "file", "dtd", "parameter", "deep", "names", "comment", "attribute"],
)
def test_what_no_bank_makes_is_refused(text: str, tmp_path: Path) -> None:
    assert refused(tmp_path, text) == "statement_unsafe"


def pieces(first: str, piece: str, number: int, last: str) -> Iterator[bytes]:
    yield first.encode()
    for _ in range(number):
        yield piece.encode() * 1000
    yield last.encode()


HUGE = {
    "text": (ENTRY.partition("{}")[0] + "<AddtlNtryInf>", "x" * 1000, 200, "</AddtlNtryInf></Ntry>"),
    "beside entries": ("", "<Bal><Amt>1</Amt></Bal>", 200, ""),
    "details": (ENTRY.partition("{}")[0] + "<NtryDtls>", "<TxDtls/>", 19, "</NtryDtls></Ntry>"),
    "entries": ("", ENTRY.format(""), 50, ""),
}


@pytest.mark.parametrize("kind", HUGE)
def test_a_large_statement_takes_no_more_memory_than_a_small_one(kind: str, tmp_path: Path) -> None:
    first, piece, number, last = HUGE[kind]
    path = tmp_path / "huge.xml"
    with path.open("wb") as file:
        file.writelines(pieces(HEAD + first, piece, number, last + END))
    tracemalloc.start()
    [source], _ = opened(path, "in/huge.xml")
    seen = sum(1 for _ in source.rows())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seen == {"entries": 50_000, "beside entries": 0}.get(kind, 1)
    assert peak < 20_000_000


def test_200_mb_of_tags_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xml"
    with path.open("wb") as file:
        file.writelines(pieces(HEAD, "<Ntry></Ntry>" * 15, 1000, END))
    assert 190_000_000 < path.stat().st_size < MOST_DATA
    with pytest.raises(Exhausted) as caught:
        opened(path, "in/bomb.xml")
    assert caught.value.code == "statement_large"


LONG = f"<TxDtls><RmtInf><Ustrd>{'x' * 3999}</Ustrd></RmtInf></TxDtls>"


@pytest.mark.parametrize("piece", ["<TxDtls/>", LONG], ids=["many", "long"])
def test_an_entry_of_endless_payments_is_refused(piece: str, tmp_path: Path) -> None:
    entry = ENTRY.format(f"<NtryDtls>{piece * 21_000}</NtryDtls>")
    assert refused(tmp_path, HEAD + entry + END) == "record_long"


def test_a_statement_in_a_zip_counts_with_the_others(tmp_path: Path) -> None:
    path = tmp_path / "file.zip"
    path.write_bytes(
        packed({"a/day.xml": vector("day-053"), "b.xml": "<html/>", "c.csv": "payer_code,address\n"})
    )
    sources, _ = opened(path, "in/file.zip")
    assert [(one.kind, one.refused) for one in sources] == [
        ("transfers", None), ("", "statement"), ("contracts", None),
    ]  # fmt: skip
