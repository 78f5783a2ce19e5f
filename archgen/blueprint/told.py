"""What a file says besides its resources: lines, data, waivers, decisions, traffic."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from collections.abc import Mapping as AbstractMapping

from archgen.blueprint.mistakes import Mistakes
from archgen.blueprint.model import Connection, Decision, Relation, Resource, Waiver
from archgen.blueprint.statements import DATA_WORDS, ConnectionText, FileText, users_of
from archgen.catalogue.relations import RelationSettings
from archgen.catalogue.units import DataAsset, Traffic
from archgen.catalogue.verbs import VERBS
from archgen.finding.finding import Category
from archgen.source.document import Mapping, Pointer, Sequence, span_at, value_at


class Told:
    """Reads what one file says of its resources; a name that nothing has is a finding.

    `unread` are the names of resources that are there but could not be read.
    """

    def __init__(
        self,
        mistakes: Mistakes,
        root: Mapping,
        top: FileText,
        resources: AbstractMapping[str, Resource],
        unread: frozenset[str],
    ) -> None:
        self._mistakes = mistakes
        self._root = root
        self._top = top
        self._resources = resources
        self._unread = unread

    def connections(
        self,
    ) -> tuple[tuple[Connection, ...], tuple[Relation, ...], tuple[Connection, ...]]:
        """The lines under `connections:`, the relations that those with `as` are, and foreign lines.

        A foreign line has one end in another file: it is neither drawn nor a relation of this one.
        """
        lines: list[Connection] = []
        foreign: list[Connection] = []
        relations: list[Relation] = []
        for place, text in enumerate(self._top.connections or ()):
            pointer: Pointer = ("connections", place)
            source, target = text.source or "", text.target or ""
            ends = [self._named(pointer, word, name) for word, name in (("from", source), ("to", target))]
            if not self._verb_known(pointer, text) or not any(ends):
                continue
            line = Connection(source, target, text.label or "", text.verb, pointer)
            if not all(ends):
                foreign += [line] if "/" in (target if ends[0] else source) else []
                continue
            lines.append(line)
            if text.verb:
                settings = text.settings or RelationSettings.model_construct()
                relations.append(Relation(text.verb, source, target, settings, f"connections/{place}", ()))
        return tuple(lines), tuple(relations), tuple(foreign)

    def _verb_known(self, pointer: Pointer, text: ConnectionText) -> bool:
        if not text.verb:
            # An `as` that could not be read is a mistake already.
            if not text.label and value_at(self._root, (*pointer, "as")) is None:
                hint = "add `label:` with its words, or `as:` with a relation word"
                span = span_at(self._root, (*pointer, "from"), key=True)
                self._mistakes.add(
                    "missing-key", "this line does not say what it stands for", span, hint=hint
                )
            return True
        if text.verb in VERBS:
            return True
        meant = self._mistakes.nearest(text.verb, VERBS)
        self._mistakes.add(
            "unknown-word",
            f"no relation is called `{text.verb[:40]}`",
            span_at(self._root, (*pointer, "as")),
            label=f"did you mean `{meant}`?" if meant else "no relation word",
            hint=f"write `{meant}`" if meant else "name a relation word, such as `reads`",
            replace=meant,
        )
        return False

    def _named(self, pointer: Pointer, word: str, name: str) -> bool:
        """Whether `name` is a resource of this file; a foreign `file/name` is none, and no mistake."""
        if name in self._resources:
            return True
        if name and "/" not in name and name not in self._unread:
            self._unknown(name, (*pointer, word), "name a resource of this file")
        return False

    def _unknown(self, name: str, pointer: Pointer, hint: str) -> None:
        meant = self._mistakes.nearest(name, self._resources)
        self._mistakes.add(
            "unknown-name",
            f"no resource is called `{name[:40]}`",
            span_at(self._root, pointer),
            label=f"did you mean `{meant}`?" if meant else "nothing has this name",
            hint=f"write `{meant}`" if meant else hint,
            category=Category.REFERENCE,
            replace=meant,
        )

    def check_data(self, relations: tuple[Relation, ...], data: AbstractMapping[str, DataAsset]) -> None:
        """Findings about kinds of data that no word and no asset of this file names."""
        known = dict.fromkeys((*data, *DATA_WORDS))
        for resource in self._resources.values():
            self._check_names(resource, getattr(resource.body, "holds", None), ("holds",), known)
        for relation in relations:
            if relation.path:
                source, path = self._resources[relation.source], (*relation.path, "carries")
                self._check_names(source, relation.settings.carries, path, known)

    def _check_names(
        self, resource: Resource, names: tuple[str, ...] | None, path: Pointer, known: Collection[str]
    ) -> None:
        for place, name in enumerate(names or ()):
            if name not in known:
                listed = isinstance(value_at(resource.tree, path), Sequence)
                self._unknown_data(resource, name, (*path, place) if listed else path, known)

    def _unknown_data(self, resource: Resource, name: str, path: Pointer, known: Iterable[str]) -> None:
        meant = self._mistakes.nearest(name, known)
        self._mistakes.add(
            "unknown-name",
            f"no data is called `{name[:40]}`",
            span_at(resource.tree, path),
            label=f"did you mean `{meant}`?" if meant else "nothing under `data:` has this name",
            hint=f"name it under `data:`, or use one of {', '.join(DATA_WORDS)}",
            category=Category.REFERENCE,
            resource=resource.id,
            part="/".join(str(step) for step in path if isinstance(step, str)),
        )

    def waivers(self) -> tuple[Waiver, ...]:
        """The waivers in the order of the file."""
        found = []
        for place, text in enumerate(self._top.waivers or ()):
            pointer: Pointer = ("waivers", place)
            name = text.resource or ""
            if name and name not in self._resources and name not in self._unread:
                self._unknown(name, (*pointer, "resource"), "the waiver covers nothing: take it out")
            found.append(
                Waiver(
                    rule=text.rule or "",
                    resource=name,
                    part=text.part,
                    status=text.status or "",
                    reason=text.reason or "",
                    control=text.control or "",
                    owner=text.owner or "",
                    approved_by=text.approved_by or "",
                    ticket=text.ticket or "",
                    until=text.until,
                    pointer=pointer,
                )
            )
        return tuple(found)


def assets(top: FileText) -> dict[str, DataAsset]:
    """The named kinds of data."""
    return {
        name: DataAsset(
            name,
            text.classification or "",
            text.kinds or (),
            text.residency or (),
            text.never_in or (),
            text.keep,
        )
        for name, text in (top.data or {}).items()
    }


def traffic(top: FileText) -> Traffic | None:
    """How much the system carries; `payload` stands for both directions where one is silent."""
    text = top.traffic
    if text is None:
        return None
    return Traffic(
        requests=text.requests,
        peak=text.peak,
        request=text.request or text.payload,
        response=text.response or text.payload,
        payload=text.payload,
        item=text.item,
        users=users_of(text.users),
        duration=text.duration,
        log_line=text.log_line,
    )


def decisions(top: FileText) -> tuple[Decision, ...]:
    """The architecture decisions in the order of the file."""
    return tuple(
        Decision(
            title=text.title or "",
            status=text.status or "",
            context=text.context or "",
            options=text.options or (),
            chosen=text.chosen or "",
            consequences=text.consequences or "",
        )
        for text in top.decisions or ()
    )
