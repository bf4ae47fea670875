"""How a browser is named, and which sessions give way to a new one."""

import pytest

from functions.sessions import signing_in
from shared.identity import ABSOLUTE, IDLE, Session

START = 1_795_000_000
MOZILLA = "Mozilla/5.0 "
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko) "


@pytest.mark.parametrize(
    ("user_agent", "label"),
    [
        (f"{MOZILLA}(X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        (f"{MOZILLA}(Windows NT 10.0; Win64; x64) {WEBKIT}Chrome/140.0 Safari/537.36", "Chrome, Windows"),
        (f"{MOZILLA}(Windows NT 10.0) {WEBKIT}Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        (f"{MOZILLA}(Windows NT 10.0) {WEBKIT}Chrome/140.0 Safari/537.36 OPR/120.0", "Opera, Windows"),
        (f"{MOZILLA}(Linux; Android 15; SM-A) {WEBKIT}Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        (
            f"{MOZILLA}(Linux; Android 15) {WEBKIT}SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36",
            "Samsung Internet, Android",
        ),
        (
            f"{MOZILLA}(iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        (f"{MOZILLA}(iPad; CPU OS 18_0 like Mac OS X) CriOS/140.0 Mobile Safari/604.1", "Chrome, iPad"),
        (f"{MOZILLA}(Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15", "Safari, macOS"),
        (f"{MOZILLA}(X11; CrOS x86_64) {WEBKIT}Chrome/140.0 Safari/537.36", "Chrome, ChromeOS"),
        ("curl/8.0", ""),
        ("", ""),
        ("Linux", "Linux"),
    ],
)
def test_a_browser_is_named_as_its_owner_knows_it(user_agent: str, label: str) -> None:
    assert signing_in.agent(user_agent) == label


def session(number: int, created_at: int, epoch: int = 1) -> Session:
    return Session(f"SESSION#{number}", str(number), created_at, created_at, created_at + ABSOLUTE, epoch, "")


def test_the_dead_and_the_oldest_beyond_ten_give_way() -> None:
    alive = [session(number, START + number) for number in range(12)]
    idle, other_epoch = session(20, START - IDLE), session(21, START, epoch=0)
    ending = signing_in.giving_way([*alive, idle, other_epoch], epoch=1, now=START + 20)
    assert ending == [*alive[:3], idle, other_epoch]


@pytest.mark.parametrize(
    ("after", "alive"),
    [(0, True), (IDLE - 1, True), (IDLE, False), (ABSOLUTE, False)],
)
def test_a_session_dies_of_idleness_at_the_second(after: int, alive: bool) -> None:
    assert session(1, START).is_alive(epoch=1, now=START + after) is alive


def test_a_session_in_use_dies_of_age_at_the_second() -> None:
    used = Session("SESSION#1", "1", START, START + ABSOLUTE - 60, START + ABSOLUTE, 1, "")
    assert used.is_alive(epoch=1, now=START + ABSOLUTE - 1)
    assert not used.is_alive(epoch=1, now=START + ABSOLUTE)
    assert not used.is_alive(epoch=2, now=START)
