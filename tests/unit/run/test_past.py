"""The pages behind a feed are followed, and what breaks the chain is named."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from syndicate.core.check import Report
from syndicate.core.check.findings import Severity
from syndicate.core.selection import feed
from syndicate.model import EPOCH, EVERYTHING, Channel, FeedFormat, History, Masthead
from syndicate.render.feeds import renderers
from syndicate.run.past import past_reports

MASTHEAD = Masthead(title="River", url="https://river.example/n/", language="en", authority="river.example")
FORMS = (FeedFormat.RSS, FeedFormat.ATOM)
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """Two feeds with three pages behind each."""
    for renderer in renderers(FORMS):
        for page in range(4):
            history = History(page=page, before=page - 1 if page else 3)
            channel = Channel(
                feed=feed(EVERYTHING, MASTHEAD, limit=5),
                masthead=MASTHEAD,
                updated=EPOCH,
                published=None,
                formats=FORMS,
                history=history,
            )
            output = renderer.assemble(channel, [])
            (tmp_path / output.path).parent.mkdir(exist_ok=True)
            (tmp_path / output.path).write_bytes(output.body)
    return tmp_path


def walk(public: Path, name: str = "rss.xml") -> tuple[list[str], set[str]]:
    """Files of the pages that a walk meets, and the rules that they break."""
    start = public / name
    names, rules = [], set()
    for found in past_reports(str(start), start.read_bytes(), now=NOW):
        place = found.name if isinstance(found, Report) else found[0]
        names.append(Path(place).relative_to(public).as_posix())
        findings = found.findings if isinstance(found, Report) else ()
        rules |= {finding.rule for finding in findings if finding.severity is Severity.ERROR}
        rules |= {finding.rule for finding in findings if finding.rule.startswith("chain-")}
        rules |= set() if isinstance(found, Report) else {"unreadable"}
    return names, rules


def spoil(public: Path, page: int, old: str, new: str) -> None:
    """Change one page of the RSS feed."""
    file = public / f"archive/rss-{page}.xml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_every_page_behind_a_file_is_found_and_checked(public: Path, form: str) -> None:
    """The pages lie beside the file as their addresses do beside its own."""
    assert walk(public, f"{form}.xml") == ([f"archive/{form}-{page}.xml" for page in (3, 2, 1)], set())


def test_a_page_that_is_missing_ends_the_walk_and_is_told(public: Path) -> None:
    """A client would be stopped there, too."""
    (public / "archive/rss-2.xml").unlink()
    assert walk(public) == (["archive/rss-3.xml", "archive/rss-2.xml"], {"unreadable"})


@pytest.mark.parametrize(
    ("page", "old", "new", "rule"),
    [
        (3, "<fh:archive/>", "", "chain-archive"),
        (2, "n/archive/rss-1.xml", "n/atom.xml", "chain-archive"),
        (1, "<fh:archive/>", '<fh:archive/><atom:link rel="prev-archive" href="{3}"/>', "chain-circle"),
        (2, 'n/rss.xml" rel="current"', 'n/old.xml" rel="current"', "chain-current"),
    ],
)
def test_what_breaks_the_chain_is_named(public: Path, page: int, old: str, new: str, rule: str) -> None:
    """A page that is none, one of another format, a circle, a page that leads back to another feed."""
    spoil(public, page, old, new.replace("{3}", f"{MASTHEAD.url}archive/rss-3.xml"))
    names, rules = walk(public)
    assert rule in rules
    assert len(names) <= 4 + 3
