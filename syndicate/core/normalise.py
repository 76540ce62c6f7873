"""Document to article: pure, total, and the same answer every time.

What the author declares counts; what is missing is found by rule, from the text and then from the path, and
never invented: a document that nobody dated is refused. What an author meant but wrote oddly is a warning.
Neither the clock nor the disk is consulted.
"""

import re
from dataclasses import replace
from datetime import datetime
from html import unescape

from syndicate.core import contents, dating, places, prose, spoken, titles
from syndicate.core.contents import Contents
from syndicate.core.fields import Declared, resolve
from syndicate.core.slugs import slugify
from syndicate.core.text import clean, close_bidi, excerpt, one_line
from syndicate.model import Article, Document, Markup, Rules

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


def normalise(document: Document, rules: Rules, *, mtime: datetime | None = None) -> Article:
    """Return the article that ``document`` declares.

    :param rules: what the publication means where the document leaves something open
    :param mtime: when the file was last written, used only where the rules allow it
    :raises DocumentError: with reason, line and excerpt; nothing else is ever raised
    """
    declared = _tidy(resolve(document.fields), document.markup)
    warnings = [*document.warnings, *declared.warnings]
    published = dating.published(document, declared, rules, mtime, warnings)
    held = contents.read(document, title=declared.title, instead=_instead(declared))
    warnings += held.warnings
    named = (
        titles.headline(next(iter(held.paragraphs()), "")) if _needs_text(document, declared, held) else None
    )
    by_name = _name_as_title(document.path) if rules.title_from_name else ""
    found = by_name or _fit(named.text if named else "") or _stem(document.path)
    title = declared.title or held.title or found
    return Article(
        path=document.path,
        title=title,
        title_derived=not (declared.title or held.title),
        published=published,
        updated=dating.updated(declared, rules, published, warnings),
        expires=dating.expires(document, declared, rules),
        draft=declared.draft or places.is_draft(document.path),
        order=declared.order,
        summary=_summary(declared, held, title),
        language=spoken.said(document, declared.language, rules) or rules.language,
        authors=declared.authors,
        section=declared.section or _folder(document.path, declared.language, rules),
        tags=_renamed(declared.tags, rules),
        slug=_slug(declared, title),
        permalink=_permalink(declared, warnings),
        guid=declared.guid,
        aliases=declared.aliases,
        canonical=declared.canonical,
        image=declared.image,
        enclosures=declared.enclosures,
        episode=declared.episode,
        source=declared.source,
        extra=declared.extra,
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


def _name_as_title(path: str) -> str:
    """A file's name, where it is that of one article."""
    own = places.own(path)
    return _stem(own) if own else ""


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


def _folder(path: str, language: str | None, rules: Rules) -> str | None:
    own = language or (places.language(path, by_folder=True) if rules.language_folders else None)
    named = places.section(path, language=own)
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
