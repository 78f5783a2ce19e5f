"""Blocks that inherit from one another; annotations are not postponed where settings are declared."""

from archgen.catalogue.declaring import Declared, stated
from archgen.catalogue.values import Flag, Number


class First(Declared):
    """Two settings."""

    one: Number | None = stated("One.")
    two: Number | None = stated("Two.")


class Second(First):
    """The first of them said otherwise, and one more."""

    three: Number | None = stated("Three.")
    one: Flag | None = stated("One, said otherwise.")
