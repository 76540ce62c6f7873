"""Which language an article is in, as far as anyone or anything says so: its author, its place, its script.

Nothing is guessed. A script that several languages share decides nothing, and neither does one in which the
publication's own language is written.
"""

from syndicate.core import places, prose
from syndicate.core.language import by_script
from syndicate.model import Document, Markup, Rules

_SAMPLE = 2000

_SHARES_SCRIPT = {
    "he": frozenset({"iw", "yi", "ji", "lad"}),
    "el": frozenset({"grc"}),
    "ja": frozenset({"ain", "ryu"}),
    "bo": frozenset({"dz"}),
    "ka": frozenset({"xmf", "sva"}),
    "my": frozenset({"shn", "mnw", "ksw"}),
    "kn": frozenset({"tcy"}),
    "te": frozenset({"gon"}),
}
"""Languages that are written in the script which elsewhere proves another: there it proves nothing."""


def said(document: Document, declared: str | None, rules: Rules) -> str | None:
    """Return the language of ``document``, or None where the publication's is only taken for want of another.

    :param declared: what its author says
    """
    if declared:
        return declared
    if named := places.language(document.path, by_folder=rules.language_folders):
        return named
    if document.body.isascii():
        return None
    sample = document.body[: _SAMPLE * 4]
    proved = by_script(prose.text_of(sample) if document.markup is Markup.HTML else sample)
    usual = rules.language.lower().partition("-")[0]
    is_usual = usual == proved or usual in _SHARES_SCRIPT.get(proved or "", ())
    return rules.language if is_usual else proved
