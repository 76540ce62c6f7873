"""A user's own templates: what they can do, and what happens when they are wrong."""

from pathlib import Path

import pytest

from syndicate.errors import ConfigError
from syndicate.render.pages import Pages
from tests.unit.render.page_samples import DIRECTORY, ENTRIES, FORMATS, MASTHEAD, PLAIN, channel


def test_a_template_of_the_same_name_replaces_ours(tmp_path: Path) -> None:
    """One file is enough to change one page; the others stay."""
    (tmp_path / "article.html").write_text("<h1>{{ article.title }}</h1>", encoding="utf-8")
    pages = Pages(tmp_path)
    assert pages.article(PLAIN, MASTHEAD, FORMATS).body == b"<h1>The bell at the end of the mole</h1>"
    assert b"<!doctype html>" in pages.front(channel(), ENTRIES, DIRECTORY).body


def test_a_template_can_extend_the_one_it_replaces(tmp_path: Path) -> None:
    """A user changes a part without copying the whole."""
    text = (
        '{% extends "builtin/article.html" %}{% block head %}<meta name="mine" content="yes">{% endblock %}'
    )
    (tmp_path / "article.html").write_text(text, encoding="utf-8")
    body = Pages(tmp_path).article(PLAIN, MASTHEAD, FORMATS).body
    assert b'<meta name="mine" content="yes">' in body
    assert b"The bell rings" in body or b"the bell rings" in body


def test_a_stylesheet_can_be_replaced(tmp_path: Path) -> None:
    """The look is the user's own if they want; browsers are told of the new one by its address."""
    (tmp_path / "site.css").write_text("body { color: green }", encoding="utf-8")
    pages = Pages(tmp_path)
    assert pages.assets()[0].body == b"body { color: green }"
    assert pages.assets()[0].media_type == "text/css; charset=utf-8"
    ours, theirs = (each.article(PLAIN, MASTHEAD, FORMATS).body for each in (Pages(), pages))
    assert ours != theirs


def test_the_version_tells_whether_templates_have_changed(tmp_path: Path) -> None:
    """An edit of any template renders every page anew; nothing else does."""
    template = tmp_path / "article.html"
    template.write_text("one", encoding="utf-8")
    first = Pages(tmp_path).version
    assert Pages(tmp_path).version == first
    assert Pages().version != first
    template.write_text("two", encoding="utf-8")
    assert Pages(tmp_path).version != first


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("one\n{% if %}", "article.html, line 2"),
        ("{{ articel.title }}", "'articel' is undefined"),
        ('{% extends "nowhere.html" %}', "nowhere.html"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{{ article.title.nothing.more }}", "article.html"),
    ],
)
def test_a_wrong_template_is_named(tmp_path: Path, text: str, said: str) -> None:
    """Its author reads which file, what is wrong and what to do; nobody reads a traceback."""
    (tmp_path / "article.html").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        Pages(tmp_path).article(PLAIN, MASTHEAD, FORMATS)
    assert said in str(caught.value)
    assert "article.html" in str(caught.value)
    assert caught.value.remedy


def test_a_folder_of_templates_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """A mistyped folder is said at once, not met as pages that look wrong."""
    with pytest.raises(ConfigError, match="no such folder"):
        Pages(tmp_path / "nowhere")
