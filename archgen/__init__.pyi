from archgen.pipeline import Design, NothingToDrawError, draw, judge, load, review

__all__ = ["Design", "NothingToDrawError", "__version__", "draw", "judge", "load", "review"]

__version__: str
