"""What opens a link is often no person: mail scanners fetch every one of them."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from local.testing import RunningPortal
from tests.browser.customers import Customers


def test_a_thousand_requests_of_a_link_consume_nothing(customers: Customers) -> None:
    customer = customers.registered()
    page, _, fragment = customers.link(customer).partition("#")
    addresses = [page, f"{page}?{fragment}", f"{page}?utm={fragment}"]
    with httpx.Client(timeout=60) as client, ThreadPoolExecutor(8) as scanners:

        def fetch(n: int) -> int:
            return client.request(("GET", "HEAD")[n % 2], addresses[n % 3]).status_code

        assert set(scanners.map(fetch, range(1000))) == {200}
    confirmed = customers.post("/api/register/confirm", {"token": fragment.removeprefix("token=")}, 200)
    assert confirmed.json() == {"already": False}


@pytest.mark.parametrize(
    "path", ["/api/register/confirm", "/api/password/reset", "/api/account/email/confirm"]
)
def test_a_link_is_never_used_by_a_reading_request(
    portal: RunningPortal, customers: Customers, path: str
) -> None:
    customer = customers.registered()
    token = customers.link(customer).partition("#token=")[2]
    for method in ("GET", "HEAD"):
        assert httpx.request(method, f"{portal.url}{path}?token={token}").status_code in {404, 405}
    assert customers.post("/api/register/confirm", {"token": token}, 200).json() == {"already": False}
