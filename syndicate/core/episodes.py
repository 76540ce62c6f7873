"""What a header says of an article as an episode: in a table ``podcast``, or as ``podcast.…`` keys."""

from collections.abc import Iterator, Mapping

from syndicate.core.addresses import is_harmless
from syndicate.core.text import one_line
from syndicate.core.values import as_text
from syndicate.model import Episode

_KEYS = {
    "number": ("episode", "number", "episode_number"),
    "season": ("season", "season_number"),
    "kind": ("episodetype", "episode_type", "type", "kind"),
    "explicit": ("explicit",),
    "title": ("title", "episode_title"),
    "image": ("image", "cover"),
}
_FILE_KEYS = frozenset({"url", "src", "href", "file", "path", "audio", "video"})
_KINDS = frozenset({"full", "trailer", "bonus"})
_TRUTH = {"true": True, "yes": True, "explicit": True, "false": False, "no": False, "clean": False}
_LARGEST = 2**31 - 1


def episode(values: Mapping[str, object], warnings: list[str]) -> Episode | None:
    """Return what is declared, or None when nothing is; what does not fit is left out with a warning.

    :param values: declared metadata under lower-case keys
    """
    said = dict(_said(values))
    found = Episode(
        number=_number("episode", said.get("number"), warnings),
        season=_number("season", said.get("season"), warnings),
        kind=_kind(said.get("kind"), warnings),
        explicit=_truth(said.get("explicit"), warnings),
        title=said.get("title"),
        image=_image(said.get("image"), warnings),
    )
    return None if found == Episode() else found


def names_file(table: Mapping[str, object]) -> bool:
    """Whether a table tells of a file too."""
    return not _FILE_KEYS.isdisjoint(str(key).lower() for key in table)


def _said(values: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    table = values.get("podcast")
    below = {str(key).lower(): value for key, value in table.items()} if isinstance(table, Mapping) else {}
    is_file = names_file(below)
    for name, keys in _KEYS.items():
        for key in keys:
            if is_file and key in {"title", "type", "kind"}:  # these tell of the file
                continue
            value = as_text(below.get(key, values.get(f"podcast.{key}")))
            if value and one_line(value):
                yield name, one_line(value)
                break


def _number(name: str, text: str | None, warnings: list[str]) -> int | None:
    if text is None:
        return None
    if text.isascii() and text.isdigit() and 0 < int(text[:12]) <= _LARGEST:
        return int(text)
    warnings.append(f"podcast {name} is no positive whole number, and was left out")
    return None


def _kind(text: str | None, warnings: list[str]) -> str | None:
    if text is None or text.lower() in _KINDS:
        return text and text.lower()
    warnings.append("podcast type is none of full, trailer and bonus, and was left out")
    return None


def _truth(text: str | None, warnings: list[str]) -> bool | None:
    if text is None or text.lower() in _TRUTH:
        return _TRUTH[text.lower()] if text else None
    warnings.append("podcast explicit is neither true nor false, and was left out")
    return None


def _image(text: str | None, warnings: list[str]) -> str | None:
    if text is None or is_harmless(text):
        return text
    warnings.append("podcast image is no address that can be shown, and was left out")
    return None
