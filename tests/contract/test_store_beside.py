"""What every database promises of the files beside articles."""

from dataclasses import replace

import pytest

from syndicate.model import Absent, Entry, Fingerprint, Media, State
from syndicate.ports.store import Lacking, Store
from tests.contract.store_samples import article, entry

SEEN = Fingerprint(3, 10**18, 2**64 - 1)
CHANGED = Fingerprint(4, 10**18, 2**64 - 1)


def picture(source: str, *, content: str = "1") -> Media:
    """A picture beside an article."""
    return Media(
        reference=source,
        source=source,
        path=f"media/{content}/{source}",
        media_type="image/png",
        length=3,
    )


def one(guid: str, *media: Media, absent: tuple[Absent, ...] = (), state: State = State.LIVE) -> Entry:
    """An entry that shows these."""
    made_of = article(f"{guid}.md")
    return replace(entry(guid, made_of=made_of, address=f"{guid}/", state=state), media=media, absent=absent)


def save(store: Store, *entries: Entry) -> None:
    """Store entries, and the files that they show."""
    with store.write() as unit:
        unit.entries.save(entries)
        unit.beside.add({item.source: SEEN for each in entries for item in each.media})


def test_a_file_is_known_by_the_articles_that_show_it(store: Store) -> None:
    """Also one that is not there, and that of an article under embargo, which will need it."""
    save(store, one("a", picture("x.png")), one("b", picture("x.png"), absent=(Absent("y.png", "./y.png"),)))
    save(store, one("c", picture("z\udce9.png"), state=State.SCHEDULED))
    with store.read() as unit:
        assert unit.beside.known() == {"x.png": SEEN, "z\udce9.png": SEEN}
        assert unit.beside.get(["x.png", "none.png"]) == {"x.png": SEEN}
        assert unit.beside.shown_in(["x.png"]) == ["a.md", "b.md"]
        assert unit.beside.shown_in(["y.png", "z\udce9.png"]) == ["b.md", "c.md"]
        assert unit.beside.shown_in(["none.png"]) == []


def test_a_known_file_changes_only_when_that_is_said(store: Store) -> None:
    """An article that saw it later must not hide the change from the others."""
    save(store, one("a", picture("x.png")))
    with store.write() as unit:
        unit.beside.add({"x.png": CHANGED})
        assert unit.beside.known() == {"x.png": SEEN}
        unit.beside.put({"x.png": CHANGED, "none.png": CHANGED})
        assert unit.beside.known() == {"x.png": CHANGED}


def test_what_an_article_names_in_vain_is_listed(store: Store) -> None:
    """A transcript that nobody names is not missed."""
    save(store, one("b", absent=(Absent("y.png", "y.png"), Absent("talk.vtt"))))
    save(store, one("a", absent=(Absent("y.png", "../y.png"),)))
    save(store, one("c", absent=(Absent("y.png", "y.png"),), state=State.WITHDRAWN))
    with store.read() as unit:
        missed = [Lacking(path="a.md", reference="../y.png"), Lacking(path="b.md", reference="y.png")]
        assert unit.beside.lacking(10) == missed
        assert unit.beside.lacking(1) == missed[:1]
        assert unit.beside.lacking_count() == 2
    save(store, one("a", picture("y.png")))
    with store.read() as unit:
        assert unit.beside.lacking_count() == 1


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.EXPIRED, State.SCHEDULED])
def test_what_nobody_shows_any_more_is_spare(store: Store, state: State) -> None:
    """Withdrawn, expired, embargoed anew: its files are published for nobody, until somebody needs them."""
    save(store, one("a", picture("x.png"), picture("y.png")), one("b", picture("y.png")))
    with store.read() as unit:
        assert unit.beside.spare(10) == []
    save(store, one("a", picture("x.png"), picture("y.png"), state=state))
    with store.write() as unit:
        assert unit.beside.spare(10) == ["media/1/x.png", "media/1/y.png"]
        assert unit.beside.spare(1) == ["media/1/x.png"]
        assert unit.beside.needed(["media/1/x.png", "media/1/y.png"]) == {"media/1/y.png"}
        unit.beside.settled(["media/1/y.png"])
        assert unit.beside.spare(10) == ["media/1/x.png"]


def test_another_content_makes_the_old_one_spare(store: Store) -> None:
    """A picture that was replaced stands at another place, and the old place is cleared."""
    save(store, one("a", picture("x.png")))
    save(store, one("a", picture("x.png", content="2")))
    with store.read() as unit:
        assert unit.beside.spare(10) == ["media/1/x.png"]
        assert unit.beside.needed(["media/1/x.png", "media/2/x.png"]) == {"media/2/x.png"}


def test_a_file_that_no_article_shows_any_more_is_forgotten(store: Store) -> None:
    """Nobody looks at it again; one that another article shows is kept."""
    save(store, one("a", picture("x.png"), picture("y.png")), one("b", picture("y.png")))
    save(store, one("a"))
    with store.read() as unit:
        assert unit.beside.known() == {"y.png": SEEN}
    save(store, one("b", picture("y.png"), state=State.WITHDRAWN))
    with store.read() as unit:
        assert unit.beside.known() == {}
        assert unit.beside.spare(10) == ["media/1/x.png", "media/1/y.png"]
