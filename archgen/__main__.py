"""The entry point. `--version` is answered before any library is imported."""

from __future__ import annotations

import gc
import sys

from archgen.version import VERSION

_IMPORTED = 100_000
"""More objects than all imports of one command make."""


def _start_lean() -> None:
    """Spare a short process what only long ones need.

    Nothing that an import makes is garbage: looking for some costs a tenth of the start.
    """
    gc.set_threshold(_IMPORTED, 20, 20)


def main() -> None:
    """Run the command line; ends the process with the exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        print(f"archgen {VERSION}")  # noqa: T201 - the one answer given without the CLI library
        return
    _start_lean()
    try:
        from archgen.cli.app import run  # noqa: PLC0415 - see the module's first line
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(run())


if __name__ == "__main__":
    main()
