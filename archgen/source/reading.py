"""Files, streams and bytes read into documents, with caps on everything."""

from __future__ import annotations

import gc
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from msgspec.structs import replace

from archgen.source.decoding import clean, decode
from archgen.source.document import Document, Mistake, Scalar, Span
from archgen.source.events import TreeBuilder
from archgen.source.secrets import masked, named, secrets_at, shaped, stretch

LIMIT = 4 * 1024 * 1024
"""The most bytes that are read of one blueprint."""

_SLIPS = 20
_REREAD = 512 * 1024
_START = Span(1, 1, 1, 2)
_SMALL = "split the system into several blueprints"


def read_file(file: Path, path: str) -> Document:
    """Read a regular file; `path` is what the user called it.

    Pipes, devices and folders are refused before they are opened, and the size is asked before
    anything is read. Raises `OSError` as the system gives it.
    """
    status = file.stat()
    if not stat.S_ISREG(status.st_mode):
        return _refused(
            path, "not-a-file", "this is not a regular file", "name a file, or `-` for standard input"
        )
    if status.st_size > LIMIT:
        return _refused(
            path, "too-large", f"the file has {status.st_size:,} bytes; 4 MiB is the most", _SMALL
        )
    with file.open("rb") as stream:
        return read_stream(stream, path)


def read_stream(stream: BinaryIO, path: str = "-") -> Document:
    """Read a stream to its end or to the cap, whichever comes first. Raises `OSError`."""
    data = bytearray()
    while len(data) <= LIMIT:
        piece = stream.read(LIMIT + 1 - len(data))
        if not piece:
            break
        data += piece
    return read_bytes(bytes(data), path)


def read_bytes(data: bytes, path: str) -> Document:
    """Read the bytes of a blueprint in UTF-8, with or without a byte order mark.

    Whatever is wrong with them is in the document's `mistakes`, in the order of the text.
    """
    if len(data) > LIMIT:
        return _refused(path, "too-large", "there are more than 4 MiB here", _SMALL)
    text, mistake = decode(data)
    if text is None:
        return Document(path, "", None, (mistake,) if mistake else (), cut=True)
    with _no_collector():
        return _read_text(text, path)


@contextmanager
def _no_collector() -> Iterator[None]:
    """Hold back the cycle collector: a tree being built has no cycles, and looking costs half the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read_text(text: str, path: str) -> Document:
    found = shaped(text)
    shown = masked(text, [(start, end) for start, end, _ in found]) if found else text
    cleaned, unreadable = clean(shown)
    builder, slips = _built(cleaned)
    called = [stretch(cleaned, builder.positions, span) for span in named(builder.root)]
    if called:
        # Their names are known only now: the tree is made again, of a text that no longer has them.
        found += [(start, end, "") for start, end in called]
        shown, cleaned = masked(shown, called), masked(cleaned, called)
        builder, slips = _built(cleaned)
    mistakes = [*slips, *builder.mistakes]
    mistakes += [replace(said, span=builder.positions.span(start, end)) for start, end, said in unreadable]
    root = builder.root
    if isinstance(root, Scalar) and (builder.cut or (root.plain and not root.text)):
        root = None
    if root is None and not mistakes:
        mistakes.append(
            Mistake("empty-file", "there is nothing in this file", _START, hint="begin with `archgen: 1`")
        )
    mistakes.sort(key=lambda mistake: mistake.span)
    secrets = secrets_at(builder.positions, found)
    return Document(path, text, root, tuple(mistakes), cut=builder.cut, shown=shown, secrets=secrets)


def _built(text: str) -> tuple[TreeBuilder, list[Mistake]]:
    """The text's tree, and every place where YAML could not go on.

    A slip whose meaning is plain (a bare `*`, a colon inside a text) is read as it was meant, so
    that the rest of the file is judged too. Reading again is bounded, for a file full of slips.
    """
    builder = TreeBuilder(text)
    builder.build()
    slips: list[Mistake] = []
    left = max(_REREAD, len(text))
    while builder.slip:
        slips.append(builder.slip.mistake)
        mended = builder.slip.mended
        left -= len(text)
        if mended is None or len(slips) == _SLIPS or left < 0:
            break
        builder = TreeBuilder(mended, as_meant=True)
        builder.build()
    return builder, slips


def _refused(path: str, code: str, message: str, hint: str) -> Document:
    return Document(path, "", None, (Mistake(code, message, _START, hint=hint),), cut=True)
