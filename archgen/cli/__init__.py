"""Floor 13: the command line. One module a command, imported when it runs."""
