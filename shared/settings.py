"""What template.yaml tells a function by its environment."""

import os

from shared.fields import Language


def table(aggregate: str) -> str:
    """Name of the table of `aggregate`: accounts, contracts, invoices, meters, payments or exchange."""
    return os.environ[f"{aggregate.upper()}_TABLE"]


def mail_queue_url() -> str:
    return os.environ["MAIL_QUEUE_URL"]


def bulk_mail_queue_url() -> str:
    """The queue of mails that a delivery of the billing system makes, thousands at once."""
    return os.environ["BULK_MAIL_QUEUE_URL"]


def reminder_queue_url() -> str:
    """The queue of the steps in which all customers are looked through for reminders."""
    return os.environ["REMINDER_QUEUE_URL"]


def mail_from() -> str:
    return os.environ["MAIL_FROM"]


def mail_set() -> str:
    """The SES configuration set by which we hear of mails that did not arrive."""
    return os.environ["MAIL_SET"]


def site_url() -> str:
    """Origin of the site, without a slash at its end; LookupError as long as a new stack does not know it."""
    if not (origin := os.environ["SITE_URL"]):
        raise LookupError("deploy once more with SiteUrl, the stack's output SiteOrigin")
    return origin


def origin_keys() -> list[str]:
    """What CloudFront shows to prove itself, the newest first; none where there is no CloudFront."""
    return os.environ["ORIGIN_KEYS"].split()


def exchange_bucket() -> str:
    return os.environ["EXCHANGE_BUCKET"]


def import_flow_arn() -> str:
    """The state machine that imports a delivery of several chunks."""
    return os.environ["IMPORT_FLOW_ARN"]


def payments_function() -> str:
    """Name of the function that books what deliveries say about money."""
    return os.environ["PAYMENTS_FUNCTION"]


def declaration_window() -> str:
    """Days of a month such as `21-31`."""
    return os.environ["DECLARATION_WINDOW"]


def exchange_language() -> Language:
    """Of what the billing clerk reads."""
    return "en" if os.environ["EXCHANGE_LANGUAGE"] == "en" else "lt"


def clerk_email() -> str:
    """Who hears of every file that came in; empty for nobody."""
    return os.environ["CLERK_EMAIL"]


def payment_provider() -> str:
    """`montonio`, `paysera`, or `none` where nothing is paid online."""
    return os.environ["PAYMENT_PROVIDER"]


def pays_online() -> bool:
    return payment_provider() != "none"


def payment_sandbox() -> bool:
    return os.environ["PAYMENT_SANDBOX"] == "true"


def payment_url() -> str:
    """What stands in for the provider's own address; empty for that one."""
    return os.environ["PAYMENT_URL"]


def payment_secret() -> str:
    """Name of the secret that holds the providers' keys as JSON."""
    return os.environ["PAYMENT_SECRET"]


def payee() -> tuple[str, str]:
    """Whom a transfer goes to: the name as the bank has it, and the IBAN; empty where none is taken."""
    return os.environ["PAYEE_NAME"], os.environ["PAYEE_IBAN"]


def payout_ibans() -> dict[str, str]:
    """From which accounts which providers pay out what customers paid: names of providers by IBAN."""
    pairs = (one.split(":") for one in os.environ["PAYOUT_IBANS"].split(",") if one)
    return {iban: name for name, iban in pairs}
