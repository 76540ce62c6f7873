"""What is unusual and no error, although other checkers have called it one."""

import pytest

from syndicate.core.check import Severity, check
from tests.unit.core.check.broken import ATOM_HTML, ATOM_SELF, GUID, SELF, SOUND, THREAD, Broken

HIGH = "https://river.example/high-water/"
DATED = "2021-07-25T08:00:00Z</published>"
SOUND_ALL_THE_SAME = [
    (
        "an id with letters of any script",
        Broken("", "atom.xml", "tag:river.example,2021:high-water", "https://fluß.example/é"),
    ),
    ("a link with letters of any script", Broken("", "atom.xml", HIGH, "https://fluß.example/é")),
    ("a link relative to its feed", Broken("", "atom.xml", HIGH, "../high-water/")),
    ("a leap second", Broken("", "atom.xml", DATED, "2016-12-31T23:59:60Z</published>")),
    ("a fraction of a second", Broken("", "atom.xml", DATED, "2021-07-25T08:00:00.25+05:30</published>")),
    (
        "an extension of a person",
        Broken("", "atom.xml", "<name>Ed", '<x:y xmlns:x="https://x.example/"/><name>Ed'),
    ),
    (
        "an attribute of another namespace",
        Broken("", "atom.xml", "<entry>", '<entry xmlns:x="urn:x:y" x:z="1">'),
    ),
    ("an element without a namespace", Broken("", "atom.xml", "<summary>", '<y xmlns=""/><summary>')),
    (
        "content elsewhere, beside the feed",
        Broken(
            "",
            "atom.xml",
            f"{ATOM_HTML}The quay is wet.&lt;/p&gt;<",
            '<content src="weir.ogg" type="audio/ogg"><',
        ),
    ),
    ("an entry twice", Broken("", "atom.xml", "2021:low-water", "2021:high-water")),
    ("a title without words", Broken("", "atom.xml", "<title>High water</title>", "<title/>")),
    (
        "a second link for another language",
        Broken("", "atom.xml", ATOM_SELF, ATOM_SELF + f'<link hreflang="fr" href="{HIGH}"/>'),
    ),
    ("a comment and an instruction", Broken("", "rss.xml", "<item>", "<!-- new --><?now x?><item>")),
    (
        "an extension that nobody knows",
        Broken("", "rss.xml", "<item>", '<item><x:y xmlns:x="https://x.example/"><z/></x:y>'),
    ),
    (
        "a month in small letters",
        Broken("", "rss.xml", "Sun, 25 Jul 2021 08:00:00 +0000", "sun, 25 jul 2021 08:00:00 gmt"),
    ),
    (
        "a day without its weekday",
        Broken("", "rss.xml", "Sun, 25 Jul 2021 08:00:00 +0000", "25 Jul 2021 08:00 EST"),
    ),
    (
        "a year of four digits long ago",
        Broken("", "rss.xml", "Sun, 25 Jul 2021 08:00:00 +0000", "15 Jun 0099 08:00:00 +0000"),
    ),
    ("a host that is a number in brackets", Broken("", "rss.xml", HIGH, "http://[2001:db8::1]/high-water/")),
    (
        "a mailbox with its name first",
        Broken("", "rss.xml", "ed@river.example (Ed Marsh)", "Ed Marsh &lt;ed@river.example&gt;"),
    ),
    (
        "a remark after a date",
        Broken("", "rss.xml", "Sun, 25 Jul 2021 08:00:00 +0000", "Sun, 25 Jul 2021 08:00 GMT (summer)"),
    ),
    (
        "a zone of one letter",
        Broken("", "rss.xml", "Sun, 25 Jul 2021 08:00:00 +0000", "Sun, 25 Jul 2021 08:00 A"),
    ),
    (
        "how often it is answered",
        Broken(
            "", "atom.xml", ATOM_SELF, ATOM_SELF + f'<link {THREAD} rel="replies" href="/1" thr:count="2"/>'
        ),
    ),
    (
        "a mail address in quotation marks",
        Broken("", "rss.xml", "ed@river.example (Ed Marsh)", '"ed marsh"@river.example (Ed Marsh)'),
    ),
    ("a guid that is its address", Broken("", "rss.xml", GUID, f"<guid>{HIGH}</guid>")),
    ("an older version", Broken("", "rss.xml", 'version="2.0"', 'version="0.92"')),
    (
        "a hub found from the feed's address",
        Broken("", "rss.xml", SELF, SELF + '<atom:link rel="hub" href="/hub"/>'),
    ),
]


@pytest.mark.parametrize(
    "sound", [case for _what, case in SOUND_ALL_THE_SAME], ids=[w for w, _ in SOUND_ALL_THE_SAME]
)
def test_what_is_allowed_is_no_error(sound: Broken) -> None:
    """A feed that its specification allows is valid, whatever else it is advised."""
    found = check(sound.data).findings
    assert [finding for finding in found if finding.severity is Severity.ERROR] == []


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
def test_a_feed_may_be_in_utf_16_if_it_says_so(name: str) -> None:
    """A byte order mark that the declaration contradicts is an error, and UTF-16 alone is none."""
    text = (SOUND / name).read_text("utf-8")
    assert check(text.replace('"utf-8"', '"utf-16"', 1).encode("utf-16")).valid
    assert [finding.rule for finding in check(text.encode("utf-16")).errors] == ["encoding"]
