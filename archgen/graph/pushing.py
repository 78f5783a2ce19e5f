"""Ways in through AWS's own services: who else's topic, bus or bucket may push into this design."""

from __future__ import annotations

from archgen.blueprint.model import Relation, Resource
from archgen.graph.assembly import Assembly
from archgen.graph.doors import has_routes
from archgen.graph.model import EdgeKind, Guard, Slot, Strength
from archgen.graph.nature import leads_inside, pushes
from archgen.graph.policies import open_to_services
from archgen.graph.sources import FOREIGN

PUSHES = "pushes"


def add_pushers(assembly: Assembly, resource: Resource) -> None:
    """Anybody's account reaches what a policy opens to a service without asking on whose behalf it calls.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    """
    if open_to_services(resource) and not has_routes(resource) and not leads_inside(resource):
        _add(assembly, resource.id, "policy", Slot(resource.id, "", ("policy",)))


def add_unchecked_line(assembly: Assembly, line: Relation) -> None:
    """The same for what a pushing service starts, where the line says that its permission names nobody."""
    resources = assembly.blueprint.resources
    if line.settings.source_checked is not False:
        return
    inward = line.verb in ("triggered_by", "subscribes_to")
    pusher, started = (line.target, line.source) if inward else (line.source, line.target)
    if pushes(resources[pusher]):
        _add(assembly, started, line.part, Slot(line.source, line.part, (*line.path, "source_checked")))


def _add(assembly: Assembly, target: str, part: str, slot: Slot) -> None:
    assembly.edge(
        FOREIGN,
        target,
        EdgeKind.ASYNC,
        PUSHES,
        part=part,
        op="write",
        guards={Guard.SOURCE: Strength.OPEN},
        slots={Guard.SOURCE: slot},
    )
