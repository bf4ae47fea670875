"""What came in from the billing system. Anybody's text is in it (names of files), so each is escaped."""

from html import escape
from itertools import groupby
from urllib.parse import quote

from functions.exports.overview import REPORTS, Delivery, Endings, Overview, ReportedFile, Why
from functions.exports.parts import Words, badge, code, line, moment
from shared import calendar

CONFIRMED = "in/confirmed/"


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
    files = "".join(_file(file, one, said) for file in one.files)
    documents = f"<h5>{said['documents']}</h5>{_counts(one.documents, said)}" if one.documents else ""
    return f'<article class="card">{top}{line(about)}{_why(one.refused)}{files}{documents}</article>'


def _state(one: Delivery, said: Words) -> str:
    """What the clerk must know first."""
    if one.refused or any(file.refused for file in one.files):
        return badge("bad", said["refused"])
    if any(_is_held(file) for file in one.files):
        return badge("warn", said["held"])
    if any(counts.get("refused") for counts in (one.documents, *(file.counts for file in one.files))):
        return badge("warn", said["left_out"])
    return badge("good", said["good"])


def _is_held(file: ReportedFile) -> bool:
    return file.endings is not None and file.endings.held


def _links(one: Delivery, said: Words) -> str:
    """Relative, so that they work wherever the bucket is looked at."""
    stem = quote(one.key.removeprefix(REPORTS).removesuffix(".json"))
    return f'{said["report"]}: <a href="{stem}.csv">CSV</a>, <a href="{stem}.json">JSON</a>'


def _file(file: ReportedFile, delivery: Delivery, said: Words) -> str:
    return f"<h5>{_what(file, delivery, said)}</h5>{_why(file.refused)}{_counts(file.counts, said)}" + (
        _endings(file.endings, said) if file.endings else ""
    )


def _what(file: ReportedFile, delivery: Delivery, said: Words) -> str:
    """The kind, and the file's own name where the delivery has several."""
    kind = said["kinds"].get(file.kind, escape(file.kind or "?"))
    name = f" · {escape(file.name)}" if len(delivery.files) > 1 else ""
    return f"{kind}{f' ({said["full"]})' if file.full else ''}{name}"


def _why(refused: Why | None) -> str:
    return _note("bad", refused.wrong, refused.expected) if refused else ""


def _note(tone: str, *sentences: str) -> str:
    return f'<p class="note {tone}">{escape(" ".join(filter(None, sentences)))}</p>'


def _counts(counts: dict[str, int], said: Words) -> str:
    return line(_count(name, counts[name], said) for name in said["counts"] if counts.get(name))


def _count(name: str, count: int, said: Words) -> str:
    text = f"{said['counts'][name]}: {count}"
    return f"<strong>{text}</strong>" if name == "refused" else text


def _endings(endings: Endings, said: Words) -> str:
    numbers = {"missing": endings.missing, "of": endings.of}
    if not endings.held:
        return _note("info", said["ended"].format(**numbers)) if endings.missing else ""
    return _note("warn", said["held_why"].format(**numbers), said["held_answer"].format(folder=CONFIRMED))
