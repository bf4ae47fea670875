"""What waits for the billing system, and what it took."""

from functions.exports.files import FOLDER, TAKEN
from functions.exports.overview import Overview, Sent
from functions.exports.parts import Words, badge, code, line, moment

BY_HAND = "export/"
MOST = 100  # files of a list


def waits(facts: Overview, said: Words) -> str:
    how = said["how_to_send"].format(by_hand=code(BY_HAND))
    records = f'{_records(facts, said)}<p class="soft">{how}</p>'
    cards = ((said["to_take"], _to_take(facts, said)), (said["records"], records))
    made = "".join(f'<div class="card"><h3>{title}</h3>{inside}</div>' for title, inside in cards)
    return f'<section><h2>{said["waits"]}</h2><div class="pair">{made}</div></section>'


def _to_take(facts: Overview, said: Words) -> str:
    files = [one for one in facts.sent if one.state == "waits"]
    if not files:
        return f"<p>{said['all_taken']}</p>"
    how = said["how_to_take"].format(taken=code(TAKEN))
    return f'{_listed(files, said)}<p class="soft">{how}</p>'


def _records(facts: Overview, said: Words) -> str:
    some = [(kind, *found) for kind, found in facts.waiting.items() if found != (0, False)]
    if not some:
        return f"<p>{said['no_records']}</p>"
    counts = (
        f"<li>{said['kinds'][kind]}: {said['at_least'].format(count=count) if more else count}</li>"
        for kind, count, more in some
    )
    return f"<ul>{''.join(counts)}</ul>"


def section(facts: Overview, said: Words) -> str:
    """What was taken, or got lost, newest first."""
    gone = [one for one in facts.sent if one.state != "waits"]
    gone.sort(key=lambda one: one.taken_at or one.made_at or 0, reverse=True)
    inside = f'<div class="card">{_listed(gone, said)}</div>' if gone else f"<p>{said['nothing_went']}</p>"
    return f"<section><h2>{said['went']}</h2>{inside}</section>"


def _listed(files: list[Sent], said: Words) -> str:
    more = f"<li>+ {len(files) - MOST}</li>" if len(files) > MOST else ""
    return f'<ul class="files">{"".join(_file(one, said) for one in files[:MOST])}{more}</ul>'


def _file(sent: Sent, said: Words) -> str:
    lost = badge("bad", said["missing"]) if sent.state == "missing" else ""
    return f"<li>{said['kinds'][sent.file.kind]}: {_name(sent)} {lost}{line(_about(sent, said))}</li>"


def _name(sent: Sent) -> str:
    folder = {"waits": FOLDER, "taken": TAKEN}.get(sent.state)
    return f'<a href="../{folder}{sent.file.name}">{sent.file.name}</a>' if folder else sent.file.name


def _about(sent: Sent, said: Words) -> list[str]:
    facts = [] if sent.rows is None else [f"{said['rows']}: {sent.rows}"]
    times = ((said["made_at"], sent.made_at), (said["taken_at"], sent.taken_at))
    return facts + [f"{what}: {moment(at)}" for what, at in times if at]
