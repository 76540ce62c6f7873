"""Whether files beside articles are as they were. Light: a pass with nothing to do loads no more."""

from collections.abc import Iterator, Mapping

from syndicate.model import Fingerprint
from syndicate.ports.reading import Source

ABSENT = Fingerprint(-1, 0, 0)
"""What is seen of a file that is not there."""

UNREAD = Fingerprint(-2, 0, 0)
"""No file has it: one that is known by it is looked at again by the next pass, changed or not."""


def changed(known: Mapping[str, Fingerprint], source: Source) -> Iterator[tuple[str, Fingerprint]]:
    """What is not as it is known: each such path with what is seen there now."""
    for path, before in known.items():
        file = source.find(path)
        now = file.fingerprint if file else ABSENT
        if now != before:
            yield path, now
