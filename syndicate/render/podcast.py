"""What podcast apps and directories are told beside RSS itself (Apple Podcasts; Podcasting 2.0).

Only feeds that are podcasts have it: elsewhere a directory would ask for a channel's worth of facts.
"""

from collections.abc import Iterator

from syndicate.core import urls
from syndicate.core.companions import CHAPTERS, TRANSCRIPTS, beside, is_heard
from syndicate.model import Article, Entry, Masthead, Show, apple_categories
from syndicate.render.feedgen_repairs import Extra
from syndicate.render.parts import Parts
from syndicate.render.xmlparts import line

PREFIXES = ("itunes", "podcast")
"""Of the namespaces that a podcast needs."""

_CHAPTERS_TYPE = "application/json+chapters"


def of_show(show: Show) -> tuple[Extra, ...]:
    """What a channel says of its show."""
    owner = (Extra("itunes:name", line(show.owner_name)), Extra("itunes:email", line(show.owner_email)))
    optional = (
        ("podcast:guid", show.guid, None),
        ("podcast:funding", "Support this show", {"url": urls.encode(show.funding)}),
    )
    return (
        Extra("itunes:author", line(show.author)),
        Extra("itunes:owner", children=tuple(each for each in owner if each.text)),
        *((Extra("itunes:image", "", {"href": urls.encode(show.image)}),) if show.image else ()),
        *map(_category, show.categories),
        Extra("itunes:explicit", _truth(show.explicit)),
        Extra("itunes:type", show.kind),
        *(
            Extra(name, text, attributes)
            for name, text, attributes in optional
            if text and (attributes is None or attributes["url"])
        ),
        Extra("podcast:locked", "yes" if show.locked else "no", {"owner": line(show.owner_email) or None}),
        Extra("podcast:medium", show.medium),
    )


def of_episode(entry: Entry, masthead: Masthead, said: Parts) -> Iterator[Extra]:
    """What an item says that has something to listen to or to watch; nothing of any other."""
    heard = next((enclosure for enclosure in said.enclosures if is_heard(enclosure)), None)
    if heard is None:
        return
    if heard.duration_s is not None:
        yield Extra("itunes:duration", str(heard.duration_s))
    yield from _declared(entry, masthead)
    yield from _beside(entry, masthead)


def _declared(entry: Entry, masthead: Masthead) -> Iterator[Extra]:
    episode = entry.article.episode
    if episode is None:
        return
    texts = {
        "itunes:title": line(episode.title or ""),
        "itunes:episode": str(episode.number or ""),
        "itunes:season": str(episode.season or ""),
        "itunes:episodeType": episode.kind or "",
        "itunes:explicit": "" if episode.explicit is None else _truth(episode.explicit),
    }
    yield from (Extra(name, text) for name, text in texts.items() if text)
    if episode.image:
        yield Extra("itunes:image", "", {"href": urls.resolve(episode.image, entry, masthead)})


def _beside(entry: Entry, masthead: Masthead) -> Iterator[Extra]:
    """Transcripts and chapters that are published with the first sound."""
    there = {media.reference: media for media in entry.media}
    for suffix in (*TRANSCRIPTS, CHAPTERS):
        for reference in _first_heard(entry.article, suffix):
            media = there.get(reference)
            if media is None:
                continue
            url = urls.absolute(media.path, masthead)
            if suffix == CHAPTERS:
                yield Extra("podcast:chapters", "", {"url": url, "type": _CHAPTERS_TYPE})
            else:
                language = line(entry.article.language)
                yield Extra(
                    "podcast:transcript", "", {"url": url, "type": media.media_type, "language": language}
                )


def _first_heard(article: Article, suffix: str) -> Iterator[str]:
    heard = next(enclosure for enclosure in article.enclosures if is_heard(enclosure))
    yield from beside(heard.url, suffix)


def _category(category: str) -> Extra:
    above, below = apple_categories.split(category)
    children = (Extra("itunes:category", "", {"text": below}),) if below else ()
    return Extra("itunes:category", "", {"text": above}, children=children)


def _truth(value: bool) -> str:
    return "true" if value else "false"
