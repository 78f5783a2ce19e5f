"""The public API: four functions under the package's own name, whatever was imported before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FLAGSHIP = Path(__file__).parents[2] / "blueprints" / "secure-serverless-api.yaml"
USE = f"""
design = archgen.load({str(FLAGSHIP)!r})
report = archgen.judge(design)
picture = archgen.draw(design, report)
document = archgen.review(design, report, picture)
print(design.blueprint.name, report.decision.value, len(picture.boxes) > 0, document.title, sep="|")
"""


@pytest.mark.parametrize(
    "before", ["import archgen", "import archgen.pipeline", "import archgen.reviews.compose, archgen.cli.app"]
)
def test_the_four_functions_work_whatever_was_imported_first(before: str) -> None:
    code = f"{before}\nimport archgen\n{USE}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "Secure serverless API|approve|True|Secure serverless API\n"
