"""Powertools as its documentation shows: Logger, Tracer, Metrics and a resolver that validates."""

from decimal import Decimal
from typing import Any

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.logging import correlation_paths
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel, Field
from rows import invoices, put

logger, tracer, metrics = Logger(), Tracer(), Metrics(namespace="bench")
app = APIGatewayHttpResolver(enable_validation=True)


class Reading(BaseModel):
    meter: str
    to: Decimal = Field(ge=0, lt=10**6)


@app.get("/api/invoices")
@tracer.capture_method
def list_invoices() -> dict[str, Any]:
    metrics.add_metric(name="Listed", unit=MetricUnit.Count, value=1)
    return {"invoices": invoices(app.current_event.cookies[0])}


@app.post("/api/declarations")
@tracer.capture_method
def declare(reading: Reading) -> tuple[dict[str, Any], int]:
    metrics.add_metric(name="Declared", unit=MetricUnit.Count, value=1)
    put(reading.meter, reading.to, app.current_event.request_context.request_id)
    return {"meter": reading.meter}, 201


@logger.inject_lambda_context(correlation_id_path=correlation_paths.API_GATEWAY_HTTP)
@tracer.capture_lambda_handler
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
