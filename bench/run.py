#!/usr/bin/env python3
"""Times archgen beside its peers: whole processes, in turn, medians as ratios.

Run it as `make bench`. The peers live in an environment of their own (`.venv-bench`, made on the
first run from `requirements/bench.txt`). Every command of a comparison runs once in each round, so
that whatever else the machine does meanwhile falls on all of them; slow drawers of many boxes run in fewer
rounds, and are ended after a minute. Exit code 1 when a limit is passed.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path

from comparing import OURS, PEERS, ROOT, Comparison, Runner
from peers import BLUEPRINT, drawing, make_peers, picturing_beside, which_dot

TEMPLATE = ROOT / "bench/secure-serverless-api.template.yaml"
LARGE = ROOT / "bench/large.py"
PICTURES = ROOT / "bench/large_pictures.py"
PATIENCE = 15
"""Seconds that a slow peer may take in all before it sits out further rounds."""


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
        runner, patient = Runner(folder, rounds), Runner(folder, rounds, PATIENCE)
        found = [
            *start(runner),
            *judging(runner),
            *drawing(runner, patient, dot),
            *building(runner),
            *reviewing(runner),
            *growing(),
            *picturing(),
            *(row for boxes in (200, 1_000) for row in picturing_beside(patient, boxes, dot)),
        ]
    print(f"{'':<34}{'beside':<28}{'ours':>10}  {'theirs':>10}")
    for comparison in found:
        print(comparison.row())
    print(f"\n{rounds} rounds; dot: {dot}" if dot else "\nno `dot` here: the diagrams package was not timed")
    return 1 if any(not comparison.kept for comparison in found) else 0


if __name__ == "__main__":
    sys.exit(main())
