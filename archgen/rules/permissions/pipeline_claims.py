"""What a token must say before a pipeline gets a role: which repository, and which branch or environment."""

from __future__ import annotations

from enum import IntEnum

_AUDIENCE = ("aud", "iss")
_PLACES = frozenset(
    {"base_ref", "branch", "environment", "job_workflow_ref", "ref", "ref_path", "workflow", "workflow_ref"}
)
"""Claims that say from where in a repository something is deployed."""


class Pinned(IntEnum):
    """How closely claims say what may deploy, from not at all to one branch or environment."""

    NOTHING = 0
    LOOSELY = 1
    REPOSITORY = 2
    WHOLLY = 3


def pinned(claims: tuple[str, ...]) -> Pinned:
    """How closely the claims of a trust say what may deploy.

    A claim is written as in the subject of a token (`repo:org/name:environment:prod`), with or without
    its own name before it (`sub = …`). The loosest of several repositories decides; an audience says
    nothing of who deploys.
    """
    values = [_value(claim) for claim in claims if _value(claim)]
    placed = any(_is_place(value) and not _wild(value) for value in values)
    found = [_subject(value, placed=placed) for value in values if not _is_place(value)]
    if found:
        return min(found)
    return Pinned.LOOSELY if values else Pinned.NOTHING


def _value(claim: str) -> str:
    """The value of a claim without the name of the subject; empty for what names no deployer."""
    before, sign, after = claim.partition("=" if "=" in claim else ":")
    key = before.rpartition(":")[2].strip().lower()
    if sign and key in _AUDIENCE:
        return ""
    if "=" in claim and key in _PLACES:
        return f"{key}:{after.strip()}"
    return after.strip() if "=" in claim or key == "sub" else claim.strip()


def _is_place(value: str) -> bool:
    return value.partition(":")[0].strip().lower() in _PLACES


def _subject(value: str, *, placed: bool) -> Pinned:
    """How closely one subject says what may deploy: `kind:name:place…`, or the name alone."""
    _, sign, rest = value.partition(":")
    name, _, place = (rest if sign else value).partition(":")
    if "*" in name or "?" in name or not name.strip("/ "):
        return Pinned.LOOSELY
    if place:
        return Pinned.LOOSELY if _wild(place) and not placed else Pinned.WHOLLY
    return Pinned.WHOLLY if placed else Pinned.REPOSITORY


def _wild(place: str) -> bool:
    """True for a place that is any place: `*`, `ref:refs/heads/*`, or somebody's pull request."""
    last = place.rpartition(":")[2].rpartition("/")[2]
    return set(last) <= {"*", "?"} or place == "pull_request"
