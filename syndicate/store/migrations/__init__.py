"""How a database of an older program is brought to the present schema."""
