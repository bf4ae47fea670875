"""The portal's mailbox as its readers use it."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

type Mail = dict[str, str]
LINK = re.compile(r"http\S+")
_PATIENCE = 20


def wait_for[Found](look: Callable[[], Found], why: str) -> Found:
    """What `look` finds as soon as it finds something."""
    deadline = time.monotonic() + _PATIENCE
    while not (found := look()):
        if time.monotonic() > deadline:
            raise AssertionError(f"in {_PATIENCE} s: {why}")
        time.sleep(0.05)
    return found


@dataclass
class Mailbox:
    site: str
    tokens: list[str] = field(default_factory=list)
    """The secrets of every link that was read here."""

    def mails(self, to: str) -> list[Mail]:
        """Newest first."""
        everything: list[dict[str, Any]] = httpx.get(f"{self.site}/_mail?format=json", timeout=20).json()
        return [mail for mail in everything if mail["to"] == to]

    def wait(self, to: str, subject: str) -> Mail:
        """The newest mail with that subject, as soon as there is one."""

        def look() -> Mail | None:
            return next((mail for mail in self.mails(to) if mail["subject"] == subject), None)

        mail = wait_for(look, f"no mail “{subject}”")
        assert mail is not None
        return mail

    def link(self, to: str, subject: str) -> str:
        """The address that the mail leads to, on this site."""
        mail = self.wait(to, subject)
        links: list[str] = LINK.findall(mail["text"])
        [link] = [found for found in links if "#token=" in found]
        assert link.startswith(f"{self.site}/")
        assert link in mail["html"]
        self.tokens.append(urlsplit(link).fragment.removeprefix("token="))
        return link
