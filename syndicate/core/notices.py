"""What the people behind a publication can be told: a file that was refused, an endpoint that was given up.

Made as the events of articles are: the same however often they are made anew, and without any secret.
"""

from datetime import datetime
from urllib.parse import urlsplit

from syndicate.core.events import event_id, moment
from syndicate.model import Endpoint, Event, EventType, Masthead, Quarantined


def rejected_event(refused: Quarantined, masthead: Masthead, *, salt: str) -> Event:
    """Make the event of a file that could not become an article.

    :param salt: keeps the ids of two publications apart
    """
    return Event(
        id=event_id(
            salt, EventType.REJECTED.value, refused.path, refused.reason.value, moment(refused.since)
        ),
        type=EventType.REJECTED,
        created=refused.since,
        data={
            "publication": masthead.url,
            "path": refused.path,
            "reason": refused.reason.value,
            "detail": refused.detail,
            "line": refused.line,
            "remedy": refused.remedy,
        },
    )


def disabled_event(
    endpoint: Endpoint, publication: str, *, since: datetime, at: datetime, last_error: str, salt: str
) -> Event:
    """Make the event of an endpoint that was paused because nothing reached it any more.

    :param publication: address of its front page
    :param since: its first failure after its last success
    :param at: when it was paused
    """
    return Event(
        id=event_id(salt, EventType.DISABLED.value, endpoint.id, moment(since)),
        type=EventType.DISABLED,
        created=at,
        data={
            "publication": publication,
            "endpoint": endpoint.id,
            "url": without_secrets(endpoint.url),
            "since": moment(since),
            "last_error": last_error,
        },
    )


def without_secrets(url: str) -> str:
    """An address as others may see it: who knows a path or query like that may be all that is asked for."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{host}{port}/"
