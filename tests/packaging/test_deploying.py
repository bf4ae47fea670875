"""What was built goes by samconfig.toml into an emulated AWS: twice, beside another one, with its site."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import boto3
import httpx
import pytest

from tests.packaging import world
from tests.packaging.conftest import QUIET, SAM
from tests.packaging.serve import NOBODYS
from tests.support.template import ROOT
from tools import publish, smoke, stack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TLS_ONLY = "aws:SecureTransport"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with world.emulator(tmp_path_factory.mktemp("emulator") / "log") as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(autouse=True)
def aws_is_there(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (NOBODYS | {"AWS_ENDPOINT_URL": url}).items():
        monkeypatch.setenv(name, value)


def deploy(environment: str, url: str) -> str:
    command = [str(SAM), "deploy", "--config-env", environment, "--no-confirm-changeset"]
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


@pytest.mark.usefixtures("deployed")
def test_another_stack_in_the_same_account_shares_nothing(url: str) -> None:
    deploy("test", url)

    first, second = stack.described("default"), stack.described("test")
    assert first.outputs.keys() == second.outputs.keys()
    assert not set(first.outputs.values()) & set(second.outputs.values())
    assert first.resource("AccountsTable") != second.resource("AccountsTable")


@pytest.mark.usefixtures("deployed")
def test_the_site_is_published_and_cloudfront_delivers_it(url: str, tmp_path: Path) -> None:
    place = stack.described("default")
    assert stack.untold(place) == f"SiteUrl={place.outputs['SiteOrigin']}"
    subprocess.run([sys.executable, "-m", "frontend.build", str(tmp_path / "dist")], cwd=ROOT, check=True)
    publish.main("default", tmp_path / "dist")
    _let_plain_http_read(place.outputs["SiteBucketName"])

    def through_the_emulator(request: httpx.Request) -> httpx.Response:
        """It knows the distribution by the name that is asked for."""
        headers = {**request.headers, "x-forwarded-proto": request.url.scheme}
        return httpx.request(request.method, f"{url}{request.url.raw_path.decode()}", headers=headers)

    with httpx.Client(transport=httpx.MockTransport(through_the_emulator)) as client:
        faults = list(smoke.faults(client, place.outputs["SiteOrigin"], place.outputs["ApiUrl"]))

    # The emulator's CloudFront does not reach its API Gateway.
    assert [fault for fault in faults if "/api/session" not in fault] == []


def _let_plain_http_read(bucket: str) -> None:
    """The emulator's CloudFront asks its S3 without TLS, which the bucket refuses as it should."""
    s3 = boto3.client("s3", region_name="eu-central-1")
    policy: dict[str, Any] = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])
    kept = [one for one in policy["Statement"] if TLS_ONLY not in str(one.get("Condition"))]
    assert len(kept) == len(policy["Statement"]) - 1
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy | {"Statement": kept}))
