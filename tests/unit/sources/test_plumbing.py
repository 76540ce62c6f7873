"""A whole checkout of a site shows its articles, and not what the site is made with."""

from pathlib import Path

import pytest

from syndicate.model import Fingerprint, SourceFile
from syndicate.sources.folder import FolderSource

NOTHING: dict[str, Fingerprint] = {}


def shown(root: Path, *files: str) -> list[str]:
    """Where articles could be among ``files``, first by a scan and the same by a look at each."""
    for path in files:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("x")
    source = FolderSource(root, max_bytes=1000, wanted=lambda path: path.endswith((".md", ".html", ".json")))
    scanned = [seen.path for seen in source.scan(NOTHING) if isinstance(seen, SourceFile)]
    looked = [seen.path for seen in source.look(files, NOTHING) if isinstance(seen, SourceFile)]
    assert scanned == looked
    return scanned


@pytest.mark.parametrize(
    ("mark", "plumbing", "article"),
    [
        ("_config.yml", "_includes/head.html", "_posts/2024-05-01-a.md"),
        ("_config.yml", "_layouts/post.html", "_essays/a.md"),
        ("hugo.toml", "layouts/_default/single.html", "content/post/a.md"),
        ("config.toml", "themes/slate/layouts/list.html", "content/a.md"),
        ("config.toml", "archetypes/default.md", "content/a.md"),
        ("config.toml", "templates/page.html", "content/a.md"),
        ("pelicanconf.py", "output/a.html", "content/a.md"),
        ("pelicanconf.py", "content/pages/about.md", "content/a.md"),
        ("conf.py", "stories/about.md", "posts/a.md"),
        ("conf.py", "files/old/a.html", "posts/a.md"),
        ("eleventy.config.js", "_data/site.json", "blog/a.md"),
        ("package.json", "node_modules/x/README.md", "a.md"),
        ("go.mod", "vendor/x/a.md", "a.md"),
        (".github/x", "README.md", "a.md"),
        ("Gemfile", "LICENSE.md", "a.md"),
    ],
)
def test_what_a_site_is_made_with_is_no_article(
    tmp_path: Path, mark: str, plumbing: str, article: str
) -> None:
    """Layouts, themes, packages, and the papers of the checkout itself."""
    assert shown(tmp_path, mark, plumbing, article) == [article]


@pytest.mark.parametrize("path", ["themes/a.md", "static/a.html", "vendor/a.md", "output/a.md", "README.md"])
def test_a_name_alone_is_no_proof(tmp_path: Path, path: str) -> None:
    """A newspaper may have a folder of themes, where no generator keeps its own."""
    assert shown(tmp_path, path) == [path]


def test_a_site_may_lie_deeper_in_the_folder(tmp_path: Path) -> None:
    """Its settings beside the folder count, wherever that is."""
    assert shown(tmp_path, "web/hugo.toml", "web/layouts/a.html", "web/content/a.md", "layouts/b.md") == [
        "layouts/b.md",
        "web/content/a.md",
    ]
