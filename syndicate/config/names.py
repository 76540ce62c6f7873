"""What a publication's own files are called where nothing else is said."""

from pathlib import Path

FILE_NAME = "syndicate.toml"
DATABASE = Path(".syndicate") / "state.db"
