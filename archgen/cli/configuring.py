"""The configuration of a command: the file that is found or named, and what the command line says instead."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, TypeAlias

import click
from msgspec import Struct

from archgen.blueprint.shared_waivers import SharedWaiver
from archgen.cli.exits import FAIL_ON, Exit
from archgen.cli.judging import Judge
from archgen.cli.streams import say
from archgen.finding.finding import Finding
from archgen.formats import OUTPUTS
from archgen.policy.configuration import Configuration
from archgen.policy.frameworks import FRAMEWORKS
from archgen.policy.terms import PROFILES, Plan, unknown
from archgen.source.document import Document
from archgen.source.reading import read_file

_OWN, _SHARED = "archgen.toml", "pyproject.toml"
_TABLE = re.compile(rb"^[ \t]*\[+[ \t]*[\"']?tool[\"']?[ \t]*\.[ \t]*[\"']?archgen\b", re.MULTILINE)
_MOST = 4 * 1024 * 1024
Command: TypeAlias = Callable[..., int]


class Standing(Struct, frozen=True, dict=True):
    """What a command goes by: its options first, then the configuration, then what holds by default.

    `given` are the options of the command line, None or empty where they are not there. `folder` is
    the one that paths in the configuration start from; `mistakes` are what could not be used, in it or
    in the file of waivers that it names. `shared` are those waivers, as read in `shared_document`.
    """

    given: Mapping[str, Any]
    file: Path | None = None
    configuration: Configuration | None = None
    mistakes: tuple[tuple[Document, tuple[Finding, ...]], ...] = ()
    shared: tuple[SharedWaiver, ...] = ()
    shared_document: Document | None = None

    @property
    def folder(self) -> str:
        """The absolute folder of the configuration, empty where there is none."""
        return "" if self.file is None else str(self.file.absolute().parent)

    def value(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - of the kind that the key has
        """What holds for a key; a path is as it is written."""
        option = self.given.get(key)
        if option not in (None, ()):
            return option
        written = self._written(key)
        return default if written is None else written

    def place(self, key: str) -> Path | None:
        """The file or folder that a key names, from the working folder; None where nothing names one."""
        option = self.given.get(key)
        if option is not None:
            return Path(option)
        written = self._written(key)
        return None if written is None else self.here(written)

    def paths(self, arguments: tuple[str, ...], default: str = "") -> tuple[str, ...]:
        """The blueprints to work on; raises `click.UsageError` where nothing names any."""
        if arguments:
            return arguments
        written = self._written("paths")
        if written:
            return tuple(str(self.here(path)) for path in written)
        if not default:
            raise click.UsageError("Missing argument 'PATH...': no `paths` in a configuration names any")
        return (default,)

    def whole(self) -> list[Path]:
        """The absolute places of all blueprints there are: what the configuration names, else its folder."""
        written = self._written("paths") or (".",)
        return [Path(self.folder, path).resolve() for path in written]

    def here(self, path: str) -> Path:
        """A path of the configuration from the working folder."""
        return Path(os.path.relpath(Path(self.folder) / path))

    def origin(self, key: str, *within: str) -> str:
        """Where what holds for a key comes from: `command line`, a file with its line, or `default`."""
        if self.given.get(key) not in (None, ()):
            return "command line"
        if self._written(key) is None or self.configuration is None:
            return "default"
        return f"{self.configuration.document.path}:{self.configuration.line(key, *within)}"

    def _written(self, key: str) -> Any:  # noqa: ANN401 - of the kind that the key has
        """What the configuration says; rules selected on the command line are those, and no fewer."""
        set_aside = key in ("ignore", "framework") and self.given.get("select")
        return self.configuration.values.get(key) if self.configuration and not set_aside else None

    def judge(self) -> Judge:
        """How blueprints are judged; raises `click.UsageError` for a rule that nobody knows."""
        house = tuple(self.value("house-rules", ()))
        return Judge(self._plan(), self.folder, house, self.shared, self.value("waivers", ""))

    def _plan(self) -> Plan:
        file = self.configuration
        by_path = file.per_path() if file else ()
        if self.given.get("select") or self.given.get("ignore"):
            by_path = tuple(one.without_rules() for one in by_path)
        return Plan(
            select=tuple(self.value("select", ())),
            ignore=tuple(self.value("ignore", ())),
            profile=self.value("profile", "default"),
            framework=self.value("framework", ""),
            overrides=file.overrides() if file else (),
            per_path=by_path,
        )

    def exit(self, code: int) -> int:
        """The exit code; what could not be used in the configuration is as bad as in a blueprint."""
        return Exit.UNUSABLE if self.mistakes else code

    def tell(self) -> None:
        """Say on standard error what cannot be used in the configuration, and in what it names."""
        for document, found in self.mistakes:
            from archgen.cli.telling import findings_in

            say(findings_in(document, found))


_OPTIONS: dict[str, Callable[[Any], Any]] = {
    "fail-on": click.option(
        "--fail-on", type=click.Choice(FAIL_ON), help="What makes exit code 1.  [default: high]"
    ),
    "select": click.option(
        "--select",
        multiple=True,
        metavar="RULE-GLOB",
        help="Judge by these rules only, by name or concern; repeatable.",
    ),
    "ignore": click.option(
        "--ignore",
        multiple=True,
        metavar="RULE-GLOB",
        help="Leave these rules out, by name or concern; repeatable.",
    ),
    "profile": click.option(
        "--profile", type=click.Choice(PROFILES), help="Which rules judge.  [default: default]"
    ),
    "framework": click.option(
        "--framework",
        type=click.Choice(list(FRAMEWORKS)),
        help="Judge by the rules that have ids there, and report by its controls.",
    ),
    "template": click.option(
        "--template",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Templates, style and logo of your own: review.html.j2, review.md.j2, review.css, logo.svg.",
    ),
    "today": click.option(
        "--today", type=click.DateTime(["%Y-%m-%d"]), help="The day to judge on.  [default: today]"
    ),
}


def configured(*keys: str) -> Callable[[Command], Command]:
    """Give a command its configuration as `standing`, and the options that stand for keys of it."""

    def give(command: Command) -> Command:
        @wraps(command)
        def run(*, config: Path | None, isolated: bool, **arguments: Any) -> int:  # noqa: ANN401 - click's
            given = {key: arguments.pop(key.replace("-", "_")) for key in keys}
            standing = stand(given, config, isolated=isolated)
            standing.tell()
            return standing.exit(command(standing=standing, **arguments))

        result: Command = run
        for option in (_ISOLATED, _CONFIG, *(_OPTIONS[key] for key in reversed(keys) if key in _OPTIONS)):
            result = option(result)
        return result

    return give


_CONFIG = click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=f"The configuration.  [default: {_OWN}, or {_SHARED} with [tool.archgen], here or above]",
)
_ISOLATED = click.option("--isolated", is_flag=True, help="Go by no configuration.")


def stand(given: Mapping[str, Any], config: Path | None, *, isolated: bool) -> Standing:
    """What a command goes by. Raises `click.UsageError` for rules and files that are not there."""
    if config is not None and isolated:
        raise click.UsageError("--config names a configuration and --isolated wants none: choose one")
    file = None if isolated else config or nearest_file(Path.cwd())
    if file is None:
        standing = Standing(given)
        _check_rules(standing)
        return standing
    configuration = _read(file)
    standing = Standing(given, file, configuration)
    _check_rules(standing)
    unknown_rules = configuration.unknown_rules(standing.judge().known)
    found = sorted((*configuration.mistakes, *unknown_rules), key=lambda one: one.primary.span)
    mistakes = [(configuration.document, tuple(found))] if found else []
    document: Document | None = None
    shared: tuple[SharedWaiver, ...] = ()
    if (waivers := standing.place("waivers")) is not None:
        document, shared, wrong = _waivers(waivers, standing.origin("waivers"))
        mistakes += [(document, wrong)] if wrong else []
    return Standing(given, file, configuration, tuple(mistakes), shared, document)


def _waivers(file: Path, named: str) -> tuple[Document, tuple[SharedWaiver, ...], tuple[Finding, ...]]:
    from archgen.blueprint.shared_waiver_file import shared_waivers

    if not file.exists():
        raise click.UsageError(f"there is no file of waivers {file.as_posix()}, which {named} names")
    document = read_file(file, file.as_posix())
    return document, *shared_waivers(document)


def today(standing: Standing) -> date:
    """The day that the command line names, else the day it is."""
    named: datetime | None = standing.given.get("today")
    return named.date() if named else datetime.now(UTC).date()


def nearest_file(folder: Path) -> Path | None:
    """The configuration of a folder or of the nearest one above it that has one."""
    for place in (folder, *folder.parents):
        if (place / _OWN).is_file():
            return place / _OWN
        shared = place / _SHARED
        if shared.is_file() and shared.stat().st_size <= _MOST and _TABLE.search(shared.read_bytes()):
            return shared
    return None


def _read(file: Path) -> Configuration:
    # Only where there is a file: most runs have none, and the reader of TOML takes its time to load.
    from archgen.policy.configuration_file import read

    if not file.is_file():
        raise click.UsageError(f"there is no configuration {file}")
    if file.stat().st_size > _MOST:
        raise click.UsageError(f"{file} is larger than 4 MiB: no configuration")
    table = ("tool", "archgen") if file.name == _SHARED else ()
    shown = Path(os.path.relpath(file)).as_posix()
    return read(file.read_bytes(), shown, table=table, formats=[kind for _, kind in OUTPUTS])


def _check_rules(standing: Standing) -> None:
    known = standing.judge().known
    for glob in (*(standing.given.get("select") or ()), *(standing.given.get("ignore") or ())):
        meant = unknown(glob, known)
        if meant is not None:
            raise click.UsageError(
                f"no rule is called {glob}" + (f"; did you mean {meant}?" if meant else "")
            )
