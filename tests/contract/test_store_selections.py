"""What every database promises of selections, languages and episodes."""

from dataclasses import replace

from syndicate.model import Episode, Media, State, Term, TermKind
from syndicate.ports.store import Store
from tests.contract.store_samples import TALKS, article, entry, later

HEARD = Term(kind=TermKind.SELECTION, slug="heard", name="heard")
FRENCH = Term(kind=TermKind.LANGUAGE, slug="fr-ca", name="fr-CA")


def test_an_entry_is_found_under_what_gathers_it(store: Store) -> None:
    """Selections and languages are kept like tags, under the slug that they were given, and counted."""
    with store.write() as unit:
        unit.entries.save([entry(terms=(FRENCH, HEARD, TALKS))])
    with store.read() as unit:
        assert unit.entries.by_guid(["tag:example.org,2021:a"])["tag:example.org,2021:a"].terms == (
            FRENCH,
            HEARD,
            TALKS,
        )
        for term in (HEARD, FRENCH):
            assert [ref.guid for ref in unit.entries.newest(term, 9)] == ["tag:example.org,2021:a"]
            assert [(found.slug, found.name, found.count) for found in unit.entries.terms(term.kind)] == [
                (term.slug, term.name, 1)
            ]


def test_an_entry_leaves_a_selection_that_does_not_hold_it_now(store: Store) -> None:
    """Its other terms, text and places stay what they were."""
    with store.write() as unit:
        unit.entries.save([entry(terms=(HEARD, TALKS))])
    with store.write() as unit:
        whole = unit.entries.by_guid(["tag:example.org,2021:a"])["tag:example.org,2021:a"]
        unit.entries.save([replace(whole, terms=(TALKS,))])
    with store.read() as unit:
        assert unit.entries.newest(HEARD, 9) == []
        assert unit.entries.term_counts([HEARD, TALKS]) == {HEARD: 0, TALKS: 1}
        found = unit.entries.by_guid(["tag:example.org,2021:a"])["tag:example.org,2021:a"]
        assert found.article.body == "The text."
        assert found.state is State.LIVE


def test_an_episode_and_how_long_it_lasts_are_kept(store: Store) -> None:
    """Numbers, kind, truth values and what was not said."""
    episode = Episode(number=3, kind="trailer", explicit=False, image="cover.jpg")
    sound = Media(
        reference="a.mp3",
        source="a.mp3",
        path="media/a.mp3",
        media_type="audio/mpeg",
        length=9,
        duration_s=61,
    )
    told = replace(
        entry(made_of=replace(article(published=later(1)), episode=episode)),
        media=(sound,),
    )
    with store.write() as unit:
        unit.entries.save([told])
    with store.read() as unit:
        found = unit.entries.by_guid([told.guid])[told.guid]
    assert found.article.episode == episode
    assert found.media == (sound,)
