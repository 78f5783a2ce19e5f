"""What several rules read of a design, each reading stated once: no rule stands here."""
