"""Globs over paths: what stays within a folder and what goes through any number."""

from __future__ import annotations

import pytest

from archgen.policy.path_globs import reaches


@pytest.mark.parametrize(
    ("glob", "path", "named"),
    [
        ("legacy/**", "legacy/a/b.yaml", True),
        ("legacy/**", "legacy", False),
        ("legacy/", "legacy/a/b.yaml", True),
        ("legacy/*", "legacy/a/b.yaml", False),
        ("**/old.yaml", "old.yaml", True),
        ("**/old.yaml", "a/b/old.yaml", True),
        ("**/old.yaml", "a/very-old.yaml", False),
        ("a/**/b.yaml", "a/b.yaml", True),
        ("a?.yaml", "ab.yaml", True),
        ("a?.yaml", "a/.yaml", False),
        ("[!a]x.yaml", "bx.yaml", True),
        ("[!a]x.yaml", "ax.yaml", False),
        ("[ab]x+.yaml", "bx+.yaml", True),
        ("[z-a].yaml", "[z-a].yaml", True),
        ("a.yaml", "abyaml", False),
    ],
)
def test_globs_name_paths(glob: str, path: str, named: bool) -> None:  # noqa: FBT001 - one of a row
    assert reaches(glob, path) is named
