"""What holders do with their contracts, and what is stored on both sides."""

from functions.contracts.app import handler
from shared import aws, keys, settings
from tests.support import people
from tests.support.api import Answer, event, invoke


def attach(person: people.Person, payer_code: str = "01234", invoice_number: str = "Fiz12345") -> Answer:
    body = {"payer_code": payer_code, "invoice_number": invoice_number}
    return invoke(handler, event("POST", "/api/contracts", body, cookie=person.cookie))


def listed(person: people.Person) -> list[dict[str, object]]:
    answer = invoke(handler, event("GET", "/api/contracts", cookie=person.cookie))
    return list(answer.body["contracts"])


def link(account_id: str, payer_code: str = "01234") -> aws.Item | None:
    return aws.get(settings.table("accounts"), keys.link(account_id, payer_code))


def holder(account_id: str, payer_code: str = "01234") -> aws.Item | None:
    return aws.get(settings.table("contracts"), keys.holder(payer_code, account_id))
