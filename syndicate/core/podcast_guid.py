"""The identity of a podcast: made once of its first address, and kept wherever the feed goes."""

import re
from uuid import UUID, uuid5

_PODCASTS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def podcast_guid(address: str) -> str:
    """The UUID of a show whose feed is first published at ``address`` (Podcasting 2.0, podcast:guid).

    :param address: absolute; its scheme and the slashes at its end do not count
    """
    return str(uuid5(_PODCASTS, _SCHEME.sub("", address).rstrip("/")))
