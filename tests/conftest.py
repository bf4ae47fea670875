"""Made-up AWS for every test: a client made before moto is imported would escape to the real one."""

import logging
import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings as properties

os.environ.update(
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    AWS_DEFAULT_REGION="eu-central-1",
    AWS_EC2_METADATA_DISABLED="true",
    SITE_URL="https://savitarna.example",
    ORIGIN_KEYS="",
    MAIL_FROM="savitarna@utility.example",
    MAIL_SET="savitarna",
    CLERK_EMAIL="buhalterija@utility.example",
    EXCHANGE_LANGUAGE="lt",
    DECLARATION_WINDOW="21-31",
    PAYMENT_PROVIDER="paysera",
    PAYMENT_SANDBOX="false",
    PAYMENT_URL="",
    PAYMENT_SECRET="payments",
    PAYEE_NAME="UAB Pakruojo šiluma",
    PAYEE_IBAN="LT601010012345678901",
    PAYOUT_IBANS="montonio:LT273250000000000001,paysera:LT543500010000000002",
    POWERTOOLS_SERVICE_NAME="savitarna",
    POWERTOOLS_METRICS_NAMESPACE="savitarna",
)

from shared import aws
from tests.support import fake_aws, rights

# The same examples in every run, and no time limit: a busy machine is no fault of the code.
properties.register_profile("ours", deadline=None, derandomize=True)
properties.load_profile("ours")


@pytest.fixture
def moto_aws() -> Iterator[None]:
    with fake_aws.made_up():
        yield


# What tests call their people and secrets, any address, and anything as long as a token of ours.
PERSONAL = re.compile(r"@|Slapta|Kanar|(?<![\w-])[\w-]{43}(?![\w-])")


class Lines(logging.Handler):
    """Keeps the lines that say something personal: in the message or in a field that was logged with it."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        line = f"{record.getMessage()} {record.__dict__} {record.exc_text or ''}"
        if PERSONAL.search(line):
            self.lines.append(line)


@pytest.fixture(scope="session", autouse=True)
def nothing_personal_is_logged() -> Iterator[None]:
    """Looks at every log line of the whole run."""
    kept = Lines()
    for logger in (logging.getLogger(), logging.getLogger("savitarna")):
        logger.addHandler(kept)
    yield
    assert kept.lines == []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--every-right", action="store_true", help="fail when no test needs a right of a function"
    )


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:  # noqa: ANN401 - pytest-xdist has no types
    """Brings together what the processes of a run have needed."""
    rights.used.update(tuple(one) for one in getattr(node, "workeroutput", {}).get("rights", ()))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["rights"] = sorted(rights.used)
    elif session.config.option.every_right and rights.unused():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.option.every_right:
        terminalreporter.write("".join(f"{line}\n" for line in rights.unused()))


@pytest.fixture
def calls(moto_aws: None) -> Iterator[list[str]]:
    """The names of the calls to AWS as they are made, `dynamodb.GetItem`."""
    made: list[str] = []

    def note(event_name: str, **_: object) -> None:
        made.append(event_name.removeprefix("provide-client-params."))

    clients = (aws.dynamodb(), aws.sqs())
    for client in clients:
        client.meta.events.register("provide-client-params.*.*", note)
    yield made
    for client in clients:
        client.meta.events.unregister("provide-client-params.*.*", note)
