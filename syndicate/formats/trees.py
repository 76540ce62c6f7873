"""Parts of a parsed page: their words, their source, and taking one out without losing what follows it."""

from lxml import etree

from syndicate.core.text import clean


def words(element: etree._Element) -> str:
    """All that is written in ``element``, runs of white space as one space."""
    return " ".join("".join(str(part) for part in element.itertext(etree.Element)).split())


def source(element: etree._Element) -> str:
    """``element`` as HTML, without the text behind it."""
    return etree.tostring(element, method="html", encoding="unicode", with_tail=False)


def take_out(element: etree._Element) -> None:
    """Remove ``element`` from its parent, if it has one; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    previous = element.getprevious()
    if element.tail:
        if previous is not None:
            previous.tail = clean((previous.tail or "") + element.tail)
        else:
            parent.text = clean((parent.text or "") + element.tail)
    parent.remove(element)
