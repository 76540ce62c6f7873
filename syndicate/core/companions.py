"""Files that belong to a sound by their name, as ``talk.vtt`` and ``talk.chapters.json`` to ``talk.mp3``."""

from collections.abc import Iterator

from syndicate.model import Article, Enclosure

TRANSCRIPTS = (".vtt", ".srt")
CHAPTERS = ".chapters.json"

_HEARD = ("audio/", "video/")


def is_heard(enclosure: Enclosure) -> bool:
    """Whether it is something to listen to or to watch."""
    return enclosure.media_type.startswith(_HEARD)


def companions(article: Article) -> tuple[str, ...]:
    """References to the files that may stand beside an article's sounds, whether they are there or not."""
    return tuple(
        reference
        for enclosure in article.enclosures
        if is_heard(enclosure)
        for suffix in (*TRANSCRIPTS, CHAPTERS)
        for reference in beside(enclosure.url, suffix)
    )


def beside(reference: str, suffix: str) -> Iterator[str]:
    """The reference to a file that is named alike, if the first is a file here."""
    stem, dot, ending = reference.rpartition(".")
    if dot and stem and "/" not in ending and "://" not in reference:
        yield stem + suffix
