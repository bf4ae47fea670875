"""What every write shares: conditions told apart from conflicts, and reads over several pages."""

import ast
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar

import pytest
from botocore.exceptions import ClientError

from shared import aws, keys, settings

FREE = "attribute_not_exists(pk)"


@pytest.fixture
def table(moto_aws: None) -> str:
    return settings.table("accounts")


def cancelled(*reasons: str) -> ClientError:
    response: Any = {
        "Error": {"Code": "TransactionCanceledException"},
        "CancellationReasons": [{"Code": reason} for reason in reasons],
    }
    return ClientError(response, "TransactWriteItems")


def refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code}}, "PutItem")


def answering(
    monkeypatch: pytest.MonkeyPatch, *errors: ClientError, call: str = "transact_write_items"
) -> list[ClientError]:
    """Makes `call` fail with `errors`, one after another, then succeed; gives what is left of them."""
    left = list(errors)

    def write(**_: object) -> dict[str, object]:
        if left:
            raise left.pop(0)
        return {"Attributes": {}}

    monkeypatch.setattr(aws.dynamodb(), call, write)
    monkeypatch.setattr("time.sleep", lambda _: None)
    return left


def test_a_conflict_with_another_transaction_is_tried_again(
    table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = answering(monkeypatch, *[cancelled("None", "TransactionConflict")] * 5)
    aws.transact({"Delete": {"TableName": table, "Key": keys.profile("x")}})
    assert left == []


@pytest.mark.usefixtures("table")
def test_a_conflict_that_does_not_end_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    left = answering(monkeypatch, *[cancelled("TransactionConflict")] * 9)
    with pytest.raises(ClientError):
        aws.transact({})
    assert len(left) == 3


CALLS: dict[str, Callable[[str], object]] = {
    "put_item": lambda table: aws.put(table, {**keys.profile("x")}, FREE),
    "update_item": lambda table: aws.update(table, keys.profile("x"), "SET epoch = :new", FREE, new=3),
    "delete_item": lambda table: aws.delete(table, keys.profile("x"), "attribute_exists(pk)"),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_single_write_that_meets_a_transaction_is_tried_again(
    table: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    left = answering(monkeypatch, *[refused("TransactionConflictException")] * 5, call=name)
    CALLS[name](table)
    assert left == []


@pytest.mark.usefixtures("table")
def test_another_error_of_a_transaction_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    left = answering(monkeypatch, *[cancelled("ThrottlingError")] * 2)
    with pytest.raises(ClientError):
        aws.transact({})
    assert len(left) == 1


@pytest.mark.usefixtures("table")
def test_a_condition_that_failed_counts_more_than_a_conflict(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, cancelled("TransactionConflict", "ConditionalCheckFailed", "None"))
    with pytest.raises(aws.ConditionFailed) as failed:
        aws.transact({})
    assert failed.value.failed == [False, True, False]


def test_a_write_whose_condition_fails_changes_nothing_and_says_so(table: str) -> None:
    aws.put(table, {**keys.profile("x"), "epoch": 1}, FREE)
    with pytest.raises(aws.ConditionFailed):
        aws.put(table, {**keys.profile("x"), "epoch": 2}, FREE)
    with pytest.raises(aws.ConditionFailed):
        aws.update(table, keys.profile("x"), "SET epoch = :new", "epoch = :old", new=3, old=2)
    with pytest.raises(aws.ConditionFailed):
        aws.delete(table, keys.profile("x"), "epoch = :old", old=2)
    assert aws.get(table, keys.profile("x")) == {**keys.profile("x"), "epoch": 1}


@pytest.mark.usefixtures("moto_aws")
def test_an_error_that_is_no_condition_is_not_taken_for_one() -> None:
    with pytest.raises(ClientError, match="ResourceNotFound"):
        aws.put("NoSuchTable", {**keys.profile("x")}, FREE)


def test_a_query_reads_all_pages(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aws.dynamodb(), "query", partial(aws.dynamodb().query, Limit=2))
    for number in range(5):
        aws.put(table, {**keys.session("x", str(number))}, FREE)
    assert len(aws.query(table, keys.account_partition("x"))) == 5


def test_a_query_for_a_prefix_leaves_out_the_rest_of_the_partition(table: str) -> None:
    for key in (keys.profile("x"), keys.session("x", "1"), keys.session("y", "2")):
        aws.put(table, {**key}, FREE)
    found = aws.query(table, keys.account_partition("x"), "SESSION#")
    assert found == [keys.session("x", "1")]


def test_a_query_for_what_stands_before_a_sort_key_leaves_out_the_rest(table: str) -> None:
    for key in (keys.profile("x"), keys.session("x", "1"), keys.link("x", "01234"), keys.link("y", "01567")):
        aws.put(table, {**key}, FREE)
    found = aws.query(table, keys.account_partition("x"), before="SESSION#")
    assert found == [keys.link("x", "01234"), keys.profile("x")]


@pytest.mark.parametrize(
    ("given", "retries"),
    [
        ({}, {"mode": "standard"}),
        (
            {"AWS_RETRY_MODE": "adaptive", "AWS_MAX_ATTEMPTS": "10"},
            {"mode": "adaptive", "total_max_attempts": 10},
        ),
    ],
)
def test_how_patient_a_function_is_stands_in_its_environment(
    given: dict[str, str], retries: dict[str, Any]
) -> None:
    ask = "from shared import aws; print(aws.dynamodb().meta.config.retries)"
    command = [sys.executable, "-c", ask]
    done = subprocess.run(command, env=os.environ | given, capture_output=True, text=True, check=True)
    assert ast.literal_eval(done.stdout) == retries


class Healthy(BaseHTTPRequestHandler):
    """A DynamoDB that is well and has no items; notes from which port each request came."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[tuple[str, int]]] = []

    def _answer(self) -> None:
        self.asked.append((self.command, self.client_address[1]))
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    do_GET = do_POST = _answer  # noqa: N815 - http.server's names

    def log_message(self, *_: object) -> None:
        pass


def test_the_first_call_takes_the_connection_that_was_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Healthy) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", f"http://127.0.0.1:{server.server_port}")
        aws.dynamodb.cache_clear()
        aws.prepare()
        assert aws.get("accounts", keys.profile("x")) is None
        server.shutdown()
    aws.dynamodb.cache_clear()
    aws.prepare()  # nobody is there any more, which is no reason not to start
    aws.dynamodb.cache_clear()
    [(first, prepared), (second, taken)] = Healthy.asked
    assert (first, second) == ("GET", "POST")
    assert prepared == taken
