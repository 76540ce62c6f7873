"""Lets the ``reader`` library start: its copy of feedparser asks for ``sgmllib`` by the name of old."""

import sys

import feedparser_sgmllib

sys.modules.setdefault("sgmllib", feedparser_sgmllib)
