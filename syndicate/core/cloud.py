"""rssCloud: what is asked for, whom it would have us tell, and what follows (RSS 2.0, ``cloud``).

A registration names a handler by its parts. Whoever asks without a domain can only name the address that it
asks from; one that names a domain has to prove that it answers there. Nothing is sent or remembered here.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import parse_qs, urlencode, urlsplit

from lxml import etree

from syndicate.errors import SyndicateError
from syndicate.model import Endpoint, EndpointKind, EventType, Origin, Pace, Request

LEASE = timedelta(hours=25)
"""How long a registration lasts; clients renew it every day."""

FAILURES = 3
"""Failures in a row that end it."""

MOST_FEEDS = 10
"""Feeds in one registration."""

REGISTER = "rssCloud.pleaseNotify"
FORM = "application/x-www-form-urlencoded"
_LARGEST = 32_768
_DEEPEST = 5
_LONGEST_PATH = 1024


class Wrong(SyndicateError):
    """A registration that cannot be granted; its message is the answer."""


class CloudProtocol(StrEnum):
    """How a handler is told. Values go over the wire and are stored."""

    HTTP = "http-post"
    HTTPS = "https-post"
    XML_RPC = "xml-rpc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What somebody asks for.

    :ivar handler: address that is to be told
    :ivar procedure: that is to be called there, for XML-RPC
    :ivar is_named: whether the handler's host was named, and not taken from the request
    """

    handler: str
    topics: tuple[str, ...]
    protocol: CloudProtocol
    procedure: str = ""
    is_named: bool = False


def read_form(body: bytes, *, requester: str) -> Registration:
    """Read a registration by REST.

    :param requester: the IP address that asks
    :raises Wrong: with the answer
    """
    try:
        form = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=100)
    except ValueError:
        raise Wrong("The form cannot be read.") from None
    said = {name: values[0].strip() for name, values in form.items()}
    numbered = sorted(
        (int(name[3:]), value) for name, value in said.items() if name[:3] == "url" and name[3:].isdigit()
    )
    return _registration(said, tuple(url for _, url in numbered), requester)


def read_call(body: bytes, *, requester: str) -> Registration:
    """Read a registration by XML-RPC.

    :param requester: the IP address that asks
    :raises Wrong: with the text of the fault
    """
    name, parameters = _call(body)
    if name != REGISTER:
        raise Wrong(f"There is no procedure but {REGISTER}.")
    names = ("notifyProcedure", "port", "path", "protocol", "urls", "domain")
    given = dict(zip(names, parameters, strict=False))
    urls = given.pop("urls", None)
    found = list(urls.values()) if isinstance(urls, Mapping) else urls if isinstance(urls, list) else [urls]
    said = {key: str(value).strip() for key, value in given.items() if isinstance(value, str)}
    return _registration(said, tuple(str(url) for url in found if isinstance(url, str)), requester)


def subscription(asked: Registration, topic: str, *, now: datetime) -> Endpoint:
    """The endpoint of a handler that proved itself."""
    digest = hashlib.sha256(f"rsscloud\n{topic}\n{asked.handler}".encode()).hexdigest()[:24]
    return Endpoint(
        id=f"sub_{digest}",
        kind=EndpointKind.RSSCLOUD,
        url=asked.handler,
        secret="",
        events=(EventType.TOPIC,),
        origin=Origin.SUBSCRIBER,
        topic=topic,
        pace=Pace.NEWEST,
        options={"protocol": asked.protocol.value, "procedure": asked.procedure},
        lease_until=now + LEASE,
    )


def notice(handler: str, topic: str, *, protocol: str, procedure: str, user_agent: str) -> Request:
    """The request that tells a handler that a feed changed."""
    if protocol == CloudProtocol.XML_RPC:
        body, media_type = _written(procedure, topic), "text/xml"
    else:
        body, media_type = urlencode({"url": topic}).encode("ascii"), FORM
    headers = {"content-type": media_type, "user-agent": user_agent}
    return Request(method="POST", url=handler, headers=headers, body=body)


def question(handler: str, topic: str, challenge: str, *, user_agent: str) -> Request:
    """The request that a handler answers with the challenge if it is meant."""
    joint = "&" if urlsplit(handler).query else "?"
    asked = urlencode({"url": topic, "challenge": challenge})
    return Request(method="GET", url=f"{handler}{joint}{asked}", headers={"user-agent": user_agent}, body=b"")


def _registration(said: Mapping[str, str], topics: tuple[str, ...], requester: str) -> Registration:
    try:
        protocol = CloudProtocol(said.get("protocol", ""))
    except ValueError:
        raise Wrong(f"protocol is one of {', '.join(CloudProtocol)}.") from None
    if not topics or len(topics) > MOST_FEEDS:
        raise Wrong(f"Name from 1 to {MOST_FEEDS} feeds, as url1, url2 and so on.")
    host, port, path = said.get("domain") or requester, said.get("port", ""), said.get("path", "")
    if not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 1 << 16):
        raise Wrong("port is a number from 1 to 65535.")
    if not path.startswith("/") or not path.isprintable() or " " in path or len(path) > _LONGEST_PATH:
        raise Wrong("path begins with a slash and has no spaces.")
    if not host or any(char in host for char in "/@?#\\ ") or not host.isprintable():
        raise Wrong("domain is a host name.")
    scheme = "https" if protocol is CloudProtocol.HTTPS else "http"
    shown = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return Registration(
        handler=f"{scheme}://{shown}:{int(port)}{path}",
        topics=tuple(dict.fromkeys(topics)),
        protocol=protocol,
        procedure=said.get("notifyProcedure", ""),
        is_named="domain" in said and bool(said["domain"]),
    )


_Value = str | list["_Value"] | dict[str, "_Value"]


def _call(body: bytes) -> tuple[str, list[_Value]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(body[:_LARGEST], parser)
    except etree.XMLSyntaxError:
        raise Wrong("The call is no XML.") from None
    values = root.findall("params/param/value")
    return (root.findtext("methodName") or "").strip(), [_value(value, _DEEPEST) for value in values]


def _value(element: etree._Element, left: int) -> _Value:
    if not left:
        raise Wrong("The call is nested too deep.")
    inner = next(iter(element), None)
    if inner is None:
        return element.text or ""
    if inner.tag == "array":
        return [_value(value, left - 1) for value in inner.findall("data/value")]
    if inner.tag == "struct":
        return {
            member.findtext("name") or "": _value(value, left - 1)
            for member in inner.findall("member")
            if (value := member.find("value")) is not None
        }
    return inner.text or ""


def _written(procedure: str, topic: str) -> bytes:
    call = etree.Element("methodCall")
    etree.SubElement(call, "methodName").text = procedure
    parameters = etree.SubElement(call, "params")
    value = etree.SubElement(etree.SubElement(parameters, "param"), "value")
    etree.SubElement(value, "string").text = topic
    return etree.tostring(call, xml_declaration=True, encoding="utf-8")
