"""What is saved is served: a function takes its code anew, the site is built again."""

from collections.abc import Iterable
from pathlib import Path

import watchfiles

from local.problem import Problem
from local.site import Site
from local.worker import Worker


class Sources(watchfiles.DefaultFilter):
    """Without what compilers and editors leave (the default) and what the packagers make."""

    ignore_dirs = (*watchfiles.DefaultFilter.ignore_dirs, "dist", ".aws-sam")


class Watch:
    def __init__(self, root: Path, workers: Iterable[Worker], site: Site) -> None:
        self._workers, self._site = list(workers), site
        self._root, self._shared, self._frontend = root, root / "shared", root / "frontend"

    async def run(self) -> None:
        sources = [path for path in (self._root / "functions", self._shared, self._frontend) if path.is_dir()]
        async for changes in watchfiles.awatch(*sources, watch_filter=Sources(), step=50, debounce=400):
            await self.saved({Path(name) for _, name in changes})

    async def saved(self, files: set[Path]) -> None:
        for worker in self._workers:
            if any(self._runs(worker, file) for file in files):
                worker.reload()
                print(f"Reloaded {worker.function.logical_id}", flush=True)
        if any(self._shows(file) for file in files):
            await self._rebuild()

    def _runs(self, worker: Worker, file: Path) -> bool:
        return file.is_relative_to(self._root / worker.function.code) or file.is_relative_to(self._shared)

    def _shows(self, file: Path) -> bool:
        toml = file.is_relative_to(self._shared) and file.suffix == ".toml"
        return toml or file.is_relative_to(self._frontend)

    async def _rebuild(self) -> None:
        try:
            await self._site.build()
        except Problem as problem:
            print(problem, flush=True)
        else:
            print("Built the site", flush=True)
