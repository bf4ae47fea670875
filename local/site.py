"""The static site: built by the frontend, served as CloudFront serves it from the bucket."""

import asyncio
import importlib
import itertools
import shutil
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response

from local.problem import Problem

_IMMUTABLE = "public, max-age=31536000, immutable"


def headers(root: Path) -> Mapping[str, str]:
    """The site's response headers; none as long as the project has no frontend/headers.py."""
    if not (root / "frontend" / "headers.py").is_file():
        return {}
    found: Mapping[str, str] = importlib.import_module("frontend.headers").HEADERS
    return found


class Site:
    def __init__(self, root: Path, state: Path) -> None:
        self._root, self._builds = root, state / "site"
        self._folder = self._builds / "0"
        self._numbers = itertools.count(1)

    async def build(self) -> None:
        """Build into a new folder, then show that one; Problem if the build fails."""
        if not (self._root / "frontend" / "build.py").is_file():
            return
        folder = self._builds / str(next(self._numbers))
        shutil.rmtree(folder, ignore_errors=True)
        command = (sys.executable, "-m", "frontend.build", str(folder))
        process = await asyncio.create_subprocess_exec(
            *command, cwd=self._root, stdin=DEVNULL, stdout=DEVNULL
        )
        if await _ended(process) != 0:
            raise Problem("The site could not be built: see the lines above.")
        old, self._folder = self._folder, folder
        shutil.rmtree(old, ignore_errors=True)

    async def __call__(self, request: Request) -> Response:
        path = request.scope["path"]
        if request.method not in {"GET", "HEAD"}:
            return PlainTextResponse("Method Not Allowed", 405)
        file = self._file(path)
        if file is not None:
            return FileResponse(file, headers={"cache-control": _caching(path)})
        if path == "/":
            return RedirectResponse("/lt/", 302)
        return self._not_found(path)

    def _file(self, path: str) -> Path | None:
        name = path.lstrip("/") + ("index.html" if path.endswith("/") else "")
        for candidate in (name, f"{name}.html"):
            file = Path(self._folder, candidate).resolve() if "\0" not in candidate else self._folder
            if file.is_relative_to(self._folder.resolve()) and file.is_file():
                return file
        return None

    def _not_found(self, path: str) -> Response:
        page = self._file("/en/404" if path.startswith("/en/") else "/lt/404")
        if page is None:
            return PlainTextResponse("Not Found", 404)
        return FileResponse(page, 404, headers={"cache-control": "no-cache"})


def _caching(path: str) -> str:
    return _IMMUTABLE if path.startswith("/assets/") else "no-cache"


async def _ended(process: asyncio.subprocess.Process) -> int:
    try:
        return await process.wait()
    except asyncio.CancelledError:
        process.kill()
        raise
