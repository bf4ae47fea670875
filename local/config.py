"""Where and how the portal runs on this machine."""

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from local.problem import Problem

HOST = "127.0.0.1"
REGION = "eu-central-1"
ACCOUNT = "000000000000"
STACK = "savitarna-local"


@dataclass(frozen=True)
class Config:
    root: Path
    """Folder of template.yaml."""
    port: int
    state: Path
    """Folder that keeps tables, files and mails over restarts."""
    window: str
    """First and last day of declaring, as in the template's DeclarationWindow."""
    variables: Mapping[str, str]
    """What functions get beside what the template declares: another DynamoDB, say."""

    @property
    def site_url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def exchange(self) -> Path:
        """The folder that stands for the exchange bucket."""
        return (self.state / "exchange").resolve()

    @property
    def template(self) -> Path:
        return self.root / "template.yaml"


def from_environment(environment: Mapping[str, str], root: Path) -> Config:
    state = root / (environment.get("STATE_DIR") or ".local")
    port, more = _port(environment.get("PORT") or "8000"), environment.get("FUNCTION_VARIABLES", "")
    return Config(root, port, state.absolute(), _window(environment), _variables(more))


def prepare_state(state: Path) -> None:
    """Make the state folder; Problem if nothing can be written there."""
    try:
        state.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=state):
            pass
    except OSError as error:
        why = error.strerror or error
        raise Problem(f"The state folder {state} cannot be written ({why}): set STATE_DIR.") from None


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise Problem(f"PORT is {text!r}, which is not a port number from 1 to 65535.")
    return int(text)


def _window(environment: Mapping[str, str]) -> str:
    window = environment.get("DECLARATION_WINDOW") or "1-31"
    if not re.fullmatch(r"\d{1,2}-\d{1,2}", window):
        raise Problem(f"DECLARATION_WINDOW is {window!r}; write it as first and last day, for example 21-31.")
    return window


def _variables(text: str) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in text.split()]
    if not all(equals for _, equals, _ in pairs):
        raise Problem(f"FUNCTION_VARIABLES is {text!r}; write NAME=value, with spaces between several.")
    return {name: value for name, _, value in pairs}
