"""What a language tag says about direction, and what a script alone says about language.

Nothing is guessed: a script that several languages share decides nothing.
"""

from bisect import bisect_right
from collections import Counter
from typing import Literal

Direction = Literal["ltr", "rtl"]

_LOOK_AT = 2000
_FEWEST_LETTERS = 4
_SCRIPT_LENGTH = 4
_REGION_LENGTH = 2

_RTL_SCRIPTS_WORDS = """
adlm arab aran armi avst chrs cprt elym hatr hebr hung khar lydi mand mani mend merc mero narb nbat
nkoo orkh ougr palm phli phlp phnx prti rohg samr sarb sogd sogo syrc thaa yezi
"""
_RTL_SCRIPTS = frozenset(_RTL_SCRIPTS_WORDS.split())
_RTL_LANGUAGES_WORDS = """
ar acm acw aeb ajp apc apd arc ars ary arz azb bal bqi brh ckb dv fa glk haz he iw ji khw ks lrc luz
mzn nqo otk pnb prs ps rhg sam sd sdh shu skr smh syc syr trw ug ur yi ydd
"""
_RTL_LANGUAGES = frozenset(_RTL_LANGUAGES_WORDS.split())
_RTL_REGIONS = frozenset({("pa", "pk"), ("uz", "af"), ("az", "ir"), ("az", "iq"), ("tk", "ir"), ("ku", "ir")})

# First and last code point of a block of letters, and the language that it alone is proof of, or None
# where it is shared by several.
_BLOCKS: tuple[tuple[int, int, str | None], ...] = (
    (0x0370, 0x03FF, "el"),
    (0x0530, 0x058F, "hy"),
    (0x0590, 0x05FF, "he"),
    (0x0780, 0x07BF, "dv"),
    (0x0A00, 0x0A7F, "pa"),
    (0x0A80, 0x0AFF, "gu"),
    (0x0B00, 0x0B7F, "or"),
    (0x0B80, 0x0BFF, "ta"),
    (0x0C00, 0x0C7F, "te"),
    (0x0C80, 0x0CFF, "kn"),
    (0x0D00, 0x0D7F, "ml"),
    (0x0D80, 0x0DFF, "si"),
    (0x0E00, 0x0E7F, "th"),
    (0x0E80, 0x0EFF, "lo"),
    (0x0F00, 0x0FFF, "bo"),
    (0x1000, 0x109F, "my"),
    (0x10A0, 0x10FF, "ka"),
    (0x1100, 0x11FF, "ko"),
    (0x1780, 0x17FF, "km"),
    (0x1C90, 0x1CBF, "ka"),
    (0x1F00, 0x1FFF, "el"),
    (0x3041, 0x30FF, "ja"),
    (0x3130, 0x318F, "ko"),
    (0x31F0, 0x31FF, "ja"),
    (0x3400, 0x4DBF, "han"),
    (0x4E00, 0x9FFF, "han"),
    (0xAC00, 0xD7AF, "ko"),
    (0xF900, 0xFAFF, "han"),
    (0xFF66, 0xFF9F, "ja"),
    (0x20000, 0x3FFFF, "han"),
)
_STARTS = tuple(first for first, _, _ in _BLOCKS)


def direction(language: str) -> Direction:
    """Return which way the script of ``language`` runs.

    :param language: a tag of BCP 47; a script in it decides (``ks-Deva``), else the language's usual one
    """
    primary, *rest = language.lower().replace("_", "-").split("-")
    for subtag in rest:
        if len(subtag) == 1:
            break
        if len(subtag) == _SCRIPT_LENGTH and subtag.isalpha():
            return "rtl" if subtag in _RTL_SCRIPTS else "ltr"
        if len(subtag) == _REGION_LENGTH and (primary, subtag) in _RTL_REGIONS:
            return "rtl"
    return "rtl" if primary in _RTL_LANGUAGES else "ltr"


def by_script(text: str) -> str | None:
    """Return the language that the script of ``text`` proves, or None.

    Most of the letters must be of one script that one language alone is written in; Han with some kana among
    it is Japanese. Only the first 2,000 code points are looked at.
    """
    letters = {letter: times for letter, times in Counter(text[:_LOOK_AT]).items() if letter.isalpha()}
    total = sum(letters.values())
    if total < _FEWEST_LETTERS:
        return None
    found: Counter[str | None] = Counter()
    for letter, times in letters.items():
        found[_language_of(letter)] += times
    han, kana = found["han"], found["ja"]
    if kana * 10 >= han and (han + kana) * 2 > total and kana:
        return "ja"
    language, count = found.most_common(1)[0]
    return language if language != "han" and count * 2 > total else None


def _language_of(letter: str) -> str | None:
    point = ord(letter)
    _, last, language = _BLOCKS[bisect_right(_STARTS, point) - 1]
    return language if _STARTS[0] <= point <= last else None
