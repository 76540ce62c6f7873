"""What a pass is asked to do, and what it says it did. Light: a pass with nothing to do loads no more."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PassReport:
    """What a pass did.

    :ivar rejected: files that are in quarantine now
    :ivar lacking: files that articles show and that are not there, or cannot be read
    :ivar written: paths of the files written, relative to the output folder; ten thousand at most
    :ivar written_count: how many files were written
    :ivar missing: known paths that hold no file; nothing has been withdrawn for them yet
    :ivar faults: feeds that were left as they were because they would not have been valid
    """

    created: int = 0
    updated: int = 0
    withdrawn: int = 0
    rejected: int = 0
    lacking: int = 0
    written: tuple[str, ...] = ()
    written_count: int = 0
    missing: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a pass is asked to do.

    :ivar paths: look at these alone; None scans the whole corpus
    :ivar believe_gone: withdraw what is not found, instead of only saying so
    :ivar announce: tell subscribers also of what the first pass finds
    :ivar allow_removals: withdraw even if most of the corpus has vanished
    :ivar rebuild: write every file anew
    :ivar full: open every folder, whatever its time says
    """

    paths: frozenset[str] | None = None
    believe_gone: bool = True
    announce: bool = False
    allow_removals: bool = False
    rebuild: bool = False
    full: bool = False
