"""Commands timed in turn, and rows that set our time beside another's."""

from __future__ import annotations

import math
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OURS = ROOT / ".venv/bin"
PEERS = ROOT / ".venv-bench"
LONGEST = 60.0
"""Seconds after which a command is ended: nobody waits longer for a picture."""
JUDGES = frozenset({"archgen", "checkov"})
"""Programs that end with 1 where what they read has findings."""


@dataclass(frozen=True)
class Comparison:
    """Something of ours beside something else, and how many times its time ours may take.

    Without a limit the ratio is only shown. A time is infinite where the command was ended after `LONGEST`,
    and `theirs` is not a number where they cannot draw this at all.
    """

    what: str
    beside: str
    ours: float
    theirs: float
    limit: float | None = None
    unit: str = "ms"
    """What the two are shown in, by the thousand: milliseconds, or megabytes of so many gigabytes."""
    excuse: str = ""
    """Why the limit is not asked for, or what theirs lacks; empty where neither is so."""

    @property
    def ratio(self) -> float:
        """Our time in units of the other's; of an unfinished one, of what it had."""
        return min(self.ours, LONGEST) / min(self.theirs, LONGEST)

    @property
    def kept(self) -> bool:
        """False when a limit that is asked for is passed."""
        return self.limit is None or bool(self.excuse) or (self.ours <= LONGEST and self.ratio <= self.limit)

    def row(self) -> str:
        """One line of the table; times in milliseconds."""
        ratio = f"{self.ratio:.2f}x"
        if math.isnan(self.theirs):
            ratio = "-"
        elif math.isinf(self.ours) != math.isinf(self.theirs):
            ratio = f"{'>' if math.isinf(self.ours) else '<'}{ratio}"
        times = f"{self._shown(self.ours):>10}  {self._shown(self.theirs):>10}"
        return f"{self.what:<34}{self.beside:<28}{times}  {ratio:>6}  {self._asked()}".rstrip()

    def _shown(self, value: float) -> str:
        """A time or a size with its unit."""
        if math.isnan(value):
            return "-"
        return f"{'>' if math.isinf(value) else ''}{min(value, LONGEST) * 1000:.0f} {self.unit}"

    def _asked(self) -> str:
        """The limit and what became of it, or what is to be known of theirs."""
        if self.limit is None:
            return self.excuse
        return f"<= {self.limit:g}x  {self.excuse or ('ok' if self.kept else 'PASSED THE LIMIT')}"


class Runner:
    """Runs commands in a folder that is thrown away, and times them in seconds."""

    def __init__(self, folder: Path, rounds: int, patience: float = math.inf) -> None:
        """Take so many rounds; a command that took `patience` seconds in all sits out further ones."""
        self.folder = folder
        self._rounds = rounds
        self._patience = patience

    def medians(self, **commands: Sequence[str | Path]) -> dict[str, float]:
        """The median time of each command over its rounds; infinite for one that was ended.

        A first round warms the disk's cache: it counts for those alone that had no other.
        """
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(self._rounds + 1):
            for name, command in commands.items():
                if sum(times[name]) < self._patience:
                    times[name].append(self._time(command))
        return {name: statistics.median(taken[1:] or taken) for name, taken in times.items()}

    def _time(self, command: Sequence[str | Path]) -> float:
        started = time.perf_counter()
        running = subprocess.Popen(
            command,
            cwd=self.folder,
            env=surroundings(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            _, said = running.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            # With all that it has started: `dot`, for one, would go on.
            os.killpg(running.pid, signal.SIGKILL)
            running.communicate()
            return math.inf
        seconds = time.perf_counter() - started
        judging = not JUDGES.isdisjoint(Path(word).name for word in command[:2])
        if running.returncode not in ((0, 1) if judging else (0,)) or b"Traceback" in said:
            sys.exit(f"{' '.join(map(str, command))} ended with {running.returncode}: {said.decode()}")
        return seconds


def surroundings() -> Mapping[str, str]:
    """The environment of every command.

    The peers' `dot` comes last, so that an installed one wins. Compiled modules are kept, as an
    installer keeps them: the peers' are, ours stand in this folder and are compiled in the first round.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PATH": f"{os.environ.get('PATH', os.defpath)}:{PEERS / 'dot'}"}
