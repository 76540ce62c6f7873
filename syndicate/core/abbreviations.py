"""Words whose full stop is part of them, as data: what stands after one is seldom a new sentence."""

import re

_ALWAYS_WORDS = """
Mr MR Mrs MRS Ms Mx Messrs Mme Mlle Dr DR Drs Prof Rev Fr Hon Pres Gov Sen Rep Amb Sec Supt Insp Gen GEN Maj
Col Lt Capt Cpl Sgt Cmdr Cdr Adm Brig Pvt St ST Ste Mt Ft Hr Sra Srta Dra vs cf ca approx incl viz bzw ggf
vgl
"""
ALWAYS = frozenset(_ALWAYS_WORDS.split())
"""Before a name or a thing: never the end of a sentence."""

_BEFORE_NUMBER_WORDS = """
no nos nr nº vol fig figs art sec ch pp p para op jan feb mar apr jun jul aug sep sept oct nov dec
"""
BEFORE_NUMBER = frozenset(_BEFORE_NUMBER_WORDS.split())
"""Not an end when a digit follows; case does not matter."""

_UNLESS_CLEAR_WORDS = """
Inc Ltd Co Corp Cos Bros Jr Sr Esq PhD Ave Blvd Rd Cie Pty Mfg Assn Dept Univ Bhd Pvt GmbH etc al
usw Mio Mrd Tel
"""
UNLESS_CLEAR = frozenset(_UNLESS_CLEAR_WORDS.split())
"""Often last in a sentence: its end only when a new one clearly starts."""

_MONTH_WORDS = """
Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec
"""
_SHORT_MONTHS = frozenset(_MONTH_WORDS.split())

_STARTERS_WORDS = """
The A An It He She They We I In On At But And This That There
"""
STARTERS = frozenset(_STARTERS_WORDS.split())
"""Words with which a new sentence clearly starts."""

_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")


def is_dotted(word: str) -> bool:
    """Whether ``word``, its last stop cut off, is letters with stops between them: ``U.S``, ``a.m``."""
    return _DOTTED.fullmatch(word) is not None


def keeps_stop(word: str) -> bool:
    """Whether the full stop after ``word`` belongs to it even at the end of a title."""
    return is_dotted(word) or word in UNLESS_CLEAR | ALWAYS | _SHORT_MONTHS
