"""Floor 4: one blueprint as written, merged and meant."""
