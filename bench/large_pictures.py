#!/usr/bin/env python3
"""The pictures of a large design: the overview of its modules and a page for each, as SVG and as PNG.

As a program (`bench/large_pictures.py 200`) it draws one of about so many boxes, and prints what that
took as JSON.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from large import EACH, design

from archgen.pipeline import judge, load, pages, write
from archgen.views.scene import scene_of

BOXES = 8
"""How many boxes a service of a large design has."""


def of_boxes(boxes: int) -> str:
    """The text of a design with about so many boxes."""
    return design(boxes // BOXES * EACH)


def main() -> int:
    """Draw a design of about so many boxes; prints how many it has, its pages, seconds and megabytes.

    The seconds of SVG are the processor's, once the design is judged. Those of PNG are what passes
    while a process of its own reads, judges and draws the design and others paint; the megabytes are
    the most that one of them held.
    """
    text = of_boxes(int(sys.argv[1])).encode()
    loaded = load(text)
    if loaded.graph is None:
        return 1
    report = judge(loaded)
    boxes = len(scene_of(loaded.graph.blueprint, report).boxes)
    started = time.process_time()
    shown = pages(loaded, report)
    for page in shown:
        write(loaded, report, ("svg",), page=page)
    svg = time.process_time() - started
    png, megabytes = painted(text)
    print(json.dumps({"boxes": boxes, "pages": len(shown), "svg": svg, "png": png, "megabytes": megabytes}))
    return 0


def painted(text: bytes) -> tuple[float, float]:
    """The seconds that all pages take as PNG at scale 1, and the megabytes of the largest process."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "large.yaml"
        source.write_bytes(text)
        command = [sys.executable, "-m", "archgen", "render", "-q", "--format", "png", "--scale", "1"]
        started = time.perf_counter()
        subprocess.run([*command, "-o", str(Path(name) / "out"), str(source)], check=True)
        passed = time.perf_counter() - started
    return passed, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
