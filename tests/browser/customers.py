"""Customers whose journey is not the one that is tested: made by the API, with the mails read, in no time."""

import json
import secrets
from dataclasses import dataclass, field

import httpx

from shared.fields import Language
from tests.browser.billing import Bill
from tests.browser.post import Mailbox, wait_for
from tests.browser.words import Words


@dataclass
class Customer:
    """Everything personal in it says "Kanar": nothing of it may be printed by any part of the portal."""

    lang: Language = "lt"
    id: str = field(default_factory=lambda: secrets.token_hex(4))
    first_name: str = "Kanarėlė"
    last_name: str = "Kanarienė"
    cookie: str = ""

    def __post_init__(self) -> None:
        self.email = f"kanarele.{self.id}@example.com"
        self.password = f"Kanar-{secrets.token_hex(6)}-Ąž1"


class Customers:
    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._client = httpx.Client(
            base_url=mailbox.site,
            headers={"X-Requested-With": "savitarna", "Origin": mailbox.site},
            timeout=30,
        )
        self.secrets: list[str] = []
        """Every password and every session that was made here."""

    def unknown(self, lang: Language = "lt") -> Customer:
        """Somebody who has not registered yet."""
        customer = Customer(lang)
        self.secrets.append(customer.password)
        return customer

    def registered(self, lang: Language = "lt", named: tuple[str, str] | None = None) -> Customer:
        """Somebody with a link to confirm in the mail."""
        customer = self.unknown(lang)
        customer.first_name, customer.last_name = named or (customer.first_name, customer.last_name)
        about = {name: getattr(customer, name) for name in ("email", "password", "first_name", "last_name")}
        self.post("/api/register", {**about, "language": lang}, 202)
        return customer

    def link(self, customer: Customer, mail: str = "confirm") -> str:
        """The address in the newest mail of that kind."""
        return self._mailbox.link(customer.email, Words(customer.lang).subject(mail))

    def newer_link(self, customer: Customer) -> str:
        """The address in the second mail, once that has come."""
        wait_for(lambda: len(self._mailbox.mails(customer.email)) > 1, "no second mail")
        return self.link(customer)

    def confirmed(self, lang: Language = "lt", named: tuple[str, str] | None = None) -> Customer:
        customer = self.registered(lang, named)
        token = self.link(customer).partition("#token=")[2]
        self.post("/api/register/confirm", {"token": token}, 200)
        return customer

    def signed_in(
        self, *bills: Bill, lang: Language = "lt", named: tuple[str, str] | None = None
    ) -> Customer:
        """A customer with a session and the contracts of the bills."""
        customer = self.confirmed(lang, named)
        self.sign_in(customer)
        for bill in bills:
            self.attach(customer, bill)
        return customer

    def sign_in(self, customer: Customer) -> None:
        """Gives the customer the cookie of one more session."""
        credentials = {"email": customer.email, "password": customer.password}
        answer = self.post("/api/session", credentials, 200)
        customer.cookie = answer.headers["set-cookie"].partition(";")[0]
        self.secrets.append(customer.cookie.partition("=")[2])

    def attach(self, customer: Customer, bill: Bill) -> None:
        body = {"payer_code": bill.payer_code, "invoice_number": bill.last_invoice}
        self.post("/api/contracts", body, 201, customer)

    def declare(self, customer: Customer, bill: Bill, meter_number: str, to: str) -> None:
        body = {"payer_code": bill.payer_code, "meter_number": meter_number, "to": to}
        self.post("/api/declarations", body, 200, customer)

    def declared(self, customer: Customer, bill: Bill) -> dict[str, str | None]:
        """What is declared for each meter of the contract."""
        meters = self.ask("GET", "/api/declarations", 200, customer).json()["meters"]
        mine = [meter for meter in meters if meter["payer_code"] == bill.payer_code]
        return {meter["meter_number"]: meter["to"] for meter in mine}

    def post(self, path: str, body: object, status: int, customer: Customer | None = None) -> httpx.Response:
        return self.ask("POST", path, status, customer, json.dumps(body))

    def ask(
        self, method: str, path: str, status: int, customer: Customer | None = None, body: str | None = None
    ) -> httpx.Response:
        """A request with the customer's cookie; the answer must have that status."""
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if customer:
            headers["Cookie"] = customer.cookie
        answer = self._client.request(method, path, content=body, headers=headers)
        self._client.cookies.clear()
        assert answer.status_code == status, answer.text
        return answer
