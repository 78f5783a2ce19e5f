"""Floor 0: which archgen this is; imports nothing, so that every floor may say it."""

VERSION = "0.1.0"
"""The version that outputs, `--version` and the built package name."""
