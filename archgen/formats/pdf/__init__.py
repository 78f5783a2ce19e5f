"""Pictures as PDF, and how any PDF is set."""
