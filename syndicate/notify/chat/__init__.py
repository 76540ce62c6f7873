"""Chat services: a module each makes the message that its service takes, within the limits that it sets."""
