"""How the modules that declare settings are written."""

from __future__ import annotations

import sys

from archgen.catalogue.declaring import Declared
from archgen.catalogue.types import TYPES


def test_no_module_that_declares_settings_postpones_its_annotations() -> None:
    assert TYPES  # every family is loaded by it
    waiting, found = [Declared], set()
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        if model is not Declared and model.__module__.startswith("archgen.catalogue."):
            found.add(model.__module__)
    assert "archgen.catalogue.api" in found
    assert [name for name in sorted(found) if hasattr(sys.modules[name], "annotations")] == []
