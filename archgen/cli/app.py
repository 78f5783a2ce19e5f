"""The command line: commands are imported when they run, failures end in one line."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from importlib import import_module

import click

from archgen.cli.streams import say
from archgen.version import VERSION

COMMANDS = {
    "build": "Judge, draw and document every blueprint.",
    "validate": "Judge blueprints and print what was found.",
    "fix": "Apply the fixes that findings carry.",
    "render": "Draw blueprints: SVG, PNG, Mermaid, DOT.",
    "review": "Write the design-review document.",
    "embed": "Refresh pictures, diagrams and tables inside Markdown pages.",
    "waivers": "List the waivers of blueprints, the first to end first.",
    "config": "Print the configuration that is in force, and where each value comes from.",
    "rules": "List the rules.",
    "types": "List the resource types.",
    "explain": "Print the manual page of a rule, a type, a field or a relation.",
    "schema": "Print the JSON Schema of the blueprint language.",
}
"""Every command with its one line of help; the module of the same name holds it."""

_UNUSABLE, _INTERRUPTED, _ENVIRONMENT = 2, 130, 3


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The commands in the order people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the module of a command and give its `command`; None where there is none.

        From here on garbage is collected again, but never looked for in what the imports made.
        """
        if cmd_name not in COMMANDS:
            return None
        try:
            command: click.Command = import_module(f"archgen.cli.{cmd_name}").command
        finally:
            gc.freeze()
            gc.enable()
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one is answered with the nearest known."""
        word = click.utils.make_str(args[0])
        if word not in COMMANDS and not word.startswith("-"):
            from archgen.finding.nearest import nearest

            meant = nearest(word, COMMANDS)
            hint = f" Did you mean `{meant}`?" if meant else ""
            raise click.UsageError(f"archgen has no command `{word}`.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done, 1 findings at or above --fail-on, 2 something could not be used, "
    "3 the environment failed, 130 interrupted.",
)
@click.version_option(VERSION, "-V", "--version", message="archgen %(version)s")
def archgen() -> None:
    """Declared AWS architectures in; findings, pictures and a design review out."""


def run(arguments: list[str] | None = None) -> int:
    """Run one command line and give its exit code; never raises and never shows a traceback."""
    try:
        result = archgen.main(args=arguments, prog_name="archgen", standalone_mode=False)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        say("interrupted; nothing is half written")
        return _INTERRUPTED
    except BrokenPipeError:
        _leave_pipe()
        return 0
    except Exception as error:  # noqa: BLE001 - the last place where a failure can become one line
        say(f"archgen: {_in_one_line(error)}")
        return _UNUSABLE if _is_of_house_rules(error) else _ENVIRONMENT
    return result if isinstance(result, int) else 0


def _leave_pipe() -> None:
    """Whoever read our output has gone: what is left in the buffer goes nowhere, without a word."""
    with contextlib.suppress(OSError, ValueError):
        if sys.__stdout__ is not None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno())


def _is_of_house_rules(error: Exception) -> bool:
    from archgen.policy.house_rules import HouseRuleError

    return isinstance(error, HouseRuleError)


def _in_one_line(error: Exception) -> str:
    from traceback import extract_tb

    from archgen.files import OutsideFolderError
    from archgen.formats.terminal import safe

    if isinstance(error, OSError) and error.strerror:
        name = f"{error.filename}: " if error.filename else ""
        return safe(f"{name}{error.strerror.lower()}")
    words = safe(" ".join(str(error).split()))
    if isinstance(error, (OSError, ImportError, OutsideFolderError)) or _is_of_house_rules(error):
        return words
    where = extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(where.filename)} line {where.lineno}"  # noqa: PTH119 - no path is touched
    return f"a fault in archgen itself, {place}: {type(error).__name__} {words}"
