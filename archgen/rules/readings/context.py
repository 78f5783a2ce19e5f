"""Severity in context: who can drive a path, and what data lies behind it.

A rule's severity holds for anyone at all and confidential data. Every other cell of one table
takes some of it away.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from functools import reduce
from typing import Any

from msgspec import Struct

from archgen.blueprint.model import Blueprint
from archgen.finding.finding import Confidence, Severity
from archgen.graph.attributes import (
    DataClass,
    class_in_reach,
    class_in_reach_is_stated,
    class_is_stated,
    data_class,
    kinds,
    leads_to_store,
)
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.graph.nature import opens_things, stores


class Caller(IntEnum):
    """Who can drive a path, from insiders to everybody."""

    INSIDE = 0
    KNOWN = 1
    SIGNED_UP = 2
    ANYONE = 3


_OFFSETS: dict[Caller, dict[DataClass, int]] = {
    Caller.ANYONE: {
        DataClass.PUBLIC: -2,
        DataClass.INTERNAL: -1,
        DataClass.CONFIDENTIAL: 0,
        DataClass.RESTRICTED: 0,
    },
    Caller.SIGNED_UP: {
        DataClass.PUBLIC: -3,
        DataClass.INTERNAL: -2,
        DataClass.CONFIDENTIAL: -1,
        DataClass.RESTRICTED: 0,
    },
    Caller.KNOWN: {
        DataClass.PUBLIC: -3,
        DataClass.INTERNAL: -2,
        DataClass.CONFIDENTIAL: -2,
        DataClass.RESTRICTED: -1,
    },
    Caller.INSIDE: {
        DataClass.PUBLIC: -4,
        DataClass.INTERNAL: -3,
        DataClass.CONFIDENTIAL: -2,
        DataClass.RESTRICTED: -1,
    },
}
_WHO = {
    Caller.INSIDE: "only insiders get here",
    Caller.KNOWN: "callers are known before they get here",
    Caller.SIGNED_UP: "callers sign in before they get here",
}
_WHAT = {
    DataClass.PUBLIC: "the data is public",
    DataClass.INTERNAL: "no more than internal data lies behind",
    DataClass.CONFIDENTIAL: "confidential data lies behind",
    DataClass.RESTRICTED: "the most secret data lies behind",
}
REGULATED = frozenset({"payment", "health", "financial", "credentials"})
"""Words of data for which laws and contracts ask more than for other data of the same class."""

_WORKFORCE = ("saml", "okta", "entra-id")
"""Kinds of provider that know an organisation's own people."""


class Behind(Struct, frozen=True):
    """What lies behind a place: its class, and whether that is said of the data itself.

    `kept` is true where it is a store or a credential, and not only code.
    """

    data: DataClass
    said: bool
    kept: bool = False

    @property
    def confidence(self) -> Confidence:
        """High where the class is said, medium where it was assumed."""
        return Confidence.HIGH if self.said else Confidence.MEDIUM


class Weight(Struct, frozen=True):
    """A severity in context, how sure it is, and why it differs from the rule's."""

    severity: Severity
    confidence: Confidence = Confidence.HIGH
    moved: str = ""


def moved_by(severity: Severity, base: Severity, why: str) -> str:
    """Why a severity is not the rule's own, as findings say it; empty where it is."""
    return "" if severity is base else f"{severity.word}, not {base.word}: {why}"


def regulated(graph: Graph, names: Iterable[str]) -> bool:
    """True when regulated data lies on or behind one of these resources."""
    return any(REGULATED & kinds(graph, name) for name in names)


def severity_in_context(base: Severity, caller: Caller, data: DataClass, *, kept: bool = False) -> Severity:
    """The rule's severity moved by the table's cell, within info and critical.

    `kept` is true for stores and credentials: the most secret of them, open to anyone, are critical.
    """
    if kept and caller is Caller.ANYONE and data is DataClass.RESTRICTED:
        return Severity.CRITICAL
    offset = _OFFSETS[caller][_column(data)]
    return Severity(min(max(base + offset, Severity.INFO), Severity.CRITICAL))


def _column(data: DataClass) -> DataClass:
    """Data of which nobody says how secret it is counts as the rule's own cell."""
    return DataClass.CONFIDENTIAL if data is DataClass.UNSTATED else data


def weigh(base: Severity, cells: Iterable[tuple[Caller, Behind]]) -> Weight:
    """The worst of several cells, with its reason; the base where there is none."""
    weights = [_weigh(base, caller, behind) for caller, behind in dict.fromkeys(cells)]
    return reduce(_worse, weights) if weights else Weight(base)


def _worse(one: Weight, other: Weight) -> Weight:
    """The graver of two; among equals the surer, then the one that was not moved."""
    return max(one, other, key=lambda w: (w.severity, w.confidence is Confidence.HIGH, not w.moved, w.moved))


def _weigh(base: Severity, caller: Caller, behind: Behind) -> Weight:
    severity = severity_in_context(base, caller, behind.data, kept=behind.kept)
    if severity is base:
        return Weight(severity, behind.confidence)
    column = _column(behind.data)
    lower = severity < base
    who = _WHO.get(caller, "") if lower else ""
    what = _WHAT[column] if not lower or column < DataClass.CONFIDENTIAL else ""
    why = " and ".join(said for said in (who, what) if said)
    return Weight(severity, behind.confidence, moved_by(severity, base, why))


@once
def behind_store(graph: Graph, resource_id: str, *, written: bool) -> Behind:
    """What a store or credential holds; public data that strangers write counts as internal."""
    resource = graph.blueprint.resources[resource_id]
    if opens_things(resource):
        return Behind(DataClass.RESTRICTED, said=True, kept=True)
    data = data_class(graph, resource.id)
    if written and data is DataClass.PUBLIC:
        data = DataClass.INTERNAL
    return Behind(data, class_is_stated(graph, resource.id), kept=stores(resource))


@once
def behind_code(graph: Graph, node_id: str) -> Behind:
    """What a request at this code can touch; code with no data behind it counts as internal."""
    data = class_in_reach(graph, node_id)
    if data is DataClass.UNSTATED and not leads_to_store(graph, node_id):
        data = DataClass.INTERNAL
    return Behind(data, class_in_reach_is_stated(graph, node_id))


def population(blueprint: Blueprint, checked_by: str) -> Caller:
    """Who passes a check of callers, given by its name: `iam`, a pool, a provider, an authorizer.

    Whom a function lets in, or a provider of other people's tokens, is not known: anybody who signs up.
    """
    if checked_by == "iam":
        return Caller.KNOWN
    if checked_by == "none":
        return Caller.ANYONE
    resource = blueprint.resources.get(checked_by)
    body: Any = None if resource is None else resource.body
    if resource is not None and hasattr(body, "self_sign_up"):
        return Caller.SIGNED_UP if resource.value("self_sign_up") else Caller.KNOWN
    if hasattr(body, "if_down"):
        return Caller.KNOWN if body.kind in _WORKFORCE else Caller.SIGNED_UP
    issuers = [*(getattr(body, "issuer", None) or ()), getattr(body, "user_pool", None)]
    known = [name for name in issuers if name in blueprint.resources and name != checked_by]
    if hasattr(body, "identity_source") and known:
        return max(population(blueprint, str(name)) for name in known)
    return Caller.SIGNED_UP
