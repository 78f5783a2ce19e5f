"""The classic way: DOT, the `diagrams` package's script, and pictures drawn by its engine."""
