"""What is said of a file besides its bytes: what it is, how long it may be kept, who may read it.

Decided by its path alone. Whatever a page or picture holds, no script in it runs here: pages may load the
script files of the publication, pictures and feeds not even those.
"""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from syndicate.core.media_types import media_type
from syndicate.model import FeedFormat

_FEEDS = {form.file_name: form.media_type for form in FeedFormat}
_FEED_NAME = re.compile(r"(?P<form>rss|atom|feed)\b.*(?P<suffix>\.xml|\.json)")
_DOCUMENTS = {
    ".atom": "application/atom+xml",
    ".htm": "text/html",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".md": "text/markdown",
    ".opml": "text/x-opml",
    ".rss": "application/rss+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
    ".xml": "application/xml",
}
_IS_TEXT = re.compile(r"text/.*|.*[/+](?:xml|json)|application/x-subrip")

_FRESH = "public, max-age=300, stale-while-revalidate=600, stale-if-error=86400"
_PAGE = "public, max-age=600, stale-while-revalidate=3600"
_CLOSED = "public, max-age=86400"
_FOREVER = "public, max-age=31536000, immutable"

_CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link",
}
_PREFLIGHT = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since, Range",
    "Access-Control-Max-Age": "86400",
}
_SHARED_TYPES = re.compile(r"application/(?:rss\+xml|atom\+xml|feed\+json|json|manifest\+json)|text/x-opml")
_DOCUMENT_TYPES = re.compile(r"text/html|image/svg\+xml|application/(?:[a-z]+\+)?xml")
CONTENT_SECURITY = (
    "default-src 'none'; img-src 'self' https: http: data:; media-src 'self' https: http:; "
    "style-src 'self' 'unsafe-inline'; font-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
PAGE_SECURITY = f"{CONTENT_SECURITY}; script-src 'self'; connect-src 'self'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What goes with a file's bytes.

    :ivar cache_control: RFC 9111 section 5.2.2, RFC 5861, RFC 8246
    :ivar shared: pages of other sites may read it (Fetch, CORS protocol)
    :ivar security: what a browser that shows it as a document may do with it (CSP level 3); empty where
        none would
    """

    media_type: str
    cache_control: str
    shared: bool
    security: str

    def lasting_fields(self) -> dict[str, str]:
        """What a 200 and a 304 say alike (RFC 9110 section 15.4.5)."""
        return {"Cache-Control": self.cache_control, **(_CROSS_ORIGIN if self.shared else {})}

    def describing_fields(self) -> dict[str, str]:
        """What goes with the bytes alone."""
        fields = {
            "Content-Type": self.media_type,
            "Accept-Ranges": "bytes",
            "X-Content-Type-Options": "nosniff",
        }
        if self.security:
            fields["Content-Security-Policy"] = self.security
            fields["Referrer-Policy"] = "strict-origin-when-cross-origin"
        return fields

    def preflight_fields(self) -> dict[str, str]:
        """What a page of another site is told before it asks (Fetch, CORS-preflight)."""
        return dict(_PREFLIGHT) if self.shared else {}


def policy(path: str) -> Policy:
    """Decide by the path of a file below the served folder."""
    its_type = _media_type(PurePosixPath(path))
    return Policy(
        media_type=its_type,
        cache_control=_cache_control(path, its_type),
        shared=bool(_SHARED_TYPES.match(its_type)),
        security=_security(path, its_type),
    )


def _media_type(path: PurePosixPath) -> str:
    name = path.name.lower()
    feed = _FEED_NAME.fullmatch(name)
    if feed and (typical := _FEEDS.get(feed["form"] + feed["suffix"])):
        plain = typical
    else:
        plain = _DOCUMENTS.get(path.suffix.lower()) or media_type(name)
    return f"{plain}; charset=utf-8" if _IS_TEXT.fullmatch(plain) else plain


def _security(path: str, its_type: str) -> str:
    if its_type.startswith("text/html") and not path.startswith("media/"):
        return PAGE_SECURITY
    return CONTENT_SECURITY if _DOCUMENT_TYPES.match(its_type) else ""


def _cache_control(path: str, its_type: str) -> str:
    if path.startswith("media/"):  # named by content: other bytes have another address
        return _FOREVER
    if its_type.startswith("text/html") and "/" in path:
        return _PAGE
    if "archive/" in path:  # addresses of articles are not below a folder of this name
        return _CLOSED
    return _FRESH
