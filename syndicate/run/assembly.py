"""Where adapters are built from settings and handed to the use cases. Nothing is decided here."""

import random
import secrets
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from syndicate.app.clouds import Clouds
from syndicate.app.deliver import Deliverer
from syndicate.app.means import Means
from syndicate.app.plan import Plan
from syndicate.app.publish import Publisher
from syndicate.app.styles import Styles
from syndicate.app.subscriptions import Subscriptions
from syndicate.app.walking import Walks
from syndicate.config import Configuration
from syndicate.config.tables import FeedsTable, ParticularsTable, PodcastTable, SelectionTable
from syndicate.core.slugs import slugify
from syndicate.model import (
    DateSource,
    Markup,
    Masthead,
    Particulars,
    Person,
    Retention,
    RetryPolicy,
    Rules,
    Selection,
    Show,
)
from syndicate.ports.log import Log
from syndicate.ports.progress import Progress
from syndicate.ports.publishing import Clock, Witness
from syndicate.ports.store import Store
from syndicate.render.feeds import renderers
from syndicate.render.pages import Pages
from syndicate.run.endpoints import Lookup
from syndicate.run.folders import corpus, walking_key
from syndicate.run.hubs import announced, own_cloud, terms
from syndicate.run.notifiers import USER_AGENT, notifiers
from syndicate.run.transports import quick, transport
from syndicate.targets.folder import FolderTarget

_SHORTEST_CLAIM_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What the publication's memory knows where the settings say nothing.

    :ivar url: address of the last pass
    :ivar authority: what guids were minted under before; it outlives a move to another address
    """

    url: str | None = None
    authority: str | None = None


def plan(configuration: Configuration, remembered: Remembered) -> Plan:
    """What the settings ask for."""
    settings = configuration.settings
    declared = settings.publication
    is_said = "url" in declared.model_fields_set
    url = declared.url if is_said else remembered.url or declared.url
    authority = declared.authority or remembered.authority or urlsplit(url).hostname or "localhost"
    masthead = Masthead(
        title=declared.title or configuration.path(settings.corpus.path).name or "Untitled",
        url=url,
        language=declared.language,
        authority=authority,
        zone=declared.zone,
        description=declared.description,
        authors=tuple(Person(name=name) for name in declared.authors),
        rights=declared.rights or None,
        hubs=announced(settings, url),
        films=settings.feeds.film_pictures,
        cloud=own_cloud(settings, url),
    )
    rules = Rules(
        zone=declared.zone,
        language=declared.language,
        date_order=settings.corpus.date_order or None,
        dates=DateSource(settings.corpus.dates),
        commits=settings.corpus.updated == "git",
        zone_names=settings.corpus.zone_names,
        max_bytes=settings.corpus.max_bytes,
        tag_names=settings.tags.rename,
        title_from_name=settings.corpus.titles == "name",
        text_markup=Markup(settings.corpus.plain_text),
        mend_encoding=settings.corpus.mend_encoding,
        serial_dates=settings.corpus.serial_dates,
        shown_dates=settings.corpus.shown_dates,
        detect_languages=settings.corpus.detect_languages,
        language_folders=settings.corpus.language_folders,
        attachments=settings.corpus.attachments,
    )
    return Plan(
        masthead=masthead,
        rules=rules,
        formats=settings.feeds.formats,
        limit=settings.feeds.limit,
        max_bytes=settings.feeds.max_bytes,
        full=settings.feeds.content == "full",
        selections=tuple(_selection(one, settings.podcast, masthead.title) for one in settings.selections),
        particulars=tuple(_particulars(one) for one in settings.particulars),
        keep=_retention(settings.feeds),
        by_language=settings.feeds.by_language,
        pattern=settings.output.permalink,
        pages=settings.output.pages,
        indexnow_key=settings.indexnow.key,
        max_vanishing=settings.corpus.max_vanishing,
    )


def _particulars(table: ParticularsTable) -> Particulars:
    kind, name = table.subject
    return Particulars(
        kind=kind,
        name=name,
        title=table.title,
        description=table.description,
        limit=table.limit,
        full=table.content == "full" if table.content else None,
        image=table.image,
        keep=_retention(table),
    )


def _retention(table: FeedsTable | ParticularsTable | SelectionTable) -> Retention:
    return Retention(entries=table.keep_entries, days=table.keep_days)


def _selection(table: SelectionTable, podcast: PodcastTable, publication: str) -> Selection:
    return Selection(
        slug=table.slug or slugify(table.name),
        name=table.name,
        title=table.title,
        description=table.description,
        sections=table.section,
        tags=table.tag,
        authors=table.author,
        languages=table.language,
        types=table.type,
        limit=table.limit,
        full=table.content == "full" if table.content else None,
        image=table.image,
        keep=_retention(table),
        show=_show(table, podcast, publication) if table.podcast else None,
    )


def _show(table: SelectionTable, podcast: PodcastTable, publication: str) -> Show:
    author = podcast.author or publication
    return Show(
        author=author,
        owner_name=podcast.owner_name or author,
        owner_email=podcast.owner_email,
        categories=podcast.category,
        explicit=podcast.explicit,
        kind=podcast.type,
        image=table.image or podcast.image,
        locked=podcast.locked,
        medium=podcast.medium,
        funding=podcast.funding,
        guid=podcast.guid,
    )


def publisher(
    configuration: Configuration,
    store: Store,
    plan: Plan,
    *,
    clock: Clock,
    witness: Witness,
    progress: Progress,
    log: Log,
) -> Publisher:
    """The use case that makes passes.

    :raises ConfigError: when the templates cannot be read
    """
    settings = configuration.settings
    templates = settings.output.templates
    means = Means(
        plan=plan,
        store=store,
        source=corpus(configuration),
        target=FolderTarget(configuration.path(settings.output.path), witness=witness),
        styles=Styles(plan, renderers(plan.formats), renderers(plan.formats, podcast=True)),
        pages=Pages(configuration.path(templates) if templates else None),
        clock=clock,
        witness=witness,
        progress=progress,
    )
    walks = Walks(walking_key(configuration)) if settings.corpus.append_only else None
    return Publisher(means, log=log, workers=settings.corpus.workers, walks=walks)


def deliverer(
    configuration: Configuration,
    store: Store,
    *,
    url: str,
    look: Lookup,
    clock: Clock,
    witness: Witness,
    log: Log,
) -> Deliverer:
    """The use case that tells the world.

    :param url: public address of the output folder
    :param look: gives the secrets that endpoints name the place of
    """
    network, delivery = configuration.settings.network, configuration.settings.delivery
    return Deliverer(
        store=store,
        notifiers=notifiers(configuration.settings, look, url=url),
        transport=transport(configuration),
        clock=clock,
        policy=RetryPolicy(
            first_s=delivery.first_retry,
            ceiling_s=delivery.longest_retry,
            give_up_s=delivery.give_up,
            pause_after_s=delivery.pause_after,
        ),
        workers=delivery.workers,
        claim_s=max(_SHORTEST_CLAIM_S, 2 * network.timeout),
        grace_s=configuration.settings.schedule.grace / 2,
        random=random.Random(),  # noqa: S311 - spreads retries; guards nothing
        witness=witness,
        log=log,
    )


def subscriptions(
    configuration: Configuration, store: Store, masthead: Masthead, *, clock: Clock, log: Log
) -> Subscriptions:
    """The use case of those who follow feeds at the hub inside."""
    hub = configuration.settings.hub
    return Subscriptions(
        store=store,
        masthead=masthead,
        terms=terms(configuration.settings),
        clock=clock,
        draw=secrets.token_bytes,
        monotonic=time.monotonic,
        log=log,
        per_requester=hub.per_requester,
        per_callback_host=hub.per_callback_host,
        pending=hub.pending,
        per_host_and_topic=hub.per_host_and_topic,
    )


def clouds(configuration: Configuration, store: Store, masthead: Masthead, *, clock: Clock) -> Clouds:
    """The use case of those who register by rssCloud."""
    hub = configuration.settings.hub
    return Clouds(
        store=store,
        masthead=masthead,
        transport=quick(configuration),
        clock=clock,
        draw=secrets.token_bytes,
        monotonic=time.monotonic,
        user_agent=USER_AGENT,
        per_requester=hub.per_requester,
        per_handler_host=hub.per_callback_host,
        per_host_and_topic=hub.per_host_and_topic,
    )
