"""Who wrote a text and who helped: bylines at its head, credits at its foot, agencies by table.

No author is ever made from a credit: an agency is not a person.
"""

import re

AGENCIES = {
    name.casefold(): name
    for name in (
        "AP",
        "Associated Press",
        "AFP",
        "Agence France-Presse",
        "Reuters",
        "PTI",
        "Press Trust of India",
        "ANI",
        "IANS",
        "UNI",
        "UPI",
        "dpa",
        "PA",
        "PA Media",
        "EFE",
        "ANSA",
        "Lusa",
        "APA",
        "ATS",
        "Keystone-SDA",
        "Belga",
        "ANP",
        "Ritzau",
        "TT",
        "NTB",
        "STT",
        "PAP",
        "TASS",
        "Interfax",
        "Xinhua",
        "Kyodo",
        "Kyodo News",
        "Jiji",
        "Yonhap",
        "Bernama",
        "Antara",
        "AAP",
        "NZPA",
        "SAPA",
        "NAN",
        "MENA",
        "WAM",
        "SPA",
        "IRNA",
        "APP",
        "BSS",
        "UNB",
        "Bloomberg",
        "CNN",
        "BBC",
        "KNA",
        "epd",
        "RIA",
        "Ukrinform",
        "Anadolu",
        "Anadolu Agency",
    )
}

_SHORT_NAMES = frozenset(AGENCIES.values())
_OPENINGS = (
    "with inputs from",
    "with input from",
    "reporting by",
    "additional reporting by",
    "source:",
    "sources:",
    "edited by",
    "editing by",
    "copyright",
    "©",
)
_BRACKETS = {"(": ")", "[": "]", "（": "）", "【": "】"}
_LONGEST_CREDIT = 400
_LONGEST_BYLINE = 60
_BYLINE = re.compile(r"(?:By|BY)\s+(?P<name>\S.*)")
_NAME_WORD = re.compile(r"[^\W\d_][\w.'’-]*,?|&")
_PARTICLES_WORDS = """
and van von de del della der den da di do dos la le du bin ibn al el ter ten y e und et zu
"""
_PARTICLES = frozenset(_PARTICLES_WORDS.split())
_NO_NAMES_WORDS = """
monday tuesday wednesday thursday friday saturday sunday january february march april may june july
august september october november december noon midnight then now
"""
_NO_NAMES = frozenset(_NO_NAMES_WORDS.split())


def is_credit(block: str) -> bool:
    """Whether ``block``, one line, reads as the credit that closes an article."""
    if not block or len(block) > _LONGEST_CREDIT:
        return False
    return _is_in_brackets(block) or block.lower().startswith(_OPENINGS)


def bare_credit(block: str) -> str:
    """Return a credit as written, without the brackets around it."""
    return block[1:-1].strip() if _is_in_brackets(block) else block


def agency(credit: str) -> str | None:
    """Return the first agency that ``credit`` names, by its usual spelling, or None."""
    words: list[str] = re.findall(r"[\w-]+", credit)
    for place, word in enumerate(words):
        for length in (4, 3, 2):
            name = " ".join(words[place : place + length]).casefold()
            if name in AGENCIES:
                return AGENCIES[name]
        # A short name counts only as agencies write it: `pa` and `mena` are words.
        if word in _SHORT_NAMES:
            return word
    return None


def byline(line: str) -> str | None:
    """Return the name in ``By NAME``: one line, at most 60 characters, capitalised words; else None."""
    line = line.strip()
    match = _BYLINE.fullmatch(line) if len(line) <= _LONGEST_BYLINE else None
    if match is None:
        return None
    words = match["name"].split()
    if words[0].strip(".,").lower() in _NO_NAMES or not all(map(_is_name_word, words)):
        return None
    # A sentence ends in a stop; a name does only where its last word is short, as in `Jr.`
    if words[0] in _PARTICLES - {"al", "el", "van", "von", "de", "di", "da", "ter", "bin"}:
        return None
    return match["name"] if not (words[-1].endswith(".") and len(words[-1]) > _SHORT_WORD) else None


_SHORT_WORD = 4


def _is_name_word(word: str) -> bool:
    if word.rstrip(",") in _PARTICLES or word.startswith("al-"):
        return True
    return _NAME_WORD.fullmatch(word) is not None and not word[0].islower()


def _is_in_brackets(block: str) -> bool:
    closer = _BRACKETS.get(block[:1])
    if closer is None or len(block) < 3 or not block.endswith(closer):  # noqa: PLR2004 - two brackets and a letter
        return False
    depth = 0
    for place, character in enumerate(block):
        depth += (character == block[0]) - (character == closer)
        if depth == 0:
            return place == len(block) - 1
    return False
