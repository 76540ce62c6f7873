"""From entries to the bytes of feeds and pages."""
