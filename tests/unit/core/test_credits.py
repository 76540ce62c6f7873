"""Who wrote a text, and who only helped."""

import pytest

from syndicate.core.credits import agency, bare_credit, byline, is_credit


@pytest.mark.parametrize(
    ("block", "bare", "name"),
    [
        ("(With inputs from AP)", "With inputs from AP", "AP"),
        ("With inputs from agencies", "With inputs from agencies", None),
        ("Reporting by Ana Diaz, Reuters", "Reporting by Ana Diaz, Reuters", "Reuters"),
        ("Source: press trust of india", "Source: press trust of india", "Press Trust of India"),
        ("Edited by Jo Lee", "Edited by Jo Lee", None),
        ("Copyright 2021 The Valley Post", "Copyright 2021 The Valley Post", None),
        ("[AFP/dpa]", "AFP/dpa", "AFP"),
    ],
)
def test_a_credit_is_known_by_its_words_or_brackets(block: str, bare: str, name: str | None) -> None:
    """It is kept as written, and the agency in it is known by table."""
    assert is_credit(block)
    assert bare_credit(block) == bare
    assert agency(block) == name


@pytest.mark.parametrize(
    "block", ["", "()", "(One) and (two)", "The source of the river", "(" + "x" * 500 + ")"]
)
def test_prose_is_no_credit(block: str) -> None:
    """Brackets inside a paragraph, or around a long one, do not make one."""
    assert not is_credit(block)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("By Jane Doe", "Jane Doe"),
        ("By Ludwig van Beethoven and Clara O’Neill", "Ludwig van Beethoven and Clara O’Neill"),
        ("BY JANE DOE", "JANE DOE"),
        ("By Martin Luther King Jr.", "Martin Luther King Jr."),
        ("By 王小明", "王小明"),
        ("By Mustafa al-Kadhimi", "Mustafa al-Kadhimi"),
        ("By noon the square was empty", None),
        ("By Thursday", None),
        ("By the River", None),
        ("By Jane Doe" + "e" * 60, None),
        ("By 2 pm", None),
        ("By", None),
        ("Bye Jane", None),
        ("By order of the council", None),
    ],
)
def test_a_byline_is_a_name_and_nothing_else(line: str, name: str | None) -> None:
    """Capitalised words after By, on one short line; anything else is prose."""
    assert byline(line) == name
