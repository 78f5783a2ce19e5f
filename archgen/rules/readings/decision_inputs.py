"""What an authorizer's function decides on, held against what its kept answers are told apart by."""

from __future__ import annotations

import re

from msgspec import Struct

from archgen.blueprint.model import Resource
from archgen.graph.settings import setting

_DEFAULT = ("header.authorization",)
"""Where a token stands when nothing else is said.

Source: botocore apigateway CreateAuthorizer.identitySource
"""

_PLACES = ("header.", "query.", "context.", "stage.", "path.", "body", "cookie.")
"""How an input begins that names its place in a request."""

_ROUTE = frozenset({"route", "routekey", "method", "path", "httpmethod", "resource"})
_STEM = 4
"""So many letters of a word are enough to know it again: certificate, clientCert."""


class Inputs(Struct, frozen=True):
    """What a decision reads and its kept answer does not: surely, or as far as words tell.

    `compared` is true where the design says what is decided on.
    """

    absent: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    compared: bool = False


def missing_inputs(authorizer: Resource) -> Inputs:
    """The inputs of an authorizer that are not in its identity source; the route is left to its own word.

    A claim stands in the token. An input that names no place in a request is looked for by its words.
    """
    said = tuple(str(one) for one in setting(authorizer, "decides_on") or ())
    stated = tuple(str(one).lower() for one in setting(authorizer, "identity_source") or ())
    sources = tuple(one.removeprefix("$").removeprefix("request.") for one in stated) or _DEFAULT
    absent, doubtful = [], []
    for text in said:
        name = text.lower().removeprefix("$").removeprefix("request.")
        if name in sources or name in _ROUTE or name.startswith(("claim.", "claims.", "claim:")):
            continue
        if name.startswith(_PLACES):
            absent.append(text)
        elif not _told(name, sources):
            doubtful.append(text)
    return Inputs(tuple(absent), tuple(doubtful), bool(said))


def _told(words: str, sources: tuple[str, ...]) -> bool:
    """True when each word of an input is found in some one source."""
    stems = [word[:_STEM] for word in re.findall(r"[a-z0-9]+", words)]
    return any(all(stem in source for stem in stems) for source in sources)
