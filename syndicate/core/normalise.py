"""Document to article: pure, total, and the same answer every time.

What the author declares counts; what is missing is found by rule, from the text and then from the path, and
never invented: a document that nobody dated is refused. What an author meant but wrote oddly is a warning.
Neither the clock nor the disk is consulted.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape

from syndicate.core import contents, dates, places, prose, titles
from syndicate.core.contents import Contents
from syndicate.core.dated import SEEN_LINE
from syndicate.core.fields import Declared, resolve
from syndicate.core.language import by_script
from syndicate.core.slugs import slugify
from syndicate.core.text import clean, close_bidi, excerpt, one_line
from syndicate.errors import DocumentError, Reason
from syndicate.model import Article, DateSource, Document, Markup, Rules

_A_DAY = timedelta(days=1)
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,199}")
_TAG = re.compile(r"<[A-Za-z/][^<>]{0,200}>")
_EMPHASIS = re.compile(
    r"<(?P<tag>em|i|b|strong|del|s|ins|mark|small|sub|sup|code|kbd|span|cite|q|u)\b[^<>]{0,200}>"
    r"(?P<words>[^<>]{1,500})</(?P=tag)>",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,10});", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"[{}]|(?:^|/):\w")
_WEB = re.compile(r"https?://[^/\s]+", re.IGNORECASE)
_DATE_PREFIX = re.compile(r"^\d{4}[-_]?\d{2}[-_]?\d{2}[-_T ]*")
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


def normalise(document: Document, rules: Rules, *, mtime: datetime | None = None) -> Article:
    """Return the article that ``document`` declares.

    :param rules: what the publication means where the document leaves something open
    :param mtime: when the file was last written, used only where the rules allow it
    :raises DocumentError: with reason, line and excerpt; nothing else is ever raised
    """
    declared = _tidy(resolve(document.fields), document.markup)
    warnings = [*document.warnings, *declared.warnings]
    published = _published(document, declared, rules, mtime, warnings)
    held = contents.read(document, title=declared.title, instead=_instead(declared))
    warnings += held.warnings
    named = (
        titles.headline(next(iter(held.paragraphs()), "")) if _needs_text(document, declared, held) else None
    )
    title = declared.title or held.title or _fit(named.text if named else "") or _stem(document.path)
    return Article(
        path=document.path,
        title=title,
        title_derived=not (declared.title or held.title),
        published=published,
        updated=_updated(declared, rules, published, warnings),
        expires=_expires(document, declared, rules),
        draft=declared.draft or places.is_draft(document.path),
        order=declared.order,
        summary=_summary(declared, held, title),
        language=_language(document, declared, rules),
        authors=declared.authors,
        section=declared.section or _folder(document.path, declared.language),
        tags=_renamed(declared.tags, rules),
        slug=_slug(declared, title),
        permalink=_permalink(declared, warnings),
        guid=declared.guid,
        aliases=declared.aliases,
        canonical=declared.canonical,
        image=declared.image,
        enclosures=declared.enclosures,
        episode=declared.episode,
        credit=held.credit,
        location=named.location if named and document.markup is Markup.PLAIN else None,
        markup=document.markup,
        body=held.body,
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _tidy(declared: Declared, markup: Markup) -> Declared:
    """Let no title or summary carry what XML forbids, a line break, or a direction left open."""
    title = declared.title or ""
    return replace(
        declared,
        title=_fit(title if markup is Markup.PLAIN else _unmarked(title)) or None,
        summary=_fit(_words(declared.summary or "")) or None,
    )


def _fit(text: str) -> str:
    return close_bidi(one_line(clean(text)))


def _unmarked(title: str) -> str:
    """A title without what generators put into their pages as it is: emphasis and character references.

    An element that emphasises nothing is what the title is about.
    """
    bare = _EMPHASIS.sub(r"\g<words>", title) if "<" in title else title
    return _REFERENCE.sub(lambda found: unescape(found[0]), bare) if "&" in bare else bare


def _instead(declared: Declared) -> str:
    """What is shown of an article whose point lies elsewhere: a link, or a sound to listen to."""
    if not declared.title or not (declared.canonical or declared.enclosures):
        return ""
    link = f"<{declared.canonical}>" if declared.canonical else ""
    return "\n\n".join(part for part in (declared.summary, link) if part) or declared.title


def _renamed(tags: tuple[str, ...], rules: Rules) -> tuple[str, ...]:
    if not rules.tag_names:
        return tags
    names = {old.casefold(): new for old, new in rules.tag_names.items()}
    return tuple(dict.fromkeys(names.get(tag.casefold(), tag) for tag in tags))


def _words(text: str) -> str:
    return prose.text_of(text) if _TAG.search(text) else text


def _needs_text(document: Document, declared: Declared, held: Contents) -> bool:
    """Whether the first paragraph has to be found: a plain text's dateline stands in it."""
    return document.markup is Markup.PLAIN or not (declared.title or held.title)


def _stem(path: str) -> str:
    """What the file's name says, for a text without words."""
    stem = _shown(path.rpartition("/")[2]).partition(".")[0]
    words = _DATE_PREFIX.sub("", stem).replace("-", " ").replace("_", " ")
    return _fit(words) or _fit(stem) or "Untitled"


def _shown(name: str) -> str:
    """A file's name as text, bytes that are none replaced."""
    return (
        clean(name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
        if not name.isascii()
        else name
    )


def _summary(declared: Declared, held: Contents, title: str) -> str:
    if declared.summary:
        return declared.summary
    teaser = " ".join(held.teaser())
    return _fit(teaser or titles.summarise(held.paragraphs())) or title


def _language(document: Document, declared: Declared, rules: Rules) -> str:
    if declared.language:
        return declared.language
    if named := places.language(document.path):
        return named
    if document.body.isascii():
        return rules.language
    sample = document.body[: _SAMPLE * 4]
    proved = by_script(prose.text_of(sample) if document.markup is Markup.HTML else sample)
    usual = rules.language.lower().partition("-")[0]
    if proved is None or usual == proved or usual in _SHARES_SCRIPT.get(proved, ()):
        return rules.language
    return proved


def _folder(path: str, language: str | None) -> str | None:
    named = places.section(path, language=language)
    return one_line(_shown(named)) or None if named else None


def _slug(declared: Declared, title: str) -> str:
    if declared.slug is None:
        return slugify(title)
    return declared.slug if _SLUG.fullmatch(declared.slug) else slugify(declared.slug)


def _permalink(declared: Declared, warnings: list[str]) -> str | None:
    written = clean(declared.permalink or "").strip()
    if not written or _WEB.match(written):
        return written or None
    path = written.lstrip("/")
    unsafe = "\\" in path or ":" in path.partition("/")[0] or ".." in path.split("/") or not path
    if unsafe or _PLACEHOLDER.search(written):
        warnings.append(f"{excerpt(written)!r} is no place for a page, and was left out")
        return None
    return path


def _published(
    document: Document, declared: Declared, rules: Rules, mtime: datetime | None, warnings: list[str]
) -> datetime:
    own = places.own(document.path) if _path_may_say(document, rules) else ""
    by_path = dates.from_path(own, rules=rules)
    if declared.published is None:
        return _undeclared(document, declared, rules, by_path, mtime, warnings)
    try:
        moment = dates.parse(declared.published, rules=rules)
    except dates.DateProblem as wrong:
        if by_path is None:
            raise _problem(document, declared.published_key, declared.published, wrong) from wrong
        warnings.append(f"{wrong.detail}: dated by its path instead")
        return by_path
    if by_path and abs(by_path - moment) > _A_DAY:
        warnings.append("its date is more than a day from the one in its path")
    return moment


def _undeclared(
    document: Document,
    declared: Declared,
    rules: Rules,
    by_path: datetime | None,
    mtime: datetime | None,
    warnings: list[str],
) -> datetime:
    by_address = dates.from_path(declared.permalink, rules=rules) if declared.permalink else None
    found = by_path or by_address
    if found:
        return found
    if rules.dates is DateSource.MTIME and mtime is not None:
        warnings.append("dated by the time at which its file was written")
        return mtime.astimezone(UTC).replace(microsecond=0)
    seen = document.fields.get(SEEN_LINE)
    looked = "header or path" if _path_may_say(document, rules) else "first line or header"
    line = seen if isinstance(seen, int) else document.body_line
    also = f"; the one on line {seen} comes after other text" if seen else ""
    text = _line(document, line)
    raise DocumentError(document.path, Reason.UNDATED, f"no date in its {looked}{also}", line, excerpt(text))


def _line(document: Document, number: int) -> str:
    """One line of the file, or the first of its body that says something."""
    lines = document.body.split("\n", number - document.body_line + 1)[number - document.body_line :]
    return next((line for line in lines if line.strip()), "")


def _path_may_say(document: Document, rules: Rules) -> bool:
    """Names of plain texts are often numbers that only look like a date."""
    return document.markup is not Markup.PLAIN or rules.dates is not DateSource.DECLARED


def _updated(declared: Declared, rules: Rules, published: datetime, warnings: list[str]) -> datetime | None:
    if declared.updated is None:
        return None
    try:
        moment = dates.parse(declared.updated, rules=rules)
    except dates.DateProblem as wrong:
        warnings.append(f"updated was left out: {wrong.detail}")
        return None
    if moment < published:
        warnings.append("updated before it was published: raised to that moment")
        return published
    return moment


def _expires(document: Document, declared: Declared, rules: Rules) -> datetime | None:
    """An end that cannot be read is refused: the text might else stay where its author wants it gone."""
    if declared.expires is None:
        return None
    try:
        return dates.parse(declared.expires, rules=rules)
    except dates.DateProblem as wrong:
        raise _problem(
            document, _key_of(document, ("expires", "expirydate", "unpublish")), declared.expires, wrong
        ) from wrong


def _key_of(document: Document, keys: Iterable[str]) -> str | None:
    return next((key for key in keys if key in document.lines), None)


def _problem(document: Document, key: str | None, value: object, wrong: dates.DateProblem) -> DocumentError:
    line = document.lines.get(key) if key else None
    shown = excerpt(value if isinstance(value, str) else str(type(value).__name__))
    return DocumentError(document.path, wrong.reason, wrong.detail, line, shown)
