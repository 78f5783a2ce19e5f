"""Blocks inside Markdown pages: their markers, and what stands between them."""
