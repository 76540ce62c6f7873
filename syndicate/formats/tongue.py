"""In which language a text is written, by the ``languages`` extra, where neither author nor script says.

Only what is sure is said: less than a hundred letters, or a doubt of a tenth, is no answer. The model comes
with the library; nothing is fetched, and the same text has the same answer everywhere.
"""

from functools import cache
from typing import TYPE_CHECKING

from syndicate.formats.extras import LANGUAGES, are_at_hand

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_LOOK_AT = 2000
_FEWEST_LETTERS = 100
_SURE = 0.9


def tongue(text: str) -> str | None:
    """Return the language of ``text``, or None if that is not sure or the extra is not installed."""
    looked_at = text[:_LOOK_AT]
    if sum(map(str.isalpha, looked_at)) < _FEWEST_LETTERS or not are_at_hand(LANGUAGES):
        return None
    language, sureness = _identifier().classify(looked_at)
    return str(language) if sureness > _SURE else None


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 -- an extra

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
