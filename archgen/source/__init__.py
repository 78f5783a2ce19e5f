"""Floor 1: text with positions. YAML in, plain data with spans out; the YAML traps are caught here."""
