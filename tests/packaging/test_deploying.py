"""What was built goes by samconfig.toml into an emulated AWS: twice, beside another one, with its site.

The other one is built for this machine, so that the emulator runs its functions: a browser goes through it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from http import HTTPStatus
from typing import TYPE_CHECKING

import httpx
import pytest
from botocore.exceptions import ClientError
from playwright.sync_api import expect

from local import server
from tests.browser import chromium
from tests.browser.billing import EXAMPLES
from tests.browser.contexts import Contexts
from tests.browser.customers import Customer
from tests.browser.post import Mailbox
from tests.browser.visitor import Visitor
from tests.browser.words import Words
from tests.packaging import deployed, front, world
from tests.packaging.conftest import PROCESSOR, QUIET, SAM
from tests.packaging.serve import NOBODYS
from tests.support import events
from tests.support.template import ROOT
from tools import publish, smoke, stack

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE_MS = 20_000  # for a page whose function starts


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with world.emulator(tmp_path_factory.mktemp("emulator") / "log", guarded=True) as port:
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
def first(arm64_build: Path, url: str) -> str:
    assert (arm64_build / "template.yaml").exists()
    return deploy("default", url)


def test_what_was_built_is_deployed_and_a_second_time_changes_nothing(first: str, url: str) -> None:
    assert "Successfully created/updated stack - savitarna" in first

    assert "No changes to deploy" in deploy("default", url)


@pytest.fixture(scope="module")
def site(first: str, url: str, own_build: Path) -> Iterator[socket.socket]:
    """Where the other stack is told that its site is."""
    build = ["--template", str(own_build / "template.yaml"), "--config-file", str(stack.CONFIG)]
    with server.listen(0) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        told = [f"Arch={PROCESSOR}", "DeletionProtection=false", f"SiteUrl={address}"]
        assert first
        deploy("test", url, *build, "--parameter-overrides", *told)
        yield listener


@pytest.mark.usefixtures("site")
def test_another_stack_in_the_same_account_shares_nothing() -> None:
    first, second = stack.described("default"), stack.described("test")
    assert first.outputs.keys() == second.outputs.keys()
    assert not set(first.outputs.values()) & set(second.outputs.values())
    assert first.resource("AccountsTable") != second.resource("AccountsTable")


@pytest.mark.usefixtures("first")
def test_the_site_is_published_and_cloudfront_delivers_it(url: str, dist: Path) -> None:
    place = stack.described("default")
    assert stack.untold(place) == f"SiteUrl={place.outputs['SiteOrigin']}"
    publish.main("default", dist)
    deployed.let_plain_http_read(place.outputs["SiteBucketName"])

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
    deployed.make_ready(place, dist)
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
    assert deployed.held(place) == [bill.payer_code]


@pytest.mark.usefixtures("site")
def test_a_deployed_function_answers_nobody_past_cloudfront() -> None:
    place, event = stack.described("test"), events.load("session-who-am-i")
    asked = {"FunctionName": place.resource("SessionsFunction"), "Payload": json.dumps(event)}

    answer = json.load(place.session.client("lambda").invoke(**asked)["Payload"])

    assert answer["statusCode"] == HTTPStatus.FORBIDDEN
    assert '"past_the_site"' in answer["body"]


@pytest.mark.usefixtures("site")
def test_the_rights_of_a_deployed_function_end_where_the_template_says() -> None:
    place = stack.described("test")
    table, lambdas = place.resource("AccountsTable"), place.session.client("lambda")
    role = lambdas.get_function(FunctionName=place.resource("SessionsFunction"))["Configuration"]["Role"]
    given = place.session.client("sts").assume_role(RoleArn=role, RoleSessionName="trial")["Credentials"]
    keys = {"aws_access_key_id": given["AccessKeyId"], "aws_secret_access_key": given["SecretAccessKey"]}
    dynamodb = place.session.client("dynamodb", aws_session_token=given["SessionToken"], **keys)

    with pytest.raises(ClientError, match="not authorized to perform: dynamodb:Scan"):
        dynamodb.scan(TableName=table)
