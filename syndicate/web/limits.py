"""How large a request may be before it is refused unread. A decision only; who listens bounds the rest."""

from collections.abc import Sequence
from http import HTTPStatus

TARGET_BYTES = 8_192
FIELD_BYTES = 8_192
HEAD_BYTES = 32_768
FIELDS = 100


def excess(path: bytes, query: bytes, fields: Sequence[tuple[bytes, bytes]]) -> HTTPStatus | None:
    """Why a request is refused for its size alone (RFC 9110 section 15.5.15; RFC 6585 section 5)."""
    if len(path) + len(query) > TARGET_BYTES:
        return HTTPStatus.REQUEST_URI_TOO_LONG
    sizes = [len(name) + len(value) for name, value in fields]
    if len(sizes) > FIELDS or max(sizes, default=0) > FIELD_BYTES or sum(sizes) > HEAD_BYTES:
        return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    return None
