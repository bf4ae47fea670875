"""A body for every writing route that would do if it came from the right caller, made-up ids included."""

from typing import Any

PASSWORD = "SlaptRaktas7"
TOKEN = "t" * 43

BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "/api/register"): {
        "email": "kanarele@pastas.example",
        "password": PASSWORD,
        "first_name": "Kanarėlė",
        "last_name": "Kanaraitė",
        "phone": "+370 612 34567",
        "language": "lt",
    },
    ("POST", "/api/register/confirm"): {"token": TOKEN},
    ("POST", "/api/register/resend"): {"email": "kanarele@pastas.example"},
    ("POST", "/api/session"): {"email": "kanarele@pastas.example", "password": PASSWORD},
    ("DELETE", "/api/session"): {},
    ("POST", "/api/password/forgot"): {"email": "kanarele@pastas.example"},
    ("POST", "/api/password/reset"): {"token": TOKEN, "password": PASSWORD},
    ("PATCH", "/api/account"): {
        "first_name": "Kanarėlė",
        "last_name": "K.",
        "phone": "",
        "language": "en",
        "invoice_mail": False,
        "window_opens_mail": False,
        "window_closes_mail": False,
        "due_soon_mail": False,
        "overdue_mail": False,
        "mail_fails": None,
    },
    ("DELETE", "/api/account"): {"password": PASSWORD},
    ("POST", "/api/account/password"): {"old_password": PASSWORD, "password": "SlaptRaktas8"},
    ("POST", "/api/account/email"): {"email": "kanarele2@pastas.example", "password": PASSWORD},
    ("POST", "/api/account/email/confirm"): {"token": TOKEN},
    ("DELETE", "/api/account/sessions/{id}"): {},
    ("POST", "/api/contracts"): {"payer_code": "01234", "invoice_number": "Fiz12345"},
    ("PATCH", "/api/contracts/{payer_code}"): {"label": "Mamos butas", "delivery": "email"},
    ("DELETE", "/api/contracts/{payer_code}"): {},
    ("POST", "/api/payments"): {
        "invoices": ["Fiz12345"],
        "amount": 4521,
        "payer_code": "01234",
        "bank": "swedbank",
        "key": "key-of-the-client-1",
    },
    ("POST", "/api/payments/link"): {"token": TOKEN, "payment_id": "01kay0ng1t0000000000000000"},
    ("POST", "/api/declarations/link"): {"token": TOKEN},
    ("POST", "/api/declarations/link/declare"): {
        "token": TOKEN,
        "meter": "0123456789abcdef",
        "to": "8,250",
        "confirmed": False,
    },
    ("POST", "/api/reminders/subscription"): {"token": TOKEN, "wanted": False},
    ("POST", "/api/declarations"): {
        "payer_code": "01234",
        "meter_number": "KV1_241",
        "to": "8,250",
        "confirmed": False,
    },
}

IN_PATH = {"payer_code": "01234", "meter_number": "KV1_241", "number": "Fiz12345", "id": "0" * 24}
IN_PATH |= {"payment_id": "01kay0ng1t0000000000000000", "provider": "montonio"}


def address(path: str) -> str:
    """`path` with an id in each place."""
    return path.format(**IN_PATH)
