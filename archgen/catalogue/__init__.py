"""Floor 3: what AWS has. Types, fields, what silence means, capabilities, limits, look: declarations only."""
