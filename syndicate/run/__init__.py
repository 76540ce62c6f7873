"""Where adapters are built and handed to the use cases: the command line and the daemon."""
