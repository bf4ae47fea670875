"""The clerk's overview as one HTML page that needs nothing beside itself."""

import base64
import hashlib
from pathlib import Path
from string import Template

from functions.exports import came, checked, owners, went
from functions.exports.overview import Overview
from functions.exports.parts import moment, words
from shared.fields import Language

HERE = Path(__file__).parent
LAYOUT, STYLE = Template((HERE / "page.html").read_text()), (HERE / "page.css").read_text()


def html(facts: Overview, language: Language) -> str:
    said = words(language)
    parts = (went.waits, checked.section, owners.section, came.section, went.section)
    sections = (part(facts, said) for part in parts)
    return LAYOUT.substitute(
        language=language,
        title=said["title"],
        made=said["made"].format(time=moment(facts.now)),
        style=STYLE,
        style_digest=base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode(),
        body="\n".join(filter(None, sections)),
    )
