"""What a publication is made of: its settings, its memory and the use cases, each built when first needed."""

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from syndicate.config import Configuration
from syndicate.model import (
    Endpoint,
    EndpointState,
    Masthead,
    Origin,
)
from syndicate.ports.log import Log
from syndicate.ports.progress import Progress
from syndicate.ports.publishing import Clock, Witness
from syndicate.run.clock import SystemClock
from syndicate.run.log import StandardLog
from syndicate.run.silence import Silent, unwitnessed

if TYPE_CHECKING:  # loaded when first needed: a pass with nothing to do needs none of them
    from syndicate.app.deliver import Deliverer
    from syndicate.app.plan import Plan
    from syndicate.app.publish import Publisher
    from syndicate.ports.store import Store


class Workshop:
    """Holds the parts of one publication, and lets go of them at the end."""

    def __init__(
        self,
        configuration: Configuration,
        *,
        environment: Mapping[str, str] | None = None,
        clock: Clock | None = None,
        witness: Witness = unwitnessed,
        progress: Progress | None = None,
        log: Log | None = None,
    ) -> None:
        """Prepare a publication; nothing is read or written yet.

        :param environment: where ``env:`` secrets are looked up; the process's own by default
        :param witness: told of each milestone of a pass and of a delivery
        :param progress: told how far long work is
        :param log: told of deliveries; :mod:`logging` under ``syndicate`` by default
        """
        self.configuration = configuration
        self._environment = os.environ if environment is None else environment
        self._clock = clock or SystemClock()
        self._witness = witness
        self._progress = progress or Silent()
        self._log = log or StandardLog()
        self._told = ""
        self.was_quiet = False

    @property
    def output(self) -> Path:
        """The folder that is served."""
        return self.configuration.path(self.configuration.settings.output.path)

    @property
    def corpus(self) -> Path:
        """The folder of articles."""
        return self.configuration.path(self.configuration.settings.corpus.path)

    @property
    def masthead(self) -> Masthead:
        """What the publication says of itself."""
        return self._plan.masthead

    @property
    def has_state(self) -> bool:
        """Whether anything was published before."""
        state = self.configuration.settings.state
        return bool(state.url) or self.configuration.path(state.path).exists()

    @cached_property
    def store(self) -> "Store":
        """The database; made by the first pass.

        :raises StateError: when there is none yet, or it cannot be used
        """
        return self._open_store(create=False)

    @cached_property
    def deliverer(self) -> "Deliverer":
        """What tells the world."""
        from syndicate.run.assembly import deliverer
        from syndicate.run.endpoints import lookup

        return deliverer(
            self.configuration,
            self.store,
            url=self.masthead.url,
            look=lookup(self.configuration, self._environment),
            clock=self._clock,
            witness=self._witness,
            log=self._log,
        )

    def close(self) -> None:
        """Let go of the database and of open connections."""
        if "deliverer" in self.__dict__:
            self.deliverer.close()
        if "store" in self.__dict__:
            self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open_store(self, *, create: bool) -> "Store":
        from syndicate.store import open_store

        state = self.configuration.settings.state
        return open_store(state.url or self.configuration.path(state.path), create=create)

    def _make_store(self) -> None:
        """Make the database if there is none."""
        if "store" not in self.__dict__:
            self.__dict__["store"] = self._open_store(create=True)

    @cached_property
    def _plan(self) -> "Plan":
        from syndicate.run.assembly import Remembered, plan

        if not self.has_state:
            return plan(self.configuration, Remembered())
        with self.store.read() as unit:
            remembered = Remembered(url=unit.marks.get("url"), authority=unit.marks.get("authority"))
        return plan(self.configuration, remembered)

    @cached_property
    def _publisher(self) -> "Publisher":
        from syndicate.run.assembly import publisher

        return publisher(
            self.configuration,
            self.store,
            self._plan,
            clock=self._clock,
            witness=self._witness,
            progress=self._progress,
            log=self._log,
        )

    def _sync_endpoints(self) -> None:
        """Make the stored endpoints those that the settings name."""
        from syndicate.run.endpoints import configured
        from syndicate.run.hubs import elsewhere

        url = self.masthead.url
        told = configured(self.configuration, self._environment, url=url)
        wanted = [*told, *elsewhere(self.configuration)]
        with self.store.read() as unit:
            stored = unit.outbox.endpoints(origin=Origin.CONFIG)
        known = {one.id: _as_declared(one) for one in stored if not _is_gone(one)}
        if known != {one.id: one for one in wanted}:
            with self.store.write() as unit:
                unit.outbox.sync_endpoints(Origin.CONFIG, wanted, overlap_until=self._overlap_until())

    def _overlap_until(self) -> datetime:
        """Until when a secret that is replaced now goes on signing."""
        return self._clock.now() + timedelta(seconds=self.configuration.settings.delivery.secret_overlap)


def _as_declared(one: Endpoint) -> Endpoint:
    """An endpoint without what happened to it."""
    return replace(one, state=EndpointState.ACTIVE, former_secret="", former_until=None)


def _is_gone(one: Endpoint) -> bool:
    return one.state is EndpointState.GONE
