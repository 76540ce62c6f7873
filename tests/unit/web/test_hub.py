"""The hub inside over HTTP: what is answered before anyone is asked anything (WebSub section 5.1)."""

import threading
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from starlette.types import Receive, Scope, Send

from syndicate.core.hub import FORM, Refusal
from syndicate.core.networks import Allowed
from syndicate.errors import StateError
from syndicate.web.answers import Answer
from syndicate.web.hub import LARGEST_FORM, hub_app
from syndicate.web.mounts import mounted
from syndicate.web.sending import send_answer
from tests.unit.web.serving import Site, serving

KIND = ("Content-Type", FORM)


class Desk:
    """Takes requests, and answers as it is told to."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, bytes, str]] = []
        self.answer: Refusal | Exception | None = None

    def __call__(self, content_type: str, body: bytes, *, requester: str) -> Refusal | None:
        """Take one."""
        self.asked.append((content_type, body, requester))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def desk() -> Desk:
    """One that accepts everything."""
    return Desk()


@pytest.fixture
def site(desk: Desk) -> Iterator[Site]:
    """A server with a hub, and something else elsewhere."""

    async def elsewhere(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 -- ASGI
        await send_answer(Answer(status=HTTPStatus.NOT_FOUND), method="GET", send=send, now=0.0)

    hub = hub_app(desk, proxies=Allowed.parse([]))
    with serving(mounted({"/hub": hub}, elsewhere)) as running:
        yield running


def test_an_accepted_request_is_answered_with_202(site: Site, desk: Desk) -> None:
    """Section 5.1.1: never 204; the body is for people."""
    got = site.ask("/hub", KIND, method="POST", body=b"hub.mode=subscribe")
    assert (got.status, got.fields["content-type"]) == (202, "text/plain; charset=utf-8")
    assert desk.asked == [(FORM, b"hub.mode=subscribe", "127.0.0.1")]


def test_a_refusal_says_why_in_plain_text(site: Site, desk: Desk) -> None:
    """Section 5.1.2: 4xx, and the body may tell the reason."""
    desk.answer = Refusal(status=HTTPStatus.BAD_REQUEST, reason="hub.topic is missing.")
    got = site.ask("/hub", KIND, method="POST", body=b"x")
    assert (got.status, got.body) == (400, b"hub.topic is missing.\n")
    assert got.fields["content-type"].startswith("text/plain")
    assert got.fields["x-content-type-options"] == "nosniff"


def test_too_many_requests_are_told_when_to_come_again(site: Site, desk: Desk) -> None:
    """RFC 6585 section 4."""
    desk.answer = Refusal(status=HTTPStatus.TOO_MANY_REQUESTS, reason="Later.", retry_after_s=7)
    got = site.ask("/hub", KIND, method="POST", body=b"x")
    assert (got.status, got.fields["retry-after"]) == (429, "7")


def test_another_content_type_is_told_which_one_is_meant(site: Site, desk: Desk) -> None:
    """RFC 9110 section 15.5.16."""
    desk.answer = Refusal(status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE, reason="No.")
    got = site.ask("/hub", method="POST", body=b"{}")
    assert (got.status, got.fields["accept"]) == (415, FORM)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "PROPFIND"])
def test_another_method_is_not_allowed(site: Site, desk: Desk, method: str) -> None:
    """RFC 9110 section 15.5.6: and the answer names those that are."""
    got = site.ask("/hub", KIND, method=method, body=b"hub.mode=subscribe")
    assert (got.status, got.fields["allow"]) == (405, "GET, HEAD, OPTIONS, POST")
    assert desk.asked == []


def test_a_person_is_told_what_stands_here(site: Site, desk: Desk) -> None:
    """A GET is no request to subscribe, whatever its query says."""
    got = site.ask("/hub?hub.mode=subscribe&hub.challenge=x")
    assert (got.status, got.fields["content-type"]) == (200, "text/html; charset=utf-8")
    assert b"WebSub" in got.body
    assert b"challenge" not in got.body
    assert site.ask("/hub", method="HEAD").body == b""
    assert site.ask("/hub", method="OPTIONS").fields["allow"] == "GET, HEAD, OPTIONS, POST"
    assert desk.asked == []


def test_a_form_larger_than_any_is_refused_unread(site: Site, desk: Desk) -> None:
    """Memory is not a stranger's to fill."""
    got = site.ask("/hub", KIND, method="POST", body=b"x" * (LARGEST_FORM + 1))
    assert got.status == 413
    assert desk.asked == []


def test_a_form_that_breaks_off_asks_nothing(site: Site, desk: Desk) -> None:
    """Half a request is none."""
    head = f"POST /hub HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\nContent-Length: 100\r\n\r\nhub.mode=sub"
    import socket  # noqa: PLC0415  -- for this one test

    with socket.create_connection((site.host, site.port), timeout=10) as connection:
        connection.sendall(head.encode())
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):
            pass
    assert desk.asked == []


def test_a_database_that_is_away_accepts_nothing(site: Site, desk: Desk) -> None:
    """What is not remembered is not promised."""
    desk.answer = StateError("the database is locked", remedy="Wait.")
    got = site.ask("/hub", KIND, method="POST", body=b"x")
    assert (got.status, got.fields["retry-after"]) == (503, "30")
    assert b"locked" not in got.body


def test_only_the_exact_path_is_the_hub(site: Site, desk: Desk) -> None:
    """Everything else is answered elsewhere."""
    for path in ("/hub/", "/Hub", "/hub/x", "/%68ub", "//hub"):
        assert site.ask(path, KIND, method="POST", body=b"x").status == 404, path
    assert desk.asked == []


@pytest.mark.parametrize(
    ("proxies", "forwarded", "requester"),
    [
        ([], "203.0.113.9", "127.0.0.1"),
        (["10.0.0.0/8"], "203.0.113.9", "127.0.0.1"),
        (["127.0.0.1"], "203.0.113.9", "203.0.113.9"),
        (["127.0.0.1"], "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (["127.0.0.0/8"], "203.0.113.9, 2001:db8::1", "2001:db8::1"),
        (["127.0.0.1"], "unknown", "127.0.0.1"),
        (["127.0.0.1"], None, "127.0.0.1"),
    ],
)
def test_a_requester_is_the_peer_or_whom_ones_own_proxy_names(
    proxies: list[str], forwarded: str | None, requester: str
) -> None:
    """A client cannot choose whom it is taken for: only the last address, and only from a proxy, counts."""
    desk = Desk()
    fields = [("X-Forwarded-For", forwarded)] if forwarded else []
    with serving(hub_app(desk, proxies=Allowed.parse(proxies))) as running:
        running.ask("/hub", KIND, *fields, method="POST", body=b"x")
    assert [asked[2] for asked in desk.asked] == [requester]


def test_a_hub_answers_while_another_request_waits_for_the_database() -> None:
    """Requests are taken on threads of their own."""
    entered, release = threading.Event(), threading.Event()

    def slow(content_type: str, body: bytes, *, requester: str) -> Refusal | None:  # noqa: ARG001 -- the port's
        if body == b"slow":
            entered.set()
            release.wait(10)
        return None

    given = {"method": "POST", "body": b"slow"}
    with serving(hub_app(slow, proxies=Allowed.parse([]))) as running:
        waiting = threading.Thread(target=running.ask, args=("/hub", KIND), kwargs=given)
        waiting.start()
        assert entered.wait(10)
        assert running.ask("/hub", KIND, method="POST", body=b"quick").status == 202
        release.set()
        waiting.join()
