"""Floor 2: one `Finding` for everything archgen has to say to a person."""
