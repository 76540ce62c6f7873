"""The ways in which people write articles, one module each."""
