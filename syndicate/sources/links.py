"""Where a path really leads: inside the corpus, or nowhere that may be read."""

import errno
import os
from collections.abc import Collection

from syndicate.errors import Reason


def resolve(full: str, root: str, skip: Collection[str]) -> str | Reason:
    """Return the real path of what ``full`` names, or why it must not be read.

    :param root: real path of the corpus
    :param skip: real paths that are no part of it although they may stand in it
    """
    try:
        real = os.path.realpath(full, strict=True)
    except FileNotFoundError:
        return Reason.MISSING
    except OSError as wrong:
        return Reason.LINK_LOOP if wrong.errno == errno.ELOOP else Reason.UNREADABLE
    if real != root and not real.startswith(root + "/"):
        return Reason.OUTSIDE
    if full.startswith(real + "/"):
        return Reason.LINK_LOOP
    if any(real == skipped or real.startswith(skipped + "/") for skipped in skip):
        return Reason.OUTSIDE
    return real
