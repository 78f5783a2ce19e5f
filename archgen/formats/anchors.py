"""The anchors of the design review's HTML page: what leads to them and what they stand on agree here."""

from __future__ import annotations

import re
from hashlib import sha256

_UNSAFE = re.compile(r"[^a-z0-9_-]+")


def anchor(text: str) -> str:
    """A short id made from any text: what ids and class names may not hold becomes a hyphen.

    Texts that only differ in what was replaced stay apart by a few digits of their hash.
    """
    safe = _UNSAFE.sub("-", text.lower()).strip("-")
    if safe == text:
        return safe
    plainly = text.replace(" ", "-").replace("@", "-").replace("/", "-")
    return safe if plainly == safe else f"{safe}-{sha256(text.encode()).hexdigest()[:6]}"
