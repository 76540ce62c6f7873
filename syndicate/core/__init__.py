"""Pure decisions: no file, socket, clock, thread or random number is touched here."""
