"""What was built goes by samconfig.toml into an emulated AWS: twice, beside another one, with its site.

The other one is built for this machine, so that the emulator runs its functions: a browser goes through it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import boto3
import httpx
import pytest
from playwright.sync_api import expect

from local import server
from tests.browser import chromium
from tests.browser.billing import EXAMPLES
from tests.browser.contexts import Contexts
from tests.browser.customers import Customer
from tests.browser.post import Mailbox, wait_for
from tests.browser.visitor import Visitor
from tests.browser.words import Words
from tests.packaging import front, world
from tests.packaging.conftest import PROCESSOR, QUIET, SAM
from tests.packaging.serve import NOBODYS
from tests.support import events
from tests.support.template import ROOT
from tools import publish, smoke, stack

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator
    from pathlib import Path

    from tools.stack import Stack

TLS_ONLY = "aws:SecureTransport"
PATIENCE_MS = 20_000  # for a page whose function starts


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with world.emulator(tmp_path_factory.mktemp("emulator") / "log") as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "dist"
    subprocess.run([sys.executable, "-m", "frontend.build", str(folder)], cwd=ROOT, check=True)
    return folder


@pytest.fixture(autouse=True)
def aws_is_there(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (NOBODYS | {"AWS_ENDPOINT_URL": url}).items():
        monkeypatch.setenv(name, value)


def deploy(environment: str, url: str, *options: str) -> str:
    command = [str(SAM), "deploy", "--config-env", environment, "--no-confirm-changeset", *options]
    asking = QUIET | NOBODYS | {"AWS_ENDPOINT_URL": url}
    done = subprocess.run(command, cwd=ROOT, env=asking, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def deployed(arm64_build: Path, url: str) -> str:
    assert (arm64_build / "template.yaml").exists()
    return deploy("default", url)


def test_what_was_built_is_deployed_and_a_second_time_changes_nothing(deployed: str, url: str) -> None:
    assert "Successfully created/updated stack - savitarna" in deployed

    assert "No changes to deploy" in deploy("default", url)


@pytest.fixture(scope="module")
def site(deployed: str, url: str, own_build: Path) -> Iterator[socket.socket]:
    """Where the other stack is told that its site is."""
    build = ["--template", str(own_build / "template.yaml"), "--config-file", str(stack.CONFIG)]
    with server.listen(0) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        told = [f"Arch={PROCESSOR}", "DeletionProtection=false", f"SiteUrl={address}"]
        assert deployed
        deploy("test", url, *build, "--parameter-overrides", *told)
        yield listener


@pytest.mark.usefixtures("site")
def test_another_stack_in_the_same_account_shares_nothing() -> None:
    first, second = stack.described("default"), stack.described("test")
    assert first.outputs.keys() == second.outputs.keys()
    assert not set(first.outputs.values()) & set(second.outputs.values())
    assert first.resource("AccountsTable") != second.resource("AccountsTable")


@pytest.mark.usefixtures("deployed")
def test_the_site_is_published_and_cloudfront_delivers_it(url: str, dist: Path) -> None:
    place = stack.described("default")
    assert stack.untold(place) == f"SiteUrl={place.outputs['SiteOrigin']}"
    publish.main("default", dist)
    _let_plain_http_read(place.outputs["SiteBucketName"])

    def through_the_emulator(request: httpx.Request) -> httpx.Response:
        """It knows the distribution by the name that is asked for."""
        headers = {**request.headers, "x-forwarded-proto": request.url.scheme}
        return httpx.request(request.method, f"{url}{request.url.raw_path.decode()}", headers=headers)

    with httpx.Client(transport=httpx.MockTransport(through_the_emulator)) as client:
        faults = list(smoke.faults(client, place.outputs["SiteOrigin"], place.outputs["ApiUrl"]))

    # The emulator's CloudFront does not reach its API Gateway.
    assert [fault for fault in faults if "/api/session" not in fault] == []


def test_a_browser_goes_from_registering_to_a_contract(site: socket.socket, url: str, dist: Path) -> None:
    place, customer, bill = stack.described("test"), Customer(), EXAMPLES["01234"]
    _make_ready(place, dist)
    expect.set_options(timeout=PATIENCE_MS)

    with front.serving(front.app(place, url, dist.parent), site), chromium.running() as browser:
        address = place.parameters["SiteUrl"]
        visitor = Visitor(Contexts(browser).new(address, "lt", "phone", "light"), address, Words("lt"))
        visitor.open("register").register(customer)
        visitor.reads_heading("check_mail_title")
        visitor.page.goto(Mailbox(address).link(customer.email, visitor.words.subject("confirm")))
        visitor.press("confirm_button").reads_heading("confirmed_title")
        visitor.follow("sign_in").at("sign_in")
        visitor.sign_in(customer)
        visitor.at("overview")
        visitor.open("add_contract").type(payer_code=bill.payer_code, last_invoice=bill.last_invoice)
        visitor.press("add_contract_button").at("contracts")
        visitor.sees("Ąžuolų g. 4-12, Pakruojis")
        visitor.leave()

    assert visitor.problems == []
    assert _held(place) == [bill.payer_code]


@pytest.mark.usefixtures("site")
def test_a_deployed_function_answers_nobody_past_cloudfront() -> None:
    place, event = stack.described("test"), events.load("session-who-am-i")
    asked = {"FunctionName": place.resource("SessionsFunction"), "Payload": json.dumps(event)}

    answer = json.load(place.session.client("lambda").invoke(**asked)["Payload"])

    assert answer["statusCode"] == HTTPStatus.FORBIDDEN
    assert '"past_the_site"' in answer["body"]


def _make_ready(place: Stack, dist: Path) -> None:
    """The site is published, SES has verified the sender, and the billing system has sent two files."""
    publish.main("test", dist)
    _let_plain_http_read(place.outputs["SiteBucketName"])
    place.session.client("sesv2").create_email_identity(EmailIdentity=place.parameters["MailFrom"])
    for kind in ("contracts", "invoices"):
        _import(place, kind)


def _held(place: Stack) -> list[str]:
    """The contracts that accounts of the stack hold."""
    table = place.resource("AccountsTable")
    links = place.session.client("dynamodb").scan(TableName=table, IndexName="Holders")["Items"]
    return [link["sk"]["S"].rpartition("#")[2] for link in links]


def _import(place: Stack, kind: str) -> None:
    """As the billing system does it: a file into the bucket, and its report comes out."""
    s3, bucket = place.session.client("s3"), place.outputs["ExchangeBucketName"]
    s3.put_object(Bucket=bucket, Key=f"in/{kind}.csv", Body=(ROOT / f"examples/{kind}.csv").read_bytes())
    report = f"reports/{kind}.json"
    wait_for(lambda: s3.list_objects_v2(Bucket=bucket, Prefix=report)["KeyCount"], f"no {report}")


def _let_plain_http_read(bucket: str) -> None:
    """The emulator's CloudFront asks its S3 without TLS, which the bucket refuses as it should."""
    s3 = boto3.client("s3", region_name="eu-central-1")
    policy: dict[str, Any] = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])
    kept = [one for one in policy["Statement"] if TLS_ONLY not in str(one.get("Condition"))]
    assert len(kept) == len(policy["Statement"]) - 1
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy | {"Statement": kept}))
