"""Every setting, route and step of the gallery taken out alone: what was said of it is gone as well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from review_designs import NOTES, SECURE, all_text, has, reviewed, section, tables_in, typed

from archgen.reviews.model import Table, said

DESIGNS = {"secure": SECURE, "notes": NOTES}
Path = tuple[str, ...]


def data_of(text: str) -> Any:  # noqa: ANN401 - plain YAML data
    return yaml.safe_load(text)


def settings_of(text: str) -> Iterator[Path]:
    """Where each setting of a resource stands, but its type and its routes."""
    for name, body in data_of(text)["resources"].items():
        yield from (("resources", name, key) for key in body if key not in ("type", "routes"))


def routes_of(text: str) -> Iterator[Path]:
    """Where each route stands."""
    for name, body in data_of(text)["resources"].items():
        yield from (("resources", name, "routes", route) for route in body.get("routes") or ())


def route_settings_of(text: str) -> Iterator[Path]:
    """Where each setting of a route stands, but where it leads to."""
    for path in routes_of(text):
        yield from ((*path, key) for key in at(data_of(text), path) if key != "to")


def at(data: Any, path: Path) -> Any:  # noqa: ANN401 - plain YAML data
    for key in path:
        data = data[key]
    return data


def less(text: str, path: Path) -> str:
    """The blueprint without what stands there."""
    data = data_of(text)
    del at(data, path[:-1])[path[-1]]
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True)


def inventory_row(text: str, name: str) -> list[str]:
    """What the inventory says of a resource, setting by setting."""
    (table,) = tables_in(section(reviewed(text).review, "inventory").blocks)
    row = next(row for row in table.rows if name in [run.text for run in row[0]])
    return said(row[2]).split("; ")


def entry_row(text: str, route: str) -> str:
    """The row of a route among the ways in."""
    ways: Table = next(tables_in(section(reviewed(text).review, "entry-points").blocks))
    row = next(row for row in ways.rows if route in [run.text for run in row[0]])
    return " | ".join(f"{head}: {said(cell)}" for head, cell in zip(ways.head, row, strict=True))


def cases(kind: Any) -> list[Any]:  # noqa: ANN401 - a function above
    return [
        pytest.param(text, path, id=f"{name}-{'-'.join(path[1:])}")
        for name, text in DESIGNS.items()
        for path in kind(text)
    ]


@pytest.mark.long
@pytest.mark.parametrize(("text", "path"), cases(settings_of))
def test_a_setting_leaves_the_inventory(text: str, path: Path) -> None:
    data = data_of(text)
    body = data["resources"][path[1]]
    before, after = inventory_row(text, path[1]), inventory_row(less(text, path), path[1])
    word = path[2].replace("_", " ").casefold()
    longer = [key.replace("_", " ") for key in body if key.startswith(f"{path[2]}_")]
    told = [
        phrase
        for phrase in before
        if re.match(rf"(no )?{word}( |$)", phrase.casefold())
        and not any(phrase.casefold().startswith(one) for one in longer)
    ]
    usual = (data.get("defaults") or {}).get(body["type"]) or {}
    assert path[2] in usual or not set(told) & set(after)


@pytest.mark.parametrize(("text", "path"), cases(routes_of))
def test_a_route_leaves_the_document(text: str, path: Path) -> None:
    without = yaml.safe_load(less(text, path))
    if not at(without, path[:-1]):
        del at(without, path[:-2])["routes"]
    after = reviewed(yaml.safe_dump(without, sort_keys=False, allow_unicode=True)).review
    assert path[-1] in typed(reviewed(text).review)
    assert path[-1] not in typed(after)


@pytest.mark.long
@pytest.mark.parametrize(("text", "path"), cases(route_settings_of))
def test_a_setting_of_a_route_leaves_its_row(text: str, path: Path) -> None:
    route, value = path[3], at(data_of(text), path)
    before = reviewed(text).review
    after = reviewed(less(text, path)).review
    assert all_text(before) != all_text(after)
    rest = yaml.safe_dump(data_of(less(text, path)))
    names = value if isinstance(value, list) else [value]
    own = [name for name in names if isinstance(name, str) and name not in rest]
    assert not [name for name in own if name in entry_row(less(text, path), route)]


@pytest.mark.long
@pytest.mark.parametrize(
    ("text", "flow", "place"),
    [
        pytest.param(text, flow, place, id=f"{name}-{flow}-{place + 1}")
        for name, text in DESIGNS.items()
        for flow, told in data_of(text)["flows"].items()
        for place in range(len(told["steps"]))
    ],
)
def test_a_step_leaves_its_flow(text: str, flow: str, place: int) -> None:
    data = data_of(text)
    del data["flows"][flow]["steps"][place]
    after = reviewed(yaml.safe_dump(data, sort_keys=False, allow_unicode=True)).review
    assert has(after, "flows")
    cells = [said(row[2]) for table in tables_in(section(after, "flows").blocks) for row in table.rows]
    first = [
        said(row[2])
        for table in tables_in(section(reviewed(text).review, "flows").blocks)
        for row in table.rows
    ]
    assert first[place] not in cells
    assert len(cells) == len(first) - 1
