"""Waivers that stand in a file of their own, for several blueprints."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from archgen.blueprint.model import Waiver


class SharedWaiver(Struct, frozen=True):
    """A waiver from a shared file, and the name of the blueprint that it is for."""

    blueprint: str
    waiver: Waiver

    def called(self, path: str) -> SharedWaiver:
        """The same where the file is known by another path."""
        written = self.waiver.written
        moved = replace(written, path=path) if written else None
        return replace(self, waiver=replace(self.waiver, written=moved))

    def at(self, place: int) -> Waiver:
        """The waiver as the one at a place among those of its blueprint."""
        return replace(self.waiver, pointer=("waivers", place))
