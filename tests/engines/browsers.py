"""The installed Chromium, and what a page does in it: what it complains of, and what it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from programs import installed

_NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """The path of an installed Chromium; where there is none, `installed` says what becomes of the test."""
    return installed("no Chromium is installed: nothing was looked at in a browser", *_NAMES)


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser without a window, ended at the end; it is asked to load nothing by itself."""
    with sync_playwright() as driver:
        arguments = ["--disable-quic", "--disable-background-networking", "--disable-component-update"]
        started = driver.chromium.launch(executable_path=chromium(), args=arguments)
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
