"""Floor 0: the only writer of files. Atomic, and never outside the folder it was given."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path


class OutsideFolderError(ValueError):
    """A name that leads out of the output folder."""


def place_of(folder: Path, name: str) -> Path:
    """The path of `name` (with `/`) below `folder`; raises `OutsideFolderError` if it leads out.

    Links are followed before the test, so a link inside the folder cannot smuggle a write out.
    """
    root = folder.resolve()
    target = (root / name).resolve()
    if not target.is_relative_to(root) or target == root:
        raise OutsideFolderError(f"{name} is not inside {folder}")
    return target


def is_same(folder: Path, name: str, data: bytes) -> bool:
    """True when the file is there with exactly these bytes."""
    target = place_of(folder, name)
    try:
        return target.stat().st_size == len(data) and target.read_bytes() == data
    except (FileNotFoundError, NotADirectoryError):
        return False


def write(folder: Path, name: str, data: bytes) -> bool:
    """Write `data` to `name` below `folder`, making folders; True when that changed anything.

    The bytes go to a temporary file beside the target and replace it in one step, so that
    nobody ever sees half a file. A file that was there keeps its permissions. Raises `OSError` as
    the system gives it.
    """
    if is_same(folder, name, data):
        return False
    target = place_of(folder, name)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(temporary).chmod(_permissions(target))
        Path(temporary).replace(target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(temporary).unlink()
        raise
    return True


def _permissions(target: Path) -> int:
    """Those of the file that is there; else those of any new file, as a temporary one is private."""
    with contextlib.suppress(FileNotFoundError):
        return stat.S_IMODE(target.stat().st_mode)
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def remove(folder: Path, name: str) -> None:
    """Remove `name` below `folder` if it is there, and folders that this leaves empty."""
    target = place_of(folder, name)
    with contextlib.suppress(FileNotFoundError):
        target.unlink()
    root = folder.resolve()
    for parent in target.parents:
        if parent == root or not parent.is_relative_to(root):
            break
        try:
            parent.rmdir()
        except OSError:
            break
