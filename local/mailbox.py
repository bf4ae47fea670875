"""/_mail: what SES sent, for people (HTML) and for tests (JSON)."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from local import mailbox_page as page

type Captured = list[dict[str, Any]]


@dataclass(frozen=True)
class Mail:
    id: str
    to: str
    subject: str
    text: str
    html: str
    sent_at: str
    """RFC 3339, UTC."""


class Mailbox:
    """`captured` reads what the emulator took since its start; older mails are kept in `archive`."""

    def __init__(self, captured: Callable[[], Captured], archive: Path) -> None:
        self._captured, self._archive = captured, archive
        self._kept = [Mail(**mail) for mail in json.loads(archive.read_text())] if archive.is_file() else []

    def mails(self) -> list[Mail]:
        """Newest first."""
        taken = [_mail(captured) for captured in self._captured()]
        return [*self._kept, *taken][::-1]

    def keep(self) -> None:
        """Write the mails down, as the emulator forgets them when it ends."""
        mails = [asdict(mail) for mail in self.mails()[::-1]]
        self._archive.write_text(json.dumps(mails, ensure_ascii=False))

    def routes(self) -> list[Route]:
        return [
            Route("/_mail", self._list),
            Route("/_mail/style.css", self._style),
            Route("/_mail/{id}", self._one),
            Route("/_mail/{id}/html", self._html),
        ]

    async def _list(self, request: Request) -> Response:
        mails = await asyncio.to_thread(self.mails)
        if request.query_params.get("format") == "json":
            return JSONResponse([{k: v for k, v in asdict(mail).items() if k != "id"} for mail in mails])
        return HTMLResponse(page.listing([asdict(mail) for mail in mails]), headers=page.HEADERS)

    async def _style(self, _: Request) -> Response:
        return Response(page.STYLE, media_type="text/css")

    async def _one(self, request: Request) -> Response:
        mail = await self._find(request)
        return HTMLResponse(page.one(asdict(mail)), headers=page.HEADERS) if mail else _missing()

    async def _html(self, request: Request) -> Response:
        mail = await self._find(request)
        return HTMLResponse(page.framed(mail.html), headers=page.MAIL_HEADERS) if mail else _missing()

    async def _find(self, request: Request) -> Mail | None:
        mails = await asyncio.to_thread(self.mails)
        return next((mail for mail in mails if mail.id == request.path_params["id"]), None)


def _missing() -> Response:
    return HTMLResponse(page.listing([]), 404, headers=page.HEADERS)


def _mail(captured: dict[str, Any]) -> Mail:
    sent_at = datetime.fromtimestamp(captured["Timestamp"], UTC).isoformat(timespec="milliseconds")
    return Mail(
        id=captured["MessageId"].partition("@")[0],
        to=", ".join(captured["To"]),
        subject=captured["Subject"],
        text=captured["BodyText"] or "",
        html=captured["BodyHtml"] or "",
        sent_at=sent_at.replace("+00:00", "Z"),
    )
