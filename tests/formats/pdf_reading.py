"""Reads what tests want to know of our own PDF files: pages, bookmarks, fonts and the text on them."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field

_OBJECT = re.compile(rb"(\d+) 0 obj\s*(.*?)\s*endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
# A string may have pairs of brackets in it that are not escaped.
_STRING = rb"\(((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*)\)"
_TOKEN = re.compile(
    rb"/(f\d+) [\d.]+ Tf|/ActualText ?(?:" + _STRING + rb"|<([0-9A-F]*)>)|" + _STRING + rb"|\b(EMC|BT|BDC)\b",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@dataclass
class Pdf:
    """A file's objects by number, and what is asked of them."""

    data: bytes
    objects: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Part the file into its objects."""
        self.objects = {m[1].decode(): m[2] for m in _OBJECT.finditer(self.data)}

    def pages(self) -> list[bytes]:
        """The dictionaries of the pages in order."""
        kids = re.search(rb"/Type/Pages/Count \d+/Kids\[([^\]]*)\]", self.data)
        assert kids is not None
        return [self.objects[number.decode()] for number in re.findall(rb"(\d+) 0 R", kids[1])]

    def sizes(self) -> list[tuple[float, float]]:
        """Each page's width and height in points."""
        boxes = [re.search(rb"/MediaBox\[0 0 ([\d.]+) ([\d.]+)\]", page) for page in self.pages()]
        return [(float(box[1]), float(box[2])) for box in boxes if box]

    def bookmarks(self) -> list[str]:
        """The titles of all bookmarks, in order."""
        rows = [text for text in self.objects.values() if b"/Dest " in text and b"/Title" in text]
        title = re.compile(rb"/Title(?:\(((?:\\.|[^\\)])*)\)|<([0-9A-F]*)>)")
        found = [title.search(row) for row in rows]
        return [_string(bytes.fromhex(m[2].decode()) if m[2] else m[1]) for m in found if m]

    def fonts(self) -> set[str]:
        """The names of the fonts inside, without the letters that mark a part of one."""
        embedded = [text for text in self.objects.values() if b"/FontFile" in text]
        return {
            name.decode()
            for text in embedded
            for name in re.findall(rb"/FontName/[A-Z]{6}\+([^/\s>]+)", text)
        }

    def about(self) -> dict[str, str]:
        """Title, author and the rest of what the file says of itself."""
        number = re.search(rb"/Info (\d+) 0 R", self.data)
        assert number is not None
        rows = re.findall(rb"/(\w+)\(((?:\\.|[^\\)])*)\)", self.objects[number[1].decode()])
        return {key.decode(): _string(value) for key, value in rows}

    def text(self, page: int) -> str:
        """The letters of a page in the order they are painted."""
        resources = self._part(self.pages()[page], b"Resources")
        names = re.search(rb"/Font<<(.*?)>>", resources)
        rows = re.findall(rb"/(f\d+) (\d+) 0 R", names[1]) if names else []
        maps = {name: self._letters(self.objects[number.decode()]) for name, number in rows}
        content = self._stream(self._part(self.pages()[page], b"Contents"))
        said, font, instead = [], b"", False
        for name, actual, hexed, string, word in _TOKEN.findall(content):
            if name:
                font = name
            elif actual or hexed:
                # What a reader copies in place of the letters painted until the mark's end.
                said.append(_string(bytes.fromhex(hexed.decode()) if hexed else actual))
                instead = True
            elif word == b"EMC":
                instead = False
            elif string and font in maps and not instead:
                raw = _unescaped(string)
                codes = [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]
                said += [maps[font].get(code, "") for code in codes]
        return "".join(said)

    def whole_text(self) -> str:
        """The letters of all pages."""
        return "\n".join(self.text(page) for page in range(len(self.pages())))

    def _part(self, text: bytes, key: bytes) -> bytes:
        number = re.search(rb"/" + key + rb" (\d+) 0 R", text)
        assert number is not None
        return self.objects[number[1].decode()]

    def _stream(self, text: bytes) -> bytes:
        found = _STREAM.search(text)
        assert found is not None
        return zlib.decompressobj().decompress(found[1]) if b"/FlateDecode" in text else found[1]

    def _letters(self, font: bytes) -> dict[int, str]:
        """What each code of a font stands for."""
        table = self._stream(self._part(font, b"ToUnicode"))
        rows = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", table.partition(b"endcodespacerange")[2])
        return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in rows}


def _unescaped(raw: bytes) -> bytes:
    def plain(found: re.Match[bytes]) -> bytes:
        word = found[1]
        return bytes([int(word, 8) & 255]) if word[:1].isdigit() else _LETTERS.get(word, word)

    return _ESCAPE.sub(plain, raw)


def _string(raw: bytes) -> str:
    text = _unescaped(raw)
    return text[2:].decode("utf-16-be") if text.startswith(b"\xfe\xff") else text.decode("latin-1")
