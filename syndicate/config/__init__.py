"""What a publication is told: syndicate.toml, the environment and the command line, as ``Settings``."""

from syndicate.config.loading import FILE_NAME, Configuration, load
from syndicate.config.tables import Settings

__all__ = ["FILE_NAME", "Configuration", "Settings", "load"]
