"""Feeds that a command is pointed at: files of this machine, or addresses."""

from pathlib import Path

from syndicate.errors import NotFound, SyndicateError


def is_address(place: str) -> bool:
    """Whether a feed is to be fetched."""
    return place.startswith(("http://", "https://"))


def feed_bytes(place: str) -> bytes:
    """Read a file, or fetch an address.

    :raises SyndicateError: when there is none, or it cannot be read
    """
    if is_address(place):
        from syndicate.run.fetching import fetch

        return fetch(place)
    file = Path(place)
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"{file}: there is no such file") from None
    except OSError as wrong:
        raise SyndicateError(f"{file}: it cannot be read: {wrong.strerror}") from wrong
