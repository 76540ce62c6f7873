"""Square brackets that WordPress would run."""

import pytest

from syndicate.formats.shortcodes import without_shortcodes


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[sic] and [1]", "[sic] and [1]"),
        (
            '[caption id="a" align="left"]<img src="a.jpg" /> The pier[/caption]',
            '<figure><img src="a.jpg" /><figcaption>The pier</figcaption></figure>',
        ),
        (
            '[caption caption="The pier"]<a href="b"><img src="a.jpg"></a>[/caption]',
            '<figure><a href="b"><img src="a.jpg"></a><figcaption>The pier</figcaption></figure>',
        ),
        ("[embed]https://e.example/v[/embed]", '<a href="https://e.example/v">https://e.example/v</a>'),
        ('[audio mp3="https://e.example/a.mp3"][/audio]', '<audio src="https://e.example/a.mp3"></audio>'),
        ("[[gallery]]", "[gallery]"),
    ],
)
def test_known_shortcodes_become_what_they_stand_for(text: str, html: str) -> None:
    """And brackets that are none stay the author's."""
    assert without_shortcodes(text) == (html, ())


def test_what_cannot_be_shown_is_said() -> None:
    """A gallery lives in the old site's database: its place is named in a warning."""
    assert without_shortcodes('a[gallery ids="1,2"]b') == ("ab", ("the shortcode [gallery] was left out",))


@pytest.mark.parametrize("hostile", ["[caption]" * 30_000, "[embed]" * 30_000, "[audio " * 30_000])
def test_hostile_brackets_are_bounded(hostile: str) -> None:
    """Shortcodes that never end cost little."""
    assert without_shortcodes(hostile)
