"""What names of parameters tell: a token, a person, a place in a list."""

from __future__ import annotations

import re
from enum import Enum
from functools import cache

_TOKENS = frozenset({"token", "jwt", "secret", "bearer", "credential", "credentials"})
_PASSWORDS = frozenset({"password", "passwd", "pwd", "passphrase", "passcode"})
_KEYS = frozenset({"apikey", "xapikey", "accesskey", "authorization"})
_IN_QUERIES = frozenset({"key", "session", "sessionid", "sessid", "sid"})
_PERSON = frozenset({"email", "iban", "ssn", "passport"})
_MAIL = frozenset({"mail", "mailaddress"})
_PLACES = frozenset({"page", "next", "previous", "prev", "cursor", "continuation", "continue", "sync"})
_ONCE = "ticket"


class Meaning(Enum):
    """What a parameter carries, by its name."""

    TOKEN = "token"  # noqa: S105 - a word, no secret
    TICKET = "ticket"
    PERSON = "person"
    NOTHING = ""


@cache
def meaning(name: str, *, in_query: bool) -> Meaning:
    """What a parameter of this name carries; a page token is a place in a list and opens nothing.

    A `key` or a `session` is a credential in a query, and in a path the name of an object, as is
    whatever ends in `id`. A ticket is a credential that is good once.
    """
    pieces = [piece.lower() for piece in _pieces().findall(name)]
    words, joined = frozenset(pieces), "".join(pieces)
    if words & _PLACES:
        return Meaning.NOTHING
    if _ONCE in words:
        return Meaning.TICKET
    if words & _PASSWORDS or joined in _KEYS or (in_query and joined in _IN_QUERIES):
        return Meaning.TOKEN
    if words & _TOKENS and pieces[-1] != "id":
        return Meaning.TOKEN
    return Meaning.PERSON if words & _PERSON or joined in _MAIL else Meaning.NOTHING


@cache
def _pieces() -> re.Pattern[str]:
    """The words of a name, however they are joined: `access_token`, `accessToken`, `access-token`."""
    return re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
