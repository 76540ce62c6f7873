"""A page that shows what is being written, and loads itself again when that changes.

For the author's own browser: it answers only to the address it stands at, so that no other site can read it
by a name that leads here, and the page asks nobody else for anything.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from html import escape

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_HOSTS = ("127.0.0.1", "localhost")
_SCRIPT = """const shown = document.body.dataset.version;
setInterval(async () => {
  try {
    const answer = await fetch('/version', {cache: 'no-store'});
    document.body.classList.remove('away');
    if (answer.ok && await answer.text() !== shown) location.reload();
  } catch { document.body.classList.add('away'); }
}, 500);
"""
_STYLE = """:root { color-scheme: light dark; }
body { font: 1.1rem/1.6 Georgia, serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; }
header { border-bottom: 1px solid #8886; margin-bottom: 1.5rem; }
header p, aside { font: 0.85rem/1.5 system-ui, sans-serif; opacity: 0.85; overflow-wrap: anywhere; }
aside { border-left: 4px solid #c60; padding-left: 0.8rem; margin: 1rem 0; }
img, video { max-width: 100%; height: auto; }
pre { overflow-x: auto; padding: 0.8rem; background: #8882; }
table { border-collapse: collapse; } td, th { border: 1px solid #8886; padding: 0.2rem 0.6rem; }
body.away header::before { content: "The preview has ended."; color: #c33; }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One article, or what keeps a file from being one.

    :ivar facts: what is told of it above the text, as name and value
    :ivar doubts: what an author should look at
    :ivar html: safe; media stand at addresses of this server
    """

    title: str
    language: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    doubts: tuple[str, ...] = ()
    html: str = ""


def live_app(
    shown: Callable[[], tuple[Piece, ...]], media: Callable[[str], tuple[bytes, str] | None]
) -> ASGIApp:
    """The application.

    :param shown: gives what the file is now
    :param media: gives a file beside the article with its media type, by its place below ``/media/``
    """

    def page(_request: Request) -> Response:
        text = _page(shown())
        return Response(text, media_type="text/html", headers=_HEADERS)

    def version(_request: Request) -> Response:
        return PlainTextResponse(_version(shown()), headers=_HEADERS)

    def script(_request: Request) -> Response:
        return Response(_SCRIPT, media_type="text/javascript", headers=_HEADERS)

    def style(_request: Request) -> Response:
        return Response(_STYLE, media_type="text/css", headers=_HEADERS)

    def beside(request: Request) -> Response:
        found = media(request.path_params["path"])
        if found is None:
            return PlainTextResponse("there is no such file\n", 404, headers=_HEADERS)
        return Response(found[0], media_type=found[1], headers=_HEADERS)

    return Starlette(
        routes=[
            Route("/", page),
            Route("/version", version),
            Route("/live.js", script),
            Route("/live.css", style),
            Route("/media/{path:path}", beside),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=_HOSTS)],
    )


def _version(pieces: tuple[Piece, ...]) -> str:
    return sha256(repr(pieces).encode("utf-8", "backslashreplace")).hexdigest()[:16]


def _page(pieces: tuple[Piece, ...]) -> str:
    title = _text(pieces[0].title) if pieces else "Nothing"
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/live.css">'
        f'<script src="/live.js" defer></script></head><body data-version="{_version(pieces)}">'
        f"{''.join(map(_article, pieces))}</body></html>\n"
    )


def _article(piece: Piece) -> str:
    language = f' lang="{_text(piece.language)}"' if piece.language else ""
    facts = "<br>".join(f"{_text(name)}: {_text(value)}" for name, value in piece.facts)
    doubts = "".join(f"<aside>{_text(doubt)}</aside>" for doubt in piece.doubts)
    head = f"<header><h1>{_text(piece.title)}</h1><p>{facts}</p></header>"
    return f'<article{language} dir="auto">{head}{doubts}{piece.html}</article>'


def _text(value: str) -> str:
    return escape(value.encode("utf-8", "backslashreplace").decode())
