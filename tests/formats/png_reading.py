"""PNG images read back: how large they are, and single pixels."""

from __future__ import annotations

import struct
import zlib


def size(data: bytes) -> tuple[int, int]:
    """Width and height out of a PNG's header."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def pixel(data: bytes, across: int = -1, down: int = -1) -> tuple[int, ...]:
    """A pixel of a PNG in red, green, blue and opacity; the last one if no place is given."""
    width, height = size(data)
    across, down = across % width, down % height
    stored = b""
    place = 8
    while place < len(data):
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        stored += data[place + 8 : place + 8 + length] if kind == b"IDAT" else b""
        place += 12 + length
    rows = zlib.decompress(stored)
    step = 1 + 4 * width
    above = bytes(4 * width)
    for row in range(down + 1):
        above = unfiltered(rows[row * step], rows[row * step + 1 : (row + 1) * step], above)
    return tuple(above[4 * across : 4 * across + 4])


def unfiltered(kind: int, line: bytes, above: bytes) -> bytes:
    """A line of a PNG of four bytes a pixel without its filter, as the PNG specification has it."""
    found = bytearray(line)
    for place, value in enumerate(line):
        left = found[place - 4] if place >= 4 else 0
        up, corner = above[place], above[place - 4] if place >= 4 else 0
        guess = left + up - corner
        nearest = min((left, up, corner), key=lambda one: abs(guess - one))
        found[place] = (value + (0, left, up, (left + up) // 2, nearest)[kind]) & 255
    return bytes(found)
