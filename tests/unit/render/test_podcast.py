"""What a podcast's feed says, to the byte."""

from dataclasses import replace
from pathlib import Path

from lxml import etree

from syndicate.core.check import check
from syndicate.core.selection import feed
from syndicate.model import (
    Enclosure,
    Entry,
    Episode,
    FeedFormat,
    Media,
    Output,
    Selection,
    Show,
    Term,
    TermKind,
)
from syndicate.render.feeds import renderers
from tests.unit.render.feed_samples import FORMATS, MASTHEAD, article, channel, entry

GOLDEN = Path(__file__).parents[2] / "data" / "golden" / "podcast.xml"
HOUR = Term(kind=TermKind.SELECTION, slug="hour", name="hour")
SHOW = Show(
    author="Ann & Ed",
    owner_name="Ann <Weir>",
    owner_email="ann@river.example",
    categories=("Society & Culture > Places & Travel", "Arts"),
    explicit=True,
    kind="serial",
    image="https://river.example/cövér.jpg",
    locked=True,
    funding="https://river.example/give?a=1&b=2",
    guid="917393e3-1b1e-5cef-ace4-edaa54e1f810",
)
SELECTION = Selection(
    slug="hour", name="The River Hour & more", description="By ear.", languages=("en",), show=SHOW
)


def sound(reference: str, media_type: str, *, duration_s: int | None = None) -> Media:
    """A file beside an article."""
    return Media(
        reference=reference,
        source=f"floods/{reference}",
        path=f"media/0a/{reference.rpartition('/')[2]}",
        media_type=media_type,
        length=4321,
        duration_s=duration_s,
    )


def episodes() -> list[Entry]:
    """One that says everything, one that says as little as it can, and an article to read."""
    full = replace(
        article(1, title="Weirs & <locks>"),
        enclosures=(Enclosure(url="a/weir.mp3", media_type="audio/mpeg", length=1, title="The weir"),),
        episode=Episode(
            number=12, season=3, kind="bonus", explicit=False, title="Weirs <only>", image="a/é.png"
        ),
    )
    beside = (
        sound("a/weir.mp3", "audio/mpeg", duration_s=61),
        sound("a/weir.vtt", "text/vtt"),
        sound("a/weir.srt", "application/x-subrip"),
        sound("a/weir.chapters.json", "application/json"),
        sound("a/é.png", "image/png"),
    )
    elsewhere = Enclosure(url="https://cdn.example/q.m4v?x=1&y=2", media_type="video/mp4", duration_s=3600)
    return [
        entry(1, full, media=beside),
        entry(2, replace(article(2), enclosures=(elsewhere,))),
        entry(3),
    ]


def podcast(form: FeedFormat = FeedFormat.RSS) -> Output:
    """The feed."""
    (renderer,) = renderers((form,), podcast=True)
    entries = episodes()
    held = replace(channel(entries), feed=feed(HOUR, MASTHEAD, limit=50, asked=SELECTION))
    return renderer.assemble(held, [renderer.fragment(one, MASTHEAD, full=True) for one in entries])


def test_a_podcast_is_what_it_was() -> None:
    """A change of any byte is a change that somebody decided on."""
    assert podcast().body.decode() == GOLDEN.read_bytes().decode()


def test_directories_find_nothing_to_refuse() -> None:
    """Our own check, which knows their rules, only sees that one article has no sound and one length is 0."""
    found = check(podcast().body, address=MASTHEAD.url + "selections/hour/rss.xml").findings
    assert sorted(finding.rule for finding in found) == ["podcast-enclosure-length", "podcast-no-enclosure"]


def test_only_a_podcast_names_the_namespaces_of_podcasts() -> None:
    """Whoever reads another feed is told nothing of them, and Atom and JSON are the same in both."""
    (plain,) = renderers((FeedFormat.RSS,))
    entries = episodes()
    fragments = [plain.fragment(one, MASTHEAD, full=True) for one in entries]
    root = etree.fromstring(plain.assemble(channel(entries), fragments).body)
    assert not {"itunes", "podcast"} & root.nsmap.keys()
    assert not [each for each in root.iter("*") if "itunes" in str(each.tag)]
    for form in FORMATS[1:]:
        (usual,), (heard,) = renderers((form,)), renderers((form,), podcast=True)
        for one in entries:
            assert usual.fragment(one, MASTHEAD, full=True) == heard.fragment(one, MASTHEAD, full=True)


def test_every_prefix_that_is_declared_is_used() -> None:
    """Those of podcasts among them."""
    root = etree.fromstring(podcast().body)
    used = {etree.QName(each).namespace for each in root.iter("*")}
    assert {root.nsmap["itunes"], root.nsmap["podcast"]} <= used


if __name__ == "__main__":
    GOLDEN.write_bytes(podcast().body)
