"""Turn a folder of dated articles into a live publication: feeds, pages, and webhooks that fire."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syndicate.run.publication import Publication

__version__ = "0.1.0"
__all__ = ["Publication", "__version__"]


def __getattr__(name: str) -> object:
    """Load ``Publication`` when it is first asked for: the command line starts without it."""
    if name == "Publication":
        from syndicate.run.publication import Publication  # noqa: PLC0415 - see above

        return Publication
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
