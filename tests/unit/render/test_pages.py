"""What every page promises its readers, whatever is in the articles."""

import posixpath
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from syndicate.model import Directory, Entry, Image, Output, Term, TermKind
from syndicate.render.pages import Pages
from tests.unit.render.page_samples import (
    ARABIC,
    CUT,
    DIRECTORY,
    ENTRIES,
    FORMATS,
    HARBOUR,
    HOSTILE,
    JAPANESE,
    MASTHEAD,
    PLAIN,
    channel,
    entry,
    publication,
)

PAGES = Pages()


def tree(output: Output) -> html.HtmlElement:
    """The page as a browser reads it."""
    return html.document_fromstring(output.body.decode())


def texts(output: Output, path: str) -> list[str]:
    """The words of each element that ``path`` finds."""
    return [" ".join(found.text_content().split()) for found in tree(output).xpath(path)]


def values(output: Output, path: str) -> list[str]:
    """The attributes that ``path`` finds."""
    return [str(found) for found in tree(output).xpath(path)]


def article(subject: Entry) -> Output:
    """The page of one entry."""
    return PAGES.article(subject, MASTHEAD, FORMATS)


OUTPUTS = {output.path: output for output in publication(PAGES)}
NOWHERE = ("404.html", "410.html")
"""Pages that are shown at any address."""
DOCUMENTS = [output for path, output in OUTPUTS.items() if path.endswith(".html")]


def test_a_picture_has_its_caption_and_credit_below_it() -> None:
    """Whoever made it is named."""
    shown = Image(url="https://e.example/a.png", alt="A", caption="The <harbour>", credit="Ann Weir")
    page = article(replace(PLAIN, article=replace(PLAIN.article, image=shown)))
    assert texts(page, "//figure[@class='hero']/figcaption") == ["The <harbour> Ann Weir"]
    bare = article(
        replace(PLAIN, article=replace(PLAIN.article, image=replace(shown, caption="", credit="")))
    )
    assert texts(bare, "//figcaption") == []


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("https://wire.example/1", ["https://wire.example/1"]),
        ("The Wire", []),
        ("javascript:alert(1)", []),
        ("https://[bad", []),
    ],
)
def test_a_page_says_where_its_article_was_taken_from(source: str, address: list[str]) -> None:
    """An address of the web is a link, anything else is words."""
    page = article(replace(PLAIN, article=replace(PLAIN.article, source=source)))
    assert texts(page, "//footer/p[@class='credit']") == [source]
    assert values(page, "//footer/p[@class='credit']/a/@href") == address


def test_pages_stand_where_their_addresses_say() -> None:
    """A reader who knows an address finds the page, and the folder needs no server that rewrites."""
    assert set(OUTPUTS) >= {
        "assets/site.css",
        "index.html",
        "sections/harbour/index.html",
        "feeds/index.html",
        "archive/index.html",
        "archive/2021/07/index.html",
        "articles/2021/07/bell/index.html",
    }


@pytest.mark.parametrize("output", DOCUMENTS, ids=lambda output: output.path)
def test_every_page_says_what_it_is(output: Output) -> None:
    """A browser, a search engine and a screen reader learn language, title, subject and address."""
    page = tree(output)
    assert output.media_type == "text/html; charset=utf-8"
    assert output.body.lstrip().startswith(b"<!doctype html>")
    assert page.get("lang")
    assert page.get("dir") in {"ltr", "rtl"}
    assert page.findtext("head/title")
    assert values(output, "//meta[@name='description']/@content") != [""]
    assert values(output, "//meta/@charset") == ["utf-8"]
    canonical = output.path.removesuffix("index.html")
    expected = [] if output.path in NOWHERE else [f"https://review.example/{canonical}"]
    assert values(output, "//link[@rel='canonical']/@href") == expected
    assert len(page.xpath("//h1")) == 1
    assert [len(page.xpath(f"//body/{name}")) for name in ("header", "main", "footer")] == [1, 1, 1]
    assert values(output, "//a[@class='skip']/@href") == ["#content"]


@pytest.mark.parametrize("output", DOCUMENTS, ids=lambda output: output.path)
def test_no_page_needs_a_script_or_another_host(output: Output) -> None:
    """A strict content policy holds: nothing but our script runs, nothing comes from elsewhere."""
    page = tree(output)
    assert not page.xpath("//style | //iframe | //*[@style] | //form[not(ancestor::template)]")
    scripts = page.xpath("//script[not(@type='application/ld+json')]")
    assert [(posixpath.basename(urlsplit(one.get("src")).path), one.text) for one in scripts] == [
        ("site.js", None)
    ]
    assert not [name for found in page.iter() for name in found.attrib if str(name).startswith("on")]
    loaded = page.xpath("//link[@rel='stylesheet']/@href | //img/@src | //audio/@src | //video/@src")
    assert not [url for url in loaded if urlsplit(url).netloc not in {"", "review.example"}]
    assert not [url for url in page.xpath("//a/@href") if url.startswith("javascript:")]


@pytest.mark.parametrize("output", DOCUMENTS, ids=lambda output: output.path)
def test_links_between_pages_lead_to_files_of_the_folder(output: Output) -> None:
    """The folder can be moved below any address, or opened from a disk, and its links still hold."""
    folder = posixpath.dirname(output.path)
    known = set(OUTPUTS) | {
        "feeds.opml",
        "archive/2021/06/index.html",
        "tags/ferries/index.html",
        "authors/marta-lindqvist/index.html",
    }
    links = [link for link in values(output, "//a/@href") if not urlsplit(link).scheme]
    found = {_place(folder, link) for link in links if link[0] != "#"}
    pages = {path for path in found if not path.endswith((".xml", ".json"))}
    assert pages <= known
    beside = values(output, "//link[@rel='stylesheet' or @rel='icon']/@href | //script/@src")
    assert {_place(folder, link) for link in beside} == {
        "assets/icon.svg",
        "assets/site.css",
        "assets/site.js",
    }


def _place(folder: str, link: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, urlsplit(link).path)).lstrip("/")


@pytest.mark.parametrize("output", DOCUMENTS, ids=lambda output: output.path)
def test_every_page_names_the_feeds(output: Output) -> None:
    """A reader program given the address of any page finds absolute, typed and titled feeds."""
    named = tree(output).xpath("//link[@rel='alternate']")
    assert {link.get("type") for link in named} == {form.media_type for form in FORMATS}
    assert all(link.get("href").startswith("https://review.example/") for link in named)
    assert len({link.get("title") for link in named}) == len(named)


def test_a_section_names_its_own_feed_before_the_publications() -> None:
    """Software that takes the first feed of a section's page takes the section's."""
    hrefs = values(OUTPUTS["sections/harbour/index.html"], "//link[@rel='alternate']/@href")
    assert hrefs[0] == "https://review.example/sections/harbour/rss.xml"
    assert hrefs[3] == "https://review.example/rss.xml"


def test_a_feed_has_a_twin_with_the_same_entries_and_the_way_to_subscribe() -> None:
    """Who follows a subscribe button sees what the feed holds and its three addresses, ready to copy."""
    twin = OUTPUTS["sections/harbour/index.html"]
    assert texts(twin, "//main//h3") == [PLAIN.article.title, ARABIC.article.title]
    assert PLAIN.article.summary in texts(twin, "//p[@class='summary']")
    assert texts(twin, "//*[@id='subscribe']//textarea") == [
        f"https://review.example/sections/harbour/{form.file_name}" for form in FORMATS
    ]
    assert values(twin, "//*[@id='subscribe']//a/@type") == [form.media_type for form in FORMATS]


def test_the_front_page_offers_every_section_and_the_most_used_tags_and_authors() -> None:
    """Each can be subscribed to with one button; what is too much for the page is one link away."""
    many = tuple(Term(kind=TermKind.TAG, slug=f"t{n:02}", name=f"tag {n}", count=n) for n in range(40))
    front = PAGES.front(channel(), ENTRIES, Directory(sections=(HARBOUR,), tags=many))
    buttons = values(front, "//aside//a[@class='button']/@href")
    assert buttons[0] == "sections/harbour/index.html#subscribe"
    assert buttons[1:3] == ["tags/t39/index.html#subscribe", "tags/t38/index.html#subscribe"]
    assert len(buttons) == 1 + 12
    assert texts(front, "//p[@class='more']") == ["All 42 feeds"]


def test_the_directory_lists_every_feed_in_every_format() -> None:
    """Nothing that can be subscribed to is hidden."""
    listed = values(OUTPUTS["feeds/index.html"], "//span[@class='forms']/a/@href")
    assert len(listed) == 4 * len(FORMATS)
    assert "../rss.xml" in listed
    assert "../authors/marta-lindqvist/feed.json" in listed
    assert "../feeds.opml" in values(OUTPUTS["feeds/index.html"], "//a/@href")


def test_the_archive_goes_from_the_newest_month_to_the_oldest() -> None:
    """Months stand by year, newest first, however they are given."""
    slugs = ("2020/12", "2021/02", "2021/11")
    months = [Term(kind=TermKind.MONTH, slug=slug, name=slug.replace("/", "-"), count=1) for slug in slugs]
    archive = PAGES.archive(months, MASTHEAD, FORMATS)
    assert texts(archive, "//main//h2") == ["2021", "2020"]
    assert texts(archive, "//main//li/a") == ["2021-11", "2021-02", "2020-12"]


def test_an_article_says_who_wrote_it_when_and_where_it_belongs() -> None:
    """Authors, section and tags lead on; both moments can be read by people and by programs."""
    page = article(PLAIN)
    assert values(page, "//a[@rel='author']/@href") == ["../../../../authors/marta-lindqvist/index.html"]
    assert texts(page, "//p[@class='meta']/bdi[1]") == ["Jonas Weber"]
    assert values(page, "//p[@class='kicker']/a/@href") == ["../../../../sections/harbour/index.html"]
    assert values(page, "//a[@rel='tag']/@href") == ["../../../../tags/ferries/index.html"]
    assert values(page, "//time/@datetime") == ["2021-07-24T05:40:00Z", "2021-07-26T09:05:00Z"]
    assert texts(page, "//time") == ["2021-07-24 05:40 UTC", "2021-07-26 09:05 UTC"]
    assert values(page, "//a[@rel='bookmark']/@href") == ["https://review.example/articles/2021/07/bell/"]


def test_an_article_that_never_changed_shows_one_date() -> None:
    """No reader wonders what an update was that never happened."""
    assert texts(article(ARABIC), "//time") == ["2021-07-20"]


def test_a_date_without_a_time_is_the_day_that_its_author_wrote() -> None:
    """Midnight in the publication's zone is shown as that zone's day, not as yesterday evening in UTC."""
    kolkata = replace(MASTHEAD, zone="Asia/Kolkata")
    dated = replace(ARABIC.article, published=datetime(2021, 7, 24, 18, 30, tzinfo=UTC))
    subject = replace(ARABIC, article=dated, updated=dated.published)
    assert texts(PAGES.article(subject, kolkata, FORMATS), "//time") == ["2021-07-25"]


def test_a_picture_and_a_sound_come_with_the_article() -> None:
    """The picture has its text and its size; the sound can be played or kept, and loads only then."""
    page = article(PLAIN)
    image = tree(page).xpath("//figure[@class='hero']/img")[0]
    assert dict(image.attrib) == {
        "src": "../../../../media/mole.0a1b.png",
        "alt": "A stone mole in early light",
        "width": "1200",
        "height": "675",
    }
    sound = tree(page).xpath("//audio")[0]
    assert (sound.get("preload"), sound.get("src")) == (
        "none",
        "https://review.example/articles/2021/07/bell/bell.mp3",
    )
    assert texts(page, "//*[@class='attachment']/p") == ["The bell audio/mpeg · 31:07 · 12.3 MB"]


def test_files_inside_a_body_are_found_from_the_page() -> None:
    """A picture in the text shows from a disk as well as from the web."""
    assert values(article(PLAIN), "//div[@class='body']//img/@src") == ["../../../../media/mole.0a1b.png"]


def test_an_address_that_is_not_of_the_web_is_left_out() -> None:
    """A picture's address cannot smuggle in anything that is no picture on the web."""
    hostile = replace(ARABIC, article=replace(ARABIC.article, image=Image(url="javascript:alert(1)")))
    assert not values(article(hostile), "//figure")


def test_an_article_is_in_its_own_language_and_its_frame_in_the_publications() -> None:
    """Right-to-left text runs so, and the name above it does not."""
    page = tree(article(ARABIC))
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    frame = page.xpath("//body/header")[0]
    assert (frame.get("lang"), frame.get("dir")) == ("en", "ltr")


def test_in_a_list_each_title_keeps_its_language() -> None:
    """A screen reader changes its voice where the language changes, and only there."""
    front = OUTPUTS["index.html"]
    titles = tree(front).xpath("//main//h3")
    assert [(title.get("lang"), title.get("dir")) for title in titles] == [
        (None, None),
        ("ar", "rtl"),
        ("ja", "ltr"),
        (None, None),
        (None, None),
    ]


def test_built_in_words_are_marked_as_english_where_the_page_is_not() -> None:
    """No voice reads an English word as if it were Arabic."""
    front = PAGES.front(channel(masthead=replace(MASTHEAD, language="ar")), ENTRIES, DIRECTORY)
    assert set(values(front, "//nav//li//bdi/@lang")) == {"en"}
    assert not values(OUTPUTS["index.html"], "//nav//@lang")


def test_markup_in_titles_and_summaries_is_text() -> None:
    """What an author writes is shown, never run."""
    front = OUTPUTS["index.html"]
    assert HOSTILE.article.title in texts(front, "//h3")
    assert HOSTILE.article.summary in texts(front, "//p[@class='summary']")
    assert texts(article(HOSTILE), "//h1") == [HOSTILE.article.title]


@settings(max_examples=25, deadline=None)
@given(words=st.text(min_size=1, max_size=60))
def test_whatever_is_in_a_title_the_page_has_no_element_more(words: str) -> None:
    """No combination of characters in a title, name or summary becomes markup."""
    hostile = entry("any", title=f"t{words}", summary=f"s{words}", body="<p>Text.</p>")
    usual = entry("any", title="t", summary="s", body="<p>Text.</p>")
    assert _shape(article(hostile)) == _shape(article(usual))


def _shape(output: Output) -> list[str]:
    return [str(found.tag) for found in tree(output).iter() if found.get("class") != "standfirst"]


def test_a_title_cut_from_the_text_is_not_said_twice_in_a_list() -> None:
    """The summary goes on where the title stops."""
    summaries = texts(PAGES.front(channel(), [CUT], DIRECTORY), "//p[@class='summary']")
    assert summaries == ["… in a bid to discuss a withdrawal."]


def test_a_summary_that_the_body_says_itself_is_not_set_above_it() -> None:
    """Only a summary that adds something stands below the title."""
    spoken = entry(
        "said", title="Title", summary="The first sentence.", body="<p>The <b>first</b> sentence.</p>"
    )
    assert not texts(article(spoken), "//p[@class='standfirst']")
    assert texts(article(PLAIN), "//p[@class='standfirst']") == [PLAIN.article.summary]


def test_a_credit_is_shown_once() -> None:
    """Whether it stands in the body or only among the fields, the reader sees it, once."""
    told = entry(
        "told", title="Title", body="<p>Text.</p><p>With inputs from AP</p>", credit="With inputs from AP"
    )
    untold = entry("untold", title="Title", body="<p>Text.</p>", credit="With inputs from AP")
    for page in (article(told), article(untold)):
        assert " ".join(texts(page, "//main")).count("With inputs from AP") == 1


def test_an_article_of_another_site_is_linked_where_it_is() -> None:
    """Lists lead to the user's own pages when the articles are there."""
    elsewhere = replace(JAPANESE, address="https://elsewhere.example/2021/minato/")
    front = PAGES.front(channel(), [elsewhere], DIRECTORY)
    assert values(front, "//h3/a/@href") == ["https://elsewhere.example/2021/minato/"]


def test_who_has_read_to_the_end_is_offered_the_section() -> None:
    """The last thing on the page is the way to more of the same; without a section, to all of it."""
    assert values(article(PLAIN), "//*[@class='follow']/a/@href") == [
        "../../../../sections/harbour/index.html#subscribe"
    ]
    assert values(article(JAPANESE), "//*[@class='follow']/a/@href") == ["../../../../index.html#subscribe"]


def test_a_publication_without_articles_has_pages_all_the_same() -> None:
    """The first visitor meets a sentence, not an error."""
    front = PAGES.front(channel(), [], Directory())
    assert texts(front, "//p[@class='none']") == ["Nothing has been published here yet."]
    assert PAGES.archive([], MASTHEAD, FORMATS).body


def test_the_same_articles_give_the_same_bytes(tmp_path: Path) -> None:
    """A page is written again only when something in it has changed, wherever it is made."""
    (tmp_path / "empty").mkdir()
    again = publication(Pages(tmp_path / "empty"))
    assert [output.digest for output in again] == [output.digest for output in OUTPUTS.values()]
