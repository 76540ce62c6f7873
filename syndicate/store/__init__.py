"""The state of a publication in a database; the only place that knows SQL."""
