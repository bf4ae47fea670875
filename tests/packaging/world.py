"""An embedded AWS that containers reach, with the files and the customer that events/ speaks of."""

from __future__ import annotations

import csv
import io
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from functions.imports import bucket, chunks, plans
from functions.imports.app import handler as import_files
from functions.imports.plans import FilePlan, Plan
from shared import aws, identity, keys, outbox, settings, tokens
from shared.payment import Advance
from tests.support import api, booking, events, paying, people, tables, vectors
from tests.support.template import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

START_LIMIT, STOP_LIMIT = 30, 10  # seconds
SPOKEN_OF = ("01234", "01567")  # payer codes in the events
ROWS_OF_EACH = 3
# An empty AWS_ENDPOINT_URL, as a deployed function has it, means AWS; what is said of a service counts more.
SERVICES = ("DYNAMODB", "LAMBDA", "S3", "SECRETS_MANAGER", "SESV2", "SFN", "SQS")


@contextmanager
def emulator(log: Path, wanted: int = 0, *, guarded: bool = False) -> Iterator[int]:
    """The emulator's port, `wanted` or any; on every address, as a container is another machine.

    One that is `guarded` refuses what the policies of a role, or of a bucket, do not allow.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("0.0.0.0", wanted))  # noqa: S104 (see above)
        port = int(probe.getsockname()[1])
    given = {"BIND_HOST": "0.0.0.0", "GATEWAY_PORT": str(port), "IOT_MTLS_ENABLED": "0"}  # noqa: S104 (see above)
    given["AUTH"] = str(guarded).lower()
    given |= {f"AWS_ENDPOINT_URL_{service}": f"http://127.0.0.1:{port}" for service in SERVICES}
    command = [sys.executable, "-c", "import sys; sys.argv = ['']; from ministack.app import main; main()"]
    with (
        log.open("wb") as out,
        subprocess.Popen(command, env=os.environ | given, stdout=out, stderr=out) as process,
    ):
        try:
            _wait_for(f"http://127.0.0.1:{port}/_ministack/health")
            yield port
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):  # it waits for what its functions still do
                process.wait(STOP_LIMIT)
            process.kill()


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + START_LIMIT
    while True:
        try:
            urllib.request.urlopen(url).close()  # noqa: S310 (our own emulator)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def empty(port: int) -> None:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/_ministack/reset", method="POST")
    urllib.request.urlopen(request).close()  # noqa: S310 (our own emulator)


def fill(variables: dict[str, str]) -> None:
    """Tables, queues, a sender, the payment secret, and what the events speak of."""
    tables.create_tables(aws.dynamodb())
    for name in ("MAIL_QUEUE_URL", "BULK_MAIL_QUEUE_URL", "REMINDER_QUEUE_URL"):
        aws.sqs().create_queue(QueueName=variables[name].rsplit("/", 1)[1])
    aws.sesv2().create_email_identity(EmailIdentity=variables["MAIL_FROM"])
    secret = json.dumps(vectors.SECRETS)
    aws.secretsmanager().create_secret(Name=variables["PAYMENT_SECRET"], SecretString=secret)
    speak_of_the_events()


def speak_of_the_events() -> None:
    """Bucket, two contracts with their data, who is signed in, a reading to send."""
    event = events.load("imports-file")
    where = event["Records"][0]["s3"]
    place: Any = {"LocationConstraint": "eu-central-1"}
    aws.s3().create_bucket(Bucket=where["bucket"]["name"], CreateBucketConfiguration=place)
    for file in sorted((ROOT / "examples").glob("*.csv")):
        where["object"]["key"] = f"in/2026-01-01-{file.name}"
        _put(where, _newest_rows(file))
        import_files(event, api.Context())  # type: ignore[arg-type]  # the part of a context that handlers use
    _put(events.load("imports-file")["Records"][0]["s3"], _newest_rows(ROOT / "examples" / "contracts.csv"))
    people.documented("Fiz12345")
    _begin(events.load("imports-chunk")["plan"])
    _begin(events.load("imports-finish")["plan"])
    chunks.run(events.load("imports-finish")["plan"], 0)
    people.signed_in("vardenis", "01234")
    credit = Advance(payer_code="01234", amount=1000)
    paying.received(booking.order(advance=(credit,), account_id="vardenis"))
    paying.invoice_changes("Fiz12345", paid=0)
    _sign_in_with_the_cookie_of_the_events()
    aws.transact(outbox.put("readings", int(time.time()), {"payer_code": "01234"}))


def written(key: str) -> str:
    """The text of an object that a function has put in the bucket."""
    return aws.s3().get_object(Bucket=settings.exchange_bucket(), Key=key)["Body"].read().decode()


def _put(where: dict[str, Any], content: str) -> None:
    aws.s3().put_object(Bucket=where["bucket"]["name"], Key=where["object"]["key"], Body=content.encode())


def _begin(plan_id: str) -> None:
    """A delivery that the state machine is about to import: one chunk with one contract."""
    made = "2026-11-23T10:15:30Z#0123456789ab"
    file = FilePlan(name="begun.csv", kind="contracts", exported=made, chunks=[0])
    plan = Plan(id=plan_id, key="in/begun.csv", received_at=int(time.time()), files=[file])
    bucket.put(plans.plan_key(plan_id), plan.model_dump_json().encode())
    bucket.put(plans.chunk_key(plan_id, (0, 0)), '[2, ["03456", "Beržų g. 1"], []]'.encode())


def _newest_rows(file: Path) -> str:
    header, *rows = csv.reader(io.StringIO(file.read_text()))
    payer = header.index("payer_code")
    kept = [[row for row in rows if row[payer] == code][-ROWS_OF_EACH:] for code in SPOKEN_OF]
    out = io.StringIO()
    csv.writer(out).writerows([header, *(row for some in kept for row in some)])
    return out.getvalue()


def _sign_in_with_the_cookie_of_the_events() -> None:
    account_id, _, secret = events.load("session-who-am-i")["cookies"][0].partition("=")[2].partition(".")
    _, put = identity.new_session(account_id, 1, "Firefox", int(time.time()))
    item = put["Put"]["Item"] | keys.session(account_id, tokens.digest(secret))
    aws.put(settings.table("accounts"), item, people.NEW)
