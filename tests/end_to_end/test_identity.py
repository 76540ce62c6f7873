"""Who an article is, whatever its author does to its file: one guid, told once, never lost."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

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


Desk.TestCase.settings = settings(
    max_examples=12,
    stateful_step_count=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


class TestAnAuthorAtWork(Desk.TestCase):
    """Whatever is written, renamed, swapped, copied, deleted and brought back, each article stays itself."""


TestAnAuthorAtWork.pytestmark = [pytest.mark.slow]  # type: ignore[attr-defined]  # hypothesis makes the class
