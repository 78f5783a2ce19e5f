"""A document read as a blueprint: everything that is wrong with it at once, the rest usable."""

from __future__ import annotations

import re
from typing import TypeAlias

from archgen.blueprint.flows import FlowReader
from archgen.blueprint.inline_waivers import inline_waivers
from archgen.blueprint.merge import merge
from archgen.blueprint.mistakes import Mistakes
from archgen.blueprint.model import Blueprint, Link, Resource
from archgen.blueprint.places import placed
from archgen.blueprint.prose import check_prose
from archgen.blueprint.references import RESERVED, Resolver
from archgen.blueprint.routes import check_routes
from archgen.blueprint.statements import FileText
from archgen.blueprint.told import Told, assets, decisions, traffic
from archgen.blueprint.typed import Reader, article
from archgen.catalogue.fields import ResourceType
from archgen.catalogue.types import BOUNDARY_TYPES, TYPES
from archgen.finding.finding import Finding
from archgen.finding.mistakes import finding_from
from archgen.source.document import Document, Entry, Mapping, Pointer, Scalar, Span, value_at

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_REREAD = frozenset({"resources", "boundaries", "defaults", "environments"})
# A trail without its bucket is a design that AWS refuses, not a text that cannot be read.
_COMPANIONS = frozenset({"logs_to", "certificate"})
# What says that something is not there: of a text read in part, nobody knows.
_ABSENCES = frozenset({"missing-key", "unknown-name", "empty-value", "step-without-relation", "no-resources"})
# The settings under `defaults` for a type, and where something in them could not be read.
_Under: TypeAlias = tuple[Mapping, tuple[Pointer, ...]]


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
        check_prose(root, self._mistakes)
        resources = self._resources(root)
        if not resources:
            self._say_nothing(root)
            return None, self._found()
        return self._blueprint(root, top, resources), self._found()

    def _say_nothing(self, root: Mapping) -> None:
        """A file without any resource says so, unless a mistake told why already."""
        entry = root.entry("resources")
        if entry and isinstance(entry.value, Mapping) and not entry.value.entries:
            hint = "write `name: {type: …}` below it; `archgen types` lists all types"
            self._mistakes.add("no-resources", "there is nothing to judge", entry.key.span, hint=hint)

    def _found(self) -> tuple[Finding, ...]:
        """Each mistake once, in the order of the text: one in `defaults` meets every resource of its type."""
        once = {
            (found.primary.span, found.rule, found.message): found
            for found in reversed(self._mistakes.found)
            if not (self._document.cut and found.rule in _ABSENCES)
        }
        return tuple(once[place] for place in sorted(once))

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
                    found.setdefault(resource.id, resource)
        return found

    def _defaults(self, root: Mapping) -> dict[str, _Under]:
        """The settings that resources of a type share, without what cannot be read in them."""
        block = root.get("defaults")
        if block is not None and not isinstance(block, Mapping):
            hint = "write `lambda: {timeout: 10s}` below it"
            self._mistakes.add("wrong-type", "`defaults` takes a map of types", block.span, hint=hint)
        found: dict[str, _Under] = {}
        for entry in block if isinstance(block, Mapping) else ():
            model = TYPES.get(entry.key.text)
            if model is None:
                self._unknown_type(entry.key)
            elif not isinstance(entry.value, Mapping):
                hint = "write `{key: value}` after it"
                self._mistakes.add(
                    "wrong-type", f"`{model.word}` takes a map of settings", entry.key.span, hint=hint
                )
            else:
                found[model.word] = self._under(entry, entry.value, model)
        return found

    def _under(self, entry: Entry, block: Mapping, model: type[ResourceType]) -> _Under:
        fixed = block.entry("type")
        if fixed:
            hint = "take it out: defaults are for one type already"
            self._mistakes.add("fixed-type", "defaults cannot change a type", fixed.key.span, hint=hint)
        reader = Reader(self._mistakes, "", model.word, entry.key.span)
        _, tree = reader.read(model, _typeless(block))
        return tree, tuple(reader.dropped)

    def _unknown_type(self, word: Scalar, resource: str = "") -> None:
        meant = self._mistakes.nearest(word.text, TYPES)
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
        self, entry: Entry, section: str, defaults: dict[str, _Under], found: dict[str, Resource]
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
            hint = "rename one: frames and resources share their names"
            self._mistakes.add(
                "duplicate-key",
                f"`{name}` is a resource already",
                key.span,
                label="again here",
                hint=hint,
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
        self, entry: Entry, body: Mapping, model: type[ResourceType], under: _Under | None, section: str
    ) -> Resource:
        shared, dropped = under or (None, ())
        reader = Reader(self._mistakes, entry.key.text, model.word, entry.key.span)
        reader.dropped += dropped
        read, tree = reader.read(model, merge(shared, _typeless(body)))
        reader.missing(model, tree, skip=_COMPANIONS if model.word == "cloudtrail" else frozenset())
        typed = read if isinstance(read, model) else model.model_construct()
        check_routes(typed, tree, self._mistakes, entry.key.text)
        # What is no frame is read as the resource that it is, wherever it stands.
        frame = section == "boundaries" and model.word in BOUNDARY_TYPES
        return Resource(entry.key.text, model.word, typed, tree, entry.key.span, boundary=frame)

    def _blueprint(self, root: Mapping, top: FileText, resources: dict[str, Resource]) -> Blueprint:
        regions = top.regions or ()
        stood = placed(resources, regions, self._mistakes)
        unread = frozenset(self._unread)
        relations = Resolver(self._mistakes, root, stood, self._unread).relations()
        told = Told(self._mistakes, root, top, stood, unread)
        connections, more, foreign = told.connections()
        relations += more
        data, own = assets(top), told.waivers()
        told.check_data(relations, data)
        flows = FlowReader(self._mistakes, stood, relations, connections, unread)
        stories = [
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
            residency=tuple(top.residency or ()),
            data=data,
            resources=stood,
            relations=relations,
            connections=connections,
            flows=tuple(story for story in stories if story),
            traffic=traffic(top),
            life=top.life,
            decisions=decisions(top),
            foreign=foreign,
            waivers=(*own, *inline_waivers(self._document, stood, len(own))),
            assumptions=top.assumptions or (),
            questions=top.questions or (),
            links=tuple(Link(link.title or "", link.url or "") for link in top.links or ()),
            mistakes=self._found(),
            trusted_accounts=tuple(str(account) for account in top.trusted_accounts or ()),
        )


def _typeless(body: Mapping) -> Mapping:
    """A block of settings without its `type`, which says who reads the rest."""
    return Mapping(tuple(entry for entry in body if entry.key.text != "type"), body.span, body.flow)
