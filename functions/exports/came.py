"""What came in from the billing system. Anybody's text is in it (names of files), so each is escaped."""

from html import escape
from itertools import groupby
from urllib.parse import quote

from functions.exports.overview import REPORTS, Delivery, Endings, Overview, ReportedFile, Why
from functions.exports.parts import Words, badge, code, line, moment
from shared import calendar

MOST = 20  # files of a delivery


def section(facts: Overview, said: Words) -> str:
    today = calendar.today(facts.now).isoformat()
    days = [(day, list(of_day)) for day, of_day in groupby(facts.deliveries, _day)]
    parts = [] if days and days[0][0] == today else [f"<p>{said['nothing_today']}</p>"]
    parts += [_titled(_title(day, today, said), of_day, said) for day, of_day in days]
    if facts.more_deliveries:
        parts.append(f"<p>{said['more'].format(count=facts.more_deliveries, folder=code(REPORTS))}</p>")
    return f"<section><h2>{said['came']}</h2>{''.join(parts)}</section>"


def _day(delivery: Delivery) -> str:
    return moment(delivery.received_at)[:10]


def _title(day: str, today: str, said: Words) -> str:
    return f"{said['today']}, {day}" if day == today else day


def _titled(title: str, of_day: list[Delivery], said: Words) -> str:
    return f"<h3>{title}</h3>{''.join(_delivery(one, said) for one in of_day)}"


def _delivery(one: Delivery, said: Words) -> str:
    top = f'<div class="top"><h4>{escape(one.name)}</h4>{_state(one, said)}</div>'
    about = [moment(one.received_at)[11:], *([said["check"]] if one.check else []), _links(one, said)]
    files = _files(one, said)
    documents = f"<h5>{said['documents']}</h5>{_counts(one.documents, said)}" if one.documents else ""
    return f'<article class="card">{top}{line(about)}{_why(one.refused)}{files}{documents}</article>'


def _state(one: Delivery, said: Words) -> str:
    """What the clerk must know first."""
    refused = [file.refused is not None for file in one.files]
    if one.refused or (refused and all(refused)):
        return badge("bad", said["refused"])
    if any(_is_held(file) for file in one.files):
        return badge("warn", said["held"])
    if any(refused) or any(counts.get("refused") for counts in _all_counts(one)):
        return badge("warn", said["left_out"])
    return badge("good", said["good"])


def _all_counts(one: Delivery) -> list[dict[str, int]]:
    return [one.documents, *(file.counts for file in one.files)]


def _is_held(file: ReportedFile) -> bool:
    return file.endings is not None and file.endings.held


def _links(one: Delivery, said: Words) -> str:
    """Relative, so that they work wherever the bucket is looked at."""
    stem = quote(one.key.removeprefix(REPORTS).removesuffix(".json"))
    return f'{said["report"]}: <a href="{stem}.csv">CSV</a>, <a href="{stem}.json">JSON</a>'


def _files(one: Delivery, said: Words) -> str:
    """Those that the clerk must look at come first."""
    files = sorted(one.files, key=lambda file: not (file.refused or _is_held(file)))
    listed = "".join(_file(file, said, alone=len(files) == 1) for file in files[:MOST])
    more = f"<p>{said['more_files'].format(count=len(files) - MOST)}</p>" if len(files) > MOST else ""
    return listed + more


def _file(file: ReportedFile, said: Words, *, alone: bool) -> str:
    what = _what(file, said, alone=alone)
    title = f"<h5>{what}</h5>" if what else ""
    ended = _endings(file.endings, said["ended"].get(file.kind, "")) if file.endings else ""
    return f"{title}{_why(file.refused)}{_counts(file.counts, said)}{ended}"


def _what(file: ReportedFile, said: Words, *, alone: bool) -> str:
    """The kind, as far as it was told, and the file's own name where the delivery has several."""
    kind = [said["kinds"].get(file.kind, escape(file.kind))] if file.kind else []
    full = [said["full"]] if file.full else []
    return " · ".join([*kind, *full, *([] if alone else [escape(file.name)])])


def _why(refused: Why | None) -> str:
    return _note("bad", refused.wrong, refused.expected) if refused else ""


def _note(tone: str, *sentences: str) -> str:
    return f'<p class="note {tone}">{escape(" ".join(filter(None, sentences)))}</p>'


def _counts(counts: dict[str, int], said: Words) -> str:
    return line(_count(name, counts[name], said) for name in said["counts"] if counts.get(name))


def _count(name: str, count: int, said: Words) -> str:
    text = f"{said['counts'][name]}: {count}"
    return f"<strong>{text}</strong>" if name == "refused" else text


def _endings(endings: Endings, ended: str) -> str:
    """What a full export ended; or that it would end too much, and how to answer, in the report's words."""
    if endings.held:
        return _note("warn", endings.wrong, endings.expected)
    return _note("info", ended.format(missing=endings.missing, of=endings.of)) if endings.missing else ""
