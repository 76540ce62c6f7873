"""What a Word document says beside its text: names of styles, kinds of lists, targets of links."""

from lxml import etree

from syndicate.formats.xml import local

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_NO = frozenset({"0", "false", "off", "none"})


def style_names(styles: etree._Element | None) -> dict[str, str]:
    """The name of each style, which is the same in every language of the program, by its id."""
    return {attribute(each, "styleId"): value(each, "name") for each in named(styles, "style")}


def style_numbers(styles: etree._Element | None) -> dict[str, etree._Element]:
    """The numbering that a style brings with it, by the style's id."""
    found = {}
    for each in named(styles, "style"):
        properties = next(iter(named(each, "pPr")), None)
        for numbered in named(properties, "numPr"):
            found[attribute(each, "styleId")] = numbered
    return found


def list_elements(numbering: etree._Element | None) -> dict[tuple[str, str], str]:
    """Which list element a number and level of a paragraph mean."""
    abstract = {
        attribute(each, "abstractNumId"): {
            attribute(level, "ilvl"): value(level, "numFmt") for level in named(each, "lvl")
        }
        for each in named(numbering, "abstractNum")
    }
    return {
        (attribute(each, "numId"), level): "ul" if kind in {"bullet", "none", ""} else "ol"
        for each in named(numbering, "num")
        for level, kind in abstract.get(value(each, "abstractNumId"), {}).items()
    }


def links(relations: etree._Element | None) -> dict[str, str]:
    """The addresses outside the document, by their id."""
    if relations is None:
        return {}
    return {
        each.get("Id") or "": each.get("Target") or ""
        for each in relations
        if each.get("TargetMode") == "External"
    }


def members(relations: etree._Element | None) -> dict[str, str]:
    """The files within the document that it shows, by their id."""
    if relations is None:
        return {}
    return {
        each.get("Id") or "": _member(each.get("Target") or "")
        for each in relations
        if each.get("TargetMode") != "External"
    }


def _member(target: str) -> str:
    """The name in the container of what a part beside the text names (ECMA-376 part 2, 6.5.3)."""
    return target[1:] if target.startswith("/") else f"word/{target}"


def named(within: etree._Element | None, name: str) -> list[etree._Element]:
    """The children of this name."""
    return [each for each in within if local(each) == name] if within is not None else []


def attribute(element: etree._Element, name: str) -> str:
    """An attribute of the vocabulary, or an empty text."""
    return element.get(_W + name) or element.get(_STRICT + name) or ""


def value(within: etree._Element | None, name: str) -> str:
    """The value of the first child of this name, or an empty text."""
    return next((attribute(each, "val") for each in named(within, name)), "")


def is_on(within: etree._Element | None, name: str) -> bool:
    """Whether a property is there and not switched off."""
    found = named(within, name)
    return bool(found) and attribute(found[-1], "val").lower() not in _NO
