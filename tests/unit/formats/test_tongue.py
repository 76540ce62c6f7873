"""In which language a text is found to be, where a publication asks for that: surely, or not at all."""

import sys

import pytest

from syndicate.formats.tongue import tongue

GERMAN = (
    "Wir gingen den ganzen Morgen am Fluss entlang, bis der Regen kam und uns in die Mühle trieb, wo das Rad "
    "seit der großen Flut stillsteht."
)
RUSSIAN = (
    "Дождь шёл весь день, и река поднялась до самого моста, так что никто не мог перейти на другой берег до "
    "утра следующего дня, когда вода наконец ушла."
)


@pytest.mark.parametrize(("text", "language"), [(GERMAN, "de"), (RUSSIAN, "ru")])
def test_the_language_of_a_text_is_found_by_its_words(text: str, language: str) -> None:
    """Where several languages share its script, too."""
    assert tongue(text) == language


@pytest.mark.parametrize("text", ["Rain.", GERMAN[:100], "", "1 2 3 " * 100, "Kartoffel " * 9])
def test_a_few_letters_say_nothing(text: str) -> None:
    """A guess would be wrong as often as not."""
    assert tongue(text) is None


def test_a_doubt_is_no_answer() -> None:
    """A text in two languages is in neither."""
    assert tongue(("ba bo bi be bu " * 20).strip()) is None


def test_without_the_extra_no_language_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The publication's stands, as ever."""
    monkeypatch.setitem(sys.modules, "py3langid", None)
    assert tongue(GERMAN) is None
