"""What waits for the billing system."""

from shared import aws, outbox, settings


def waiting(kind: outbox.Kind) -> list[dict[str, str]]:
    """The cells of the records of one kind, by payer code, and those of one in the order of their making."""
    items = aws.dynamodb().scan(TableName=settings.table("exchange"), ConsistentRead=True)["Items"]
    of_kind = [item for item in items if item["pk"].startswith(f"WAITING#{kind}#")]
    for item in of_kind:
        assert set(item["cells"]) == set(outbox.COLUMNS[kind])
    return [
        item["cells"] for item in sorted(of_kind, key=lambda one: (one["cells"]["payer_code"], one["sk"]))
    ]
