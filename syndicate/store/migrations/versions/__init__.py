"""One module a step; what it does is frozen once released."""
