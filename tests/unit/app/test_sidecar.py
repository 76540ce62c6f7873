"""A text whose header lies beside it is an article like any other."""

from pathlib import Path

from tests.unit.app.homes import Home


def test_a_header_may_lie_beside_its_text(tmp_path: Path) -> None:
    """Older posts of Nikola come in two files, and their text is reStructuredText."""
    home = Home(base=tmp_path)
    home.write("mill.txt", "The mill *turns* again.")
    home.write("mill.meta", ".. title: The mill", ".. date: 2026-01-02 10:00:00 UTC", ".. tags: mill, river")
    assert home.publish() == {"created": 1}
    (entry,) = home.entries().values()
    assert (entry.article.title, entry.article.tags) == ("The mill", ("mill", "river"))
    assert "<em>turns</em>" in (tmp_path / "out" / entry.address / "index.html").read_text(encoding="utf-8")


def test_a_text_with_a_date_of_its_own_needs_no_other(tmp_path: Path) -> None:
    """What stands in the text counts."""
    home = Home(base=tmp_path)
    home.write("mill.txt", "date 2026-01-05 The mill turns again.")
    home.write("mill.meta", ".. title: Another", ".. date: 2026-01-02")
    home.publish()
    (entry,) = home.entries().values()
    assert entry.article.title == "The mill turns again"


def test_what_lies_beside_and_is_no_header_changes_nothing(tmp_path: Path) -> None:
    """An undated text stays undated."""
    home = Home(base=tmp_path)
    home.write("mill.txt", "The mill turns again.")
    home.write("mill.meta", "anything")
    assert home.publish() == {}
