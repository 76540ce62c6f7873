"""What folders say of their articles, through whole passes."""

from pathlib import Path

import pytest

from syndicate import Publication
from tests.unit.app.homes import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Two articles in folders within each other, one outside."""
    made = Home(tmp_path)
    for path in ("news/a.md", "news/city/b.md", "c.md"):
        made.write(
            path, "---", f"title: {path}", "date: 2026-05-01", "tags: [own]", "---", f"Text of {path}."
        )
    return made


def tags(home: Home) -> dict[str, tuple[str, ...]]:
    """The tags of each article."""
    return {path: entry.article.tags for path, entry in home.entries().items()}


def test_defaults_reach_down_and_a_change_of_them_is_a_change_of_the_articles(home: Home) -> None:
    """Articles below are updated, others are not read as changed, and taking the file away takes it back."""
    home.write("news/_defaults.toml", 'tags = ["news"]', 'author = "Ann"')
    assert home.publish() == {"created": 3}
    assert tags(home) == {"news/a.md": ("own", "news"), "news/city/b.md": ("own", "news"), "c.md": ("own",)}
    assert home.publish() == {}
    home.write("news/_defaults.toml", 'tags = ["latest"]', 'author = "Ann"')
    assert home.publish() == {"updated": 2}
    assert tags(home)["news/city/b.md"] == ("own", "latest")
    home.write("_defaults.toml", 'tags = ["all"]')
    assert home.publish() == {"updated": 3}
    (home.corpus / "news/_defaults.toml").unlink()
    assert home.publish() == {"updated": 2}
    assert tags(home) == {
        "news/a.md": ("own", "all"),
        "news/city/b.md": ("own", "all"),
        "c.md": ("own", "all"),
    }
    assert home.publish() == {}


def test_the_data_of_a_folder_reach_down_as_eleventy_has_it(home: Home) -> None:
    """Its tags are added, but for those by which it only gathers pages; the file itself is no article."""
    home.write("news/news.json", '{"layout": "post", "tags": ["posts", "news"], "author": "Ann"}')
    home.write("news/city/city.11tydata.json", '{"tags": "city"}')
    assert home.publish() == {"created": 3}
    assert tags(home) == {
        "news/a.md": ("own", "news"),
        "news/city/b.md": ("own", "news", "city"),
        "c.md": ("own",),
    }
    home.write("news/news.json", '{"tags": ["latest"]}')
    assert home.publish() == {"updated": 2}
    assert tags(home)["news/a.md"] == ("own", "latest")
    home.write("news/news.json", '{"tags": [')
    home.publish()
    assert tags(home)["news/a.md"] == ("own", "latest")


def test_articles_in_a_file_named_like_its_folder_are_articles(home: Home) -> None:
    """What has a text does not speak of others."""
    home.write("news/news.json", '{"title": "T", "date": "2026-05-01", "text": "A text.", "author": "Ann"}')
    assert home.publish() == {"created": 4}
    assert home.entries()["news/a.md"].article.authors == ()


def test_an_index_page_hands_down_tags_and_authors_but_not_its_title(home: Home) -> None:
    """What an index page says of itself alone stays its own; what it cascades goes down."""
    home.write(
        "news/_index.md", "---", "title: News", "tags: [news]", "cascade: {author: Ann}", "---", "Hello"
    )
    home.publish()
    entry = home.entries()["news/city/b.md"]
    assert (entry.article.title, entry.article.tags) == ("news/city/b.md", ("own", "news"))
    assert [author.name for author in entry.article.authors] == ["Ann"]
    assert home.entries().keys() == {"news/a.md", "news/city/b.md", "c.md"}


def test_a_table_beside_an_article_overrides_it(home: Home) -> None:
    """It counts from the pass that finds it, and a text without a date may get one from it."""
    home.write("d.txt", "No date stands here.")
    assert home.publish() == {"created": 3}
    home.write("d.meta.toml", "date = 2026-05-02", 'title = "Dated"')
    assert home.publish() == {"created": 1}
    assert home.entries()["d.txt"].article.title == "Dated"
    home.write("d.meta.toml", "date = 2026-05-02", 'title = "Named"')
    assert home.publish() == {"updated": 1}
    assert home.entries()["d.txt"].article.title == "Named"


def test_a_broken_table_is_reported_and_changes_nothing(home: Home) -> None:
    """Articles keep what they had until it is mended."""
    home.write("_defaults.toml", 'tags = ["all"]')
    home.publish()
    home.write("_defaults.toml", "ok = 1", "tags = [")
    assert home.publish() == {}
    assert home.rejected() == {"_defaults.toml": "bad-front-matter"}
    assert tags(home)["c.md"] == ("own", "all")
    home.write("_defaults.toml", 'tags = ["mended"]')
    assert home.publish() == {"updated": 3}
    assert home.rejected() == {}


def test_a_look_at_the_file_alone_is_enough(home: Home) -> None:
    """Told of a changed table, the daemon reads the articles below it; a gone one may come back."""
    home.write("_defaults.toml", 'tags = ["all"]')
    home.publish()
    with Publication(home.configuration(), clock=home.clock) as site:
        (home.corpus / "_defaults.toml").unlink()
        assert site.publish(paths=["_defaults.toml"]).updated == 0
        home.write("_defaults.toml", 'tags = ["again"]')
        assert site.publish(paths=["_defaults.toml"]).updated == 3
        (home.corpus / "_defaults.toml").unlink()
        assert site.publish(paths=["_defaults.toml"], believe_gone=True).updated == 3
    assert tags(home)["c.md"] == ("own",)
