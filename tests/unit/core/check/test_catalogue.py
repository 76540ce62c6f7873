"""``docs/check.md`` lists every rule there is."""

import re
from collections import Counter
from pathlib import Path

import pytest

from syndicate.core.check import check, documents
from syndicate.core.check.catalogue import renewed, sections
from tests.unit.core.check.broken import BROKEN

WHOLE = {
    "empty-document": b" ",
    "json-root": b"[1]",
    "large": b" " * 1_000_001 + b"{}",
    "too-large": b" " * 5_000_001 + b"{}",
}
SEEN_ELSEWHERE = {
    f"{form}-{rule}" for form in ("rss", "atom", "json") for rule in ("date-future", "self-differs")
}
"""Rules that need a clock or an address, tried in ``test_check``."""
IN_A_CHAIN = {"chain-archive", "chain-circle", "chain-current"}
"""Rules that need several documents, tried in ``tests/unit/run/test_past``."""
PAGE = Path(__file__).parents[4] / "docs" / "check.md"


def test_the_page_is_current() -> None:
    """The list is never behind the rulebooks: `make docs` writes it anew."""
    page = PAGE.read_text("utf-8")
    assert renewed(page) == page


def test_the_list_names_what_is_found_before_a_document_is_parsed() -> None:
    """Codes that no rulebook has are listed too, each with the severity it has."""
    source = Path(documents.__file__).read_text("utf-8")
    made = set(re.findall(r'return _(error|advice)\(\s*"([a-z0-9-]+)"', source))
    made |= set(re.findall(r'yield _(error|advice)\(\s*"([a-z0-9-]+)"', source))
    listed = {(str(rule.severity), rule.code) for _form, rules in sections() for rule in rules}
    assert made
    assert made <= listed


def test_a_code_means_one_thing() -> None:
    """Within one kind of document no two rules share a code, so that it can be looked up."""
    for form, rules in sections():
        again = {code for code, count in Counter(rule.code for rule in rules).items() if count > 1}
        assert not again, form


def test_every_rule_is_tried() -> None:
    """Each rule that the page lists has a feed that breaks it."""
    tried = {broken.rule for broken in BROKEN}
    listed = {rule.code for _form, rules in sections() for rule in rules}
    assert listed - tried <= set(WHOLE) | SEEN_ELSEWHERE | IN_A_CHAIN


@pytest.mark.parametrize("rule", WHOLE)
def test_a_document_may_be_wrong_as_a_whole(rule: str) -> None:
    """What has no place in it is found too."""
    assert rule in {finding.rule for finding in check(WHOLE[rule]).findings}
