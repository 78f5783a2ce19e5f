"""archgen: from a declared AWS architecture to findings, pictures and a design review.

The Python API is four functions, `load`, `judge`, `draw` and `review`; `archgen.pipeline` has
their documentation and is the place to start reading the code.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archgen.pipeline import Design, draw, judge, load, review

__version__ = "0.1.0"

__all__ = ["Design", "__version__", "draw", "judge", "load", "review"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the pipeline has under the name
    """The API, imported when it is first used, so that `archgen --version` imports nothing."""
    if name in __all__:
        return getattr(import_module("archgen.pipeline"), name)
    raise AttributeError(f"module 'archgen' has no attribute {name!r}")
