"""What a publication is told: syndicate.toml, the environment and the command line, as ``Settings``."""

from importlib import import_module
from typing import TYPE_CHECKING

from syndicate.config.names import DATABASE, FILE_NAME

if TYPE_CHECKING:
    from syndicate.config.loading import Configuration, load
    from syndicate.config.tables import Settings

__all__ = ["DATABASE", "FILE_NAME", "Configuration", "Settings", "load"]

_MODULES = {"Configuration": "loading", "load": "loading", "Settings": "tables"}


def __getattr__(name: str) -> object:
    """Load what checks settings when it is first asked for: names alone cost nothing."""
    if name in _MODULES:
        return getattr(import_module(f"syndicate.config.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
