"""A feed of fifty entries in which one is new, against building all fifty with feedgen alone."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from typing import TypeVar

from feedgen.feed import FeedGenerator

from bench import corpus
from bench.measuring import ROUNDS, Aim, Figure, Sample
from syndicate.app.reading import documents
from syndicate.core import selection
from syndicate.core.body import body_html
from syndicate.core.normalise import normalise
from syndicate.core.urls import permalink
from syndicate.errors import DocumentError
from syndicate.model import (
    EVERYTHING,
    Channel,
    Entry,
    FeedFormat,
    Masthead,
    Person,
    Rules,
    State,
    Term,
    TermKind,
)
from syndicate.ports.publishing import Renderer
from syndicate.render.feeds import renderers
from syndicate.render.parts import Parts, parts

T = TypeVar("T")

_AIM = Aim(text="at least 10 x faster", least=10.0)
_HELD = 50
_NEWEST = datetime(2026, 1, 1, tzinfo=UTC)
_MASTHEAD = Masthead(
    title="Benchmark",
    url="https://bench.example/",
    language="en",
    authority="bench.example",
    description="What fifty entries cost.",
    authors=(Person(name="The Benchmark"),),
)
_RULES = Rules()
_PEERED = (FeedFormat.RSS, FeedFormat.ATOM)
_FORMATS = (FeedFormat.RSS, FeedFormat.ATOM, FeedFormat.JSON)
_FEED = selection.feed(EVERYTHING, _MASTHEAD, limit=_HELD)
_AUTHORS = (Person(name="Marit Oyelund"),)
_TERMS = tuple(
    Term(kind=kind, slug=name.lower(), name=name)
    for kind, name in ((TermKind.SECTION, "Harbour"), (TermKind.TAG, "Tides"), (TermKind.TAG, "Ferries"))
)


def figures(*, repeats: int) -> Iterator[Figure]:
    """Measure each format; new entries go into one format after the other, as in a pass.

    :param repeats: new entries in each round; its figure is their mean
    """
    forms = renderers(_FORMATS)
    entries = [_entry(number) for number in reversed(range(_HELD))]
    kept = [[renderer.fragment(entry, _MASTHEAD, full=True) for entry in entries] for renderer in forms]
    told = [parts(entry, _MASTHEAD, full=True) for entry in entries]
    moments = [entry.article.published for entry in entries]
    numbers = count(_HELD)

    def round_() -> list[float]:
        fresh = [_entry(next(numbers)) for _ in range(repeats)]
        for entry in fresh:
            _page_body(entry)
        ours = [_mean_ms(partial(_update, form, held), fresh) for form, held in zip(forms, kept, strict=True)]
        peers = [_mean_ms(partial(_feedgen, told, moments, form), range(repeats // 2)) for form in _PEERED]
        return [*ours, *peers]

    round_()
    rounds = [round_() for _ in range(ROUNDS)]
    found = [Sample(values=values, unit="ms") for values in zip(*rounds, strict=True)]
    for renderer, ours in zip(forms, found, strict=False):
        peer = found[len(forms) + _PEERED.index(renderer.form)] if renderer.form in _PEERED else None
        yield _figure(renderer, ours, peer)


def _figure(renderer: Renderer, ours: Sample, peer: Sample | None) -> Figure:
    name = f"{_TITLES[renderer.form]} feed of {_HELD} entries, one of them new"
    if peer is None:
        return Figure(name=name, ours=ours)
    faster = peer.median / ours.median
    return Figure(
        name=name,
        ours=ours,
        peer=peer,
        peer_name="feedgen builds all",
        ratio=faster,
        ratio_of="faster than the peer",
        aim=_AIM,
        judged=faster,
    )


def _page_body(entry: Entry) -> None:
    """Make the body's HTML, as the article's page does before any feed is made; the peer is given it too."""
    body_html(entry.article, base=permalink(entry, _MASTHEAD), media={}, feed_language=_MASTHEAD.language)


def _mean_ms(work: Callable[[T], object], over: Sequence[T]) -> float:
    """Milliseconds that each call takes; what it gives is let go at once."""
    begun = time.perf_counter()
    for one in over:
        work(one)
    return (time.perf_counter() - begun) / len(over) * 1000


def _update(renderer: Renderer, kept: list[bytes], entry: Entry) -> bytes:
    fragment = renderer.fragment(entry, _MASTHEAD, full=True)
    channel = Channel(
        feed=_FEED,
        masthead=_MASTHEAD,
        updated=entry.updated,
        published=entry.article.published,
        formats=_FORMATS,
    )
    return renderer.assemble(channel, [fragment, *kept[: _HELD - 1]]).body


def _entry(number: int) -> Entry:
    """An article as the product reads it; a higher number is newer by an hour."""
    path = f"harbour/{number:06d}.txt"
    (document,) = documents(corpus.text(number, day=date(2026, 1, 1)).encode(), path, rules=_RULES)
    if isinstance(document, DocumentError):
        raise document
    article = normalise(document, _RULES)
    article = replace(article, authors=_AUTHORS, published=_NEWEST + timedelta(hours=number))
    return Entry(
        guid=f"tag:bench.example,2026:{number}",
        address=f"articles/2026/01/{number}/",
        article=article,
        updated=article.published,
        revision=1,
        state=State.LIVE,
        digest="",
        file_digest="",
        terms=_TERMS,
    )


def _feedgen(told: Sequence[Parts], moments: Sequence[datetime], form: FeedFormat, _round: int) -> bytes:
    """The same fields and line breaks, by what feedgen's documentation shows; the bodies are HTML already.

    An author without a mail address is a ``dc:creator`` in RSS, as in ours.
    """
    is_rss = form is FeedFormat.RSS
    feed = FeedGenerator()
    if is_rss:
        feed.load_extension("dc")
    feed.id(_MASTHEAD.url)
    feed.title(_MASTHEAD.title)
    feed.description(_MASTHEAD.description)
    feed.language(_MASTHEAD.language)
    feed.author([{"name": person.name} for person in _MASTHEAD.authors])
    feed.link(href=_MASTHEAD.url, rel="alternate")
    feed.link(href=f"{_MASTHEAD.url}rss.xml", rel="self")
    feed.updated(moments[0])
    for one, moment in zip(told, moments, strict=True):
        entry = feed.add_entry(order="append")
        entry.id(one.guid)
        entry.title(one.title)
        entry.link(href=one.permalink)
        names = [person.name for person in one.authors]
        if is_rss:
            entry.dc.dc_creator(names)
        else:
            entry.author([{"name": name} for name in names])
        entry.category([{"term": c.term, "label": c.label, "scheme": c.scheme} for c in one.categories])
        entry.summary(one.summary)
        entry.content(one.body, type="html")
        entry.published(moment)
        entry.updated(moment)
    return bytes(feed.rss_str(pretty=True) if is_rss else feed.atom_str(pretty=True))


_TITLES = {FeedFormat.RSS: "RSS", FeedFormat.ATOM: "Atom", FeedFormat.JSON: "JSON"}
