"""The installed Chromium, and what a page does in it: what it complains of, and what it asks for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")


def installed() -> str:
    """The path of an installed Chromium.

    The one place where a test may be passed over: people need no browser to work on archgen. A build
    server sets CI and has one (`.ci/run` installs it), so there a missing one is a failure.
    """
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        words = "no Chromium is installed: nothing was looked at in a browser"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser without a window, ended at the end; it is asked to load nothing by itself."""
    with sync_playwright() as driver:
        arguments = ["--disable-quic", "--disable-background-networking", "--disable-component-update"]
        started = driver.chromium.launch(executable_path=installed(), args=arguments)
        try:
            yield started
        finally:
            started.close()


class Watched:
    """A page of a given width in pixels, opened from a file, with all it complains of and asks for."""

    def __init__(self, opened: Browser, width: int) -> None:
        """Prepare a page as wide as this."""
        self.page: Page = opened.new_page(viewport={"width": width, "height": 900})
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda said: self._hear(said.type, said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning", "assert"):
            self.complaints.append(f"{kind}: {text}")

    def open(self, path: Path) -> None:
        """Load a file and wait until all it asks for is there."""
        self.page.goto(path.as_uri(), wait_until="load")

    def outside(self, folder: Path) -> list[str]:
        """The addresses asked for that are neither in the folder nor in the page itself."""
        own = (folder.as_uri(), "data:", "blob:", "about:")
        return [address for address in self.requests if not address.startswith(own)]
