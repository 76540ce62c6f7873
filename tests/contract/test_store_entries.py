"""What every database promises of entries and the terms that gather them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syndicate.model import (
    EPOCH,
    EVERYTHING,
    Absent,
    Article,
    Enclosure,
    Entry,
    Image,
    Markup,
    Media,
    Person,
    State,
    Term,
    TermKind,
)
from syndicate.ports.store import Store
from tests.contract.store_samples import NOON, article, entry, later

texts = st.text(max_size=40)
anything = st.one_of(texts, st.text(st.sampled_from("a\x00\x1b\udc80\udcff\ud800𝄞é\n"), max_size=12))
maybe = st.none() | anything
moments = st.integers(-30_000_000_000, 200_000_000_000).map(lambda s: EPOCH + timedelta(seconds=s))
numbers = st.integers(-(2**62), 2**62)

articles = st.builds(
    Article,
    path=anything,
    title=anything,
    published=moments,
    summary=anything,
    language=texts,
    markup=st.sampled_from(Markup),
    body=anything,
    slug=texts,
    title_derived=st.booleans(),
    updated=st.none() | moments,
    expires=st.none() | moments,
    draft=st.booleans(),
    order=numbers,
    authors=st.lists(st.builds(Person, name=anything, email=maybe, url=maybe), max_size=2).map(tuple),
    section=maybe,
    tags=st.lists(anything, max_size=3).map(tuple),
    permalink=maybe,
    guid=maybe,
    canonical=maybe,
    image=st.none() | st.builds(Image, url=anything, alt=anything),
    enclosures=st.lists(
        st.builds(
            Enclosure,
            url=anything,
            media_type=texts,
            length=numbers,
            title=maybe,
            duration_s=st.none() | numbers,
        ),
        max_size=2,
    ).map(tuple),
    credit=maybe,
    location=maybe,
    warnings=st.lists(anything, max_size=2).map(tuple),
)
entries = st.builds(
    Entry,
    guid=anything,
    address=anything,
    article=articles,
    updated=moments,
    revision=st.integers(1, 2**62),
    state=st.sampled_from(State),
    digest=texts,
    file_digest=texts,
    media=st.lists(
        st.builds(
            Media,
            reference=anything,
            source=anything,
            path=anything,
            media_type=texts,
            length=numbers,
            width=st.none() | numbers,
            height=st.none() | numbers,
        ),
        max_size=2,
    ).map(tuple),
    absent=st.lists(st.builds(Absent, path=anything, reference=anything), max_size=2).map(tuple),
)


def tags(store: Store, *names: str) -> tuple[Term, ...]:
    """Tags by these names, stored."""
    with store.write() as unit:
        found = unit.entries.resolve_terms(TermKind.TAG, names)
    return tuple(found[name] for name in names)


def guids(store: Store, term: Term, limit: int = 10) -> list[str]:
    """Guids of the newest of a term."""
    with store.read() as unit:
        return [ref.guid for ref in unit.entries.newest(term, limit)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=entries, tag=anything)
def test_an_entry_comes_back_as_it_was(store: Store, one: Entry, tag: str) -> None:
    """Whatever an author writes is kept to the character."""
    with store.write() as unit:
        whole = replace(one, terms=tuple(unit.entries.resolve_terms(TermKind.TAG, [tag]).values()))
        unit.entries.save([whole])
    with store.read() as unit:
        assert unit.entries.by_guid([one.guid]) == {one.guid: whole}


def test_an_entry_is_found_by_each_of_its_names(store: Store) -> None:
    """Guid, path, content and address all lead to the whole entry."""
    one = entry(file_digest="abc")
    with store.write() as unit:
        unit.entries.save([one])
    with store.read() as unit:
        assert unit.entries.by_guid([one.guid, "none"]) == {one.guid: one}
        assert unit.entries.by_path([one.path, "none"]) == {one.path: one}
        assert unit.entries.by_file_digest(["abc", "none"]) == {"abc": [one]}
        assert unit.entries.by_address(one.address) == one
        assert unit.entries.by_address("none/") is None
        assert unit.entries.addresses_taken([one.address, "none/"]) == {one.address}


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.EXPIRED])
def test_what_is_present_hides_what_was_withdrawn_at_its_path(store: Store, state: State) -> None:
    """A new file at an old path is the one that is meant, in whatever order the two were stored."""
    old = replace(entry("a-old", state=state), updated=later(500))
    new = entry("z-new", state=State.SCHEDULED)
    with store.write() as unit:
        unit.entries.save([new, old])
        assert unit.entries.by_path([new.path]) == {new.path: new}
        assert unit.entries.by_file_digest(["f"]) == {"f": [new, old]}
        assert unit.entries.by_address(new.address) == new


def test_the_newest_come_first_then_the_declared_order_then_the_guid(store: Store) -> None:
    """Articles of one day keep a stable order in every feed."""
    with store.write() as unit:
        unit.entries.save(
            [
                entry("b", made_of=article("b")),
                entry("a", made_of=article("a")),
                entry("first", made_of=article("f", order=-1)),
                entry("ancient", made_of=article("o", published=datetime(1900, 1, 1, tzinfo=UTC))),
                entry("new", made_of=article("n", published=later(1))),
            ]
        )
    assert guids(store, EVERYTHING) == ["new", "first", "a", "b", "ancient"]
    assert guids(store, EVERYTHING, 2) == ["new", "first"]


def test_a_reference_and_a_summary_say_enough_without_the_text(store: Store) -> None:
    """An index of a thousand entries does not load a thousand bodies."""
    one = entry(revision=3)
    with store.write() as unit:
        unit.entries.save([one])
        (ref,) = unit.entries.newest(EVERYTHING, 5)
        assert (ref.guid, ref.revision, ref.published, ref.updated) == (one.guid, 3, NOON, NOON)
        short = replace(one, article=replace(one.article, body=""))
        assert unit.entries.newest_summaries(EVERYTHING, 5) == [short]
        assert list(unit.entries.list(None, "", 5)) == [short]


def test_a_term_is_listed_from_its_oldest_entry_on(store: Store) -> None:
    """The list is the newest-first order from its end, without articles; their summaries are had by guid."""
    with store.write() as unit:
        unit.entries.save(
            entry(guid, made_of=article(guid, published=later(age)))
            for guid, age in (("b", 0), ("c", 5), ("a", 5))
        )
        listed = unit.entries.listed(EVERYTHING)
        newest = [ref.guid for ref in unit.entries.newest(EVERYTHING, 9)]
        assert [one.guid for one in listed] == newest[::-1]
        stored = unit.entries.by_guid(["a", "b"])
        found = unit.entries.summaries(["a", "b", "none"])
    assert found == {
        guid: replace(whole, article=replace(whole.article, body="")) for guid, whole in stored.items()
    }
    for one in listed[:1]:
        assert (one.address, one.updated) == (stored[one.guid].address, stored[one.guid].updated)


def test_only_live_entries_are_gathered_and_counted(store: Store) -> None:
    """Withdrawing, restoring and retagging keep every feed and count right."""
    talks, peace = tags(store, "Talks", "Peace")

    def counts() -> tuple[int, int, int]:
        with store.read() as unit:
            found = unit.entries.term_counts([talks, peace, EVERYTHING])
        return found[talks], found[peace], found[EVERYTHING]

    steps = [
        (entry(terms=(talks,)), (1, 0, 1)),
        (entry(terms=(talks,)), (1, 0, 1)),
        (entry(terms=(talks, peace)), (1, 1, 1)),
        (entry(terms=(peace,), made_of=article(published=later(9), order=3)), (0, 1, 1)),
        (entry(terms=(peace,), state=State.WITHDRAWN), (0, 0, 0)),
        (entry(terms=(peace,), state=State.SCHEDULED), (0, 0, 0)),
        (entry(terms=(peace, talks)), (1, 1, 1)),
        (entry(terms=(peace, talks), state=State.EXPIRED), (0, 0, 0)),
    ]
    for one, expected in steps:
        with store.write() as unit:
            unit.entries.save([one])
        assert counts() == expected
        live = [one.guid] if one.state is State.LIVE else []
        assert guids(store, EVERYTHING) == live
        assert guids(store, peace) == (live if peace in one.terms else [])


def test_an_entry_saved_twice_in_a_batch_is_the_last(store: Store) -> None:
    """A batch may name an entry more than once."""
    with store.write() as unit:
        unit.entries.save([entry(), entry(state=State.WITHDRAWN, revision=2)])
        assert unit.entries.newest(EVERYTHING, 5) == []
        assert unit.entries.count()[State.WITHDRAWN] == 1


def test_many_entries_are_saved_at_once(store: Store) -> None:
    """A first scan saves more entries than one statement takes."""
    (talks,) = tags(store, "Talks")
    many = [entry(f"{number:04}", terms=(talks,), made_of=article(f"{number}")) for number in range(1100)]
    with store.write() as unit:
        unit.entries.save(many)
    with store.read() as unit:
        assert unit.entries.term_counts([talks, EVERYTHING]) == {talks: 1100, EVERYTHING: 1100}
        assert len(unit.entries.by_path(str(number) for number in range(1100))) == 1100


def test_time_makes_entries_due(store: Store) -> None:
    """An embargo ends and an article expires at its second, and the store knows which comes next."""
    expiring = entry("x", made_of=replace(article("x"), expires=later(100)))
    embargoed = entry("s", state=State.SCHEDULED, made_of=article("s", published=later(50)))
    with store.write() as unit:
        assert unit.entries.next_due() is None
        unit.entries.save(
            [expiring, embargoed, entry("plain"), replace(expiring, guid="w", state=State.WITHDRAWN)]
        )
        assert unit.entries.next_due() == later(50)
        assert unit.entries.due(later(49), 10) == []
        assert unit.entries.due(later(50), 10) == [embargoed]
        assert unit.entries.due(later(100), 10) == [embargoed, expiring]
        assert unit.entries.due(later(100), 1) == [embargoed]


def test_entries_are_listed_page_by_page(store: Store) -> None:
    """All entries can be walked through in order of guid, those of one state too."""
    with store.write() as unit:
        unit.entries.save(entry(guid, state=state) for guid, state in zip("dbca", [*State], strict=True))
        assert [one.guid for one in unit.entries.list(None, "", 3)] == ["a", "b", "c"]
        assert [one.guid for one in unit.entries.list(None, "c", 3)] == ["d"]
        assert [one.guid for one in unit.entries.list(State.LIVE, "", 3)] == ["b"]
        assert unit.entries.count() == dict.fromkeys(State, 1)


def test_names_that_differ_in_case_or_encoding_are_one_term(store: Store) -> None:
    """The first spelling stays; a slug is given once and never again to another."""
    with store.write() as unit:
        found = unit.entries.resolve_terms(TermKind.TAG, ["Café", "CAFE\u0301", "cafe", "C.a.f.e"])
        assert found["Café"] == found["CAFE\u0301"]
        assert found["Café"].name == "Café"
        slugs = [found[name].slug for name in ("Café", "cafe", "C.a.f.e")]
        assert len(set(slugs)) == 3
        assert slugs[1].startswith(slugs[0] + "-")
    with store.write() as unit:
        assert unit.entries.resolve_terms(TermKind.TAG, ["CAFÉ"])["CAFÉ"] == found["Café"]
        assert unit.entries.resolve_terms(TermKind.AUTHOR, ["cafe"])["cafe"].slug == slugs[0]
        assert [term.name for term in unit.entries.terms(TermKind.TAG)] == ["C.a.f.e", "cafe", "Café"]


def test_a_month_stands_below_its_year(store: Store) -> None:
    """The archive's addresses are years and months."""
    with store.write() as unit:
        assert unit.entries.resolve_terms(TermKind.MONTH, ["2021-07"])["2021-07"].slug == "2021/07"


def test_a_reader_learns_what_a_new_term_would_be(store: Store) -> None:
    """A preview shows the term and stores nothing."""
    with store.read() as unit:
        would = unit.entries.resolve_terms(TermKind.TAG, ["Talks", "talks", "Tälks"])
        assert unit.entries.terms(TermKind.TAG) == []
    with store.write() as unit:
        assert unit.entries.resolve_terms(TermKind.TAG, ["Talks", "talks", "Tälks"]) == would


def test_the_epoch_is_a_moment_like_any_other(store: Store) -> None:
    """Zero seconds are not taken for no date."""
    with store.write() as unit:
        unit.entries.save([entry(state=State.SCHEDULED, made_of=article(published=EPOCH))])
        assert unit.entries.next_due() == EPOCH
