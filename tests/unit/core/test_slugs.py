"""What the last part of an article's address looks like."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.slugs import slugify


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        (
            "Iraq Prime Minister Mustafa al-Kadhimi will be meeting US President Joe Biden on July 26",
            "iraq-prime-minister-mustafa-al-kadhimi-will-be-meeting-us",
        ),
        ("Don’t panic: Über-Straße", "dont-panic-uber-strasse"),
        ("东京", "dong-jing"),
        ("Новости дня", "novosti-dnya"),
        ("x" * 80, "x" * 60),
        ("", "untitled"),
        ("…", "untitled"),
    ],
)
def test_a_slug_is_ascii_words_that_fit(title: str, slug: str) -> None:
    """Every script gives an address that can be typed, cut between words at 60 characters."""
    assert slugify(title) == slug


@given(st.text(), st.integers(min_value=10, max_value=80))
def test_any_title_has_a_slug(title: str, limit: int) -> None:
    """Never empty, never longer than allowed, nothing in it that an address would have to escape."""
    slug = slugify(title, limit)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= limit
