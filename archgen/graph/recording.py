"""What logs hold, and what a design hands on unasked: bodies or their circumstances, posts to connections."""

from __future__ import annotations

from typing import Any

from archgen.blueprint.model import Resource
from archgen.graph.nature import computes, keeps_records
from archgen.graph.settings import setting

CONTENT = "content"
METADATA = "metadata"


def written_down(writer: Resource) -> str:
    """`content` where the writer's records hold what passes it, `metadata` where they tell of it only.

    Code prints what it likes; an API writes bodies with data traces or a full execution log; what
    forwards records forwards all of them. Other access logs hold the fields that they name.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
    """
    body: Any = writer.body
    if computes(writer) or keeps_records(writer):
        return CONTENT
    settings = (body, *(getattr(body, "stages", None) or {}).values())
    traced = any(_holds_bodies(one) for one in settings)
    return CONTENT if traced else METADATA


def _holds_bodies(settings: Any) -> bool:  # noqa: ANN401 - an API or a stage of the catalogue
    return getattr(settings, "data_trace", None) is True or getattr(settings, "execution_log", None) == "info"


def masks(group: Resource) -> tuple[str, ...]:
    """The data words and assets that a log hides in what is written to it."""
    return tuple(setting(group, "masks") or ())


def posts(writer: Resource, target: Resource) -> bool:
    """True for code that may change a WebSocket API, and with it post to its connections."""
    return computes(writer) and setting(target, "protocol") == "websocket"
