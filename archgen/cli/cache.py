"""What `build` remembers: which files came from which text, so that unchanged ones are skipped."""

from __future__ import annotations

import json
from hashlib import sha256
from importlib.resources import files as resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from msgspec.structs import asdict

from archgen import files
from archgen.cli.building import Built
from archgen.cli.inputs import Input
from archgen.finding.finding import Severity
from archgen.formats.gallery import Entry

FOLDER = ".archgen-cache"
_BUILDS = f"{FOLDER}/builds.json"


def digest(data: bytes) -> str:
    """The SHA-256 of `data` in hexadecimal."""
    return sha256(data).hexdigest()


def program() -> str:
    """A digest of archgen's own code and of every library's version: another program, another key."""
    # Imported only here: it reads metadata as letters, with a mail library that takes 20 ms to load.
    from importlib.metadata import distributions

    total = sha256()
    for name, data in sorted(_sources(resources("archgen"), "")):
        total.update(name.encode() + b"\0" + digest(data).encode())
    for library in sorted({f"{d.name} {d.version}" for d in distributions()}):
        total.update(library.encode() + b"\0")
    return total.hexdigest()


def _sources(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for item in folder.iterdir():
        if item.is_dir():
            found += _sources(item, f"{prefix}{item.name}/")
        elif not item.name.endswith((".pyc", ".ttf")):
            found.append((prefix + item.name, item.read_bytes()))
    return found


class Cache:
    """The remembered builds of one output folder; a cache that cannot be read is empty.

    It stands in a folder of its own there, which tells Git to leave it out.
    """

    def __init__(self, folder: Path, key: str) -> None:
        self._folder = folder
        self._key = key
        self._rows: dict[str, dict[str, object]] = {}
        self._texts: dict[str, str] = {}
        try:
            kept = json.loads(files.place_of(folder, _BUILDS).read_bytes())
            if isinstance(kept, dict) and kept.get("key") == key and isinstance(kept.get("rows"), dict):
                self._rows = kept["rows"]
        except (OSError, ValueError):
            pass

    def find(self, item: Input) -> Built | None:
        """What an earlier run made of the same text, if every file still stands as it was written."""
        text = item.text()
        if text is None:
            return None
        self._texts[item.stem] = digest(text)
        try:
            return self._found(item, self._rows[item.stem])
        except (KeyError, TypeError, AttributeError):
            return None

    def _found(self, item: Input, row: dict[str, Any]) -> Built | None:
        if (row["text"], row["path"]) != (self._texts[item.stem], item.below):
            return None
        if not all(self._stands(name, known) for name, known in row["files"].items()):
            return None
        entry = Entry(**{**row["entry"], "files": tuple(row["entry"]["files"])})
        worst = Severity[row["worst"].upper()] if row["worst"] else None
        return Built(item, entry, entry.name, None, "", worst)

    def _stands(self, name: str, known: str) -> bool:
        try:
            return digest(files.place_of(self._folder, name).read_bytes()) == known
        except (OSError, ValueError):
            return False

    def remember(self, built: Built) -> None:
        """Keep a build that had no mistakes; one with mistakes is built, and said, every time."""
        stem = built.entry.stem
        if built.mistakes or stem not in self._texts:
            self._rows.pop(stem, None)
        elif built.files is not None:
            self._rows[stem] = {
                "text": self._texts[stem],
                "path": built.item.below,
                "entry": asdict(built.entry),
                "files": {name: digest(data) for name, data in built.files.items()},
                "worst": "" if built.worst is None else built.worst.word,
            }

    def save(self) -> None:
        """Write the rows of this run's blueprints, forgetting all others."""
        rows = {stem: row for stem, row in self._rows.items() if stem in self._texts}
        text = json.dumps({"key": self._key, "rows": rows}, indent=1, sort_keys=True)
        files.write(self._folder, f"{FOLDER}/.gitignore", b"*\n")
        files.write(self._folder, _BUILDS, text.encode())
