"""What is owed to whom: deliveries and the attempts at them.

An ``Event`` is fanned out to every ``Endpoint`` that wants it, one ``Delivery`` each. A delivery is tried
until it is done or dead; each try leaves an ``Attempt``.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from syndicate.model.endpoints import Endpoint, EndpointState
from syndicate.model.events import EventType


class DeliveryState(StrEnum):
    """Where a delivery is in its life. Values are stored."""

    READY = "ready"
    CLAIMED = "claimed"
    DONE = "done"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One event owed to one endpoint.

    :ivar id: number of the outbox row
    :ivar message_id: sent with every try, so that a receiver can drop a copy
    :ivar attempts: tries so far
    :ivar created: when it became owed
    :ivar due: when the next try may happen
    :ivar topic: address of the one document that it concerns, or empty
    :ivar media_type: of the body
    """

    id: int
    message_id: str
    event_type: EventType
    seq: int
    endpoint: Endpoint
    body: bytes
    state: DeliveryState
    attempts: int
    created: datetime
    due: datetime
    last_status: int | None = None
    last_error: str | None = None
    topic: str = ""
    media_type: str = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try and what came back.

    :ivar number: 1 for the first
    :ivar elapsed_ms: milliseconds from the start of the request to its end
    :ivar status: HTTP status, or None when there was no answer
    :ivar response: the beginning of the answer's body, at most 20 kB, decoded with replacement
    """

    number: int
    started: datetime
    elapsed_ms: int
    status: int | None = None
    error: str | None = None
    response: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request that has not been made.

    :ivar longest_answer: bytes of the answer's body that matter; None for as many as are read of any
    :ivar certificate: path of a PEM file with the certificate and key to show to the other side, or empty
    """

    method: str
    url: str
    headers: dict[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    certificate: str = ""
    longest_answer: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What came back, or why nothing did (``error``).

    :ivar headers: names in lower case
    """

    status: int | None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    error: str | None = None
    elapsed_ms: int = 0


class Verdict(StrEnum):
    """What an attempt means for its delivery and its endpoint."""

    DONE = "done"
    RETRY = "retry"  # try again by the policy
    REFUSED = "refused"  # the receiver will not have it: few more tries
    GONE = "gone"  # the endpoint has ended: tell it nothing more


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A response judged.

    :ivar hold_host_s: seconds for which the receiver asked its whole host to be left alone
    :ivar answer: what it said, where more follows from that than whether it was told
    """

    verdict: Verdict
    detail: str = ""
    hold_host_s: int | None = None
    answer: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """When a failed delivery is tried again: policy is data, so that a test can read it.

    :ivar first_s: ceiling of the first wait, in seconds; each later one doubles it
    :ivar ceiling_s: longest wait
    :ivar give_up_s: a delivery this old is dead
    :ivar refusals: tries allowed to an endpoint that answers with a refusal
    :ivar longest_hold_s: bound on what a receiver's ``Retry-After`` can ask
    :ivar pause_after_s: an endpoint without one success for so long is paused
    """

    first_s: float = 10
    ceiling_s: float = 6 * 3600
    give_up_s: float = 3 * 86400
    refusals: int = 3
    longest_hold_s: int = 86400
    pause_after_s: float = 5 * 86400


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """What becomes of a delivery after an attempt.

    :ivar due: when it is tried again, for ``READY``
    :ivar host_not_before: until when its host is left alone
    :ivar endpoint: the endpoint's new state, if that changes
    """

    state: DeliveryState
    due: datetime | None = None
    host_not_before: datetime | None = None
    endpoint: EndpointState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """A claimed delivery with its attempt and what becomes of it: written in one transaction a batch."""

    delivery: Delivery
    attempt: Attempt
    next: Next
