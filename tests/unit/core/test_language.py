"""What direction a language runs in, and which languages a script gives away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.language import by_script, direction


@pytest.mark.parametrize("tag", ["ar", "he-IL", "fa", "ur-PK", "az-Arab", "pa-PK", "ff-Adlm", "AR", "ckb"])
def test_scripts_that_run_to_the_left_are_known(tag: str) -> None:
    """Arabic, Hebrew and their relatives are set from the right, a script in the tag deciding first."""
    assert direction(tag) == "rtl"


@pytest.mark.parametrize("tag", ["en", "ks-Deva", "ar-Latn", "pa-IN", "zh-Hant-TW", "", "en-x-arab", "az"])
def test_all_others_run_to_the_right(tag: str) -> None:
    """Also where the language's usual script would not."""
    assert direction(tag) == "ltr"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("東京の株式市場は月曜日に取引を停止した。", "ja"),
        ("서울에 비가 내렸다.", "ko"),
        ("הגשם ירד כל היום", "he"),
        ("ฝนตกทั้งวัน", "th"),
        ("Η βροχή κράτησε όλη μέρα", "el"),
        ("东京证券交易所周一停止了全部股票交易。", None),
        ("Rain fell all day", None),
        ("Дождь шёл весь день", None),
        ("أعلنت الحكومة", None),
        ("The α and β particles of the decay", None),
        ("", None),
    ],
)
def test_a_script_decides_only_where_one_language_has_it(text: str, language: str | None) -> None:
    """A shared script, a few letters or a mixture decide nothing."""
    assert by_script(text) == language


@given(st.text())
def test_any_text_has_a_language_or_none(text: str) -> None:
    """Nothing is too odd to be looked at."""
    assert len(by_script(text) or "en") == 2
