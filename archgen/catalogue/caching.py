"""What every cache with disks of its own has in common."""

from typing import ClassVar

from archgen.catalogue.declaring import Declared


class Cache(Declared):
    """Keeps copies of data on disks of its own: a block of settings, or a whole type.

    It declares `encrypted` and, where callers reach it over a network, `tls`. `switch` names the
    setting that turns it on; empty where the block alone does.
    """

    switch: ClassVar[str] = ""

    @property
    def runs(self) -> bool:
        """True when the cache is on."""
        return not self.switch or getattr(self, self.switch) is not None
