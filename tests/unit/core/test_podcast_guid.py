"""The identity of a podcast."""

import pytest

from syndicate.core.podcast_guid import podcast_guid


@pytest.mark.parametrize(
    "address",
    [
        "mp3s.nashownotes.com/pc20rss.xml",
        "https://mp3s.nashownotes.com/pc20rss.xml",
        "http://mp3s.nashownotes.com/pc20rss.xml//",
    ],
)
def test_a_show_has_the_guid_that_everyone_would_give_it(address: str) -> None:
    """The example of the specification: neither the scheme nor slashes at the end make a difference."""
    assert podcast_guid(address) == "917393e3-1b1e-5cef-ace4-edaa54e1f810"
