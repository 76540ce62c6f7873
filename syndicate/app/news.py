"""What subscribers learn of a pass: its changes and feeds as events. None is stored here."""

from collections.abc import Sequence

from syndicate.app.means import Means
from syndicate.app.printed import Printed
from syndicate.app.tally import Tally
from syndicate.core.body import body_html
from syndicate.core.events import article_event, feed_event
from syndicate.core.subscribing import topic_event
from syndicate.core.urls import absolute, media_map, permalink, picture_sizes
from syndicate.model import (
    Change,
    Entry,
    Event,
)
from syndicate.ports.store import Unit


class News:
    """Makes events."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def of_articles(self, changes: Sequence[Change], unit: Unit, salt: str) -> list[Event]:
        """An event for each change that subscribers are told of."""
        told = [change for change in changes if change.announce]
        entries = unit.entries.by_guid({change.guid for change in told})
        return [
            event
            for change in told
            if (event := self._article_event(change, entries[change.guid], salt)) is not None
        ]

    def _article_event(self, change: Change, entry: Entry, salt: str) -> Event | None:
        return article_event(
            change,
            entry,
            self._means.plan.masthead,
            content_html=self._content(entry),
            created=self._means.clock.now(),
            salt=salt,
        )

    def _content(self, entry: Entry) -> str:
        masthead = self._means.plan.masthead
        return body_html(
            entry.article,
            base=permalink(entry, masthead),
            media=media_map(entry, masthead),
            sizes=picture_sizes(entry, masthead),
        )

    def of_feeds(self, printed: Printed, tally: Tally, salt: str) -> list[Event]:
        """An event for each feed whose bytes changed."""
        now = self._means.clock.now()
        return [
            feed_event(
                edition.feed,
                edition.outputs,
                self._means.plan.masthead,
                count=edition.count,
                sequence=tally.sequence,
                created=now,
                salt=salt,
            )
            for edition in printed.editions
            if edition.changed
        ]

    def of_topics(self, printed: Printed, tally: Tally, unit: Unit, salt: str) -> list[Event]:
        """An event with the bytes of each document that changed and that somebody follows."""
        now, masthead = self._means.clock.now(), self._means.plan.masthead
        fresh = {
            absolute(output.path, masthead): output
            for edition in printed.editions
            for output in edition.fresh
        }
        content = {topic: fresh[topic] for topic in unit.outbox.followed(fresh)}
        for edition in printed.editions:
            content |= edition.parts
        return [
            topic_event(topic, content[topic], sequence=tally.sequence, created=now, salt=salt)
            for topic in sorted(content)
        ]
