"""Floor 10: the design review as data, before it is text."""
