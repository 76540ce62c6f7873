"""What search engines are told of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from lxml import etree

from syndicate.model import Directory, Output, Term, TermKind
from syndicate.render import sitemap
from syndicate.render.shelf import LENGTH, stretches
from tests.unit.render.page_samples import DIRECTORY, JULY, JUNE, MASTHEAD, PLAIN, entry

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
NOON = datetime(2021, 7, 24, 12, tzinfo=UTC)


def locations(output: Output) -> list[str | None]:
    """The addresses in a sitemap."""
    return [found.text for found in etree.fromstring(output.body).iter(f"{SITEMAP}loc")]


def test_each_article_is_listed_with_its_last_change() -> None:
    """A crawler comes again for what changed, and for nothing else."""
    output = sitemap.stretch_map(
        stretches(JULY)[0],
        [("articles/2021/07/bell/", NOON), ("https://elsewhere.example/a", NOON)],
        MASTHEAD,
    )
    assert output.path == "sitemaps/2021-07.xml"
    assert locations(output) == [
        "https://review.example/archive/2021/07/",
        "https://review.example/articles/2021/07/bell/",
    ]
    dates = [found.text for found in etree.fromstring(output.body).iter(f"{SITEMAP}lastmod")]
    assert dates == ["2021-07-24T12:00:00Z"]


def test_the_index_names_a_sitemap_for_each_stretch_of_each_month() -> None:
    """A month that grows gets another sitemap; the ones there are stay what they are."""
    long = replace(JULY, count=2 * LENGTH + 1)
    lists = sitemap.list_maps(DIRECTORY, MASTHEAD)
    assert [
        loc and loc.removeprefix("https://review.example/sitemaps/")
        for loc in locations(sitemap.index([JUNE, long], lists, MASTHEAD))
    ] == [
        "lists.xml",
        "news.xml",
        "2021-06.xml",
        "2021-07.xml",
        "2021-07-2.xml",
        "2021-07-3.xml",
    ]


def test_no_sitemap_has_more_addresses_than_allowed() -> None:
    """Sixty thousand tags are two sitemaps."""
    tags = tuple(Term(kind=TermKind.TAG, slug=f"t{n}", name=f"t{n}", count=1) for n in range(60_000))
    maps = sitemap.list_maps(Directory(tags=tags), MASTHEAD)
    assert [output.path for output in maps] == ["sitemaps/lists.xml", "sitemaps/lists-2.xml"]
    sizes = [len(locations(output)) for output in maps]
    assert max(sizes) == 50_000
    assert sum(sizes) == 60_000 + 4


def test_news_names_the_publication_the_language_and_the_first_date() -> None:
    """What the news sitemap of Google asks for, in its own spelling of Chinese."""
    chinese = entry("zao", language="zh-Hans-CN", title="早晨 & 灯塔")
    output = sitemap.news([PLAIN, chinese], MASTHEAD)
    root = etree.fromstring(output.body)
    assert [found.text for found in root.iter(f"{NEWS}name")] == ["The Harbour Review"] * 2
    assert [found.text for found in root.iter(f"{NEWS}language")] == ["en", "zh-cn"]
    assert [found.text for found in root.iter(f"{NEWS}publication_date")] == [
        "2021-07-24T05:40:00Z",
        "2021-07-20T00:00:00Z",
    ]
    assert [found.text for found in root.iter(f"{NEWS}title")] == [PLAIN.article.title, "早晨 & 灯塔"]


def test_news_is_counted_from_the_newest_article() -> None:
    """The file changes with an article, never with the clock."""
    assert sitemap.news_since(NOON) == NOON - timedelta(hours=48)


def test_crawlers_find_the_sitemaps_where_they_look() -> None:
    """robots.txt counts at the root of a host alone."""
    found = sitemap.robots(MASTHEAD)
    assert found is not None
    assert found.body.splitlines()[-1] == b"Sitemap: https://review.example/sitemap.xml"
    assert sitemap.robots(replace(MASTHEAD, url="https://review.example/blog/")) is None
