"""What deliveries say about money: put once by the imports, never changed, booked by the payments."""

from pydantic import BaseModel, ConfigDict

DELIVERY = "savitarna.delivery"  # the source of the event by which the imports wake the payments


class Fact(BaseModel):
    """What the table keeps for ever, without the item's keys. `at`: when it was imported, epoch seconds."""

    model_config = ConfigDict(frozen=True)

    at: int


class Movement(BaseModel):
    """What a bank says of a payment to an account of the utility, `iban`.

    `amount` in cents, below zero what the bank took back. What the bank does not say is "": the payer's name,
    IBAN and customer code, the structured `reference`, the `text` (at most 1,000 signs), `end_to_end` and
    `bank_ref`.
    """

    iban: str
    amount: int
    currency: str
    booked_on: str
    payer: str
    payer_iban: str
    payer_code: str
    reference: str
    text: str
    end_to_end: str
    bank_ref: str


class Line(Fact, Movement):
    """A line of a bank statement, however many statements have it; `id` is 32 hexadecimal digits."""

    id: str


class Assigned(Fact):
    """The clerk's word on a line that fitted nobody; without `invoice_number` ("") it is for the contract."""

    payer_code: str
    invoice_number: str


class Asked(Fact):
    """A refund that the clerk asks for; `key` is the clerk's number of it. No `amount`: all that is left."""

    key: str
    amount: int | None
