"""What ``docs/webhooks.md`` tells receivers to do works, and what it shows is what they get."""

import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import cast

import pytest

from syndicate.core import events
from syndicate.core.signing import new_secret, sign
from syndicate.model import PUBLIC, ChangeKind, EventType, Feed, Output, Term, TermKind
from tests.unit.core.test_events import CREATED, ENTRY, MASTHEAD, NOW, told

PAGE = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text(encoding="utf-8")
SECRET = new_secret(bytes(range(32)))
BODY = '{"title": "Größe"}'.encode()


def blocks(language: str) -> list[str]:
    """The page's code in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def headers(*, age_s: int = 0, body: bytes = BODY) -> dict[str, str]:
    """What comes with a signed body."""
    stamp = int(time.time()) - age_s
    signature = sign(SECRET, message_id="msg_1", timestamp=stamp, body=body)
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(stamp),
        "webhook-signature": f"v1,AAAA {signature}",
    }


Sent = Callable[[], Mapping[str, str]]
"""Makes the header fields when a test begins: an old timestamp is not believed."""

CASES = [
    pytest.param(headers, BODY, True, id="genuine"),
    pytest.param(headers, BODY + b" ", False, id="changed"),
    pytest.param(partial(headers, age_s=-3600), BODY, False, id="ahead"),
    pytest.param(partial(headers, age_s=3600), BODY, False, id="old"),
    pytest.param(dict, BODY, False, id="unsigned"),
]


@pytest.mark.parametrize(("sent", "body", "genuine"), CASES)
def test_the_python_example_verifies(sent: Sent, body: bytes, genuine: bool) -> None:
    """Copied from the page, it trusts our messages and no others."""
    (source,) = blocks("python")
    names: dict[str, object] = {}
    exec(source, names)  # noqa: S102 -- our own page
    is_genuine = cast("Callable[[str, Mapping[str, str], bytes], bool]", names["is_genuine"])
    assert is_genuine(SECRET, sent(), body) is genuine


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed here")
@pytest.mark.parametrize(("sent", "body", "genuine"), CASES)
def test_the_node_example_verifies(sent: Sent, body: bytes, genuine: bool) -> None:
    """As the Python example."""
    (source,) = blocks("js")
    asked = f"{source}\nconsole.log(isGenuine({json.dumps(SECRET)}, {json.dumps(sent())}, Buffer.from("
    asked += f"{json.dumps(body.hex())}, 'hex')))"
    done = subprocess.run(["node", "-e", asked], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.strip() == ("true" if genuine else "false")


def shown(type_: EventType) -> dict[str, object]:
    """The page's example of a message."""
    found = [json.loads(block) for block in blocks("json")]
    message = next(message for message in found if message.get("type") == type_.value)
    assert list(message) == ["type", "timestamp", "data"]
    data = dict(message["data"])
    assert next(iter(data)) == "sequence"
    del data["sequence"]
    return data


def test_the_articles_shown_are_what_is_sent() -> None:
    """Fields, values and their order, for a new and for a withdrawn article."""
    withdrawn = replace(CREATED, kind=ChangeKind.WITHDRAWN, reason="expired")
    assert json.dumps(shown(EventType.PUBLISHED)) == json.dumps(told(CREATED).data)
    assert json.dumps(shown(EventType.WITHDRAWN)) == json.dumps(told(withdrawn).data)


def test_the_update_shown_is_what_is_added() -> None:
    """What an update has beside the fields of a new article."""
    change = replace(CREATED, kind=ChangeKind.UPDATED, revision=2, changed=("title", "content"))
    added = {name: value for name, value in told(change).data.items() if name not in told(CREATED).data}
    shown = json.dumps(added, indent=2)
    assert shown.replace('[\n    "title",\n    "content"\n  ]', '["title", "content"]') in PAGE


def test_the_feed_shown_is_what_is_sent() -> None:
    """Digests are shortened on the page, all else is as sent."""
    term = Term(kind=TermKind.SECTION, slug="world", name="World")
    feed = Feed(term=term, id="urn:uuid:1", title="Paper: World", folder="sections/world/", limit=9)
    outputs = [
        Output(path=f"sections/world/{name}.xml", media_type="", body=name[:1].encode())
        for name in ("rss", "atom")
    ]
    event = events.feed_event(feed, outputs, MASTHEAD, count=3, sequence=(4, 6), created=NOW, salt="s")
    sent = re.sub(r"(sha256:\w{4})\w+", r"\1…", json.dumps(event.data, ensure_ascii=False))
    assert json.dumps(shown(EventType.FEED_UPDATED), ensure_ascii=False) == sent


def test_every_type_of_event_is_described() -> None:
    """A type without a heading would surprise whoever gets it."""
    assert [type_ for type_ in PUBLIC if f"### {type_.value}\n" not in PAGE] == []
    assert ENTRY.guid in PAGE
