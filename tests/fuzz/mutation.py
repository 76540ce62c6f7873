"""Inputs made of good ones by damage, splicing and hostile words; each is named by its number alone."""

import gzip
import io
import random
import re
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tests.unit.formats.test_docx import item, p, packed

ROOT = Path(__file__).parents[2]

HOSTILE = (
    "<script>window.ran=1</script>",
    "<img src=x onerror=window.ran=1>",
    "<svg/onload=window.ran=1>",
    "<svg><style><img src=x onerror=window.ran=1></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img onerror=window.ran=1&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=window.ran=1>'>",
    "<a href='java\tscript:window.ran=1'>x</a>",
    "[x](javascript:window.ran=1)",
    "![x](data:text/html;base64,PHNjcmlwdD53aW5kb3cucmFuPTE8L3NjcmlwdD4=)",
    "<iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
    "<iframe src='javascript:parent.ran=1' title='\"><script>window.ran=1</script>'></iframe>",
    "<form><button formaction=javascript:window.ran=1>x</button></form>",
    "<object data='data:text/html,<script>parent.ran=1</script>'></object>",
    "<a href='&#106;avascript:window.ran=1' id=x name=x onfocus=window.ran=1 autofocus>x</a>",
    "<details open ontoggle=window.ran=1>",
    "<video><source onerror=window.ran=1></video>",
    "<audio src=x onerror=window.ran=1 autoplay>",
    "<base href=javascript:/a/-window.ran=1//>",
    "<meta http-equiv=refresh content='0;javascript:window.ran=1'>",
    "<link rel=stylesheet href='javascript:window.ran=1'>",
    "<template><script>window.ran=1</script></template>",
    "<textarea></textarea><script>window.ran=1</script>",
    "<xmp><p title='</xmp><script>window.ran=1</script>'>",
    "<title></title><script>window.ran=1</script>",
    "<!--><script>window.ran=1</script>-->",
    "<![CDATA[<script>window.ran=1</script>]]>",
    "]]><script>window.ran=1</script>",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]>",
    "&b;&lt;script&gt;&#60;script&#62;",
    "<p style='background:url(javascript:window.ran=1)'>",
    "<img srcset='javascript:window.ran=1 1x, x 2x' sizes=1>",
    "<a href='//evil.example/\" onmouseover=\"window.ran=1'>x</a>",
    '{{< figure src="javascript:window.ran=1" caption="<script>window.ran=1</script>" >}}',
    "{% highlight html %}<script>window.ran=1</script>{% endhighlight %}",
    "`` <script>window.ran=1</script>",
    "~~~html\n<script>window.ran=1</script>",
    "[^1]: <script>window.ran=1</script>",
    ".. raw:: html\n\n   <script>window.ran=1</script>\n",
    ".. include:: /etc/passwd\n",
)
AWKWARD = (
    "---\n",
    "+++\n",
    "{",
    "}",
    "[[",
    "]]",
    "|-\n",
    "> ",
    "* ",
    "- ",
    "    ",
    "\t",
    "#",
    "![",
    "](",
    "<",
    ">",
    "&",
    "\\",
    "'",
    '"',
    "\0",
    "\x0b",
    "\x1b",
    "\x7f",
    "\x85",
    "\u2028",
    "\u202e",
    "\ufeff",
    "\ufffe",
    "\U0001f469\u200d",
    "\ud83d".encode("utf-8", "surrogatepass").decode("latin-1"),
    "&#0;",
    "&#xD800;",
    "&#x1;",
    "&nbsp;",
    "é",
    "e\u0301",
    "date 2024-02-30",
    "date 0000-00-00",
    "date 9999-12-31T23:59:60+14:00",
    "03/04/2021",
    "title: [",
    "tags: {a: 1}",
    "date: 2024-01-01",
    "draft: maybe",
    "expires: never",
    "!!python/object:os.system",
    "&a [*a]",
    "<<: *x",
    "1e999",
    "slug: ../../etc",
    "permalink: //x",
    "guid: a b",
    "image: {url: [1]}",
    "authors: [{name: {}}]",
    "\n\n",
    "\r\n",
    "\r",
    "<p>" * 300,
    "[" * 2000,
    "*" * 2000,
    "a" * 5000,
    "> " * 500,
    "(" * 3000,
    "`" * 999,
    "<!--" * 400,
    "\n|" * 1000,
    "_a" * 1500,
    "[a](" * 800,
    "<a " * 800,
    "&" * 3000,
    "]]>" * 300,
    "\\" * 999,
    "#" * 999,
    "<b><i>" * 400,
)
_SAMPLE = re.compile(r"^```[\w-]* file=(?P<path>\S+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@cache
def seeds() -> tuple[tuple[str, bytes], ...]:
    """Good and bad files of every format that is read: their names and bytes."""
    files = [path for path in sorted((ROOT / "corpus").rglob("*")) if path.suffix not in {".png", ".wav"}]
    found = [(path.name, path.read_bytes()) for path in files if path.is_file()]
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    found += [(one["path"].rpartition("/")[2], one["text"].encode()) for one in _SAMPLE.finditer(page)]
    found += [(name, (ROOT / "feeds" / name).read_bytes()) for name in ("rss.xml", "atom.xml", "feed.json")]
    markdown = next(data for name, data in found if name.endswith(".md"))
    found.append((f"packed{len(found)}.md.gz", gzip.compress(markdown, mtime=0)))
    found.append(("report.docx", packed(p("One", "Heading1") + p("Two.") + item("Three") + p("Four."))))
    found.append(("packed.zip", _zip({"a.md": markdown, "b/c.txt": b" date 2024-01-02 Words.\n"})))
    return tuple(found)


def made(number: int) -> tuple[str, bytes]:
    """The input of a number: a file name and bytes, the same on every machine."""
    chance = random.Random(number)  # noqa: S311 - spreads damage; guards nothing
    name, data = chance.choice(seeds())
    if zipfile.is_zipfile(io.BytesIO(data)) and chance.random() < 0.8:  # most damage is done inside
        data = _repacked(data, chance)
    elif data.startswith(b"\x1f\x8b") and chance.random() < 0.8:
        data = gzip.compress(_damaged(gzip.decompress(data), chance), mtime=0)
    else:
        data = _damaged(data, chance)
    if chance.random() < 0.05:  # now and then a file has the name of another kind
        name = name.partition(".")[0] + "." + chance.choice(seeds())[0].rpartition(".")[2]
    return name, data[:300_000]


def _damaged(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8, 13))):
        data = chance.choice(_WAYS)(data, chance)
    return data


def _flip(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return data
    at = chance.randrange(len(data))
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def _cut(data: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    return data[:start] + data[end:]


def _end(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _repeat(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    part = data[start : start + chance.choice((1, 3, 10, 100))]
    return data[:start] + part * chance.choice((2, 10, 300)) + data[start:]


def _splice(data: bytes, chance: random.Random) -> bytes:
    _name, other = chance.choice(seeds())
    start = chance.randrange(len(other) + 1)
    return _put(data, other[start : start + chance.randrange(2000)], chance)


def _hostile(data: bytes, chance: random.Random) -> bytes:
    return _put(data, chance.choice(HOSTILE).encode(), chance)


def _awkward(data: bytes, chance: random.Random) -> bytes:
    return _put(data, chance.choice(AWKWARD).encode(), chance)


def _swap(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    if chance.random() < 0.3:
        chance.shuffle(lines)
    else:
        lines.reverse()
    return b"\n".join(lines)


def _encode(data: bytes, chance: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(
        chance.choice(("utf-16", "utf-16-le", "cp1252", "utf-32", "shift_jis", "utf-8-sig")), "replace"
    )


def _put(data: bytes, part: bytes, chance: random.Random) -> bytes:
    """At the end of a line as a rule, where it is most likely to be read; else anywhere."""
    at = chance.randrange(len(data) + 1)
    if chance.random() < 0.6:
        at = data.find(b"\n", at) + 1 or len(data)
    return data[:at] + part + data[at:]


_WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flip, _cut, _end, _repeat, _splice, _swap, _encode, _awkward, _awkward, _hostile, _hostile, _hostile,
)  # fmt: skip


def _zip(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data)
    return packed.getvalue()


def _repacked(data: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    chosen = chance.choice(sorted(members))
    return _zip(members | {chosen: _damaged(members[chosen], chance)})
