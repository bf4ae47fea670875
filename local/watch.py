"""What is saved is served: a function takes its code anew, the site is built again."""

from collections.abc import Iterable
from pathlib import Path

import watchfiles

from local.problem import Problem
from local.site import Site
from local.worker import Worker

_SITE_SOURCES = {".toml", ".html", ".css", ".js", ".mjs", ".json", ".svg", ".py", ".woff2", ".webmanifest", ".txt"}


class Watch:
    def __init__(self, root: Path, workers: Iterable[Worker], site: Site) -> None:
        self._root, self._workers, self._site = root, list(workers), site

    async def run(self) -> None:
        folders = [self._root / name for name in ("functions", "shared", "frontend") if (self._root / name).is_dir()]
        if not folders:
            return
        async for changes in watchfiles.awatch(*folders, step=50, debounce=400):
            await self._saved({Path(name) for _, name in changes})

    async def _saved(self, files: set[Path]) -> None:
        for worker in self._workers:
            if any(self._runs(worker, file) for file in files):
                worker.reload()
                print(f"Reloaded {worker.function.logical_id}", flush=True)
        if any(self._shows(file) for file in files):
            await self._rebuild()

    def _runs(self, worker: Worker, file: Path) -> bool:
        code, shared = self._root / worker.function.code, self._root / "shared"
        return file.is_relative_to(code) or (file.is_relative_to(shared) and file.suffix in {".py", ".json", ".toml"})

    def _shows(self, file: Path) -> bool:
        frontend, shared = self._root / "frontend", self._root / "shared"
        return (file.is_relative_to(frontend) and file.suffix in _SITE_SOURCES) or (
            file.is_relative_to(shared) and file.suffix == ".toml"
        )

    async def _rebuild(self) -> None:
        try:
            await self._site.build()
        except Problem as problem:
            print(problem, flush=True)
        else:
            print("Built the site", flush=True)
