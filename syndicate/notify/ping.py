"""Pings by XML-RPC (weblogUpdates): a directory is told that a feed changed, seldom, and answers in XML.

The call is written by the standard library. The answer is not read by it: whoever answers is not trusted with
entities, depth or size. Nothing is sent from here.
"""

import json
import xmlrpc.client
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

from lxml import etree

from syndicate.model import Delivery, Outcome, Request, Response, Verdict
from syndicate.notify.judging import Answered, judged

_LARGEST = 64_000
_THROTTLED = ("too often", "too many", "throttl", "slow down", "try again later", "rate limit")
_PREFERRED = ("rss", "atom", "json")


class Ping(Answered):
    """Tells endpoints of kind ``ping``; their options may say ``extended = false``."""

    def __init__(self, user_agent: str) -> None:
        self._user_agent = user_agent

    def request(self, deliveries: Sequence[Delivery], *, now: datetime) -> Request:
        """One call for the newest change of a feed."""
        newest = deliveries[-1]
        told = json.loads(newest.body)["data"]
        name, arguments = "weblogUpdates.ping", [told["title"], told["publication"]]
        if newest.endpoint.options.get("extended", True):
            name = "weblogUpdates.extendedPing"
            arguments += [told["url"], _feed(told["feeds"])]
        return Request(
            method="POST",
            url=newest.endpoint.url,
            headers={"content-type": "text/xml", "user-agent": self._user_agent},
            body=xmlrpc.client.dumps(tuple(arguments), name, encoding="utf-8").encode("utf-8"),
        )

    def judge(self, response: Response, *, now: datetime) -> Outcome:
        """Success is status 200 and ``flerror`` false; another word than that is believed."""
        outcome = judged(response, now=now)
        if outcome.verdict is not Verdict.DONE:
            return outcome
        complaint = _complaint(response.body)
        if complaint is None:
            return outcome
        is_throttled = any(word in complaint.lower() for word in _THROTTLED)
        return Outcome(verdict=Verdict.RETRY if is_throttled else Verdict.REFUSED, detail=complaint)


def _feed(documents: Mapping[str, Mapping[str, str]]) -> str:
    for form in _PREFERRED:
        if form in documents:
            return documents[form]["url"]
    return ""


def _complaint(body: bytes) -> str | None:
    """What a service says is wrong, or None when it took the ping."""
    try:
        root = etree.fromstring(
            body[:_LARGEST], etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        )
    except etree.XMLSyntaxError:
        return "its answer is no XML-RPC"
    members = {
        name: _text(member, "value")
        for member in root.iterfind(".//member")
        if (name := (member.findtext("name") or "").strip())
    }
    if root.find("fault") is not None:
        return f"it refused: {members.get('faultString') or 'no reason given'}"[:300]
    if "flerror" not in members:
        return "its answer does not say whether it took the ping"
    if members["flerror"] in {"0", "false"}:
        return None
    return f"it refused: {members.get('message') or 'no reason given'}"[:300]


def _text(member: etree._Element, name: str) -> str:
    found = member.find(name)
    return "" if found is None else cast("str", found.xpath("string()")).strip()
