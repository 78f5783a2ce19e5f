"""What the records of a log group are for."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint, Resource
from archgen.graph.nature import computes, signs_in

KEPT = ("access", "audit", "security")
"""Purposes of records that are asked for long after they were written."""


def purpose_of(blueprint: Blueprint, group: Resource) -> str:
    """What the records of a group are for: its word, else what follows from who writes; else nothing."""
    said = getattr(group.body, "purpose", None)
    if said:
        return str(said)
    lines = blueprint.incoming.get(group.id, ())
    writers = [blueprint.resources[line.source] for line in lines if line.verb == "logs_to"]
    purposes = {_purpose(writer) for writer in writers}
    return next((word for word in (*KEPT, "application") if word in purposes), "")


def _purpose(writer: Resource) -> str:
    if computes(writer):
        return "application"
    body = writer.body
    if hasattr(body, "managed_rules") or hasattr(body, "data_events") or hasattr(body, "flow_logs"):
        return "security"
    if signs_in(writer):
        return "security"
    entered = hasattr(body, "default_endpoint") or hasattr(body, "origin_header")
    exposes = "exposes" in (getattr(body, "capabilities", None) or ())
    return "access" if entered or exposes else ""
