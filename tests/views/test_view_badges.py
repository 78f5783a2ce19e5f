"""Findings on a picture: on the box or the tile that they belong to, or nowhere if nobody is to see them."""

from __future__ import annotations

from view_designs import SHOP

from archgen.pipeline import judge, load, view
from archgen.views.badges import without_findings
from archgen.views.view import Box, Tile, View


def shown() -> View:
    """The shop's overview."""
    design = load(SHOP.encode())
    return view(design, judge(design))


def told(parts: tuple[Box, ...] | tuple[Tile, ...]) -> set[str]:
    return {found.id for part in parts for found in part.told}


def tiles(seen: View) -> tuple[Tile, ...]:
    return (*seen.outside, *(tile for frame in seen.frames for tile in frame.shelf))


def test_what_is_folded_has_its_findings_on_its_tile() -> None:
    seen = shown()
    assert told(tiles(seen)) == {"trail-with-gaps@trail", "key-without-rotation@key"}
    key = next(tile for tile in tiles(seen) if tile.resource == "key")
    assert (key.findings, key.worst) == (len(key.told), key.told[0].severity)


def test_every_open_finding_of_a_resource_is_on_the_picture_once() -> None:
    design = load(SHOP.encode())
    report = judge(design)
    seen = view(design, report)
    every = [found.id for part in (*seen.boxes, *tiles(seen)) for found in part.told]
    assert sorted(every) == sorted(finding.id for finding in report.open if finding.resources)


def test_a_box_tells_its_findings_from_the_worst_on() -> None:
    api = next(box for box in shown().boxes if box.id == "api")
    severities = [found.severity for found in api.told]
    assert severities == sorted(severities, key=("critical", "high", "medium", "low", "info").index)
    assert (api.findings, api.worst) == (len(api.told), severities[0])


def test_nothing_of_findings_is_left_where_they_are_not_to_be_seen() -> None:
    bare = without_findings(shown())
    assert {(part.findings, part.worst, part.told) for part in (*bare.boxes, *tiles(bare))} == {(0, "", ())}
    assert (bare.verdict, bare.counts) == ("", "")
    assert [box.id for box in bare.boxes] == [box.id for box in shown().boxes]
