"""What checking a feed promises."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.check import Severity, check
from tests.unit.core.check.broken import BROKEN, SOUND, Broken


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml", "feed.json", "feeds.opml"])
def test_a_sound_feed_is_found_clean(name: str) -> None:
    """Nothing is said of a feed that has nothing wrong, and its kind and size are known."""
    report = check((SOUND / name).read_bytes(), name=name)
    assert report.findings == ()
    assert report.valid
    assert report.form
    assert report.entries >= 2


@pytest.mark.parametrize("broken", BROKEN, ids=[f"{n}-{b.rule}" for n, b in enumerate(BROKEN)])
def test_each_broken_feed_is_found_for_its_own_reason(broken: Broken) -> None:
    """One edit breaks one rule: that rule is named, with a source and a remedy."""
    found = [finding for finding in check(broken.data).findings if finding.rule == broken.rule]
    assert found, [finding.rule for finding in check(broken.data).findings]
    assert all(
        finding.remedy.endswith((".", ":")) and finding.source and finding.message for finding in found
    )


@pytest.mark.parametrize("broken", BROKEN, ids=[f"{n}-{b.rule}" for n, b in enumerate(BROKEN)])
def test_a_broken_feed_is_blamed_for_little_else(broken: Broken) -> None:
    """Whoever mends what is named first is nearly done: one edit breaks no more than three rules."""
    assert len({finding.rule for finding in check(broken.data).findings}) <= 3


def test_a_finding_names_its_line() -> None:
    """A missing end tag is found where it is missing."""
    broken = Broken("not-well-formed", "rss.xml", "<title>High water</title>", "<title>High water</titel>")
    assert [finding.line for finding in check(broken.data).findings] == [14]


def test_a_self_link_is_compared_with_the_address_that_was_fetched() -> None:
    """A feed that says it lives elsewhere is told so; without an address nothing is compared."""
    for name, rule in (("rss.xml", "rss-"), ("atom.xml", "atom-"), ("feed.json", "json-")):
        data = (SOUND / name).read_bytes()
        assert check(data, address=f"https://river.example/{name}").findings == ()
        elsewhere = check(data, address=f"https://other.example/{name}")
        assert [finding.rule for finding in elsewhere.findings] == [f"{rule}self-differs"]


def test_dates_ahead_are_pointed_out_only_to_those_who_say_what_time_it_is() -> None:
    """Without a clock the same feed is always found the same."""
    now = datetime(2020, 1, 1, tzinfo=UTC)
    for name in ("rss.xml", "atom.xml", "feed.json"):
        found = check((SOUND / name).read_bytes(), now=now).findings
        assert {finding.rule.partition("-")[2] for finding in found} == {"date-future"}
        assert {finding.severity for finding in found} == {Severity.ADVICE}


def test_a_feed_too_large_for_readers_is_refused() -> None:
    """Above five megabytes validators give up, and above one some hubs do."""
    sound = (SOUND / "rss.xml").read_bytes()
    assert [f.rule for f in check(sound + b"<!--" + b"x" * 5_000_000 + b"-->").findings] == ["too-large"]
    assert [f.rule for f in check(sound + b"<!--" + b"x" * 1_000_000 + b"-->").findings] == ["large"]


def test_a_web_page_is_told_apart_from_a_broken_feed() -> None:
    """Who checks the page instead of the feed learns that, and not where its HTML is no XML."""
    (found,) = check(b"<!DOCTYPE html>\n<html><br><p>Hello</html>").findings
    assert (found.rule, found.message) == ("wrong-root", "this is a web page, not a feed")


def test_entities_are_not_expanded() -> None:
    """A document that would grow a thousandfold is told of its DOCTYPE and grows by nothing."""
    lol = b'<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n<rss'
    data = (SOUND / "rss.xml").read_bytes().replace(b"<rss", lol).replace(b"High water", b"&b;")
    assert "doctype" in [finding.rule for finding in check(data).findings]


@given(data=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")))
def test_anything_at_all_gets_a_report(data: bytes) -> None:
    """Whatever is handed in, the answer is a report and never an exception."""
    assert not check(data).valid


@given(
    position=st.integers(min_value=0),
    piece=st.binary(max_size=6),
    name=st.sampled_from(["rss.xml", "feed.json"]),
)
def test_a_damaged_feed_gets_a_report(position: int, piece: bytes, name: str) -> None:
    """Bytes knocked into a sound feed anywhere never make the check itself fail."""
    sound = (SOUND / name).read_bytes()
    at = position % len(sound)
    assert check(sound[:at] + piece + sound[at + len(piece) :]).name == ""


def test_errors_come_before_advice_and_each_by_line() -> None:
    """What must be mended is read first."""
    data = (
        (SOUND / "rss.xml")
        .read_bytes()
        .replace(b"<title>High water", b"<title>")
        .replace(b"length=", b"size=")
    )
    severities = [finding.severity for finding in check(data).findings]
    assert severities == sorted(severities, key=lambda severity: severity is Severity.ADVICE)
    assert len(set(severities)) == 2
