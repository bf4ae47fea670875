"""FastAPI on Lambda by Mangum, as the documentation of both shows."""

from decimal import Decimal
from typing import Any

from fastapi import FastAPI, Request
from mangum import Mangum
from pydantic import BaseModel, Field
from rows import invoices, put

app = FastAPI()


class Reading(BaseModel):
    meter: str
    to: Decimal = Field(ge=0, lt=10**6)


class Invoice(BaseModel):
    number: str
    amount: int
    due_on: str


@app.get("/api/invoices")
def list_invoices(request: Request) -> dict[str, list[Invoice]]:
    return {"invoices": [Invoice(**row) for row in invoices(request.headers["cookie"])]}


@app.post("/api/declarations", status_code=201)
def declare(reading: Reading, request: Request) -> dict[str, Any]:
    put(reading.meter, reading.to, request.scope["aws.event"]["requestContext"]["requestId"])
    return {"meter": reading.meter}


handler = Mangum(app)
