"""What declared fields promise: found under every name, typed, and never an error."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.fields import ALIASES, resolve
from syndicate.core.media_types import media_type
from syndicate.core.people import people
from syndicate.model import Enclosure, Image, Person

_TEXTS = ("title", "summary", "language", "slug", "permalink", "guid", "section", "source")


@pytest.mark.parametrize(("field", "key"), [(field, key) for field in _TEXTS for key in ALIASES[field]])
def test_a_field_is_found_under_each_of_its_names(field: str, key: str) -> None:
    """A blog that moves here need not rename a key, in whatever case it writes it."""
    assert getattr(resolve({key.upper(): "en"}), field) == "en"


def test_the_first_name_that_holds_something_wins() -> None:
    """An empty title is none."""
    assert resolve({"title": "", "headline": None, "name": "N"}).title == "N"
    assert resolve({"name": "N", "title": "T"}).title == "T"


@pytest.mark.parametrize("key", ALIASES["published"])
def test_a_date_stays_as_it_was_written(key: str) -> None:
    """What it means is the publication's to say."""
    assert resolve({key: date(2024, 5, 1)}).published == date(2024, 5, 1)


@pytest.mark.parametrize(
    "fields",
    [
        {"draft": True},
        {"draft": "yes"},
        {"published": False},
        {"published": "false"},
        {"status": "draft"},
        {"status": "Private"},
        {"status": "hidden"},
    ],
)
def test_what_is_not_to_be_published_is_a_draft(fields: dict[str, object]) -> None:
    """However its author says it."""
    declared = resolve(fields)
    assert declared.draft
    assert declared.published is None


@pytest.mark.parametrize(
    "fields", [{"draft": False}, {"published": "2024-05-01"}, {"status": "published"}, {}]
)
def test_everything_else_is_none(fields: dict[str, object]) -> None:
    """A published date is no word about drafts."""
    assert not resolve(fields).draft


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Ada", ["Ada"]),
        ("A, B and C", ["A", "B", "C"]),
        ("Ada Byron & Bob Roe", ["Ada Byron", "Bob Roe"]),
        ("Byron, Ada", ["Byron, Ada"]),
        ("Ada Byron, Bob Roe", ["Ada Byron", "Bob Roe"]),
        ("by Ada Byron", ["Ada Byron"]),
        (["Byron, Ada", "Bob and Co"], ["Byron, Ada", "Bob and Co"]),
        (["A", "A"], ["A"]),
        ({"name": "Ada"}, ["Ada"]),
        (["", None, "—"], []),
        (5, []),
    ],
)
def test_authors_are_people_however_they_are_written(value: object, names: list[str]) -> None:
    """Several become several, and nobody is invented."""
    assert [person.name for person in people(value)] == names


def test_an_author_keeps_address_and_page() -> None:
    """Tables and bracketed addresses say more than a name."""
    assert people({"name": "A", "email": "a@b.example", "url": "https://b.example/"}) == (
        Person(name="A", email="a@b.example", url="https://b.example/"),
    )
    assert people("Ada <a@b.example>") == (Person(name="Ada", email="a@b.example"),)
    assert people("Ada <https://b.example/>") == (Person(name="Ada", url="https://b.example/"),)
    assert people("a@b.example (Ada)") == (Person(name="Ada", email="a@b.example"),)
    assert people({"name": "A", "url": "javascript:alert(1)"}) == (Person(name="A"),)


@pytest.mark.parametrize(
    ("fields", "tags"),
    [
        ({"tags": ["a", " b ", "a"]}, ("a", "b")),
        ({"tags": "a b, c"}, ("a b", "c")),
        ({"tags": "a b"}, ("a b",)),
        ({"tags": "a b", "layout": "post"}, ("a", "b")),
        ({"Keywords": "A,a"}, ("A", "a")),
        ({"taxonomies": {"tags": ["x"]}}, ("x",)),
        ({"categories": ["x", 7]}, ("x", "7")),
        ({"tags": [None, {"name": "n"}, ["deep"]]}, ("n",)),
    ],
)
def test_tags_are_trimmed_and_stand_once(fields: dict[str, object], tags: tuple[str, ...]) -> None:
    """Case is kept: what is one tag is the publication's to say."""
    assert resolve(fields).tags == tags


@pytest.mark.parametrize(
    ("text", "tag"),
    [("en_US", "en-US"), ("de", "de"), ("zh-hant-tw", "zh-Hant-TW"), ("pt_BR.UTF-8", "pt-BR")],
)
def test_a_language_is_a_tag_in_its_customary_case(text: str, tag: str) -> None:
    """Locales are read as the languages that they are."""
    assert resolve({"lang": text}).language == tag


@pytest.mark.parametrize(
    ("value", "image"),
    [
        ("a.png", Image(url="a.png")),
        ({"url": "a.png", "alt": "A"}, Image(url="a.png", alt="A")),
        ({"image": "a.png", "caption": "A"}, Image(url="a.png", alt="A", caption="A")),
        (
            {"url": "a.png", "alt": "A", "caption": "B", "credit": "C"},
            Image(url="a.png", alt="A", caption="B", credit="C"),
        ),
        (["a.png", "b.png"], Image(url="a.png")),
        ({}, None),
        (True, None),
    ],
)
def test_an_image_is_an_address_or_a_table(value: object, image: Image | None) -> None:
    """Every generator's way to name a picture is understood."""
    for key in ALIASES["image"]:
        assert resolve({key: value}).image == image


def test_enclosures_are_collected_with_what_is_said_of_them() -> None:
    """Length, type and duration as declared, the type by suffix otherwise."""
    declared = resolve(
        {
            "enclosure": {"url": "a.mp3", "length": "1,234", "type": "audio/x", "duration": "1:02:03"},
            "audio": "b.ogg",
            "podcast": {"audio": "c.m4a", "duration": 60},
            "attachments": ["d.pdf", {"file": "a.mp3"}, {"none": 1}],
        }
    )
    assert declared.enclosures == (
        Enclosure(url="a.mp3", media_type="audio/x", length=1234, duration_s=3723),
        Enclosure(url="b.ogg", media_type="audio/ogg"),
        Enclosure(url="c.m4a", media_type="audio/mp4", duration_s=60),
        Enclosure(url="d.pdf", media_type="application/pdf"),
    )
    assert declared.warnings


@pytest.mark.parametrize(
    "fields",
    [{"title": {"a": 1}}, {"lang": "?!"}, {"weight": "heavy"}, {"canonical": "/x"}, {"category": ["a", "b"]}],
)
def test_a_wrong_type_is_a_warning(fields: dict[str, object]) -> None:
    """The article is published without it, and its author is told."""
    assert resolve(fields).warnings


def test_order_is_a_whole_number() -> None:
    """Weights of other generators count."""
    assert resolve({"weight": "-2"}).order == -2
    assert resolve({"order": 10**30}).order == 2**31 - 1


@pytest.mark.parametrize("key", ["aliases", "alias", "redirect_from"])
def test_an_earlier_address_is_one_or_several(key: str) -> None:
    """A page that moved is found where it was."""
    assert resolve({key: "/old/"}).aliases == ("/old/",)
    assert resolve({key: ["/old/", "/older/", "/old/"]}).aliases == ("/old/", "/older/")


@pytest.mark.parametrize("key", ALIASES["canonical"])
def test_the_address_of_the_original_is_a_whole_one(key: str) -> None:
    """Under each of its names."""
    assert resolve({key: "https://e.example/x"}).canonical == "https://e.example/x"


@pytest.mark.parametrize("field", ["updated", "expires"])
def test_the_other_dates_stay_as_written_too(field: str) -> None:
    """Under each of their names, in whatever case."""
    for key in ALIASES[field]:
        assert getattr(resolve({key.title(): "2024-05-01"}), field) == "2024-05-01"


@pytest.mark.parametrize("key", ALIASES["authors"])
def test_authors_stand_under_each_of_their_names(key: str) -> None:
    """As a text, a list or tables."""
    for value in ("Ada", ["Ada"], {"name": "Ada"}, [{"name": "Ada"}]):
        assert resolve({key: value}).authors == (Person(name="Ada"),)


@pytest.mark.parametrize("key", ["tags", "tag", "keywords", "topics", "categories"])
def test_tags_stand_under_each_of_their_names(key: str) -> None:
    """As a list, or as a text with commas."""
    assert resolve({key: ["a", "b c"]}).tags == resolve({key: "a, b c"}).tags == ("a", "b c")


def test_a_section_is_a_single_category() -> None:
    """Several categories are tags."""
    assert resolve({"category": "News"}).section == resolve({"category": ["News"]}).section == "News"
    assert resolve({"categories": ["a", "b"]}).section is None


@pytest.mark.parametrize("key", ["enclosure", "enclosures", "audio", "video", "attachments"])
def test_a_file_is_declared_under_each_of_its_names(key: str) -> None:
    """As an address or a table; a podcast's table may name it, too."""
    for value in ("a.mp3", {"url": "a.mp3"}, [{"file": "a.mp3"}]):
        assert resolve({key: value}).enclosures == (Enclosure(url="a.mp3", media_type="audio/mpeg"),)
    assert resolve({"podcast": {"episode": 3}}).enclosures == ()


def test_what_means_nothing_here_is_kept() -> None:
    """Templates may show it: values as JSON, by key; what is too long for each article is not."""
    declared = resolve({"Mood": "calm", "rating": [1, date(2024, 5, 1)], "title": "T", "log": "x" * 5000})
    assert declared.extra == (("mood", '"calm"'), ("rating", '[1, "2024-05-01"]'))
    assert resolve({"draft": True, "status": "x", "podcast": {"season": 1}, "podcast.season": 1}).extra == ()


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.dates()
    | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
_KEYS = st.sampled_from(
    sorted({key for keys in ALIASES.values() for key in keys} | {"draft", "status", "layout"})
)


@given(fields=st.dictionaries(_KEYS, _VALUES, max_size=6))
def test_no_value_of_any_type_is_an_error(fields: dict[str, object]) -> None:
    """Whatever stands in a header, it is read or left out."""
    resolve(fields)


def test_a_number_that_nobody_could_write_is_left_out() -> None:
    """It is no title, no tag and no error."""
    assert resolve({"title": 10**5000, "tags": [10**5000], "weight": 10**5000}).title is None


def test_a_media_type_comes_from_the_suffix_alone() -> None:
    """The machine's own tables have no say."""
    assert media_type("https://e.example/a.MP3?x=1#t.ogg") == "audio/mpeg"
    assert (
        media_type("x.unknown")
        == media_type("mp3")
        == media_type("https://[bad")
        == "application/octet-stream"
    )


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
    ],
)
def test_no_picture_or_file_is_taken_from_an_address_that_could_run_something(address: str) -> None:
    """A header cannot smuggle a script into a page or a reader by way of its picture or its sound."""
    declared = resolve({"image": address, "enclosure": {"url": address, "type": "audio/mpeg"}})
    assert declared.image is None
    assert declared.enclosures == ()


def test_no_field_holds_what_no_page_may() -> None:
    """An escape in a header writes a character that no page or feed can have: it is left out everywhere."""
    bad = "a\x01\x1b\ufffeb"
    declared = resolve(
        {
            "title": bad,
            "section": bad,
            "tags": [bad],
            "authors": [{"name": bad, "url": "https://a.example/\x02"}],
            "image": {"url": "b.png", "alt": bad},
            "mood": {"is": [bad]},
        }
    )
    assert (declared.title, declared.section, declared.tags) == ("ab", "ab", ("ab",))
    assert declared.authors == (Person(name="ab", url="https://a.example/"),)
    assert declared.image == Image(url="b.png", alt="ab")
    assert declared.extra == (("mood", '{"is": ["ab"]}'),)
