"""Which addresses a reader may be given."""

import pytest

from syndicate.core.addresses import absolute, picture

BASE = "https://example.org/a/"


@pytest.mark.parametrize(
    "address",
    [
        "javascript://h.example/%0aalert(1)",
        "ftp://h.example/x",
        "file:///etc/passwd",
        "data:text/html,x",
        "blob:https://h/x",
        "java\nscript://h.example/",
        "vbscript://h.example/",
        "http://",
        "https://[x/",
        "http://h ost/",
    ],
)
def test_only_the_web_mail_and_telephones_are_linked_to(address: str) -> None:
    """Whatever else a browser would open is refused, host or none."""
    assert absolute(address, base=BASE) is None
    assert picture(address, base=BASE) is None


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("x", BASE + "x"),
        ("\\\\h.example\\x", "https://h.example/x"),
        (" HTTPS://h.example/x ", "https://h.example/x"),
        ("?q=ü#ä", BASE + "?q=%C3%BC#%C3%A4"),
        ("mailto:a@b.example", "mailto:a@b.example"),
    ],
)
def test_what_is_linked_to_is_whole(address: str, expected: str) -> None:
    """As a browser on the article's page would read it."""
    assert absolute(address, base=BASE) == expected
