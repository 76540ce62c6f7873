"""What reading adds to an article where the publication asks for it."""

from pathlib import Path

import pytest

from syndicate.app.reading import parts_of
from syndicate.model import Document, Rules
from syndicate.sources.folder import FolderSource

GERMAN = (
    "Wir gingen den ganzen Morgen am Fluss entlang, bis der Regen kam und uns in die Mühle trieb, wo das Rad "
    "seit der großen Flut stillsteht."
)
DETECTING = Rules(detect_languages=True)


@pytest.mark.parametrize(
    ("path", "header", "rules", "language"),
    [
        ("a.md", "", DETECTING, "de"),
        ("a.md", "", Rules(), None),
        ("a.md", "lang: nl\n", DETECTING, "nl"),
        ("a.fr.md", "", DETECTING, None),
    ],
)
def test_a_language_is_found_by_words_only_where_nothing_says_it(
    tmp_path: Path, path: str, header: str, rules: Rules, language: str | None
) -> None:
    """What is declared, or said by the file's name, counts; and nobody's text is looked at unasked."""
    data = f"---\ntitle: T\ndate: 2024-05-01\n{header}---\n{GERMAN}\n".encode()
    (document,) = parts_of(
        data, path, source=FolderSource(tmp_path, max_bytes=10_000, wanted=bool), rules=rules
    )
    assert isinstance(document, Document)
    assert document.fields.get("language", document.fields.get("lang")) == language
