"""What articles take over from their folders and from a file beside them."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.fields import resolve
from syndicate.core.inheritance import inherit
from syndicate.model import Document, Markup

Fields = Mapping[str, object]
NAMES = st.sampled_from(["title", "date", "tags", "keywords", "author", "authors", "lang", "draft", "slug"])
FIELDS = st.dictionaries(NAMES, st.sampled_from(["a", "b", ["c", "d"], True, 1]), max_size=4)


def made(own: Fields, *folders: Fields, beside: Fields | None = None) -> Fields:
    """The fields of a document with what is said of it elsewhere."""
    document = Document(path="x/a.md", markup=Markup.MARKDOWN, fields=own, body="Text")
    return inherit(document, folders, beside or {}).fields


@pytest.mark.parametrize(
    ("own", "folder", "result"),
    [
        ({"tags": ["a"]}, {"tags": ["b", "a"]}, {"tags": ["a", "b"]}),
        ({"keywords": "a, b"}, {"tag": "c"}, {"keywords": "a, b", "tags": ["a", "b", "c"]}),
        ({"author": "Ann"}, {"authors": ["Ben"]}, {"author": "Ann"}),
        ({}, {"author": "Ben", "lang": "de"}, {"author": "Ben", "lang": "de"}),
        ({}, {"title": "T", "date": "2024-01-01", "guid": "g", "slug": "s"}, {}),
        ({}, {"draft": True}, {"draft": True}),
        ({"draft": False}, {"draft": True}, {"draft": False}),
        ({"Category": "News"}, {"section": "Sport"}, {"category": "News"}),
    ],
)
def test_a_folder_fills_what_is_not_said(own: Fields, folder: Fields, result: Fields) -> None:
    """Tags are added, what the article says counts, and what makes it itself is its own."""
    assert made(own, folder) == result


def test_the_nearer_folder_counts() -> None:
    """Of two folders the inner one counts, and the tags of both are added."""
    fields = made({}, {"author": "Ann", "tags": ["a"]}, {"author": "Ben", "tags": ["b"]})
    assert fields == {"author": "Ben", "tags": ["a", "b"]}


def test_a_file_beside_an_article_has_the_last_word() -> None:
    """It overrides the article under whatever name that says it, and adds what it does not."""
    fields = made({"headline": "Old", "date": "2024-01-01"}, beside={"Title": "New", "tags": ["a"]})
    assert fields == {"title": "New", "date": "2024-01-01", "tags": ["a"]}


@given(FIELDS, FIELDS, FIELDS)
def test_no_folder_outdoes_an_article(own: Fields, outer: Fields, inner: Fields) -> None:
    """Whatever folders say, an article keeps all that it says of itself; said twice is said once."""
    before, after = resolve(own), resolve(made(own, outer, inner))
    assert (after.title, after.published, after.slug) == (before.title, before.published, before.slug)
    assert set(before.tags) <= set(after.tags)
    assert not before.authors or after.authors == before.authors
    assert made(made(own, outer), outer) == made(own, outer)
