"""Articles to measure with: dated plain text of two or three kilobytes, the same on every machine.

Nothing here is meant to be read. The text has the shape that costs what real articles cost: a date and the
lede on the first line, paragraphs, sub-headings without a full stop, credits, curly quotes and umlauts.
"""

import random
from datetime import date, timedelta
from pathlib import Path

_FIRST_DAY = date(2016, 1, 1)
_DAYS = 3_400
_SECTIONS = (
    "coast",
    "council",
    "culture",
    "letters",
    "markets",
    "schools",
    "science",
    "sport",
    "weather",
    "world",
)
_VOCABULARY = (
    "after again along among another answer asked bakery because before began between bridge café called "
    "carried certain children clear closed council counted crossing decided early eleven engine evening "
    "every ferry figures found garden ground harbour hundred island keeper later letter library little "
    "lock market measured morning museum naïve nearly never north office open order other over paper "
    "people perhaps plan quay railway reached river school second seven signal small station stood street "
    "summer table thirty though tide together town train under village wall water week weir whole wind "
    "winter without workshop written years Zürich"
)
_WORDS = tuple(_VOCABULARY.split())
_PARAGRAPHS = 7
_HEADING_BEFORE = 4


def write(folder: Path, numbers: range) -> list[Path]:
    """Write the articles with these numbers, spread over sections and years; return where they stand."""
    for section in _SECTIONS:
        (folder / section).mkdir(parents=True, exist_ok=True)
    return [_write(folder, number) for number in numbers]


def text(number: int, *, day: date | None = None) -> str:
    """Return article ``number``.

    :param day: of publication, instead of one that follows from the number
    """
    dice = random.Random(number)  # noqa: S311 - the same articles each time; guards nothing
    day = day or _FIRST_DAY + timedelta(days=number * 7 % _DAYS)
    blocks = [_paragraph(dice) for _ in range(_PARAGRAPHS)]
    blocks.insert(_HEADING_BEFORE, _sentence(dice, 5).rstrip("."))
    return f" date {day.isoformat()} Number {number}: {blocks[0]}\n\n" + "\n\n".join(
        [*blocks[1:], "(With inputs from Halyard News Service)", ""]
    )


def _write(folder: Path, number: int) -> Path:
    path = folder / _SECTIONS[number % len(_SECTIONS)] / f"{number:06d}_{number * 2654435761 % 2**32:08x}.txt"
    path.write_text(text(number), encoding="utf-8")
    return path


def _paragraph(dice: random.Random) -> str:
    sentences = [_sentence(dice, dice.randrange(9, 22)) for _ in range(3)]
    sentences[1] = f"“{sentences[1]}”"
    return " ".join(sentences)


def _sentence(dice: random.Random, length: int) -> str:
    return " ".join(dice.choices(_WORDS, k=length)).capitalize() + "."
