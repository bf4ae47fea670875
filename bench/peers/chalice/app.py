"""Chalice, AWS's own framework; it takes events of REST APIs."""

from decimal import Decimal
from typing import Any

from chalice import BadRequestError, Chalice, Response
from rows import invoices, put

app = Chalice(app_name="bench")


@app.route("/api/invoices")
def list_invoices() -> dict[str, Any]:
    return {"invoices": invoices(app.current_request.headers["cookie"])}


@app.route("/api/declarations", methods=["POST"])
def declare() -> Response:
    body = app.current_request.json_body
    reading = Decimal(body["to"])
    if not 0 <= reading < 10**6:
        raise BadRequestError("reading")
    put(body["meter"], reading, app.current_request.context["requestId"])
    return Response({"meter": body["meter"]}, status_code=201)


handler = app
