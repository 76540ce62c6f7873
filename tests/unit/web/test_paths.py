"""Which addresses name something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.web.paths import location, served_path


@pytest.mark.parametrize(
    ("target", "path"),
    [
        (b"/", ""),
        (b"/rss.xml", "rss.xml"),
        (b"/%72ss.xml", "rss.xml"),
        (b"/tags/iraq/", "tags/iraq/"),
        (b"/tags/%D8%B9/", "tags/ع/"),
        (b"/%252e%252e/x", "%2e%2e/x"),
        (b"http://example.org/rss.xml", "rss.xml"),
        (b"HTTP://example.org", ""),
    ],
)
def test_a_target_is_decoded_once(target: bytes, path: str) -> None:
    """Origin and absolute form, and percent encoding undone once."""
    assert served_path(target) == path


@pytest.mark.parametrize(
    "target",
    [
        b"*",
        b"rss.xml",
        b"//evil.example/",
        b"/a//b",
        b"/a//",
        b"/../etc/passwd",
        b"/a/%2e%2e/%2e%2e/etc/passwd",
        b"/a/./b",
        b"/.git/config",
        b"/a/.hidden",
        b"/a%2fb",
        b"/a\\b",
        b"/a%5cb",
        b"/nul%00",
        b"/line%0d%0a",
        b"/C:/windows",
        b"/bad%",
        b"/bad%zz",
        b"/bad%ff",
        b"ftp://example.org/rss.xml",
    ],
)
def test_what_could_lead_elsewhere_names_nothing(target: bytes) -> None:
    """Climbing, hidden, encoded, foreign and broken addresses have no path."""
    assert served_path(target) is None


@given(target=st.binary(max_size=30))
def test_any_target_is_a_safe_path_or_none(target: bytes) -> None:
    """Whatever bytes are asked for, no part of a path climbs, hides or is empty."""
    path = served_path(b"/" + target)
    assert path is None or all(
        part and not part.startswith(".") and "\0" not in part
        for part in path.removesuffix("/").split("/")
        if path
    )


def test_a_redirect_stays_on_this_host() -> None:
    """The address of a folder begins with one slash and keeps the query."""
    assert location("tags/ع", b"a=1&b=%20") == "/tags/%D8%B9/?a=1&b=%20"
    assert location("x", b"\r\nset-cookie: a") == "/x/?%0D%0Aset-cookie:%20a"
