"""How many requests get through: throttles of APIs, stages and routes, plans, and what code may run."""

from __future__ import annotations

from typing import Any

from archgen.blueprint.model import Resource
from archgen.graph.model import Guard, Slot, Strength
from archgen.graph.settings import setting


def limited(resource: Resource) -> bool:
    """True when whatever comes in by any door of the resource meets a written limit.

    A plan bounds nobody without a throttle or quota of its own, and REST APIs alone have plans.
    The only stage of an API speaks for all of it.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
    """
    if setting(resource, "throttle") is not None:
        return True
    stages = tuple((setting(resource, "stages") or {}).values())
    if len(stages) == 1 and stages[0].throttle is not None:
        return True
    plans = tuple((setting(resource, "usage_plans") or {}).values())
    bounded = bool(plans) and all(plan.throttle or plan.quota for plan in plans)
    return bounded and setting(resource, "protocol") == "rest"


def logged(resource: Resource) -> bool:
    """True when requests to the resource are written down, at it or at its only stage."""
    stages = tuple((setting(resource, "stages") or {}).values())
    return bool(setting(resource, "logs_to")) or (len(stages) == 1 and bool(stages[0].logs_to))


def asked_by_stage(
    api: str,
    name: str,
    stage: Any,  # noqa: ANN401 - a stage of the catalogue
) -> tuple[dict[Guard, Strength], dict[Guard, Slot]]:
    """What one stage of several adds to its API's settings; AWS has no authorizer for a stage.

    What the API says for all its stages stands on the doors before them.
    """
    said = {Guard.THROTTLE: stage.throttle is not None, Guard.LOG: bool(stage.logs_to)}
    words = {Guard.THROTTLE: "throttle", Guard.LOG: "logs_to"}
    guards = {guard: Strength.ENFORCED if holds else Strength.OPEN for guard, holds in said.items()}
    return guards, {guard: Slot(api, name, ("stages", name, word)) for guard, word in words.items()}


def limit_of_route(route: Any) -> Strength:  # noqa: ANN401 - a route of the catalogue
    """How surely requests to a route are limited: AWS keeps a throttle, a limit by caller the code."""
    if route.throttle is not None:
        return Strength.ENFORCED
    return Strength.STATED if route.limit is not None else Strength.OPEN


def runs_bounded(resource: Resource) -> bool:
    """True for code that only so many requests can run at once."""
    return setting(resource, "reserved_concurrency") is not None
