"""Libraries that a base installation does not have: whether they are there, and that they keep quiet."""

import logging
from importlib.util import find_spec

HTML = ("trafilatura", "htmldate")
"""The libraries of the ``html`` extra."""

LANGUAGES = ("py3langid",)
"""The library of the ``languages`` extra."""


def are_at_hand(libraries: tuple[str, ...]) -> bool:
    """Whether all ``libraries`` are installed; from then on what they log goes nowhere."""
    if not all(find_spec(name) for name in libraries):
        return False
    for name in libraries:
        logging.getLogger(name).propagate = False
        if not logging.getLogger(name).handlers:
            logging.getLogger(name).addHandler(logging.NullHandler())
    return True
