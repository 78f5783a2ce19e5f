"""Which routes of an API take the requests that another one is named for."""

from __future__ import annotations

from archgen.rules.readings.routes import Way

_CATCH_ALL = "$default"
_ANY = "ANY"


def takes_more(way: Way) -> bool:
    """True for a route that takes more than one method and path: greedy, `ANY` or `$default`."""
    return way.greedy or way.method == _ANY or (way.name == _CATCH_ALL and not way.websocket)


def overlaps(wide: Way, named: Way) -> bool:
    """True where a route would take requests of another one, were that not there.

    API Gateway prefers the named one; another spelling of the path, or another method, is the wide one's.
    """
    if named.name in (wide.name, _CATCH_ALL) or wide.websocket:
        return False
    if wide.name == _CATCH_ALL:
        return True
    if wide.method not in (_ANY, named.method):
        return False
    pieces, others = _pieces(wide), _pieces(named)
    if wide.greedy:
        before = pieces[:-1]
        return len(others) > len(before) and _same(before, others)
    return len(pieces) == len(others) and _same(pieces, others)


def _pieces(way: Way) -> list[str]:
    return way.name.partition(" ")[2].strip("/").split("/")


def _same(pattern: list[str], path: list[str]) -> bool:
    pairs = zip(pattern, path, strict=False)
    return all(one == other or one.startswith("{") for one, other in pairs)
