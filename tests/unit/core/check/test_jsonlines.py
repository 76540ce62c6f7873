"""Who checks a JSON Feed is told where to look."""

import json

from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.check import check
from syndicate.core.check.jsonlines import item_lines
from tests.unit.core.check.broken import SOUND

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def test_what_is_wrong_with_an_item_is_found_on_the_line_on_which_it_begins() -> None:
    """A feed of a thousand items need not be read to find the one that has no content."""
    data = (SOUND / "feed.json").read_text("utf-8").replace('"content_text"', '"_text"')
    (error,) = check(data.encode()).errors
    assert error.rule == "json-item-content"
    assert data.splitlines()[(error.line or 0) - 1 : (error.line or 0) + 1] == [
        "    {",
        '      "id": "tag:river.example,2021:low-water",',
    ]


@given(feed=st.dictionaries(st.text(), VALUES), items=st.lists(VALUES), indent=st.sampled_from([None, 0, 2]))
def test_every_object_among_the_items_has_its_line(
    feed: dict[str, object], items: list[object], indent: int | None
) -> None:
    """Whatever a document holds beside its items, and however it is laid out."""
    text = json.dumps({**feed, "items": items}, indent=indent)
    objects = [item for item in items if isinstance(item, dict)]
    lines = item_lines(text)
    assert len(lines) == len(objects)
    assert lines == sorted(lines)
    for line, item in zip(lines, objects, strict=True):
        rest = "\n".join(text.split("\n")[line - 1 :])
        assert any(
            json.JSONDecoder().raw_decode(rest, at)[0] == item
            for at, letter in enumerate(rest.split("\n")[0])
            if letter == "{" and _is_value(rest, at)
        )


def _is_value(text: str, at: int) -> bool:
    try:
        json.JSONDecoder().raw_decode(text, at)
    except ValueError:
        return False
    return True
