"""Formulas in MathML: shown as they are where browsers read, and by their words where they do not.

A formula stays only if nothing but plain MathML stands in it: no HTML, no link, no annotation, whose contents
parsers disagree about. Everything else becomes text.
"""

import re

from syndicate.core.spans import replace_spans


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


ELEMENTS = _names(
    "math mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow mspace msqrt mstyle "
    "msub msubsup msup mtable mtd mtr munder munderover"
)
"""Presentation elements (MathML Core 1.0), without those in which other languages may stand."""

ATTRIBUTES = {
    "math": {"display", "alttext"},
    "mi": {"mathvariant"},
    "mo": {"stretchy", "fence", "separator", "form", "largeop", "movablelimits"},
    "mfrac": {"linethickness"},
    "mover": {"accent"},
    "munder": {"accentunder"},
    "mtd": {"columnspan", "rowspan"},
}

_FORMULA = (re.compile(r"<math\b([^<>]*)>", re.IGNORECASE), re.compile(r"</math\s*>", re.IGNORECASE))
_ANNOTATION = (
    re.compile(r"<annotation\b", re.IGNORECASE),
    re.compile(r"</annotation(?:-xml)?\s*>", re.IGNORECASE),
)
_ALTERNATIVE = re.compile(r"\salttext=([\"'])(.*?)\1", re.IGNORECASE | re.DOTALL)
_ANY_TAG = re.compile(r"<[^<>]*>")
_SEMANTICS = re.compile(r"</?semantics\b[^<>]*>", re.IGNORECASE)
_ANY_PART = re.compile(rf"</?(?:{'|'.join(sorted(ELEMENTS))})(?=[\s/>])[^<>]*>?", re.IGNORECASE)
_HELD = "\x01"
_TAG_NAME = re.compile(r"</?([a-z]+)(?:\s[^<>]*)?/?>", re.IGNORECASE)


def without_formulas(html: str) -> str:
    """Each formula as its author wrote it for those who cannot see it, else its symbols in order."""
    return replace_spans(html, *_FORMULA, _spoken)


def without_parts(html: str) -> str:
    """Leave out parts of no formula, or of one never closed: a parser takes all that follows into it."""
    return _ANY_PART.sub("", html)


def with_plain_formulas(html: str) -> str:
    """Each formula of plain MathML without its annotations; any other as words, and no part of one elsewhere.

    :param html: without control characters, of which one stands for a formula here
    """
    formulas: list[str] = []

    def held(opening: re.Match[str], symbols: str) -> str:
        formulas.append(_shown(opening, symbols))
        return _HELD

    around = without_parts(replace_spans(html, *_FORMULA, held))
    parts = around.split(_HELD)
    return "".join(part for pair in zip(parts, [*formulas, ""], strict=True) for part in pair)


def _shown(opening: re.Match[str], symbols: str) -> str:
    plain = _SEMANTICS.sub("", replace_spans(symbols, *_ANNOTATION, _nothing))
    is_plain = all(name.lower() in ELEMENTS - {"math"} for name in _TAG_NAME.findall(plain))
    if not is_plain or _TAG_NAME.sub("", plain).count("<"):
        return _spoken(opening, symbols)
    return f"{opening[0]}{plain}</math>"


def _spoken(opening: re.Match[str], symbols: str) -> str:
    named = _ALTERNATIVE.search(opening[1])
    return named[2] if named else _ANY_TAG.sub("", replace_spans(symbols, *_ANNOTATION, _nothing))


def _nothing(_opening: re.Match[str], _inner: str) -> str:
    return ""
