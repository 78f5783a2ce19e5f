"""Programs of other people's that a test may do without: where they are, and who must have them."""

from __future__ import annotations

import os
import shutil

import pytest


def installed(missing: str, *names: str) -> str:
    """The path of the first of these programs that is installed.

    The one place where a test may be passed over, telling `missing`: people need none of them to work
    on archgen. A build server sets CI and has them all (`.ci/run` installs them), so there a missing
    one is a failure.
    """
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return found
