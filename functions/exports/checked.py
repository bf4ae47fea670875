"""What the check of the books found."""

from functions.exports.overview import BOOKS, REPORTS, Overview
from functions.exports.parts import Words, badge, line, moment


def section(facts: Overview, said: Words) -> str:
    """Nothing before the first check."""
    if not (books := facts.books):
        return ""
    state = badge("bad", said["books_wrong"]) if books.discrepancies else badge("good", said["books_good"])
    counts = {"payments": books.payments, "discrepancies": books.discrepancies}
    about = [f"{said['books_counts'][name]}: {count}" for name, count in counts.items()]
    about.append(said["books_since"].format(day=moment(books.since)[:10]))
    table = BOOKS.removeprefix(REPORTS).replace(".json", ".csv")
    about += [f'<a href="{table}">CSV</a>'] if books.discrepancies else []
    top = f'<div class="top"><h3>{moment(books.checked_at)}</h3>{state}</div>'
    return f'<section><h2>{said["books"]}</h2><div class="card">{top}{line(about)}</div></section>'
