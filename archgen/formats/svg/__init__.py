"""Pictures as SVG: a page of frames, boxes and lines, each painted by a module of its own."""
