"""Floor 9: where everything stands and runs, in pixels at scale 1."""
