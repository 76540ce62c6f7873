"""What is read from an rssCloud registration, and what follows from it."""

import contextlib
import xmlrpc.client
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.cloud import (
    CloudProtocol,
    Registration,
    Wrong,
    notice,
    question,
    read_call,
    read_form,
    subscription,
)
from syndicate.model import EventType, Pace

FEED, OTHER = (
    "https://example.org/rss.xml",
    "https://example.org/sections/world/rss.xml",
)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
FORM = {
    "notifyProcedure": "",
    "port": "5337",
    "path": "/notify",
    "protocol": "http-post",
    "url1": FEED,
}


def form(**changed: str) -> bytes:
    """A registration, with some fields changed; an empty one that is not ``notifyProcedure`` is left out."""
    said = {name: value for name, value in (FORM | changed).items() if value or name == "notifyProcedure"}
    return urlencode(said).encode()


def test_without_a_domain_the_address_that_asks_is_told() -> None:
    """Nobody else can be named."""
    asked = read_form(form(url2=OTHER), requester="192.0.2.7")
    assert asked == Registration(
        handler="http://192.0.2.7:5337/notify",
        topics=(FEED, OTHER),
        protocol=CloudProtocol.HTTP,
    )
    assert read_form(form(), requester="2001:db8::7").handler == "http://[2001:db8::7]:5337/notify"


def test_a_domain_that_is_named_has_to_prove_itself() -> None:
    """It is marked as named; https-post leads to https."""
    asked = read_form(
        form(domain="reader.example", protocol="https-post", port="443"),
        requester="192.0.2.7",
    )
    assert (asked.handler, asked.is_named) == (
        "https://reader.example:443/notify",
        True,
    )


def test_a_registration_by_xml_rpc_says_the_same() -> None:
    """With the feeds as a list or as a structure."""
    for urls in ([FEED, OTHER], {"url1": FEED, "url2": OTHER}):
        body = xmlrpc.client.dumps(
            ("river.feedUpdated", 5337, "/RPC2", "xml-rpc", urls, "reader.example"),
            "rssCloud.pleaseNotify",
        ).encode()
        assert read_call(body, requester="192.0.2.7") == Registration(
            handler="http://reader.example:5337/RPC2",
            topics=(FEED, OTHER),
            protocol=CloudProtocol.XML_RPC,
            procedure="river.feedUpdated",
            is_named=True,
        )


@pytest.mark.parametrize(
    "wrong",
    [
        form(protocol="soap"),
        form(protocol=""),
        form(port="0"),
        form(port="65536"),
        form(port="²"),
        form(path="notify"),
        form(path="/a b"),
        form(path="/a\r\nX: y"),
        form(url1=""),
        form(domain="a@b.example"),
        form(domain="a.example/b"),
        form(domain="a.example:80@c"),
        urlencode(FORM | {f"url{number}": f"{FEED}?{number}" for number in range(1, 12)}).encode(),
        b"\xff\xfe",
    ],
)
def test_what_cannot_be_granted_is_refused_in_words(wrong: bytes) -> None:
    """The client's author can see what is wrong."""
    with pytest.raises(Wrong, match=r"\."):
        read_form(wrong, requester="192.0.2.7")


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"<html/>",
        b'<!DOCTYPE r [<!ENTITY a "b">]><methodCall><methodName>&a;</methodName></methodCall>',
        xmlrpc.client.dumps((), "system.listMethods").encode(),
        xmlrpc.client.dumps(
            ("a", 1, "/x", "xml-rpc", [[[[[[[[FEED]]]]]]]]), "rssCloud.pleaseNotify"
        ).encode(),
    ],
)
def test_a_call_that_is_none_is_refused_in_words(wrong: bytes) -> None:
    """Neither depth nor entities get it anywhere."""
    with pytest.raises(Wrong, match=r"\."):
        read_call(wrong, requester="192.0.2.7")


@given(body=st.binary(max_size=300))
def test_whatever_is_sent_is_granted_or_refused(body: bytes) -> None:
    """Never anything else."""
    for read in (read_form, read_call):
        with contextlib.suppress(Wrong):
            read(body, requester="192.0.2.7")


def test_a_registration_follows_one_feed_for_25_hours() -> None:
    """Of several changes the handler is told the newest."""
    made = subscription(read_form(form(), requester="192.0.2.7"), FEED, now=NOW)
    assert (made.topic, made.events, made.pace) == (
        FEED,
        (EventType.TOPIC,),
        Pace.NEWEST,
    )
    assert made.lease_until == NOW + timedelta(hours=25)
    assert subscription(read_form(form(), requester="192.0.2.7"), OTHER, now=NOW).id != made.id


def test_a_handler_is_told_the_address_of_the_feed_and_no_more() -> None:
    """By form or by call."""
    told = notice("http://a.example/n", FEED, protocol="http-post", procedure="", user_agent="x")
    assert (told.method, parse_qs(told.body.decode())) == ("POST", {"url": [FEED]})
    called = notice(
        "http://a.example/RPC2",
        FEED,
        protocol="xml-rpc",
        procedure="r.update",
        user_agent="x",
    )
    assert xmlrpc.client.loads(called.body) == ((FEED,), "r.update")


def test_the_challenge_is_asked_beside_what_the_handlers_address_has() -> None:
    """Its own query stays."""
    asked = question("http://a.example/n?who=me", FEED, "c0ffee", user_agent="x")
    assert asked.method == "GET"
    assert parse_qs(asked.url.partition("?")[2]) == {
        "who": ["me"],
        "url": [FEED],
        "challenge": ["c0ffee"],
    }
