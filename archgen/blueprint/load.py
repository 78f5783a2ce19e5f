"""A document read as a blueprint: everything that is wrong with it at once, the rest usable."""

from __future__ import annotations

import re
from dataclasses import replace

from archgen.blueprint.flows import FlowReader
from archgen.blueprint.merge import merge
from archgen.blueprint.mistakes import Mistakes
from archgen.blueprint.model import Blueprint, Connection, Decision, Link, Relation, Resource, Waiver
from archgen.blueprint.places import placed
from archgen.blueprint.references import RESERVED, Resolver
from archgen.blueprint.routes import check_routes
from archgen.blueprint.statements import DATA_WORDS, FileText, users_of
from archgen.blueprint.typed import Reader, article
from archgen.catalogue.fields import ResourceType
from archgen.catalogue.relations import RelationSettings
from archgen.catalogue.types import BOUNDARY_TYPES, TYPES
from archgen.catalogue.units import DataAsset, Traffic
from archgen.catalogue.verbs import VERBS
from archgen.finding.finding import Category, Finding
from archgen.finding.mistakes import finding_from
from archgen.finding.nearest import nearest
from archgen.source.document import Document, Entry, Mapping, Scalar, Span, span_at, value_at

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_REREAD = frozenset({"resources", "boundaries", "defaults", "environments"})
# A trail without its bucket is a design that AWS refuses, not a text that cannot be read.
_COMPANIONS = frozenset({"logs_to", "certificate"})


def load(document: Document) -> tuple[Blueprint | None, tuple[Finding, ...]]:
    """Read a document as a blueprint.

    Gives the blueprint (None when nothing could be judged: no map at the top, another version
    of the language, no resource) and every syntax, schema and reference finding.
    """
    return _Loader(document).load()


class _Loader:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._mistakes = Mistakes(document.path)
        self._mistakes.found += [finding_from(mistake, document.path) for mistake in document.mistakes]
        self._unread: dict[str, int] = {}

    def load(self) -> tuple[Blueprint | None, tuple[Finding, ...]]:
        root = self._document.root
        if not isinstance(root, Mapping):
            if root is not None:
                hint = "begin with `archgen: 1`, then `name:`, `regions:` and `resources:`"
                start = Span(root.span.line, root.span.column, root.span.line, root.span.column + 1)
                self._mistakes.add("not-a-blueprint", "a blueprint is a map of settings", start, hint=hint)
            return None, self._found()
        version = root.get("archgen")
        if isinstance(version, Scalar) and version.text != "1":
            hint = "write `archgen: 1`, or use a later archgen"
            self._mistakes.add(
                "unknown-version", "this archgen reads version 1 of the language", version.span, hint=hint
            )
            return None, self._found()
        top = self._top(root)
        resources = self._resources(root)
        if not resources:
            return None, self._found()
        return self._blueprint(root, top, resources), self._found()

    def _found(self) -> tuple[Finding, ...]:
        return tuple(sorted(self._mistakes.found, key=lambda f: (f.primary.span, f.rule)))

    def _top(self, root: Mapping) -> FileText:
        start = Span(1, 1, 1, 2)
        reader = Reader(self._mistakes, "", FileText.word, start)
        kept = tuple(e for e in root if e.key.text not in _REREAD)
        read, tree = reader.read(FileText, Mapping(kept, root.span, root.flow))
        present = frozenset(entry.key.text for entry in root)
        reader.missing(FileText, tree, skip=_REREAD & present)
        return read if isinstance(read, FileText) else FileText.model_construct()

    def _resources(self, root: Mapping) -> dict[str, Resource]:
        found: dict[str, Resource] = {}
        defaults = self._defaults(root)
        for section in ("resources", "boundaries"):
            block = root.get(section)
            if block is not None and not isinstance(block, Mapping):
                hint = "write `name: {type: …}` below it"
                self._mistakes.add("wrong-type", f"`{section}` takes a map of names", block.span, hint=hint)
            for entry in block if isinstance(block, Mapping) else ():
                resource = self._resource(entry, section, defaults, found)
                if resource is not None:
                    found[resource.id] = resource
        return found

    def _defaults(self, root: Mapping) -> dict[str, Mapping]:
        block = root.get("defaults")
        found: dict[str, Mapping] = {}
        for entry in block if isinstance(block, Mapping) else ():
            word = entry.key.text
            if word not in TYPES:
                self._unknown_type(entry.key)
            elif isinstance(entry.value, Mapping):
                found[word] = entry.value
        return found

    def _unknown_type(self, word: Scalar, resource: str = "") -> None:
        meant = nearest(word.text, TYPES)
        self._mistakes.add(
            "unknown-type",
            f"there is no resource type `{word.text[:40]}`",
            word.span,
            label=f"did you mean `{meant}`?" if meant else "no such type",
            hint=f"write `{meant}`" if meant else "",
            replace=meant,
            notes=("`archgen types` lists all; `generic` takes what has no type",),
            resource=resource,
        )

    def _resource(
        self, entry: Entry, section: str, defaults: dict[str, Mapping], found: dict[str, Resource]
    ) -> Resource | None:
        name, body = entry.key.text, entry.value
        self._check_name(entry.key, found)
        if not isinstance(body, Mapping):
            hint = "write `{type: …}` after it"
            self._mistakes.add(
                "wrong-type", f"`{name[:40]}` is no map of settings", entry.key.span, hint=hint
            )
            self._unread[name] = entry.key.span.line
            return None
        word = body.get("type")
        if not isinstance(word, Scalar):
            hint = "add `type:`; `archgen types` lists all"
            self._mistakes.add(
                "missing-key",
                f"`{name[:40]}` does not say its `type`",
                entry.key.span,
                hint=hint,
                resource=name,
            )
            self._unread[name] = entry.key.span.line
            return None
        model = TYPES.get(word.text)
        if model is None:
            self._unknown_type(word, name)
            self._unread[name] = entry.key.span.line
            return None
        self._check_section(word, section, name)
        return self._typed(entry, body, model, defaults.get(word.text), section)

    def _check_name(self, key: Scalar, found: dict[str, Resource]) -> None:
        name = key.text
        if name in RESERVED:
            hint = "choose another name: the language uses this word itself"
            self._mistakes.add(
                "reserved-name", f"no resource can be called `{name}`", key.span, hint=hint, resource=name
            )
        elif not _NAME.fullmatch(name):
            hint = "write lower-case words with hyphens; `title:` is what people read"
            self._mistakes.add(
                "bad-name", "a resource's name is lower-case words with hyphens", key.span, hint=hint
            )
        if name in found:
            related = ((found[name].key_span, "first here"),)
            self._mistakes.add(
                "duplicate-key",
                f"`{name}` is a resource already",
                key.span,
                label="again here",
                related=related,
            )

    def _check_section(self, word: Scalar, section: str, name: str) -> None:
        frame = word.text in BOUNDARY_TYPES
        if section == "boundaries" and not frame:
            hint = "move it under `resources:`"
            self._mistakes.add(
                "not-a-frame", f"{article(word.text)} is no boundary", word.span, hint=hint, resource=name
            )

    def _typed(
        self, entry: Entry, body: Mapping, model: type[ResourceType], under: Mapping | None, section: str
    ) -> Resource:
        own = Mapping(tuple(e for e in body if e.key.text != "type"), body.span, body.flow)
        reader = Reader(self._mistakes, entry.key.text, model.word, entry.key.span)
        read, tree = reader.read(model, merge(under, own))
        reader.missing(model, tree, skip=_COMPANIONS if model.word in ("cloudtrail",) else frozenset())
        typed = read if isinstance(read, model) else model.model_construct()
        check_routes(typed, tree, self._mistakes, entry.key.text)
        return Resource(
            entry.key.text, model.word, typed, tree, entry.key.span, boundary=section == "boundaries"
        )

    def _blueprint(self, root: Mapping, top: FileText, resources: dict[str, Resource]) -> Blueprint:
        regions = top.regions or ()
        stood = placed(resources, regions, self._mistakes)
        unread = frozenset(self._unread)
        relations = Resolver(self._mistakes, stood, self._unread).relations()
        connections, more = self._connections(root, top, stood)
        relations += more
        data = _assets(top)
        self._check_data(stood, relations, data)
        flows = FlowReader(self._mistakes, stood, relations, connections, unread)
        told = [
            flows.read(name, flow.title or "", value_at(root, ("flows", name, "steps")), ("flows", name))
            for name, flow in (top.flows or {}).items()
        ]
        return Blueprint(
            document=self._document,
            name=top.name or "",
            summary=top.summary or "",
            owner=top.owner or "",
            classification=top.classification or "",
            reviewed=top.reviewed,
            regions=regions,
            data=data,
            resources=stood,
            relations=relations,
            connections=connections,
            flows=tuple(flow for flow in told if flow),
            traffic=_traffic(top),
            decisions=_decisions(top),
            waivers=self._waivers(top, stood, unread),
            assumptions=top.assumptions or (),
            questions=top.questions or (),
            links=tuple(Link(link.title or "", link.url or "") for link in top.links or ()),
            mistakes=self._found(),
        )

    def _connections(
        self, root: Mapping, top: FileText, resources: dict[str, Resource]
    ) -> tuple[tuple[Connection, ...], tuple[Relation, ...]]:
        lines, relations = [], []
        for place, text in enumerate(top.connections or ()):
            source, target = text.source or "", text.target or ""
            ends = [
                self._end(root, place, word, name, resources)
                for word, name in (("from", source), ("to", target))
            ]
            if text.verb and text.verb not in VERBS:
                span = span_at(root, ("connections", place, "as"))
                meant = nearest(text.verb, VERBS)
                self._mistakes.add(
                    "unknown-word",
                    f"no relation is called `{text.verb[:40]}`",
                    span,
                    label=f"did you mean `{meant}`?" if meant else "",
                    hint="name a relation word",
                )
                continue
            if not all(ends):
                continue
            lines.append(Connection(source, target, text.label or "", text.verb, ("connections", place)))
            if text.verb:
                part = f"connections/{place}"
                relations.append(
                    Relation(text.verb, source, target, RelationSettings.model_construct(), part, ())
                )
        return tuple(lines), tuple(relations)

    def _end(self, root: Mapping, place: int, word: str, name: str, resources: dict[str, Resource]) -> bool:
        if name in resources:
            return True
        if name and "/" not in name and name not in self._unread:
            span = span_at(root, ("connections", place, word))
            meant = nearest(name, resources)
            self._mistakes.add(
                "unknown-name",
                f"no resource is called `{name[:40]}`",
                span,
                label=f"did you mean `{meant}`?" if meant else "nothing has this name",
                hint=f"write `{meant}`" if meant else "name a resource of this file",
                category=Category.REFERENCE,
                replace=meant,
            )
        return False

    def _check_data(
        self, resources: dict[str, Resource], relations: tuple[Relation, ...], data: dict[str, DataAsset]
    ) -> None:
        known = (*data, *DATA_WORDS)
        for resource in resources.values():
            for name in getattr(resource.body, "holds", None) or ():
                if name not in known:
                    self._unknown_data(resource, name, ("holds",), known)
        for relation in relations:
            for name in relation.settings.carries or ():
                if name not in known and relation.path:
                    self._unknown_data(resources[relation.source], name, (*relation.path, "carries"), known)

    def _unknown_data(
        self, resource: Resource, name: str, path: tuple[str | int, ...], known: tuple[str, ...]
    ) -> None:
        meant = nearest(name, known)
        self._mistakes.add(
            "unknown-name",
            f"no data is called `{name[:40]}`",
            span_at(resource.tree, path),
            label=f"did you mean `{meant}`?" if meant else "nothing under `data:` has this name",
            hint=f"name it under `data:`, or use one of {', '.join(DATA_WORDS)}",
            category=Category.REFERENCE,
            resource=resource.id,
            part="/".join(str(step) for step in path),
        )

    def _waivers(
        self, top: FileText, resources: dict[str, Resource], unread: frozenset[str]
    ) -> tuple[Waiver, ...]:
        found = []
        for place, text in enumerate(top.waivers or ()):
            name = text.resource or ""
            pointer = ("waivers", place)
            if name and name not in resources and name not in unread:
                root = self._document.root
                span = span_at(root, (*pointer, "resource")) if root else Span(1, 1, 1, 1)
                meant = nearest(name, resources)
                self._mistakes.add(
                    "unknown-name",
                    f"no resource is called `{name[:40]}`",
                    span,
                    label=f"did you mean `{meant}`?" if meant else "nothing has this name",
                    hint=f"write `{meant}`" if meant else "the waiver covers nothing: take it out",
                    category=Category.REFERENCE,
                    replace=meant,
                )
            found.append(
                Waiver(
                    text.rule or "",
                    name,
                    text.part,
                    text.status or "",
                    text.reason or "",
                    text.control or "",
                    text.owner or "",
                    text.approved_by or "",
                    text.ticket or "",
                    text.until,
                    pointer,
                )
            )
        return tuple(found)


def _assets(top: FileText) -> dict[str, DataAsset]:
    return {
        name: DataAsset(
            name, text.classification or "", text.kinds or (), text.residency or (), text.never_in or ()
        )
        for name, text in (top.data or {}).items()
    }


def _traffic(top: FileText) -> Traffic | None:
    text = top.traffic
    if text is None:
        return None
    traffic = Traffic(
        text.requests,
        text.peak,
        text.request,
        text.response,
        text.item,
        users_of(text.users),
        text.duration,
        text.log_line,
    )
    return traffic if text.payload is None else replace(traffic, request=text.request or text.payload)


def _decisions(top: FileText) -> tuple[Decision, ...]:
    return tuple(
        Decision(
            d.title or "",
            d.status or "",
            d.context or "",
            d.options or (),
            d.chosen or "",
            d.consequences or "",
        )
        for d in top.decisions or ()
    )
