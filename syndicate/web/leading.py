"""Which served pages only lead on: over HTTP they are answered with the address itself.

Nothing but the page is asked, and only a page that this publication wrote as such is taken for one.
"""

import re
from html import unescape

LONGEST = 8192
"""Bytes that such a page has at the most; a longer one is sent as it is."""

_LEADS = re.compile(
    rb'<!DOCTYPE html>\n<html lang="[^"<>]*">\n<head>\n<meta charset="utf-8">\n<title>[^<>]*</title>\n'
    rb'<link rel="canonical" href="(?P<address>https?://[!-~]+)">\n'
    rb'<meta http-equiv="refresh" content="0; url=(?P=address)">\n'
)


def leads_to(page: bytes) -> str | None:
    """The absolute address, in ASCII, that a page leads to; None for any other page."""
    found = _LEADS.match(page)
    return unescape(found["address"].decode("ascii")) if found else None
