"""The schemas that this program knows. Imports nothing: a glance at the database needs it too."""

VERSIONS = ("0001",)
"""Every migration in ``migrations/versions``, oldest first."""

VERSION = VERSIONS[-1]
