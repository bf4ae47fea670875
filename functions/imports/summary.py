"""What the clerk's mail says of a delivery: counts, what was not taken, what waits for an answer."""

from collections.abc import Iterator

from functions.imports import reports, words
from functions.imports.reports import FileReport, Report
from shared.fields import Language

MOST_FILES = 20  # a mail is read, a report of a ZIP with thousands is searched
COUNTS = {"new": 0, "changed": 0, "unchanged": 0, "superseded": 0, "refused": 0}


def message(report: Report, language: Language) -> dict[str, str]:
    """For `queue.send_mail("import_report", ...)`. No cell of a file is in it, its name is."""
    return {
        "outcome": _outcome(report),
        "name": _shown(report.name),
        "report": reports.key(report.name, "csv"),
        "summary": "\n".join(_lines(report, language)),
    }


def _outcome(report: Report) -> str:
    """What the mail is headed with: first what asks for an answer, then what went wrong."""
    if any(file.endings and file.endings.held for file in report.files):
        return "held"
    if report.refused or any(file.refused for file in report.files):
        return "refused"
    faulty = [*(file.counts for file in report.files), report.documents]
    return "faulty" if any(counts.get("refused") for counts in faulty) else "good"


def _shown(name: str) -> str:
    """A name in a ZIP may have line breaks and halves of characters in it, which no mail can carry."""
    return "".join(sign if sign.isprintable() else "?" for sign in name)


def _lines(report: Report, language: Language) -> Iterator[str]:
    say = words.catalog(language)["summary"]
    if report.check:
        yield say["check"]
    if report.refused:
        about = words.about(language, report.refused)._asdict()
        yield say["refused"].format(name=_shown(report.name), **about)
    for file in report.files[:MOST_FILES]:
        yield from _of_file(file, language)
    if len(report.files) > MOST_FILES:
        yield say["more"].format(count=len(report.files) - MOST_FILES)
    if report.documents:
        yield say["documents"].format(**COUNTS | report.documents)


def _of_file(file: FileReport, language: Language) -> Iterator[str]:
    catalog = words.catalog(language)
    say = catalog["summary"]
    if file.refused:
        yield say["refused"].format(name=_shown(file.name), **words.about(language, file.refused)._asdict())
    if file.kind and file.counts:
        yield say["counts"].format(
            name=_shown(file.name), kind=catalog["kinds"][file.kind], **COUNTS | file.counts
        )
    if file.endings and file.endings.held:
        yield say["held"].format(
            name=_shown(file.name), **reports.held(file, file.endings, language)._asdict()
        )
    elif file.endings and file.endings.missing:
        about = {"name": _shown(file.name), "missing": file.endings.missing, "of": file.endings.of}
        yield say[f"ended_{file.kind}"].format(**about)
