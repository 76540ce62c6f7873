"""From a request's target to a path below the served folder, and to nothing else. Touches no file.

Percent encoding is undone once, part by part, so that an encoded slash never makes a part of its own. What
could lead elsewhere or name something private has no path at all.
"""

import re
from urllib.parse import quote, unquote_to_bytes

_ABSOLUTE_FORM = re.compile(rb"https?://[^/]*", re.IGNORECASE)
_BAD_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_DRIVE = re.compile(r"[A-Za-z]:")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f/\\]")


def served_path(target: bytes) -> str | None:
    """The path that a target names, relative and decoded; None when it can name nothing that is served.

    A folder's path is empty or ends in ``/``. The absolute form is read as well (RFC 9112 section 3.2.2).

    :param target: the request target without its query, as received
    """
    origin = _ABSOLUTE_FORM.match(target)
    raw = (target[origin.end() :] or b"/") if origin else target
    if not raw.startswith(b"/") or _BAD_PERCENT.search(raw):
        return None
    parts: list[str] = []
    *folders, name = raw[1:].split(b"/")
    for part in (*folders, *([name] if name else [])):
        decoded = _decoded(part)
        if decoded is None:
            return None
        parts.append(decoded)
    return "/".join(parts) + ("/" if folders and not name else "")


def location(path: str, query: bytes) -> str:
    """The address on this host of a folder's path, for a redirect that can lead nowhere else."""
    suffix = f"?{quote(query, safe='%=&+,;:@!$*()/?~-._')}" if query else ""
    return f"/{quote(path.strip('/'), safe='/~')}/{suffix}"


def _decoded(part: bytes) -> str | None:
    try:
        text = unquote_to_bytes(part).decode("utf-8")
    except UnicodeDecodeError:
        return None
    if not text or text.startswith(".") or _FORBIDDEN.search(text) or _DRIVE.match(text):
        return None
    return text
