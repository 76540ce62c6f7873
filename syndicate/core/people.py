"""Authors as people write them: text, lists and tables become persons.

``A, B and C`` is three people; ``Last, First`` is one. Nobody is invented: what holds no name is nobody.
"""

import re
from collections.abc import Mapping

from syndicate.core.text import one_line
from syndicate.model import Person

_MOST = 50
_LONGEST = 200
_ADDRESSED = re.compile(r"(?P<name>[^<>()]*?)\s*<(?P<address>[^<>\s]+)>")
_RSS_STYLE = re.compile(r"(?P<address>[^\s()<>]+@[^\s()<>]+)\s*\((?P<name>[^()]+)\)")
_EMAIL = re.compile(r"[^\s@<>()\[\]]+@[^\s@<>()\[\]]+\.[^\s@<>()\[\]]+")
_WEB = re.compile(r"https?://[^\s/?#:@]\S*", re.IGNORECASE)
_BY = re.compile(r"^by\s+(?=\S)", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,\s*)?(?:\band\b|&)\s*")
_NAME_KEYS = ("name", "title", "display_name")
_ADDRESS_KEYS = ("url", "uri", "homepage", "link", "web")


def people(value: object) -> tuple[Person, ...]:
    """Return the people that ``value`` names, once each, in order."""
    found: dict[str, Person] = {}
    for item in value if isinstance(value, list | tuple) else [value]:
        for person in _table(item) if isinstance(item, Mapping) else _text(item, alone=item is value):
            found.setdefault(person.name, person)
    return tuple(found.values())[:_MOST]


def _table(table: Mapping[str, object]) -> list[Person]:
    values = {str(key).lower(): one_line(value) for key, value in table.items() if isinstance(value, str)}
    email = values.get("email") or values.get("mail") or ""
    name = next((values[key] for key in _NAME_KEYS if values.get(key)), email.partition("@")[0])
    url = next((values[key] for key in _ADDRESS_KEYS if values.get(key)), "")
    if not name:
        return []
    return [
        Person(
            name=name[:_LONGEST],
            email=email if _EMAIL.fullmatch(email) else None,
            url=url if _WEB.fullmatch(url) else None,
        )
    ]


def _text(value: object, *, alone: bool) -> list[Person]:
    """People in a text; an item of a list is one person, whatever commas its name has."""
    if not isinstance(value, str):
        return []
    text = _BY.sub("", one_line(value[: _MOST * _LONGEST]), count=1)
    names = _split(text) if alone else [text]
    return [person for name in names if (person := _person(name.strip()))]


def _split(text: str) -> list[str]:
    if ";" in text:
        return text.split(";")
    parts = _AND.split(text)
    commas = [name for part in parts for name in part.split(",")]
    if len(parts) > 1 or len(commas) == 1:
        return commas
    is_inverted = len(commas) == 2 and " " not in commas[0].strip()  # noqa: PLR2004 - Last, First
    return [text] if is_inverted else commas


def _person(text: str) -> Person | None:
    found = _ADDRESSED.fullmatch(text) or _RSS_STYLE.fullmatch(text)
    name, address = (found["name"].strip("\"' "), found["address"]) if found else (text, "")
    if not found and _EMAIL.fullmatch(text):
        name, address = text.partition("@")[0], text
    if not name:
        name = address.partition("@")[0]
    if not any(character.isalnum() for character in name):
        return None
    return Person(
        name=name[:_LONGEST],
        email=address if _EMAIL.fullmatch(address) else None,
        url=address if _WEB.fullmatch(address) else None,
    )
