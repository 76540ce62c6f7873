"""One input through all that a pass makes of a file, and what is wrong with the result."""

import heapq
import signal
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import FrameType

from syndicate.app.reading import documents
from syndicate.core.body import body_html
from syndicate.core.check import Severity, check
from syndicate.core.identity import mint
from syndicate.core.normalise import normalise
from syndicate.errors import DocumentError
from syndicate.model import Article, Document, Entry, FeedFormat, Rules, State
from syndicate.render.feeds import renderers
from tests.fuzz.mutation import made
from tests.fuzz.safety import dangers
from tests.unit.render.feed_samples import MASTHEAD, channel

LIMIT_S = 2.0
_HANG_S = 20
_WORST = 40
_RULES = Rules()
_RENDERERS = renderers(tuple(FeedFormat))
_SUSPECT = ("window.ran", "script", "onerror", "onload", "srcdoc", "&lt;", "data:")


class Hang(Exception):
    """The work took far longer than any file may."""


@dataclass(slots=True)
class Result:
    """What became of many inputs.

    :ivar faults: what should not have been, each with the number or name of its input
    :ivar slowest: seconds of processor time, and which input took them
    :ivar worst: bodies that look most as if something could run in them
    """

    inputs: int = 0
    articles: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    worst: list[tuple[int, str]] = field(default_factory=list)

    def add(self, other: "Result") -> None:
        """Take in what became of other inputs."""
        self.inputs += other.inputs
        self.articles += other.articles
        self.reasons += other.reasons
        self.faults += other.faults
        self.slowest = max(self.slowest, other.slowest)
        self.worst = heapq.nlargest(_WORST, {*self.worst, *other.worst})

    def try_one(self, name: str, path: str, data: bytes) -> None:
        """Put one input through, and note what becomes of it."""
        self.inputs += 1
        began = time.process_time()
        try:
            self._put_through(name, path, data)
        except Hang:
            self.faults.append(f"{name} {path}: hangs")
        except Exception as crash:  # noqa: BLE001 - any exception at all is what is looked for
            self.faults.append(f"{name} {path}: {type(crash).__name__}: {str(crash)[:200]}")
        took = time.process_time() - began
        self.slowest = max(self.slowest, (took, f"{name} {path}"))
        if took > LIMIT_S:
            self.faults.append(f"{name} {path}: took {took:.1f} s")

    def _put_through(self, name: str, path: str, data: bytes) -> None:
        try:
            parts = documents(data, path, rules=_RULES)
        except DocumentError as wrong:
            self.reasons[wrong.reason] += 1
            return
        for part in parts:
            if isinstance(part, DocumentError):
                self.reasons[part.reason] += 1
                continue
            self._publish(name, part)

    def _publish(self, name: str, document: Document) -> None:
        try:
            article = normalise(document, _RULES)
        except DocumentError as wrong:
            self.reasons[wrong.reason] += 1
            return
        self.articles += 1
        html = body_html(article, base="https://example.org/a/", media={})
        self.faults += [f"{name} {document.path}: unsafe: {danger}" for danger in dangers(html)[:3]]
        entry = entry_of(article)
        for renderer in _RENDERERS:
            output = renderer.assemble(channel([entry]), [renderer.fragment(entry, MASTHEAD, full=True)])
            broken = [one for one in check(output.body).findings if one.severity is Severity.ERROR]
            self.faults += [
                f"{name} {document.path}: {renderer.form} {one.rule} {one.message}" for one in broken[:2]
            ]
        score = sum(html.count(word) for word in _SUSPECT) * 1000 // (len(html) + 1000)
        if score and len(html) < 100_000:  # a browser has to show it
            heapq.heappush(self.worst, (score, html))
            if len(self.worst) > _WORST:
                heapq.heappop(self.worst)


def entry_of(article: Article) -> Entry:
    """An article as an entry, without asking a store."""
    return Entry(
        guid=mint(article, authority="example.org", zone="UTC"),
        address="a/",
        article=article,
        updated=article.updated or article.published,
        revision=1,
        state=State.LIVE,
        digest="0" * 64,
        file_digest="0" * 64,
    )


def try_numbers(numbers: Iterable[int]) -> Result:
    """Put the inputs of these numbers through."""
    result = Result()
    for number in numbers:
        path, data = made(number)
        result.try_one(f"#{number}", path, data)
    return result


def try_range(bounds: tuple[int, int]) -> Result:
    """As :func:`try_numbers`, in a process of its own, where what hangs is ended."""
    signal.signal(signal.SIGALRM, _give_up)
    result = Result()
    for number in range(*bounds):
        signal.alarm(_HANG_S)
        result.add(try_numbers([number]))
    signal.alarm(0)
    return result


def _give_up(_number: int, _frame: FrameType | None) -> None:
    raise Hang
