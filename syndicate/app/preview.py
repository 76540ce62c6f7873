"""What a file would become, without storing or publishing anything."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from syndicate.app.holdings import Holdings
from syndicate.app.media import attach
from syndicate.app.plan import Plan
from syndicate.app.reading import by_commit, file_time, parts_of
from syndicate.core import adoption, identity
from syndicate.core.body import body_html
from syndicate.core.changes import state_of
from syndicate.core.normalise import normalise
from syndicate.core.urls import absolute
from syndicate.errors import DocumentError
from syndicate.model import Article, Entry, Media, SourceFile, State
from syndicate.model.adoption import Recorded
from syndicate.ports.reading import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """An article as a reader would meet it.

    :ivar guid: the stored one, or the one it would be given
    :ivar html: its body, as feeds and pages carry it
    :ivar media: the files beside it that it shows
    """

    article: Article
    guid: str
    permalink: str
    updated: datetime
    state: State
    html: str
    media: tuple[Media, ...] = ()


def preview(
    file: SourceFile,
    *,
    source: Source,
    plan: Plan,
    known: Callable[[str], Entry | None],
    taken_over: Callable[[Article], Recorded | None],
    now: datetime,
) -> list[Preview]:
    """Read a file as a pass would.

    :param known: gives the entry that stands at a path, if there is one
    :param taken_over: gives what an article without one would take over of a feed that was imported
    :raises DocumentError: with the reason for which a pass would put it into quarantine
    """
    found = []
    for document in parts_of(source.read(file), file.path, source=source, rules=plan.rules):
        if isinstance(document, DocumentError):
            raise document
        article = normalise(document, plan.rules, mtime=file_time(file, plan.rules))
        article = by_commit(article, source, plan.rules)
        attached = attach(article, Holdings(source))
        article = replace(article, warnings=article.warnings + attached.warnings)
        entry = known(article.path)
        item = taken_over(article) if entry is None else None
        found.append(_preview(article, attached.media, plan, entry, item, now=now))
    return found


def _preview(
    article: Article,
    media: tuple[Media, ...],
    plan: Plan,
    entry: Entry | None,
    item: Recorded | None,
    *,
    now: datetime,
) -> Preview:
    zone, url = plan.rules.zone, plan.masthead.url
    minted = item.guid if item else identity.mint(article, authority=plan.masthead.authority, zone=zone)
    new = adoption.address(article, item, url=url, pattern=plan.pattern, zone=zone)
    address = entry.address if entry else new
    permalink = address if "://" in address else absolute(address, plan.masthead)
    return Preview(
        article=article,
        guid=entry.guid if entry else minted,
        permalink=permalink,
        updated=entry.updated if entry else article.updated or article.published,
        state=state_of(article, now=now),
        html=body_html(
            article,
            base=permalink,
            media={item.reference: absolute(item.path, plan.masthead) for item in media},
            sizes={
                absolute(item.path, plan.masthead): (item.width, item.height)
                for item in media
                if item.width and item.height
            },
        ),
        media=media,
    )
