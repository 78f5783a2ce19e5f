"""Other drawers of the same design: where they live, and pictures of ours beside theirs.

All of them draw the same boxes, frames, lines and icons on one picture, which `same_nodes.py` writes
down for them. Ours are judged and have the findings on them; above sixty boxes they are an overview
of modules and a page for each.
"""

from __future__ import annotations

import json
import math
import shutil
import struct
import subprocess
import sys
import venv
from collections.abc import Mapping
from pathlib import Path

from comparing import OURS, PEERS, ROOT, Comparison, Runner, surroundings

LOCK = ROOT / "requirements/bench.txt"
BLUEPRINT = ROOT / "blueprints/secure-serverless-api.yaml"
PORT = "graphviz-pure"
"""How the `dot` of the peers' environment begins to name itself."""
MORE = 4
"""How many further pictures are drawn in the process that measures what a further picture costs."""
RENDER = (OURS / "archgen", "render", "-q", "--scale", "1", "-o", "pictures", "--format")
D2 = (PEERS / "bin/d2", "same.d2")
SINGLE = ("--scale", "0.5")
"""D2's PNG has two pixels for each of the picture's; ours here and the others' have one."""
MERMAID = (PEERS / "bin/mermaidx", "-i", "same.mmd", "-o", "mermaid.png")
DIAGRAMS = (PEERS / "bin/python", "same.py")
REFUSED = "not drawn: over 500 lines or 50,000 characters"
MOST_PIXELS = 32_766
SHRUNK = "shrunk to 32,766 pixels: not legible"


def make_peers() -> None:
    """Make the peers' environment unless it stands already, as its lock says."""
    stamp = PEERS / ".made"
    if stamp.is_file() and stamp.read_bytes() == LOCK.read_bytes():
        return
    print("making .venv-bench, once ...", file=sys.stderr)
    venv.create(PEERS, with_pip=True, clear=True)
    pip = (PEERS / "bin/python", "-m", "pip", "--disable-pip-version-check", "--no-input")
    subprocess.run((*pip, "install", "--quiet", "--require-hashes", "-r", LOCK), check=True)
    (PEERS / "dot").mkdir()
    (PEERS / "dot/dot").symlink_to(PEERS / "bin/graphviz-pure")
    stamp.write_bytes(LOCK.read_bytes())


def which_dot() -> str:
    """Which Graphviz the diagrams package will call: its name and version; empty where there is none.

    Without an installed one it is a port that can be had as a Python package. That one leaves out the
    icons, which are what such pictures are drawn for: a ratio beside it is shown, but not asked for.
    """
    program = shutil.which("dot", path=surroundings()["PATH"])
    if program is None:
        return ""
    told = subprocess.run((program, "-V"), capture_output=True, text=True, check=False)
    return (told.stderr or told.stdout).strip()


def drawing(runner: Runner, patient: Runner, dot: str) -> list[Comparison]:
    """The gallery's design as PNG, judging included, beside its peers drawing the same nodes."""
    _same_nodes(str(BLUEPRINT), runner.folder)
    many = []
    for number in range(MORE + 1):
        copy = runner.folder / f"copy-{number}.yaml"
        shutil.copy(BLUEPRINT, copy)
        many.append(copy)
    one = (*RENDER, "png", many[0])
    beside = patient.medians(ours=one, d2=(*D2, "d2.png", *SINGLE), mermaid=MERMAID)
    shown = [
        Comparison("archgen render --format png", "D2, same nodes", beside["ours"], beside["d2"]),
        Comparison("the same", "mermaidx, same nodes", beside["ours"], beside["mermaid"]),
    ]
    if not dot:
        return shown
    found = runner.medians(one=one, many=(*RENDER, "png", *many), diagrams=DIAGRAMS)
    further = (found["many"] - found["one"]) / MORE
    excuse = "not asked: this dot draws no icons" if dot.startswith(PORT) else ""
    name, theirs = "diagrams, same nodes", found["diagrams"]
    return [
        Comparison("archgen render --format png", name, found["one"], theirs, 1.8, excuse=excuse),
        Comparison("each further picture", name, further, theirs, 0.4, excuse=excuse),
        *shown,
    ]


def picturing_beside(patient: Runner, boxes: int, dot: str) -> list[Comparison]:
    """A design of about so many boxes, whole processes: all our pages beside one picture by each peer.

    D2 is asked for SVG: it refuses a PNG of more than 32,768 pixels. Graphviz shrinks one to that, and its
    port, which draws no icons, is not asked.
    """
    folder = patient.folder
    what = f"{_same_nodes(str(boxes), folder):,} boxes, all pages"
    source = folder / "same.yaml"
    commands = {"svg": (*RENDER, "svg", source), "png": (*RENDER, "png", source), "d2": (*D2, "d2.svg")}
    graphviz = bool(dot) and not dot.startswith(PORT)
    if graphviz:
        commands["diagrams"] = DIAGRAMS
    drawable = (folder / "same.mmd").is_file()
    if drawable:
        commands["mermaidx"] = MERMAID
    found = patient.medians(**commands)
    rows = [Comparison(f"{what}, SVG", "D2, one picture", found["svg"], found["d2"])]
    if graphviz:
        note = SHRUNK if _shrunk(folder / "large.png") else ""
        rows.append(_beside(f"{what}, PNG", "diagrams", found, note))
    return [*rows, _beside(f"{what}, PNG", "mermaidx", found, "" if drawable else REFUSED)]


def _beside(what: str, peer: str, found: Mapping[str, float], note: str) -> Comparison:
    """Our PNG beside one peer's; not a number where it was not asked to draw."""
    theirs = found.get(peer, math.nan)
    return Comparison(what, f"{peer}, one picture", found["png"], theirs, excuse=note)


def _shrunk(png: Path) -> bool:
    """Whether a picture is as tall or wide as Graphviz makes one at all."""
    return png.is_file() and max(struct.unpack(">II", png.read_bytes()[16:24])) >= MOST_PIXELS


def _same_nodes(design: str, folder: Path) -> int:
    """Write a design, a file or a number of boxes, down for the peers; gives how many boxes it has."""
    for left in ("same.mmd", "large.png"):
        (folder / left).unlink(missing_ok=True)
    command = (OURS / "python", ROOT / "bench/same_nodes.py", design, folder)
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return int(told["boxes"])
