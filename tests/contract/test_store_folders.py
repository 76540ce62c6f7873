"""What every database promises of the corpus's folders."""

from syndicate.model import UNSETTLED, FolderStamp
from syndicate.ports.store import Store

OLD = {"": FolderStamp(10**18, 10**18 + 1, 2**64 - 1), "a\udce9/": UNSETTLED, "b/": FolderStamp(1, 2, 3)}


def test_folders_come_back_as_they_were(store: Store) -> None:
    """Names that are no text, and inodes of any size."""
    with store.write() as unit:
        unit.folders.replace(OLD)
    with store.read() as unit:
        assert unit.folders.known() == OLD


def test_folders_that_are_not_named_again_are_forgotten(store: Store) -> None:
    """What was removed from the corpus does not stay behind."""
    new = {"": FolderStamp(5, 6, 7), "b/": OLD["b/"], "c/": FolderStamp(1, 1, 1)}
    with store.write() as unit:
        unit.folders.replace(OLD)
        unit.folders.replace(new)
    with store.read() as unit:
        assert unit.folders.known() == new
    with store.write() as unit:
        unit.folders.replace({})
        assert unit.folders.known() == {}
