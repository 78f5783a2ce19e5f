#!/usr/bin/env python3
"""Times archgen beside its peers: whole processes, in turn, medians as ratios.

Run it as `make bench`. The peers live in an environment of their own (`.venv-bench`, made on the
first run from `requirements/bench.txt`). Every command of a comparison runs once in each round, so
that whatever else the machine does meanwhile falls on all of them. Exit code 1 when a limit is passed.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OURS = ROOT / ".venv/bin"
PEERS = ROOT / ".venv-bench"
LOCK = ROOT / "requirements/bench.txt"
TEMPLATE = ROOT / "bench/secure-serverless-api.template.yaml"
BLUEPRINT = ROOT / "blueprints/secure-serverless-api.yaml"
LARGE = ROOT / "bench/large.py"
PICTURES = ROOT / "bench/large_pictures.py"
PORT = "graphviz-pure"
"""How the `dot` of the peers' environment begins to name itself."""
MORE = 4
"""How many further pictures are drawn in the process that measures what a further picture costs."""


@dataclass(frozen=True)
class Comparison:
    """Something of ours beside something else, and how many times its time ours may take."""

    what: str
    beside: str
    ours: float
    theirs: float
    limit: float
    unit: str = "ms"
    """What the two are shown in, by the thousand: milliseconds, or megabytes of so many gigabytes."""
    excuse: str = ""
    """Why the limit is not asked for; empty where it is."""

    @property
    def ratio(self) -> float:
        """Our time in units of the other's."""
        return self.ours / self.theirs

    @property
    def kept(self) -> bool:
        """False when a limit that is asked for is passed."""
        return bool(self.excuse) or self.ratio <= self.limit

    def row(self) -> str:
        """One line of the table; times in milliseconds."""
        kept = self.excuse or ("ok" if self.kept else "PASSED THE LIMIT")
        times = f"{self.ours * 1000:>7.0f} {self.unit}  {self.theirs * 1000:>7.0f} {self.unit}"
        return f"{self.what:<34}{self.beside:<28}{times}  {self.ratio:>5.2f}x  <= {self.limit:g}x  {kept}"


class Runner:
    """Runs commands in a folder that is thrown away, and times them in seconds."""

    def __init__(self, folder: Path, rounds: int) -> None:
        self._folder = folder
        self._rounds = rounds

    def medians(self, **commands: Sequence[str | Path]) -> dict[str, float]:
        """The median time of each command over the rounds, after one that warms the disk's cache."""
        times: dict[str, list[float]] = {name: [] for name in commands}
        for number in range(self._rounds + 1):
            for name, command in commands.items():
                seconds = self._time(command)
                if number:
                    times[name].append(seconds)
        return {name: statistics.median(taken) for name, taken in times.items()}

    def _time(self, command: Sequence[str | Path]) -> float:
        started = time.perf_counter()
        done = subprocess.run(command, cwd=self._folder, env=surroundings(), capture_output=True, check=False)
        seconds = time.perf_counter() - started
        # 1: the design or the template has findings, or a program of Python's has failed.
        if done.returncode not in (0, 1) or b"Traceback" in done.stderr:
            sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}: {done.stderr.decode()}")
        return seconds


def surroundings() -> Mapping[str, str]:
    """The environment of every command.

    The peers' `dot` comes last, so that an installed one wins. Compiled modules are kept, as an
    installer keeps them: the peers' are, ours stand in this folder and are compiled in the first round.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PATH": f"{os.environ.get('PATH', os.defpath)}:{PEERS / 'dot'}"}


def make_peers() -> None:
    """Make the peers' environment unless it stands already, as its lock says."""
    stamp = PEERS / ".made"
    if stamp.is_file() and stamp.read_bytes() == LOCK.read_bytes():
        return
    print("making .venv-bench, once ...", file=sys.stderr)
    venv.create(PEERS, with_pip=True, clear=True)
    pip = (
        PEERS / "bin/python",
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--no-input",
        "install",
        "--quiet",
    )
    subprocess.run((*pip, "--require-hashes", "-r", LOCK), check=True)
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


def start(runner: Runner) -> list[Comparison]:
    """What it costs to be asked for next to nothing."""
    python, archgen = OURS / "python", OURS / "archgen"
    found = runner.medians(
        bare=(python, "-c", "pass"), version=(archgen, "--version"), help=(archgen, "--help")
    )
    return [
        Comparison("archgen --version", "python -c pass", found["version"], found["bare"], 2.5),
        Comparison("archgen --help", "python -c pass", found["help"], found["bare"], 8),
    ]


def judging(runner: Runner) -> list[Comparison]:
    """The secure design judged, beside the same system as a template in checkov."""
    found = runner.medians(
        ours=(OURS / "archgen", "validate", BLUEPRINT),
        checkov=(
            *(PEERS / "bin/python", PEERS / "bin/checkov", "--framework", "cloudformation"),
            *("--quiet", "--compact", "--skip-download", "-f", TEMPLATE),
        ),
    )
    return [Comparison("archgen validate", "checkov", found["ours"], found["checkov"], 0.12)]


def drawing(runner: Runner, folder: Path, dot: str) -> list[Comparison]:
    """The design drawn, judging included, beside the diagrams package drawing the same nodes."""
    script = subprocess.run(
        (OURS / "archgen", "render", "--format", "diagrams", BLUEPRINT), capture_output=True, check=True
    ).stdout
    (folder / "same_nodes.py").write_bytes(script)
    many = []
    for number in range(MORE + 1):
        copy = folder / f"copy-{number}.yaml"
        shutil.copy(BLUEPRINT, copy)
        many.append(copy)
    render = (OURS / "archgen", "render", "--format", "png", "--scale", "1", "-o", "pictures")
    found = runner.medians(
        one=(*render, many[0]), many=(*render, *many), diagrams=(PEERS / "bin/python", "same_nodes.py")
    )
    further = (found["many"] - found["one"]) / MORE
    beside, theirs = "diagrams, same nodes", found["diagrams"]
    excuse = "not asked: this dot draws no icons" if dot.startswith(PORT) else ""
    return [
        Comparison("archgen render --format png", beside, found["one"], theirs, 1.8, excuse=excuse),
        Comparison("each further picture", beside, further, theirs, 0.4, excuse=excuse),
    ]


def building(runner: Runner) -> list[Comparison]:
    """Everything that `build` writes for one blueprint, beside one second."""
    found = runner.medians(ours=(OURS / "archgen", "build", BLUEPRINT, "--no-cache", "-o", "gallery"))
    return [Comparison("archgen build, one blueprint", "one second", found["ours"], 1.0, 1)]


def reviewing(runner: Runner) -> list[Comparison]:
    """The design-review document in all its forms, and as PDF alone, judging and drawing included."""
    review = (OURS / "archgen", "review", BLUEPRINT, "-o", "documents", "--format")
    found = runner.medians(every=(*review, "md,html,pdf,confluence"), pdf=(*review, "pdf"))
    return [
        Comparison("archgen review, four formats", "1.5 seconds", found["every"], 1.5, 1),
        Comparison("archgen review --format pdf", "0.6 seconds", found["pdf"], 0.6, 1),
    ]


def growing() -> list[Comparison]:
    """A large design judged by all rules beside what it may take, and ten times as large beside n log n.

    Seconds of the processor, so that what else runs meanwhile does not count.
    """
    thousand, more = (judged(size) for size in (1_000, 10_000))
    size = thousand["resources"] / more["resources"]
    allowed = thousand["seconds"] / size * math.log(more["resources"]) / math.log(thousand["resources"])
    return [
        Comparison("1,000 resources, all rules", "1.5 seconds", thousand["seconds"], 1.5, 1),
        Comparison("memory of that", "200 MB", thousand["megabytes"] / 1000, 0.2, 1, "MB"),
        Comparison("10,000 resources, all rules", "1,000, grown by n log n", more["seconds"], allowed, 1.3),
    ]


def picturing() -> list[Comparison]:
    """Large designs as an overview of modules and a page for each, beside what they may take.

    SVG is counted in seconds of the processor; PNG, which other processes paint, in those that pass.
    """
    some, many = (least(PICTURES, boxes, "svg") for boxes in (200, 1_000))
    return [
        Comparison(f"{some['boxes']:.0f} boxes, all pages, SVG", "0.8 seconds", some["svg"], 0.8, 1),
        Comparison("all pages, PNG", "2.5 seconds", some["png"], 2.5, 1),
        Comparison("memory of that", "300 MB", some["megabytes"] / 1000, 0.3, 1, "MB"),
        Comparison(f"{many['boxes']:,.0f} boxes, all pages, SVG", "3 seconds", many["svg"], 3, 1),
    ]


def judged(resources: int) -> dict[str, float]:
    """What it takes to judge a design of about so many resources, the least of three processes."""
    return least(LARGE, resources, "seconds")


def least(program: Path, size: int, by: str) -> dict[str, float]:
    """What a program tells as JSON of a design of a size: the one of three runs with the least of `by`."""
    command = (OURS / "python", program, str(size))
    told = [subprocess.run(command, capture_output=True, check=True, text=True).stdout for _ in range(3)]
    runs: list[dict[str, float]] = [json.loads(line) for line in told]
    return min(runs, key=lambda run: run[by])


def main() -> int:
    """Print the table; gives the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=9, help="runs of each command; the median counts")
    rounds = parser.parse_args().rounds
    make_peers()
    dot = which_dot()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        runner = Runner(folder, rounds)
        found = [
            *start(runner),
            *judging(runner),
            *(drawing(runner, folder, dot) if dot else ()),
            *building(runner),
            *reviewing(runner),
            *growing(),
            *picturing(),
        ]
    print(f"{'':<34}{'beside':<28}{'ours':>10}  {'theirs':>10}")
    for comparison in found:
        print(comparison.row())
    print(f"\n{rounds} rounds; dot: {dot}" if dot else "\nno `dot` here: the diagrams package was not timed")
    return 1 if any(not comparison.kept for comparison in found) else 0


if __name__ == "__main__":
    sys.exit(main())
