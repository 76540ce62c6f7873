"""Where one sentence ends and the next begins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.sentences import sentences
from syndicate.core.text import one_line


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One came. Two came.", ["One came.", "Two came."]),
        ("Really? Yes! So…", ["Really?", "Yes!", "So…"]),
        ("She paid 3.5 m. It was dear.", ["She paid 3.5 m.", "It was dear."]),
        ("The plan (agreed. In May) holds. Good.", ["The plan (agreed. In May) holds.", "Good."]),
        ("(It rained. It poured.) We left.", ["(It rained. It poured.)", "We left."]),
        ("‘Go. Now,’ he said. We don't. Why?", ["‘Go. Now,’ he said.", "We don't.", "Why?"]),
        (
            "„Es regnet. Geht heim“, rief sie. Alle gingen.",
            ["„Es regnet. Geht heim“, rief sie.", "Alle gingen."],
        ),
        ("「雨だ。帰ろう」と彼は言った。皆は帰った。", ["「雨だ。帰ろう」と彼は言った。", "皆は帰った。"]),
        ("Acme Co. of Pune grew. Fine.", ["Acme Co. of Pune grew.", "Fine."]),
        ("no stop at all", ["no stop at all"]),
        ("“Is it really over now?” she asked. No.", ["“Is it really over now?” she asked.", "No."]),
        ("Die Messe beginnt am 25. Juli in Köln. Gut.", ["Die Messe beginnt am 25. Juli in Köln.", "Gut."]),
        ('He called "the 12" disc. Fine" a joke. Yes.', ['He called "the 12" disc. Fine" a joke.', "Yes."]),
        ("", []),
    ],
)
def test_sentences_are_parted_by_rule(text: str, parts: list[str]) -> None:
    """Quotations and brackets hold together; so do abbreviations and numbers."""
    assert [text[begin:end] for begin, end in sentences(text)] == parts


@given(st.text().map(one_line))
def test_sentences_are_the_whole_text(text: str) -> None:
    """Nothing is lost between them but spaces."""
    spans = list(sentences(text))
    assert "".join(text[begin:end] for begin, end in spans).replace(" ", "") == text.replace(" ", "")
    assert all(begin < end for begin, end in spans)
