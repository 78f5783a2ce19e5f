"""archgen: from a declared AWS architecture to findings, pictures and a design review.

The Python API is four functions, `load`, `judge`, `draw` and `review`; `archgen.pipeline` has
their documentation and is the place to start reading the code.
"""

from importlib import import_module

from archgen.version import VERSION as __version__  # noqa: N811 - the name Python tools look for

__all__ = ["Design", "NothingToDrawError", "__version__", "draw", "judge", "load", "review"]


def __getattr__(name: str) -> object:
    """The API, imported when it is first used; its types stand in `__init__.pyi`.

    Every floor imports this package, so the pipeline above them cannot be imported here.
    Raises `AttributeError` for a name that is not in `__all__`.
    """
    if name in __all__:
        return getattr(import_module("archgen.pipeline"), name)
    raise AttributeError(f"module 'archgen' has no attribute {name!r}")
