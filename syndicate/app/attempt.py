"""One try: make the request, send it, judge the answer. The database is not touched."""

from collections.abc import Mapping
from dataclasses import dataclass

from syndicate.app.claimed import Claimed
from syndicate.errors import SyndicateError
from syndicate.model import Attempt, Endpoint, Milestone, Outcome, Response, Verdict
from syndicate.ports.notify import Notifier, Transport
from syndicate.ports.publishing import Clock, Witness

_KEPT = 20_000
"""Bytes of an answer that are kept with its attempt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What was claimed, after a try, not settled yet.

    :ivar attempt: as the first of the deliveries counts it
    :ivar concluded: endpoints to be stored because of the outcome
    :ivar is_answered: False when a request was sent, or could have been, and nothing came back
    """

    claimed: Claimed
    attempt: Attempt
    outcome: Outcome
    concluded: tuple[Endpoint, ...] = ()
    is_answered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Makes attempts. Safe to share between threads."""

    notifiers: Mapping[str, Notifier]
    transport: Transport
    clock: Clock
    witness: Witness

    def close(self) -> None:
        """Drop idle connections."""
        self.transport.close()

    def attempt(self, claimed: Claimed) -> Tried:
        """Try once; whatever goes wrong is the outcome."""
        deliveries, started = claimed.deliveries, self.clock.now()
        response = Response(status=None)
        concluded: tuple[Endpoint, ...] = ()
        is_answered = True
        try:
            notifier = self.notifiers[claimed.endpoint.kind]
            request = notifier.request(deliveries, now=started)
            self.witness(Milestone.BEFORE_SEND)
            response = self.transport.send(request)
            is_answered = response.status is not None
            self.witness(Milestone.AFTER_SEND)
            judged = self.clock.now()
            outcome = notifier.judge(response, now=judged)
            concluded = tuple(notifier.concluded(deliveries, outcome, now=judged))
        except SyndicateError as wrong:
            outcome = Outcome(verdict=Verdict.RETRY, detail=str(wrong))
        except Exception as defect:  # noqa: BLE001 -- a defect in one notifier must not end all deliveries
            outcome = Outcome(verdict=Verdict.RETRY, detail=f"not sent: {type(defect).__name__} in syndicate")
        return Tried(
            claimed=claimed,
            outcome=outcome,
            concluded=concluded,
            is_answered=is_answered,
            attempt=Attempt(
                number=deliveries[0].attempts + 1,
                started=started,
                elapsed_ms=response.elapsed_ms,
                status=response.status,
                error=None if outcome.verdict is Verdict.DONE else outcome.detail,
                response=response.body[:_KEPT].decode("utf-8", "replace").replace("\0", "�"),
            ),
        )
