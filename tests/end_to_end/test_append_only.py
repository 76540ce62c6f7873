"""A corpus to which files are added and in which none is edited: what a pass notices and need not notice."""

import os
from pathlib import Path

import pytest

from syndicate.model import Milestone
from syndicate.run.publication import Publication
from tests.end_to_end.homes import Home, report, started, wait_for

DAY = "2026-02-03"
LONG_AGO = 1_500_000_000


class _Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A publication that says so, with an article in each of two folders that nobody has touched for long."""
    made = Home(base=tmp_path / "home")
    made.configure(more="[corpus]\nappend_only = true")
    for name in ("north", "south"):
        made.write(f"{name}/one.txt", report(DAY, f"The {name} gate was closed."))
    age(made)
    return made


def age(home: Home) -> None:
    """Let every folder be as it has been for years."""
    for folder in [home.corpus, *(path for path in home.corpus.rglob("*") if path.is_dir())]:
        if folder.stat().st_mtime > LONG_AGO + 10**6:
            os.utime(folder, (LONG_AGO, LONG_AGO))


def test_edits_in_place_wait_for_a_full_pass(home: Home) -> None:
    """That is what the setting says; nothing else is overlooked."""
    home.publish()
    home.write("north/one.txt", report(DAY, "The north gate was opened."))
    assert home.publish()["updated"] == 0
    assert home.publish("--dry-run", "--full")["updated"] == 1
    assert home.publish("--full")["updated"] == 1
    assert home.publish("--full")["updated"] == 0


def test_new_renamed_and_removed_files_are_noticed(home: Home) -> None:
    """Each of them changes the time of its folder."""
    home.publish()
    guid = home.entries()["north/one.txt"]["guid"]
    home.write("south/new/two.txt", report(DAY, "Another gate was built."))
    (home.corpus / "north/one.txt").rename(home.corpus / "north/renamed.txt")
    age(home)
    said = home.publish()
    assert (said["created"], said["updated"], said["withdrawn"]) == (1, 0, 0)
    (home.corpus / "south/one.txt").unlink()
    age(home)
    assert home.publish()["withdrawn"] == 1
    assert home.entries()["north/renamed.txt"]["guid"] == guid
    assert home.publish()["written"] == []


def test_a_rejected_file_is_noticed_when_it_is_mended(home: Home) -> None:
    """The remedy that its author is told works without another word."""
    home.write("north/bad.txt", "No date at all.\n")
    age(home)
    assert home.publish()["rejected"] == 1
    home.write("north/bad.txt", report(DAY, "The gate was painted."))
    said = home.publish()
    assert (said["created"], said["rejected"]) == (1, 0)


def test_a_file_that_was_only_missing_is_withdrawn_by_a_later_pass(home: Home) -> None:
    """A pass that did not believe its eyes does not make the next one look away."""
    home.publish()
    (home.corpus / "north/one.txt").unlink()
    age(home)
    with Publication.open(config=home.settings) as publication:
        assert publication.publish(believe_gone=False).missing == ("north/one.txt",)
    assert home.publish()["withdrawn"] == 1


@pytest.mark.parametrize("milestone", [Milestone.BATCH_READ, Milestone.BATCH_STORED])
def test_a_pass_that_is_killed_makes_the_next_one_look_again(home: Home, milestone: Milestone) -> None:
    """Folders are passed over once all that was found in them is stored, and not before."""
    home.publish()
    home.write("north/two.txt", report(DAY, "A second gate was built in the north."))
    home.write("south/two.txt", report(DAY, "A second gate was built in the south."))
    age(home)

    def witness(reached: Milestone) -> None:
        if reached is milestone:
            raise _Killed

    with Publication.open(config=home.settings, witness=witness) as publication, pytest.raises(_Killed):
        publication.publish()
    home.publish()
    assert {"north/two.txt", "south/two.txt"} <= home.entries().keys()


def test_another_setting_of_what_is_an_article_opens_every_folder(home: Home) -> None:
    """What was excluded comes in, though nothing has changed in its folder."""
    home.configure(more='[corpus]\nappend_only = true\nexclude = ["north"]')
    assert home.publish()["created"] == 1
    home.configure(more="[corpus]\nappend_only = true")
    assert home.publish()["created"] == 1


@pytest.mark.slow
def test_the_daemon_notices_edits_in_place(home: Home) -> None:
    """Those from before it began by looking at every file, later ones because its watcher names them."""
    home.publish()
    home.write("south/one.txt", report(DAY, "The south gate was opened before dawn."))
    with started("run", "--log-json", home=home, name="daemon"):
        wait_for(lambda: "dawn" in str(home.entries()["south/one.txt"]["title"]), "the edit of before")
        home.write("north/one.txt", report(DAY, "The north gate was opened at last."))
        wait_for(lambda: "at last" in str(home.entries()["north/one.txt"]["title"]), "the edit")
