"""What every database promises of the entries of existing feeds."""

from dataclasses import replace

from syndicate.model.adoption import Recorded
from syndicate.ports.store import Store
from tests.contract.store_samples import NOON, entry, later

ITEMS = [
    Recorded(guid="post-17", link="https://old.example/a", title="A\x00\udce9", published=NOON),
    Recorded(guid="https://old.example/b", updated=later(5)),
    Recorded(guid="ह"),
]


def test_what_readers_have_comes_back_as_it_was(store: Store) -> None:
    """Guids are verbatim, whatever they hold, and absent dates stay absent."""
    with store.write() as unit:
        unit.recorded.put(ITEMS)
    with store.read() as unit:
        assert unit.recorded.get([item.guid for item in ITEMS]) == {item.guid: item for item in ITEMS}
        assert sorted(item.guid for item in ITEMS) == [item.guid for item in unit.recorded.all()]
        assert unit.recorded.count() == len(ITEMS)


def test_recording_again_keeps_who_takes_it_over(store: Store) -> None:
    """A second import brings dates up to date and undoes no decision."""
    first = ITEMS[0]
    with store.write() as unit:
        unit.recorded.put([first])
        unit.recorded.assign({first.guid: "path:a.md"}, forced=True)
        unit.recorded.put([replace(first, title="B")])
        held = unit.recorded.claimed(["path:a.md", "", "path:b.md"])
        assert held == {"path:a.md": replace(first, title="B", claim="path:a.md", forced=True)}
        unit.recorded.assign({first.guid: ""})
        assert unit.recorded.claimed(["path:a.md"]) == {}
        assert unit.recorded.get([first.guid]) == {first.guid: replace(first, title="B")}


def test_an_item_is_open_until_it_is_an_entry_here_or_forced_upon_one(store: Store) -> None:
    """What an article has taken over is offered to no other."""
    with store.write() as unit:
        assert not unit.recorded.is_any_open()
        unit.recorded.put(ITEMS)
        unit.entries.save([entry("post-17")])
        unit.recorded.assign({"ह": "path:a.md"}, forced=True)
        assert [item.guid for item in unit.recorded.open()] == ["https://old.example/b"]
        assert unit.recorded.is_any_open()
        unit.entries.save([entry("https://old.example/b", address="b/")])
        assert unit.recorded.open() == []
        assert not unit.recorded.is_any_open()
