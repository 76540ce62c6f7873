"""What the folders above an article say of it: its section and its language.

Generators keep their articles in a folder of their own (``content``, ``_posts``): such a folder says nothing,
nor does the name of an archive or of a file that holds many.
"""

import re

from syndicate.core.fields import language_tag

_HOLDS_CONTENT = frozenset({"content", "contents", "src", "source"})
_HOLDS_POSTS = frozenset({"post", "posts", "article", "articles"})
_DRAFTS = frozenset({"_drafts", "drafts"})
_NO_SECTION = re.compile(r"_.*|\d+")
_SUFFIX = re.compile(r"\.([A-Za-z]{2,3}(?:[-_](?:[A-Z]{2}|[A-Z][a-z]{3}))?)\.[A-Za-z]+(?:#\d+)?$")
_BUNDLE = re.compile(r"index(?:\.[A-Za-z_-]{2,10})?\.\w+", re.IGNORECASE)

_LANGUAGE_WORDS = """
aa ab af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee
el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik is
it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr
ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg
si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa
wo xh yi yo za zh zu arz ast azb ban bar bcl bik ceb chr ckb csb dsb ext fil frp fur gsw haw hif hsb ilo
jam kab kok krc ksh lad lij lmo ltg mai mni mwl nap nds pap pms pnb rue sah sat scn sco sgs shn smn sms
srn stq syr szl tet tpi tyv udm vec vep vls wuu yue
"""
_LANGUAGES = frozenset(_LANGUAGE_WORDS.split())
"""Languages of ISO 639-1 and others that sites are written in; not Ido, for the sake of ``socket.io.md``."""


_OF_MANY = re.compile(r"#\d+$")
_ARCHIVE = re.compile(r"[^/]*\.zip!/", re.IGNORECASE)


def own(path: str) -> str:
    """The part of a path that can date an article: below its archive, and nothing for one of many in a file.

    An archive or an export is often named for the day on which it was made.
    """
    return "" if _OF_MANY.search(path) else _ARCHIVE.split(path)[-1]


def is_draft(path: str) -> bool:
    """Whether the article lies in a folder of drafts."""
    return not _DRAFTS.isdisjoint(path.lower().split("/")[:-1])


def section(path: str, *, language: str | None = None) -> str | None:
    """The first folder that says what an article is about, or None.

    :param language: the declared one, whose folder says no more

    What holds a site's content or its posts says nothing, nor does a folder of one language below it; a
    folder with an ``index`` file is that article's own.
    """
    path = _ARCHIVE.sub("", path)
    folders, name = path.split("/")[:-1], path.rpartition("/")[2]
    if len(folders) > 1 and _BUNDLE.fullmatch(name):
        folders = folders[:-1]
    folders = _below_content(folders)
    if folders and (_speaks(folders, path) or (language and language_tag(folders[0]) == language)):
        folders = folders[1:]
    if folders and folders[0].lower() in _HOLDS_POSTS:
        folders = folders[1:]
    first = folders[0] if folders else ""
    return None if not first or _NO_SECTION.fullmatch(first) or first.lower() in _DRAFTS else first


def language(path: str, *, by_folder: bool = False) -> str | None:
    """The language that a file's name says (``a.fr.md``), or its folder below ``content``, or None.

    :param by_folder: whether a first folder says it, too, wherever it stands (``fr/a.md``)
    """
    suffix = _SUFFIX.search(path)
    named = suffix[1] if suffix else ""
    folders = path.split("/")[:-1]
    below = _below_content(folders)
    if not _is_language(named) and below and (by_folder or _speaks(below, path)):
        named = below[0]
    return language_tag(named) if _is_language(named) else None


def _below_content(folders: list[str]) -> list[str]:
    return folders[1:] if folders and folders[0].lower() in _HOLDS_CONTENT else folders


def _speaks(below: list[str], path: str) -> bool:
    """Whether the first of ``below`` names a language: only below ``content`` is one expected."""
    return len(below) < path.count("/") and _is_language(below[0])


def _is_language(name: str) -> bool:
    tag = language_tag(name) if name else None
    return tag is not None and tag.partition("-")[0] in _LANGUAGES
