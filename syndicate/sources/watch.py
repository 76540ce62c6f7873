"""What changes in a folder, as it happens. It tells where to look, never what to believe."""

import os
from collections.abc import Callable, Iterator
from threading import Event as Flag

from watchfiles import Change, watch

_STEP_MS = 8
_LONGEST_MS = 40
"""Changes that follow each other are told together, but nobody waits longer than this for the first."""

_ROUND_MS = 500


def changes(
    root: str, stop: Flag, *, is_ignored: Callable[[str], bool], is_wanted: Callable[[str], bool]
) -> Iterator[frozenset[str]]:
    """Yield sets of paths below ``root`` until ``stop``; an empty one says that anything may have changed.

    The first is empty: once it comes, no later change is missed, and a scan finds the earlier ones.

    :param root: real path of the folder
    """
    begun = False
    for batch in watch(
        root,
        watch_filter=None,
        debounce=_LONGEST_MS,
        step=_STEP_MS,
        stop_event=stop,
        rust_timeout=_ROUND_MS,
        yield_on_timeout=True,
        raise_interrupt=False,
    ):
        if not begun:
            begun = True
            yield frozenset()
        paths = _paths(root, batch, is_ignored, is_wanted)
        if paths is None:
            yield frozenset()
        elif paths:
            yield paths


def _paths(
    root: str,
    batch: set[tuple[Change, str]],
    is_ignored: Callable[[str], bool],
    is_wanted: Callable[[str], bool],
) -> frozenset[str] | None:
    """The paths to look at, or None if only a scan can tell."""
    paths: set[str] = set()
    for change, full in batch:
        path = full[len(root) + 1 :]
        if not path or "\ufffd" in path:  # the folder itself, or a name that is no UTF-8 and was lost
            return None
        if is_ignored(path):
            continue
        if change is not Change.deleted and os.path.isdir(full):  # noqa: PTH112 - a name need not be UTF-8
            return None
        if change is Change.deleted or is_wanted(path):
            paths.add(path)
    return frozenset(paths)
