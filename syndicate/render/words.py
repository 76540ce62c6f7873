"""The built-in words of pages in the publication's language: one file a language, replaced like a template.

A phrase is looked up by its English wording, so a template reads as it looks and what nobody has translated
still says something. Which words an article uses is no affair of this module.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

ENGLISH = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The phrases of one language.

    :ivar language: BCP 47 tag of what is said, for ``lang``
    """

    language: str = ENGLISH
    phrases: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, phrase: str) -> str:
        """Say an English phrase in this language; as it stands where there is no translation."""
        return self.phrases.get(phrase, phrase)


def words(language: str, read: Callable[[str], tuple[bytes, ...]]) -> Words:
    """Find the words for a publication: those of its full tag, else of its language, else English.

    :param language: BCP 47
    :param read: gives the contents of a file among the templates, those that overrule others last; none
        where there is no such file
    :raises ValueError: when a file is not a table of phrases
    """
    primary = language.lower().partition("-")[0]
    for tag in dict.fromkeys((language.lower(), primary, ENGLISH)):
        files = read(f"words-{tag}.toml")
        if files:
            phrases: dict[str, str] = {}
            for content in files:
                phrases |= _phrases(content)
            return Words(language=language if tag != ENGLISH else tag, phrases=phrases)
    return Words()


def _phrases(content: bytes) -> dict[str, str]:
    table = tomllib.loads(content.decode("utf-8"))
    wrong = next((key for key, said in table.items() if not isinstance(said, str) or not said), None)
    if wrong is not None:
        raise ValueError(f"the translation of “{wrong}” is not a text")
    odd = next((key for key, said in table.items() if key.count("%s") != said.count("%s")), None)
    if odd is not None:
        raise ValueError(f"the translation of “{odd}” needs as many %s as that has")
    return table
