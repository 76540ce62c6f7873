"""Who goes on with whom, told by their texts."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.kinship import ALIKE, Trait, similarity, successors, trait
from syndicate.model import Article, Markup

WORDS = st.lists(st.sampled_from(["the", "boat", "came", "in", "late", "and", "left"]), max_size=60)
_SAMPLE = Article(
    path="a.md",
    title="Derived",
    title_derived=True,
    published=datetime(2024, 1, 1, tzinfo=UTC),
    summary="",
    language="en",
    markup=Markup.PLAIN,
    body="",
    slug="a",
)


def of(text: str) -> Trait:
    """What a text is made of."""
    return trait(replace(_SAMPLE, body=text))


def numbered(start: int, end: int) -> str:
    """A text of its own words."""
    return " ".join(f"w{number}" for number in range(start, end))


LONG = numbered(0, 200)


@given(WORDS, WORDS)
def test_likeness_has_no_side(one: list[str], other: list[str]) -> None:
    """Two texts are as alike one way as the other, from 0 to 1, and a text is wholly like itself."""
    first, second = of(" ".join(one)), of(" ".join(other))
    assert similarity(first, second) == similarity(second, first)
    assert 0 <= similarity(first, second) <= 1
    assert similarity(first, first) == (1 if first.size else 0)


@given(st.dictionaries(st.text("abc"), WORDS, max_size=5), st.dictionaries(st.text("xyz"), WORDS, max_size=5))
def test_nobody_has_two_heirs_and_order_decides_nothing(
    gone: dict[str, list[str]], new: dict[str, list[str]]
) -> None:
    """Each entry goes on in one file at most, whatever the order in which they are looked at."""
    old_traits = {name: of(" ".join(words)) for name, words in gone.items()}
    new_traits = {name: of(" ".join(words)) for name, words in new.items()}
    found = successors(old_traits, new_traits)
    assert len(set(found.values())) == len(found)
    assert found.keys() <= new.keys()
    assert set(found.values()) <= gone.keys()
    backwards = dict(reversed(old_traits.items())), dict(reversed(new_traits.items()))
    assert successors(*backwards) == found


@given(st.integers(min_value=20, max_value=300), st.data())
def test_one_word_in_twenty_makes_no_other_article(length: int, data: st.DataObject) -> None:
    """A text of which up to a twentieth is replaced goes on with its entry."""
    words = [f"w{number}" for number in range(length)]
    places = st.lists(st.integers(0, length - 1), max_size=length // 20, unique=True)
    edited = list(words)
    for place in data.draw(places):
        edited[place] = "other"
    old, new = of(" ".join(words)), of(" ".join(edited))
    assert similarity(old, new) >= ALIKE
    assert successors({"old": old}, {"new": new}) == {"new": "old"}


def test_another_text_is_another_article() -> None:
    """A file of other words goes on with nothing, even in the place of one that is gone."""
    assert successors({"a": of(LONG)}, {"b": of(numbered(500, 700))}) == {}


def test_two_that_are_alike_are_not_told_apart() -> None:
    """A new text that is like two which are gone goes on with neither."""
    twin = LONG + " twin"
    assert successors({"a": of(LONG), "b": of(twin)}, {"c": of(LONG + " edited")}) == {}


def test_of_two_edits_the_closer_goes_on() -> None:
    """If two new texts were made of one that is gone, the one most like it has its entry."""
    new = {"b": of(LONG + " and a few words"), "c": of(LONG + " word")}
    assert successors({"a": of(LONG)}, new) == {"c": "a"}


def test_the_largest_piece_of_a_text_goes_on() -> None:
    """Of the pieces that a text was cut into, the one most like it has its entry."""
    new = {"b": of(numbered(0, 60)), "c": of(numbered(60, 200))}
    assert successors({"a": of(LONG)}, new) == {"c": "a"}


def test_joined_texts_go_on_in_the_largest() -> None:
    """A text joined from several that are gone has the entry of the one most like it."""
    gone = {"a": of(numbered(0, 60)), "b": of(numbered(60, 200))}
    assert successors(gone, {"c": of(LONG)}) == {"c": "b"}


def test_a_quotation_is_no_piece() -> None:
    """A text that stands in another is not taken for what is left of it."""
    assert successors({"a": of(LONG)}, {"b": of(numbered(0, 60))}) == {}


@pytest.mark.parametrize("text", ["", "!!!", "\u200b" * 500])
def test_without_words_nothing_is_alike(text: str) -> None:
    """Texts without a word go on with nothing."""
    assert successors({"a": of(text)}, {"b": of(text)}) == {}


def test_scripts_without_spaces_are_compared_by_character() -> None:
    """One character more makes no other article of a Chinese text."""
    text = "港口的钟在渡轮出现之前敲响两次然后整个城市都知道它来了"
    assert successors({"a": of(text)}, {"b": of(text + "吗")}) == {"b": "a"}
