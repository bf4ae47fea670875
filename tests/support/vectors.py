"""The providers' wire formats, written from their documents: tests/vectors."""

import json
from typing import Any

from functions.payments.providers.port import Setup
from tests.support.template import ROOT

MONTONIO: Any = json.loads((ROOT / "tests/vectors/montonio.json").read_text())
PAYSERA: Any = json.loads((ROOT / "tests/vectors/paysera.json").read_text())
SECRETS: dict[str, str] = {
    "montonio_access_key": MONTONIO["access_key"],
    "montonio_secret_key": MONTONIO["secret_key"],
    "paysera_project_id": PAYSERA["project_id"],
    "paysera_password": PAYSERA["password"],
    "paysera_public_key": PAYSERA["public_key"],
    "link_key": "a made-up key that signs pay links 0123456",
}
SETUP = Setup(SECRETS)
NOW: int = MONTONIO["now"]
