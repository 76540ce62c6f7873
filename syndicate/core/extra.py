"""What an author declares under keys that mean nothing here: kept for templates, and never judged."""

import json
from collections.abc import Mapping

from syndicate.core.text import clean
from syndicate.core.values import as_text

_MOST = 50
_LONGEST_KEY = 100
_LONGEST = 2000


def extra(fields: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Return ``fields`` by key, values as JSON, without those that are nothing or longer than is kept.

    Dates are texts in it, as JSON has none (RFC 8259 section 3).
    """
    written = (
        (clean(key)[:_LONGEST_KEY], _json(value)) for key, value in fields.items() if value is not None
    )
    kept = {key: text for key, text in written if text is not None}
    return tuple(sorted(kept.items()))[:_MOST]


def _json(value: object) -> str | None:
    try:
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False, default=as_text)
    except (TypeError, ValueError, RecursionError):
        return None
    return clean(text) if len(text) <= _LONGEST else None
