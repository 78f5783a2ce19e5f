"""Work on many blueprints, spread over processes where that pays."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from msgspec.structs import replace

from archgen.cli.inputs import Input
from archgen.cli.judging import Judge
from archgen.policy.report import Report

_T = TypeVar("_T")
_ENOUGH = 50
"""Blueprints that a process must be given to judge: it starts in the time that it takes to judge thirty."""
_CHUNK = 8


def spread(todo: Sequence[Input], work: Callable[[Input], _T], workers: int, chunk: int = 1) -> Iterator[_T]:
    """What `work` makes of each, in order; in this process where `workers` is 1.

    Other processes are sent `work` and send back what it makes. Raises what `work` raises.
    """
    if workers <= 1:
        yield from map(work, todo)
        return
    # Imported only here: one blueprint needs neither, and they take 20 ms.
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Fresh processes rather than forks: a fork would copy whatever threads the libraries hold.
    # An interrupt reaches every process of the terminal; only this one answers it.
    with ProcessPoolExecutor(
        workers, get_context("spawn"), signal.signal, (signal.SIGINT, signal.SIG_IGN)
    ) as pool:
        try:
            yield from pool.map(work, todo, chunksize=chunk)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def judged(judge: Judge, items: Sequence[Input], jobs: int | None = None) -> Iterator[Report]:
    """The report on each input, in order; `jobs` None uses what cores there are, for many inputs.

    Raises `OSError` for one that cannot be read, `HouseRuleError` for house rules that cannot be used.
    """
    workers = min(os.cpu_count() or 1, len(items) // _ENOUGH) if jobs is None else min(jobs, len(items))
    if workers <= 1:
        yield from (judge.examine(item)[1] for item in items)
        return
    held = [item.held() for item in items]
    for item, report in zip(held, spread(held, partial(_report, judge), workers, _CHUNK), strict=True):
        yield replace(report, rules=tuple(judge.terms(item).rules))


def _report(judge: Judge, item: Input) -> Report:
    """The report without its rules: they are functions, which stay where they are."""
    return replace(judge.examine(item)[1], rules=())
