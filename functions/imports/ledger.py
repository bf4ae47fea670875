"""The ledger's table, as far as imports put facts into it: each once, none is ever changed."""

from shared import aws, ledger_keys, settings
from shared.aws import Item
from shared.calendar import today
from shared.keys import Key

NEW = "attribute_not_exists(pk)"


def day(now: int) -> str:
    """The list in which the payments look for what is to be done."""
    return ledger_keys.day_partition(today(now).isoformat())


def there(key: Key) -> Item | None:
    return aws.get(settings.table("payments"), key)


def put_once(key: Key, /, **about: object) -> bool:
    """False when it is there already, whatever it says."""
    try:
        aws.put(settings.table("payments"), {**about, **key}, NEW)
    except aws.ConditionFailed:
        return False
    return True


def put_line(line: Item, names: list[str], listed: str) -> bool:
    """A line with its names, in the list of its day; False when one of the names is known."""
    own = line["id"]
    items = [
        *({**ledger_keys.transfer_name(name), "transfer": own} for name in names),
        {**ledger_keys.transfer_of(listed, own)},
        {**line, **ledger_keys.line(own)},
    ]
    table = settings.table("payments")
    puts = [{"Put": {"TableName": table, "Item": item, "ConditionExpression": NEW}} for item in items]
    try:
        aws.transact(*puts)
    except aws.ConditionFailed:
        return False
    return True
