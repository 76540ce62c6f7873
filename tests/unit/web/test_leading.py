"""Pages that only lead on, asked from outside."""

from pathlib import Path

from syndicate.render.moved import leading
from syndicate.web.files import feed_app
from syndicate.web.leading import leads_to
from tests.unit.web.serving import serving


def test_an_old_address_is_answered_with_the_new_one(tmp_path: Path) -> None:
    """A crawler learns by status and Location what a browser on any other server learns from the page."""
    address = "https://notes.example/a/?x=1&y=2"
    page = leading("old.html", title='A "<title>" ह', address=address, language="hi")
    (tmp_path / "old.html").write_bytes(page.body)
    (tmp_path / "own.html").write_text(
        '<!DOCTYPE html>\n<meta http-equiv="refresh" content="0; url=/">', "utf-8"
    )
    app = feed_app(tmp_path, health=lambda: {"ok": True}, withdrawn=lambda _: False)
    with serving(app) as site:
        got = site.ask("/old.html")
        assert (got.status, got.fields["location"]) == (301, address)
        assert site.ask("/own.html").status == 200


def test_no_other_page_leads_anywhere() -> None:
    """An article that speaks of such pages is sent as it is."""
    page = leading("old.html", title="t", address="https://notes.example/a/", language="en").body
    assert leads_to(page) == "https://notes.example/a/"
    assert leads_to(b"<p>" + page) is None
    assert leads_to(page.replace(b"https://notes.example/a/", b"javascript:alert(1)")) is None
