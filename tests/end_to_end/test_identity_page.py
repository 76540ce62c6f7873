"""The table in ``docs/identity.md`` is what happens, row by row: each is tried."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from syndicate import Publication
from syndicate.app.passes import PassReport
from syndicate.core.signing import new_secret
from syndicate.errors import SyndicateError

PAGE = (Path(__file__).parents[2] / "docs" / "identity.md").read_text(encoding="utf-8")
TABLE = PAGE.partition("## What readers see")[2].partition("\n\n## ")[0].partition("| --- |")[2]
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split(" | "))
    for line in re.findall(r"^\| .*", TABLE, re.MULTILINE)
]


@dataclass(slots=True)
class Clock:
    """Stands until it is moved."""

    moment: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        """The moment at which it stands."""
        return self.moment


@dataclass(slots=True)
class Site:
    """An author at work, and what became of each pass."""

    root: Path
    clock: Clock = field(default_factory=Clock)
    settings: dict[str, str] = field(default_factory=lambda: {"url": "https://example.org/"})
    told: int = 0

    def write(self, path: str, **header: str) -> None:
        """Write an article; what is not said is the same as ever."""
        text = header.pop("text", f"What {path.partition('/')[0][:1]} has to say.")
        said = {"title": "One", "date": "2025-03-01"} | header
        file = self.root / "articles" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = "".join(f"{name}: {value}\n" for name, value in said.items())
        file.write_text(f"---\n{lines}---\n{text}\n", encoding="utf-8")

    def move(self, old: str, new: str) -> None:
        """Rename a file."""
        target = self.root / "articles" / new
        target.parent.mkdir(parents=True, exist_ok=True)
        (self.root / "articles" / old).rename(target)

    def delete(self, path: str) -> None:
        """Remove a file."""
        (self.root / "articles" / path).unlink()

    def publish(self) -> tuple[PassReport | None, list[str]]:
        """Make a pass an hour later; return its report and what it owes."""
        self.clock.moment += timedelta(hours=1)
        publication = "".join(f'{name} = "{value}"\n' for name, value in self.settings.items())
        (self.root / "syndicate.toml").write_text(
            f'[publication]\n{publication}[corpus]\npath = "articles"\n'
            f'[[webhooks]]\nurl = "https://hooks.example/"\nsecret = "{new_secret(bytes(32))}"\n',
            encoding="utf-8",
        )
        with Publication.open(config=self.root / "syndicate.toml", clock=self.clock) as site:
            try:
                report = site.publish()
            except SyndicateError:
                report = None
            fresh = [item for item in site.deliveries(limit=1000) if item.id > self.told]
            self.told += len(fresh)
        news = [json.loads(item.body) for item in sorted(fresh, key=lambda item: item.id)]
        return report, [" ".join([one["type"], one["data"].get("reason", "")]).strip() for one in news]

    def guids(self) -> set[str]:
        """Who is or was known."""
        with Publication.open(config=self.root / "syndicate.toml", clock=self.clock) as site:
            return {entry.guid for entry in site.entries()}


Step = Callable[[Site], None]


def _nothing(_site: Site) -> None:
    pass


def _later(site: Site) -> None:
    site.clock.moment = datetime(2026, 6, 1, tzinfo=UTC)


def _say(name: str, value: str) -> Step:
    def step(site: Site) -> None:
        site.settings[name] = value

    return step


def _write(path: str = "a.md", **header: str) -> Step:
    return lambda site: site.write(path, **header)


def _move(old: str, new: str) -> Step:
    return lambda site: site.move(old, new)


def _delete(path: str = "a.md") -> Step:
    return lambda site: site.delete(path)


def _all(*steps: Step) -> Step:
    def step(site: Site) -> None:
        for one in steps:
            one(site)

    return step


def _words(start: int, end: int) -> str:
    return " ".join(f"w{number}" for number in range(start, end))


def _delete_output(site: Site) -> None:
    (site.root / "public").rename(site.root / "gone")


def _many(site: Site) -> None:
    for number in range(20):
        site.write(f"n{number}.md", title=f"N{number}", text=f"Number {number} is here.")


def _few(site: Site) -> None:
    for number in range(12):
        site.delete(f"n{number}.md")


TRIED: dict[str, list[Step]] = {
    "add an article": [_nothing, _write()],
    "edit its text, title, date, tags, authors …": [_write(), _write(text="Other words.")],
    "change only white space that no one sees": [
        _write(text="One.\n\nTwo."),
        _write(text="One.\n\n\nTwo.\n\n"),
    ],
    "declare an `updated` that is later": [_write(), _write(updated="2025-09-01")],
    "declare an `updated` that is earlier": [_write(updated="2025-09-01"), _write(updated="2025-08-01")],
    "change `slug` or `permalink` of an article that is known": [
        _write(slug="one"),
        _write(slug="two", permalink="other/place/"),
    ],
    "rename the file, text unchanged": [_write(), _move("a.md", "b.md")],
    "move it to another folder, text unchanged": [_write("x/a.md"), _move("x/a.md", "y/a.md")],
    "rename and edit it between two passes, four fifths of it the same": [
        _write(text=_words(0, 30)),
        _all(_delete(), _write("b.md", text=_words(0, 30) + " edited")),
    ],
    "rename and rewrite it between two passes": [_write(), _all(_delete(), _write("b.md", text="Edited."))],
    "rename and edit one of two that are nearly the same, and delete the other": [
        _all(_write(text=_words(0, 30)), _write("b.md", text=_words(1, 31))),
        _all(_delete(), _delete("b.md"), _write("c.md", text=_words(0, 31))),
    ],
    "move a part of it into a new file": [
        _write(text=_words(0, 60)),
        _all(_write(text=_words(0, 20)), _write("b.md", title="Two", text=_words(20, 60))),
    ],
    "cut it into new files": [
        _write(text=_words(0, 60)),
        _all(_delete(), _write("b.md", text=_words(0, 20)), _write("c.md", title="Two", text=_words(20, 60))),
    ],
    "join two into a new file": [
        _all(_write(text=_words(0, 20)), _write("b.md", title="Two", text=_words(20, 60))),
        _all(_delete(), _delete("b.md"), _write("c.md", text=_words(0, 60))),
    ],
    "copy it": [_write(text="Same."), _write("b.md", text="Same.")],
    "delete the original of a copy": [_write(text="Same."), _write("b.md", text="Same."), _delete()],
    "delete it": [_write(), _delete()],
    "bring it back: the same text anywhere, or any text at its path": [
        _write(),
        _delete(),
        _write(text="New."),
    ],
    "make it a draft": [_write(), _write(draft="true")],
    "finish the draft": [_write(), _write(draft="true"), _write()],
    "date it in the future before it was ever live": [_write(date="2026-06-01"), _later],
    "edit it during the embargo": [_write(date="2026-06-01"), _write(date="2026-06-01", text="Edited.")],
    "date it in the future when it is live": [_write(), _write(date="2026-06-01")],
    "let it expire (`expires`)": [_write(expires="2026-06-01"), _later],
    "take `expires` away again": [_write(expires="2026-06-01"), _later, _write()],
    "break it, so that it cannot be read": [_write(), _write(date="2025-02-30")],
    "delete it when it is broken": [_write(), _write(date="2025-02-30"), _delete()],
    "declare a `guid` other than the one it has": [_write(), _write(guid="other")],
    "remove the `guid` line later": [_write(guid="mine"), _write()],
    "declare the `guid` of another article": [_write(guid="mine"), _write("b.md", guid="mine", text="B.")],
    "give two articles one title": [_nothing, _all(_write(text="A."), _write("b.md", text="B."))],
    "change `[publication] url`": [_write(), _say("url", "https://new.example/")],
    "change `[publication] authority`": [_write(), _say("authority", "new.example")],
    "delete the output folder": [_write(), _delete_output],
    "remove more than half of 20 or more articles at once": [_many, _few],
}


def test_every_row_is_tried() -> None:
    """A row that is added to the table needs a trial here."""
    assert [row[0] for row in ROWS] == list(TRIED)


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_the_row_is_true(tmp_path: Path, row: tuple[str, ...]) -> None:
    """What the table says that readers see and webhooks are told is what happens."""
    you, feeds, webhooks = row
    steps = TRIED[you]
    site = Site(root=tmp_path)
    site.write("bystander.md", title="Bystander", text="It stays as it is.")
    for step in steps[:-1]:
        step(site)
        site.publish()
    before = site.guids()
    steps[-1](site)
    report, news = site.publish()
    articles = [one for one in news if one.startswith("article.")]
    assert sorted(articles) == sorted(_promised(webhooks))
    assert bool(news) == (webhooks != "nothing")
    if feeds.startswith("nothing"):
        assert report is None or report.written == ()
    if "same guid" in feeds or "same entry" in feeds or "every guid stays" in feeds:
        assert site.guids() == before


def _promised(cell: str) -> list[str]:
    """The events that a cell of the table names, with their reasons; deleted, where it gives none."""
    told = []
    for kind, reason, twice in re.findall(r"`article\.([a-z]+)`(?:, `([a-z]+)`)?( twice)?", cell):
        event = f"article.{kind} {reason or 'deleted'}" if kind == "withdrawn" else f"article.{kind}"
        told += [event] * (2 if twice else 1)
    return told
