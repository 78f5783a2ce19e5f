"""What `build` remembers: which files came from which text, so that unchanged ones are skipped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256
from importlib.metadata import distributions
from importlib.resources import files as resources
from importlib.resources.abc import Traversable
from pathlib import Path

from archgen import files
from archgen.cli.building import Built
from archgen.formats.gallery import Entry

CACHE = ".archgen-cache.json"


def digest(data: bytes) -> str:
    """The SHA-256 of `data` in hexadecimal."""
    return sha256(data).hexdigest()


def program() -> str:
    """A digest of archgen's own code and of every library's version: another program, another key."""
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
    """The remembered builds of one output folder; a cache that cannot be read is empty."""

    def __init__(self, folder: Path, key: str) -> None:
        self._folder = folder
        self._key = key
        self._rows: dict[str, dict[str, object]] = {}
        try:
            kept = json.loads((folder / CACHE).read_bytes())
            if isinstance(kept, dict) and kept.get("key") == key and isinstance(kept.get("rows"), dict):
                self._rows = kept["rows"]
        except (OSError, ValueError):
            pass

    def find(self, stem: str, text: bytes) -> tuple[Entry, str] | None:
        """The gallery entry and the worst severity's word (or empty), if every file is still as written."""
        row = self._rows.get(stem)
        if not isinstance(row, dict) or row.get("text") != digest(text):
            return None
        made = row.get("files")
        if not isinstance(made, dict) or not all(
            self._is_there(name, str(sum_)) for name, sum_ in made.items()
        ):
            return None
        entry = row["entry"]
        if not isinstance(entry, dict):
            return None
        return Entry(**{**entry, "files": tuple(entry["files"])}), str(row["worst"])

    def _is_there(self, name: str, known: str) -> bool:
        try:
            return digest(files.place_of(self._folder, name).read_bytes()) == known
        except (OSError, ValueError):
            return False

    def remember(self, built: Built, text: bytes) -> None:
        """Keep a build that had no mistakes; one with mistakes is always built and said again."""
        self._rows.pop(built.entry.stem, None)
        if not built.mistakes:
            self._rows[built.entry.stem] = {
                "text": digest(text),
                "entry": asdict(built.entry),
                "files": {name: digest(data) for name, data in built.files.items()},
                "worst": "" if built.worst is None else built.worst.word,
            }

    def save(self, stems: Mapping[str, object] | set[str]) -> None:
        """Write the rows of these blueprints, forgetting all others."""
        rows = {stem: row for stem, row in self._rows.items() if stem in stems}
        text = json.dumps({"key": self._key, "rows": rows}, indent=1, sort_keys=True)
        files.write(self._folder, CACHE, text.encode())
