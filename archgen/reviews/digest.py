"""A short name for exactly this text of a blueprint."""

from __future__ import annotations

from hashlib import sha256

from archgen.source.document import Document

_LENGTH = 12


def digest(document: Document) -> str:
    """The first 12 hexadecimal digits of the text's SHA-256."""
    return sha256(document.text.encode()).hexdigest()[:_LENGTH]
