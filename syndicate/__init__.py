"""Turn a folder of dated articles into a live publication: feeds, pages, and webhooks that fire."""

__version__ = "0.1.0"
