"""Short answers that are no files: not found, withdrawn, not allowed, health. Decides nothing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus

from syndicate.web.policy import CONTENT_SECURITY, PAGE_SECURITY

METHODS = "GET, HEAD, OPTIONS"

_WORDS = {
    HTTPStatus.NOT_FOUND: "There is nothing at this address.",
    HTTPStatus.GONE: "What was published here has been withdrawn.",
    HTTPStatus.METHOD_NOT_ALLOWED: f"This address answers to {METHODS}.",
    HTTPStatus.PRECONDITION_FAILED: "This is not the version you named.",
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE: "The range begins behind the end.",
    HTTPStatus.REQUEST_URI_TOO_LONG: "The address is too long.",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "The request says too much about itself.",
    HTTPStatus.MOVED_PERMANENTLY: "The address ends in a slash.",
    HTTPStatus.SERVICE_UNAVAILABLE: "This cannot be read at the moment. Please try again.",
}
_PAGE = (
    '<!doctype html>\n<html lang="en"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
    "<title>{title}</title><h1>{title}</h1><p>{words}</p></html>\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer of few bytes; ``Content-Length`` and ``Date`` are added by who sends it."""

    status: HTTPStatus
    fields: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def page(status: HTTPStatus, fields: Mapping[str, str] | None = None, body: bytes = b"") -> Answer:
    """A short page that says what the status means.

    :param body: the publication's own page for it, if it has one
    """
    text = _PAGE.format(title=escape(status.phrase), words=escape(_WORDS[status]))
    return Answer(
        status=status,
        fields={
            "Content-Type": "text/html; charset=utf-8",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": PAGE_SECURITY if body else CONTENT_SECURITY,
            **(fields or {}),
        },
        body=body or text.encode(),
    )


def health_answer(report: Mapping[str, object]) -> Answer:
    """The health report; 503 when its ``ok`` is not true, so that a supervisor need not read it."""
    return Answer(
        status=HTTPStatus.OK if report.get("ok") is True else HTTPStatus.SERVICE_UNAVAILABLE,
        fields={
            "Content-Type": "application/json; charset=utf-8",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
        body=json.dumps(report, default=str, ensure_ascii=False, indent=2).encode() + b"\n",
    )
