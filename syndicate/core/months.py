"""Names of months and weekdays, as data: English for everyone, and those of the publication's language."""

from functools import lru_cache

# Twelve groups a language, January first; the names of a group are the same month.
_NAMES = {
    "en": "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|"
    "september sept sep|october oct|november nov|december dec",
    "de": "januar jänner jan|februar feber feb|märz mär mrz|april apr|mai|juni jun|juli jul|august aug|"
    "september sept sep|oktober okt|november nov|dezember dez",
    "fr": "janvier janv|février fevrier févr fév|mars|avril avr|mai|juin|juillet juil|août aout|"
    "septembre sept|octobre oct|novembre nov|décembre decembre déc",
    "es": "enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago|"
    "septiembre setiembre sept sep|octubre oct|noviembre nov|diciembre dic",
    "it": "gennaio gen|febbraio feb|marzo mar|aprile apr|maggio mag|giugno giu|luglio lug|agosto ago|"
    "settembre set sett|ottobre ott|novembre nov|dicembre dic",
    "pt": "janeiro jan|fevereiro fev|março marco mar|abril abr|maio mai|junho jun|julho jul|agosto ago|"
    "setembro set|outubro out|novembro nov|dezembro dez",
    "nl": "januari jan|februari feb|maart mrt|april apr|mei|juni jun|juli jul|augustus aug|"
    "september sept sep|oktober okt|november nov|december dec",
    "sv": "januari jan|februari feb|mars mar|april apr|maj|juni jun|juli jul|augusti aug|"
    "september sept sep|oktober okt|november nov|december dec",
    "da": "januar jan|februar feb|marts mar|april apr|maj|juni jun|juli jul|august aug|"
    "september sept sep|oktober okt|november nov|december dec",
    "pl": "stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|"
    "grudnia",
    "ru": "января янв|февраля фев|марта мар|апреля апр|мая|июня июн|июля июл|августа авг|"
    "сентября сент сен|октября окт|ноября ноя|декабря дек",
}

_WEEKDAYS_WORDS = """
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri
sat sun montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado
domingo lunedì martedì mercoledì giovedì venerdì sabato domenica maandag dinsdag woensdag donderdag
vrijdag zaterdag zondag
"""
WEEKDAYS = frozenset(_WEEKDAYS_WORDS.split())


def month_number(name: str, language: str) -> int | None:
    """Return which month ``name`` is in English or in ``language`` (BCP 47), from 1, or None."""
    return _names(language.lower().partition("-")[0]).get(name.lower())


def is_month(name: str) -> bool:
    """Whether ``name`` is a month in any language known here."""
    return name.lower() in _all_names()


@lru_cache(maxsize=64)
def _names(language: str) -> dict[str, int]:
    names: dict[str, int] = {}
    for groups in (_NAMES.get(language, ""), _NAMES["en"]):
        for number, group in enumerate(groups.split("|"), start=1):
            for name in group.split():
                names.setdefault(name, number)
    return names


@lru_cache(maxsize=1)
def _all_names() -> frozenset[str]:
    return frozenset(name for groups in _NAMES.values() for name in groups.replace("|", " ").split())
