"""Who an article is, whatever its author does to its file: one guid, told once, never lost."""

import json
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from syndicate.errors import Reason
from syndicate.model import Entry, State
from syndicate.run.publication import Publication
from tests.end_to_end.homes import Hand, Home, report

PUBLISHED, UPDATED, WITHDRAWN = "article.published", "article.updated", "article.withdrawn"

_PATHS = tuple(f"{folder}{name}.txt" for folder in ("", "news/", "sport/") for name in "abc")


class Desk(RuleBasedStateMachine):
    """An author at work, with a pass after each thing done, and what must be true after it.

    The model: which path holds which text, which files are copies of another, and each file's guid.
    """

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        self.home = Home(base=Path(self._folder.name))
        self.home.configure(hook="http://127.0.0.1:9/hook")
        self.clock = Hand()
        self.publication = Publication.open(config=self.home.settings, clock=self.clock)
        self.texts: dict[str, str] = {}
        self.copies: set[str] = set()
        self.guids: dict[str, str] = {}
        self.deleted: dict[str, str] = {}
        self.updated: dict[str, Entry] = {}
        self.count = 0
        self.heard: Counter[tuple[str, str]] = Counter()

    def teardown(self) -> None:
        """Let go of the folder."""
        self.publication.close()
        self._folder.cleanup()

    @initialize()
    def _begin(self) -> None:
        self.publication.publish()

    @rule(path=st.sampled_from(_PATHS))
    def write(self, path: str) -> None:
        """A new article, or new text over an old one."""
        before = self.texts.get(path)
        was_copy = path in self.copies
        freed = self._copies_of(before) if before is not None and not was_copy else []
        self._put(path, self._new_text())
        self.copies.discard(path)
        expected = Counter({PUBLISHED if before is None or was_copy else UPDATED: 1})
        if freed:
            self.copies -= set(freed[:1])
            expected[PUBLISHED] += 1
        self._pass(expected)

    @precondition(lambda self: self.texts)
    @rule(data=st.data(), to=st.sampled_from(_PATHS))
    def rename(self, data: st.DataObject, to: str) -> None:
        """Another name or folder, the same bytes."""
        path = data.draw(st.sampled_from(sorted(self.texts)))
        if to in self.texts:
            return
        place = self.home.corpus / to
        place.parent.mkdir(exist_ok=True)
        (self.home.corpus / path).rename(place)
        self.texts[to] = self.texts.pop(path)
        if path in self.copies:
            self.copies = self.copies - {path} | {to}
        else:
            self.guids[to] = self.guids.pop(path)
        self._pass(Counter())

    @precondition(lambda self: len(self.texts) - len(self.copies) > 1)
    @rule(data=st.data())
    def swap(self, data: st.DataObject) -> None:
        """Two files change names."""
        whole = sorted(set(self.texts) - self.copies)
        one, other = data.draw(st.permutations(whole))[:2]
        spare = self.home.base / "spare"
        (self.home.corpus / one).rename(spare)
        (self.home.corpus / other).rename(self.home.corpus / one)
        spare.rename(self.home.corpus / other)
        for held in (self.texts, self.guids):
            held[one], held[other] = held[other], held[one]
        self._pass(Counter())

    @precondition(lambda self: self.texts)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        """The file is removed; a copy of it, if there is one, takes its place."""
        path = data.draw(st.sampled_from(sorted(self.texts)))
        (self.home.corpus / path).unlink()
        text = self.texts.pop(path)
        if path in self.copies:
            self.copies.discard(path)
            self._pass(Counter())
            return
        guid = self.guids.pop(path)
        heirs = self._copies_of(text)
        if heirs:
            self.copies.discard(heirs[0])
            self.guids[heirs[0]] = guid
            self._pass(Counter())
        else:
            self.deleted[text] = guid
            self._pass(Counter({WITHDRAWN: 1}))

    @precondition(lambda self: len(self.texts) - len(self.copies) > 1)
    @rule(data=st.data())
    def rename_over(self, data: st.DataObject) -> None:
        """One file takes the name of another, whose article is gone unless a copy of it is left."""
        whole = sorted(set(self.texts) - self.copies)
        path, to = data.draw(st.permutations(whole))[:2]
        (self.home.corpus / path).rename(self.home.corpus / to)
        text, guid = self.texts[to], self.guids[to]
        for held in (self.texts, self.guids):
            held[to] = held.pop(path)
        heirs = self._copies_of(text)
        if heirs:
            self.copies.discard(heirs[0])
            self.guids[heirs[0]] = guid
            self._pass(Counter())
        else:
            self.deleted[text] = guid
            self._pass(Counter({WITHDRAWN: 1}))

    @precondition(lambda self: self.texts)
    @rule(data=st.data(), to=st.sampled_from(_PATHS))
    def copy(self, data: st.DataObject, to: str) -> None:
        """The same bytes at a second place are no second article."""
        path = data.draw(st.sampled_from(sorted(self.texts)))
        if to in self.texts:
            return
        self._put(to, self.texts[path])
        self.copies.add(to)
        self._pass(Counter())

    @precondition(lambda self: self.deleted)
    @rule(data=st.data(), to=st.sampled_from(_PATHS))
    def bring_back(self, data: st.DataObject, to: str) -> None:
        """A text that was deleted returns, at its old place or another."""
        text = data.draw(st.sampled_from(sorted(self.deleted)))
        if to in self.texts:
            return
        guid = self.deleted.pop(text)
        self._put(to, text)
        if guid not in self.guids.values():
            self.guids[to] = guid
        self._pass(Counter({PUBLISHED: 1}))

    @rule()
    def do_nothing(self) -> None:
        """A pass over what is known already."""
        self._pass(Counter())

    @invariant()
    def one_entry_for_each_file(self) -> None:
        """Each file that is no copy stands for one live entry, under the guid it always had."""
        live = list(self.publication.entries(State.LIVE)) if self.publication.has_state else []
        wanted = set(self.texts) - self.copies
        assert sorted(entry.path for entry in live) == sorted(wanted)
        for entry in live:
            known = self.guids.setdefault(entry.path, entry.guid)
            assert entry.guid == known, f"{entry.path} was {known}"
            before = self.updated.get(entry.guid)
            if before is not None and before.revision != entry.revision:
                assert entry.updated > before.updated, "a later revision is dated later"
            self.updated[entry.guid] = entry
        assert len(set(self.guids.values())) == len(self.guids)
        if self.publication.has_state:
            assert sorted(item.path for item in self.publication.rejected()) == sorted(self.copies)
            assert all(item.reason is Reason.DUPLICATE_OF for item in self.publication.rejected())

    def _copies_of(self, text: str) -> list[str]:
        return sorted(path for path in self.copies if self.texts[path] == text)

    def _new_text(self) -> str:
        self.count += 1
        return report("2026-02-03", f"Report {self.count} of the harbour was read aloud.")

    def _put(self, path: str, text: str) -> None:
        note(f"{path}: {text[17:40]}")
        self.home.write(path, text)
        self.texts[path] = text

    def _pass(self, expected: Counter[str]) -> None:
        self.clock.advance()
        self.publication.publish()
        heard = Counter((type_, f"{seq}") for seq, type_, _guid in self.home.news())
        fresh = heard - self.heard
        assert Counter(type_ for type_, _seq in fresh.elements()) == expected
        assert max(heard.values(), default=1) == 1
        self.heard = heard


@pytest.mark.slow
def test_whatever_an_author_does_each_article_stays_itself() -> None:
    """Written, renamed, swapped, copied, deleted, brought back: one guid each, and nothing told twice."""
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=12,
            stateful_step_count=10,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )


@pytest.fixture
def told(home: Home) -> Home:
    """A publication after its first pass: from now on, everything is told."""
    home.publish()
    return home


def markdown(body: str, **fields: str) -> str:
    """A text with front matter, dated unless it says otherwise."""
    said = {"title": "Of boats", "date": "2026-02-03"} | fields
    lines = [f"{name}: {value}" for name, value in said.items()]
    return "\n".join(["---", *lines, "---", "", body, ""])


def test_another_address_of_the_publication_changes_no_guid(told: Home) -> None:
    """Guids are kept, permalinks follow, what is new is minted as before, and no article is told anew."""
    told.write("a.md", markdown("They float."))
    told.publish()
    before, feeds = told.entries()["a.md"], told.files()
    told.configure(hook="http://127.0.0.1:9/hook", url="https://moved.example/news/")
    told.write("b.txt", report("2026-02-04", "The tide was high."))
    told.publish()
    after = told.entries()
    assert after["a.md"]["guid"] == before["guid"]
    assert str(after["a.md"]["permalink"]).startswith("https://moved.example/news/articles/")
    assert after["a.md"]["updated"] == before["updated"]
    assert str(after["b.txt"]["guid"]).startswith("tag:home.example,"), "the authority outlives the move"
    assert told.told() == ["article.published", "article.published"]
    told.configure(hook="http://127.0.0.1:9/hook")
    (told.corpus / "b.txt").unlink()
    told.publish()
    back = told.files()
    for remembers in ("atom.xml", "feeds.json"):  # a tombstone, and the digest of the document that has it
        assert back.pop(remembers) != feeds.pop(remembers)
    assert back == feeds, "moved back, the bytes are those of before"


def test_a_corrected_date_is_an_update(told: Home) -> None:
    """The guid, the permalink and the page stay; published is the corrected one, updated is later."""
    told.write("a.md", markdown("They float."))
    told.publish()
    before = told.entries()["a.md"]
    told.write("a.md", markdown("They float.", date="2026-01-31"))
    assert told.publish()["updated"] == 1
    after = told.entries()["a.md"]
    assert (after["guid"], after["permalink"]) == (before["guid"], before["permalink"])
    assert after["published"] == "2026-01-31T00:00:00Z"
    assert str(after["updated"]) > str(before["updated"])
    assert told.told() == ["article.published", "article.updated"]
    assert told.feed_ids() == [before["guid"]]


def test_a_draft_is_taken_back_and_returns_as_itself(told: Home) -> None:
    """draft = true withdraws a live article; without it, the same guid is published again."""
    told.write("a.md", markdown("They float."))
    told.publish()
    guid = str(told.entries()["a.md"]["guid"])
    told.write("a.md", markdown("They float.", draft="true"))
    assert told.publish()["withdrawn"] == 1
    assert told.feed_ids() == []
    told.write("a.md", markdown("They float."))
    assert told.publish()["created"] == 1
    assert told.feed_ids() == [guid]
    assert told.told(guid) == ["article.published", "article.withdrawn", "article.published"]
    assert told.entries()["a.md"]["revision"] == 3


def test_a_draft_from_the_beginning_is_nobodys_business(told: Home) -> None:
    """Nothing is stored for it, told or rejected, until it is one no more."""
    told.write("a.md", markdown("They float.", draft="true"))
    assert told.publish()["rejected"] == 0
    assert (told.entries(), told.deliveries()) == ({}, [])
    told.write("a.md", markdown("They float."))
    told.publish()
    assert told.told() == ["article.published"]


def test_a_guid_that_the_author_declares_is_obeyed(told: Home) -> None:
    """At first sight it is taken as written; declared later, it is another article in the old one's place."""
    declared = "https://old.example/?p=12"
    told.write("a.md", markdown("They float.", guid=declared))
    told.publish()
    assert told.entries()["a.md"]["guid"] == declared
    told.write("b.md", markdown("They sink.", title="Of stones"))
    told.publish()
    minted = str(told.entries()["b.md"]["guid"])
    told.write("b.md", markdown("They sink.", title="Of stones", guid="urn:stones"))
    told.publish()
    assert told.entries()["b.md"]["guid"] == "urn:stones"
    assert told.told(minted) == ["article.published", "article.withdrawn"]
    assert told.told("urn:stones") == ["article.published"]
    assert set(told.feed_ids()) == {declared, "urn:stones"}


def test_two_files_that_want_one_guid_are_told_apart(told: Home) -> None:
    """The first keeps it, the second is rejected by name, and gets it once the first lets go."""
    told.write("a.md", markdown("They float.", guid="urn:boats"))
    told.publish()
    told.write("b.md", markdown("They sink.", title="Of stones", guid="urn:boats"))
    assert told.publish()["rejected"] == 1
    (row,) = told.run("rejected", "--json").rows
    assert (row["path"], row["reason"]) == ("b.md", "guid-clash")
    assert "a.md" in str(row["detail"])
    told.write("a.md", markdown("They float.", guid="urn:sails"))
    assert told.publish()["rejected"] == 0
    assert told.run("rejected", "--json").rows == []
    found = told.entries()
    assert (found["a.md"]["guid"], found["b.md"]["guid"]) == ("urn:sails", "urn:boats")
    assert set(told.feed_ids()) == {"urn:sails", "urn:boats"}


def test_two_articles_of_one_day_and_name_have_two_guids_and_two_pages(told: Home) -> None:
    """What would be minted twice is numbered, and the numbers stay."""
    told.write("a.md", markdown("They float."))
    told.publish()
    first = told.entries()["a.md"]
    (told.corpus / "a.md").rename(told.corpus / "b.md")
    told.publish()
    told.write("a.md", markdown("They are wet."))
    told.publish()
    found = told.entries()
    assert found["b.md"]["guid"] == first["guid"]
    assert found["a.md"]["guid"] == f"{first['guid']}-2"
    assert str(found["a.md"]["permalink"]).endswith("/of-boats-2/")


def test_white_space_that_nobody_sees_is_no_update(told: Home) -> None:
    """A file saved by an editor that trims lines is not news."""
    told.write("a.md", markdown("They float.\n\nThey do."))
    told.publish()
    before = told.stamps()
    told.write("a.md", markdown("They float.\n\n\n\nThey do.\n"))
    told.publish()
    assert told.told() == ["article.published"]
    assert told.stamps() == before


def test_a_file_that_takes_the_name_of_another_ends_that_one(told: Home) -> None:
    """The article that moved stays itself; the one whose file was replaced is withdrawn."""
    told.write("a.md", markdown("They float."))
    told.write("b.md", markdown("They sink.", title="Of stones"))
    told.publish()
    found = told.entries()
    moved, replaced = str(found["b.md"]["guid"]), str(found["a.md"]["guid"])
    (told.corpus / "b.md").rename(told.corpus / "a.md")
    assert told.publish()["withdrawn"] == 1
    assert told.feed_ids() == [moved]
    assert told.told(replaced) == ["article.published", "article.withdrawn"]
    assert told.told(moved) == ["article.published"]


def test_an_article_that_is_pasted_over_another_is_an_edit_of_that_one(told: Home) -> None:
    """A copy over an existing file changes what that file says; both articles stay themselves."""
    told.write("a.md", markdown("They float."))
    told.write("b.md", markdown("They sink.", title="Of stones"))
    told.publish()
    before = {path: entry["guid"] for path, entry in told.entries().items()}
    told.write("a.md", markdown("They sink.", title="Of stones"))
    told.publish()
    assert {path: entry["guid"] for path, entry in told.entries().items()} == before
    assert told.told(str(before["a.md"])) == ["article.published", "article.updated"]


def test_two_files_that_change_names_stay_who_they_are(told: Home) -> None:
    """By content: nobody is told, and no byte is written."""
    told.write("a.txt", report("2026-02-03", "The tide was high."))
    told.write("b.txt", report("2026-02-03", "The quay was wet."))
    told.publish()
    before, stamps = told.entries(), told.stamps()
    (told.corpus / "a.txt").rename(told.base / "spare")
    (told.corpus / "b.txt").rename(told.corpus / "a.txt")
    (told.base / "spare").rename(told.corpus / "b.txt")
    told.publish()
    after = told.entries()
    assert (after["a.txt"]["guid"], after["b.txt"]["guid"]) == (
        before["b.txt"]["guid"],
        before["a.txt"]["guid"],
    )
    assert told.stamps() == stamps
    assert told.told() == ["article.published"] * 2


def test_a_copy_that_is_edited_is_an_article_of_its_own(told: Home) -> None:
    """Until then it is only reported."""
    told.write("a.txt", report("2026-02-03", "The tide was high."))
    told.write("b.txt", report("2026-02-03", "The tide was high."))
    told.publish()
    (row,) = told.run("rejected", "--json").rows
    assert (row["path"], row["reason"]) == ("b.txt", "duplicate-of")
    told.write("b.txt", report("2026-02-03", "The tide was low."))
    told.publish()
    assert told.run("rejected", "--json").rows == []
    assert len({str(entry["guid"]) for entry in told.entries().values()}) == 2
    assert told.told() == ["article.published"] * 2


def test_the_second_of_one_title_and_day_keeps_its_place(told: Home) -> None:
    """Its address ends in -2, also when the first is gone."""
    told.write("a.md", markdown("They float."))
    told.publish()
    told.write("b.md", markdown("They sink."))
    told.publish()
    first, second = told.entries()["a.md"], told.entries()["b.md"]
    assert str(second["permalink"]) == str(first["permalink"])[:-1] + "-2/"
    (told.corpus / "a.md").unlink()
    told.publish()
    told.write("b.md", markdown("They sink at once."))
    told.publish()
    assert told.entries()["b.md"]["permalink"] == second["permalink"]
    assert told.feed_ids() == [second["guid"]]


@pytest.mark.parametrize(
    ("path", "text"),
    [("a.md", "They float."), ("elsewhere.md", "They float."), ("a.md", "They float again.")],
    ids=["as it was", "the same content at another path", "other content at the same path"],
)
def test_what_was_deleted_and_comes_back_is_the_same_article(told: Home, path: str, text: str) -> None:
    """The same guid and page, published again, and told to be restored."""
    told.write("a.md", markdown("They float."))
    told.publish()
    before = told.entries()["a.md"]
    (told.corpus / "a.md").unlink()
    told.publish()
    assert told.feed_ids() == []
    assert b"deleted-entry" in told.files()["atom.xml"]
    told.write(path, markdown(text))
    told.publish()
    after = told.entries()[path]
    assert (after["guid"], after["permalink"]) == (before["guid"], before["permalink"])
    assert told.feed_ids() == [before["guid"]]
    assert b"deleted-entry" not in told.files()["atom.xml"]
    published = [item for item in told.deliveries() if item.event_type.value == "article.published"]
    restored = [json.loads(item.body)["data"].get("restored") for item in published]
    assert sorted(restored, key=bool) == [None, True]


def test_another_guid_is_warned_of(told: Home) -> None:
    """The author's word holds; that readers see another article is said."""
    told.write("a.md", markdown("They float."))
    told.publish()
    minted = str(told.entries()["a.md"]["guid"])
    told.write("a.md", markdown("They float.", guid="urn:boats"))
    told.publish()
    found = told.entries()["a.md"]
    assert found["guid"] == "urn:boats"
    assert found["warnings"] == [f"its guid was {minted} before: to readers it is another article"]


def test_old_addresses_hold_whatever_is_changed_about_them(told: Home) -> None:
    """Slug and pattern are for what is new: who is known keeps guid and address, so no link breaks."""
    told.write("a.md", markdown("They float."))
    told.publish()
    before = told.entries()["a.md"]
    told.write("a.md", markdown("They float.", slug="ships"))
    told.publish()
    settings = told.settings.read_text(encoding="utf-8")
    pattern = 'permalink = "https://site.example/{year}/{slug}.html"'
    told.settings.write_text(settings.replace("[output]", f"[output]\n{pattern}"), encoding="utf-8")
    told.write("b.md", markdown("They sink.", title="Of stones"))
    told.publish()
    after = told.entries()
    assert (after["a.md"]["guid"], after["a.md"]["permalink"]) == (before["guid"], before["permalink"])
    assert after["b.md"]["permalink"] == "https://site.example/2026/of-stones.html"
    assert told.told() == ["article.published"] * 2


def test_a_lost_database_costs_no_reader_anything(told: Home) -> None:
    """The same files give the same guids; the published feed gives back the rest."""
    for name, text in [("a", "They float."), ("b", "They sink."), ("c", "They drift.")]:
        told.write(f"{name}.md", markdown(text, title=f"Of {name}"))
    told.publish()
    (told.corpus / "c.md").rename(told.corpus / "renamed.md")
    told.publish()
    before = {path: entry["guid"] for path, entry in told.entries().items()}
    (told.out / "atom.xml").rename(told.base / "atom.xml")
    for file in told.base.glob("state.db*"):
        file.unlink()
    told.publish()
    after = {path: entry["guid"] for path, entry in told.entries().items()}
    assert {path for path in before if before[path] != after[path]} == {"renamed.md"}
    for file in told.base.glob("state.db*"):
        file.unlink()
    assert told.run("import", "atom.xml").code == 0
    assert told.run("adopt").code == 0
    told.publish()
    assert {path: entry["guid"] for path, entry in told.entries().items()} == before
