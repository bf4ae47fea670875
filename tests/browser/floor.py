"""`pytest tests/browser --js-coverage=95`: which percentage of the lines of the modules must run."""

from typing import TYPE_CHECKING

import pytest

from tests.browser.coverage import COUNTED, Coverage, table

if TYPE_CHECKING:
    from xdist.workermanage import WorkerController  # type: ignore[import-untyped]  # it ships none


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--js-coverage", type=float, metavar="PERCENT", help="of the site's lines that must run")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--js-coverage") is not None:
        config.stash[COUNTED] = Coverage()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: "WorkerController") -> None:
    """Adds what a worker has told at its end."""
    if coverage := node.config.stash.get(COUNTED, None):
        coverage.add(getattr(node, "workeroutput", {}).get("js", {}))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    coverage = session.config.stash.get(COUNTED, None)
    if not coverage:
        return
    if (told := getattr(session.config, "workeroutput", None)) is not None:
        told["js"] = coverage.seen()
    elif table(coverage.seen())[0] < session.config.getoption("--js-coverage"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if coverage := config.stash.get(COUNTED, None):
        percent, rows = table(coverage.seen())
        terminalreporter.section("lines of the site's modules that ran")
        terminalreporter.write_line("\n".join([*rows, f"{percent:.1f} % of all lines"]))
