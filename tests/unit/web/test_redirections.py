"""Addresses that have moved for good, asked from outside."""

from pathlib import Path

from syndicate.model import Masthead
from syndicate.render.moved import listed
from syndicate.web.files import feed_app
from syndicate.web.redirections import Redirections
from tests.unit.web.serving import serving

MASTHEAD = Masthead(title="Notes", url="https://notes.example/n/", language="en", authority="notes.example")
MOVES = [("tags/js/rss.xml", "tags/javascript/rss.xml"), ("tags/a b/", "tags/ab/")]


def test_what_has_moved_is_answered_with_its_new_address(tmp_path: Path) -> None:
    """Also where a copy stands for hosts that do not read the list: subscribers are told once and for all."""
    copy = tmp_path / "tags" / "js" / "rss.xml"
    copy.parent.mkdir(parents=True)
    copy.write_text("<rss/>")
    app = feed_app(tmp_path, health=dict, withdrawn=lambda _: False, base="/n/")
    with serving(app) as site:
        assert site.ask("/tags/js/rss.xml").status == 200
        (tmp_path / "_redirects").write_bytes(listed(MOVES, MASTHEAD).body)
        got = site.ask("/tags/js/rss.xml")
        assert (got.status, got.fields["location"]) == (
            301,
            "https://notes.example/n/tags/javascript/rss.xml",
        )
        assert site.ask("/tags/javascript/rss.xml").status == 404
        copy.parent.parent.parent.joinpath("_redirects").unlink()
        assert site.ask("/tags/js/rss.xml").status == 200, "the list is read again when it changes"


def test_a_line_of_another_form_leads_nowhere(tmp_path: Path) -> None:
    """Rules of a host that the built-in server does not have are left to that host."""
    lines = [
        "# tags",
        "/n/a /b",
        "/n/b https://notes.example/c 302",
        "/n/* https://notes.example/ 301",
        "/x y 301",
    ]
    (tmp_path / "_redirects").write_text("\n".join([*lines, "/n/d https://notes.example/e 301"]))
    moved = Redirections(tmp_path, "/n/")
    assert [path for path in ("a", "b", "c", "x", "y", "d", "") if moved(path)] == ["d"]
    (tmp_path / "_redirects").write_bytes(b"\xff 301")
    assert moved("d") is None
