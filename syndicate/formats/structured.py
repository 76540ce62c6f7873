"""Structured data in pages (JSON-LD 1.1, schema.org): what it says of the page's article, under our names."""

import json
from collections.abc import Iterable, Iterator, Mapping

_ARTICLES = ("Article", "BlogPosting", "SocialMediaPosting", "Report", "LiveBlogPosting")
_LONGEST = 500_000
_MOST_NODES = 1000

_FIELDS = (
    ("title", ("headline", "name")),
    ("date", ("datePublished", "dateCreated")),
    ("updated", ("dateModified",)),
    ("expires", ("expires",)),
    ("section", ("articleSection",)),
    ("tags", ("keywords",)),
    ("summary", ("description", "abstract")),
    ("language", ("inLanguage",)),
)


def article_data(scripts: Iterable[str]) -> dict[str, object]:
    """Return the fields of the first article that the scripts describe; none if they are broken."""
    for script in scripts:
        for node in _nodes(_parsed(script)):
            if _is_article(node):
                return _fields(node)
    return {}


def _parsed(script: str) -> object:
    if len(script) > _LONGEST:
        return None
    try:
        return json.loads(script)
    except (ValueError, RecursionError):
        return None


def _nodes(data: object) -> Iterator[Mapping[str, object]]:
    """Every object of a list or ``@graph``, in order."""
    waiting = [data]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting[:0] = node[:_MOST_NODES]
        elif isinstance(node, dict):
            yield node
            waiting[:0] = [node[key] for key in ("@graph", "mainEntity") if key in node]


def _is_article(node: Mapping[str, object]) -> bool:
    types = node.get("@type")
    named = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and name.rpartition("/")[2].endswith(_ARTICLES) for name in named)


def _fields(node: Mapping[str, object]) -> dict[str, object]:
    fields: dict[str, object] = {}
    for name, keys in _FIELDS:
        value = next((node[key] for key in keys if node.get(key)), None)
        if isinstance(value, dict):
            value = value.get("name")
        if value is not None:
            fields[name] = value
    if node.get("author"):
        fields["authors"] = node["author"]
    image = node.get("image") or node.get("thumbnailUrl")
    if image:
        fields["image"] = image
    page = node.get("mainEntityOfPage")
    address = page.get("@id") if isinstance(page, dict) else page
    if isinstance(address, str) and address.startswith("http"):
        fields["canonical"] = address
    return fields
