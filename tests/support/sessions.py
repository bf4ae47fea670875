"""A sign-in with a wrong password, and the sessions that are stored."""

from shared import keys
from tests.support.customers import EMAIL, stored

WRONG = {"email": EMAIL, "password": "Slaptas0Kitas1"}


def session_items(account_id: str) -> list[dict[str, object]]:
    items = stored(keys.account_partition(account_id))
    return [item for sk, item in items.items() if sk.startswith("SESSION#")]
