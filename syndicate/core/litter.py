"""Names that are no articles at all: what systems and editors leave behind, and what configures a folder."""

import re

LITTER = re.compile(
    r"\..*|.*~|#.*#|.*\.(?:swp|swo|swx|bak|orig|rej|tmp|part|partial|crdownload)|thumbs\.db|desktop\.ini|4913",
    re.IGNORECASE | re.DOTALL,
)
"""Matched against the whole name of a file or folder."""
