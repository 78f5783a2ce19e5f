"""Runs archgen as people do, as a process of its own, and the blueprints it is run on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

SOUND = """\
archgen: 1
name: Sound
summary: One function, nothing else.
reviewed: 2026-11-22
regions: [eu-west-1]
resources:
  job: {type: lambda, runtime: python3.13}
"""
"""A blueprint with nothing of high severity."""

OPEN_API = """\
archgen: 1
name: Open API
reviewed: 2026-11-22
regions: [eu-west-1]
resources:
  phone: {type: client, kind: browser, calls: api}
  api:
    type: api-gateway
    protocol: rest
    routes:
      ANY /{proxy+}: {to: notes-fn}
  notes-fn: {type: lambda, runtime: python3.13, reads: notes, writes: notes}
  notes: {type: dynamodb}
flows:
  read:
    title: Somebody reads a note
    steps:
      - phone -> api: GET /notes
      - api -> notes-fn: invoke
      - notes-fn -> notes: get
"""
"""A blueprint in which anyone on the internet reaches a table."""

MISSPELT = OPEN_API.replace("name: Open API", "name: Misspelt").replace("protocol: rest", "protcol: rest")
"""The same with a key that nobody knows."""

BUILT = (
    "overview.svg",
    "overview.png",
    "overview.mmd",
    "flows.mmd",
    "review.md",
    "review.html",
    "findings.json",
    "findings.sarif",
)
"""What a build writes for each blueprint, by the name of the file."""


def archgen(
    *arguments: str, cwd: Path, stdin: bytes = b"", env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run one command line in the folder `cwd`; a run that takes a minute has failed."""
    return subprocess.run(
        [sys.executable, "-m", "archgen", *arguments],
        cwd=cwd,
        input=stdin,
        env={**os.environ, **(env or {})},
        capture_output=True,
        timeout=60,
        check=False,
    )


def write(folder: Path, **texts: str) -> Path:
    """Write blueprints into `folder`, each to `<name>.yaml`; gives the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` by its path, but for what a build remembers for itself."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and ".archgen-cache" not in file.parts
    }
