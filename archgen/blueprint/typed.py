"""A resource's text read by the model of its type; each mistake is a finding, the rest still loads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from archgen.blueprint.mistakes import Mistakes
from archgen.blueprint.plain import is_empty, plain, text_of, without
from archgen.catalogue.fields import Declared, Silence, facts_of, fields_of
from archgen.finding.nearest import nearest
from archgen.source.document import Mapping, Node, Pointer, Sequence, Span, span_at, value_at

_ROUNDS = 40
_NEAR = 500
# The words of AWS's own APIs that people write where the language has a plainer one.
_AWS_WORDS = {
    "PAY_PER_REQUEST": "on-demand",
    "PROVISIONED": "provisioned",
    "REGIONAL": "regional",
    "EDGE": "edge",
    "PRIVATE": "private",
    "CLOUDFRONT": "cloudfront",
    "REST": "rest",
    "HTTP": "http",
    "WEBSOCKET": "websocket",
    "AWS_IAM": "iam",
    "NONE": "none",
    "COGNITO_USER_POOLS": "cognito",
    "TOKEN": "lambda-token",
    "REQUEST": "lambda-request",
    "ON": "required",
    "OPTIONAL": "optional",
    "OFF": "off",
    "ENFORCED": "enforced",
    "Enforce": "enforce",
    "Warn": "warn",
    "SYMMETRIC_DEFAULT": "symmetric",
    "NEW_AND_OLD_IMAGES": "both",
    "KEYS_ONLY": "keys",
}


def article(word: str) -> str:
    """The word with `a` or `an`, as it is spoken."""
    spoken_vowel = word[:1] in "aeio" or word.startswith(("sns", "sqs", "s3", "http", "iam", "mfa"))
    return f"{'an' if spoken_vowel else 'a'} {word}"


class Reader:
    """Reads the settings of one block; `owner` is the resource for findings and labels."""

    def __init__(self, mistakes: Mistakes, owner: str, kind: str, key_span: Span) -> None:
        self._mistakes = mistakes
        self._owner = owner
        self._kind = kind
        self._key_span = key_span
        self.dropped: list[Pointer] = []

    def read(self, model: type[Declared], tree: Mapping) -> tuple[Declared, Mapping]:
        """The model's reading of `tree`, and the tree without what could not be read."""
        tree = self._without_empty(tree)
        for _ in range(_ROUNDS):
            try:
                return model.model_validate(plain(tree)), tree
            except ValidationError as error:
                places = self._explain(model, tree, error)
                for place in sorted(places, key=len, reverse=True):
                    tree = _mapping(without(tree, place), tree)
                    self.dropped.append(place)
        return model.model_construct(), Mapping((), tree.span, tree.flow)

    def _without_empty(self, tree: Mapping) -> Mapping:
        for pointer, node in list(_walk(tree, ())):
            if is_empty(node) and isinstance(pointer[-1], str):
                span = span_at(tree, pointer, key=True)
                hint = "write a value, or leave the key out"
                self._say("empty-value", f"`{pointer[-1]}` has no value", span, hint=hint, part=pointer)
                tree = _mapping(without(tree, pointer), tree)
                self.dropped.append(pointer)
        return tree

    def _explain(self, model: type[Declared], tree: Mapping, error: ValidationError) -> set[Pointer]:
        """One finding for each place that is wrong; a place that several readings refuse once."""
        places: dict[Pointer, list[dict[str, Any]]] = {}
        for one in error.errors(include_url=False):
            place = _existing(tree, one["loc"])
            places.setdefault(place, []).append({**one})
        for place, errors in places.items():
            unknown = [one for one in errors if one["type"] == "extra_forbidden"]
            if unknown and place:
                self._unknown_key(model, tree, place)
            else:
                self._wrong_value(model, tree, place, errors)
        return set(places) - {()} or {(tree.entries[0].key.text,)} if tree.entries else set(places)

    def _unknown_key(self, model: type[Declared], tree: Mapping, place: Pointer) -> None:
        word = str(place[-1])
        block = _block_at(model, place[:-1])
        known = [_written(name, info) for name, info in fields_of(block).items()] if block else []
        meant = nearest(word, known) if len(self._mistakes.found) < _NEAR else None
        inside = place[-2] if len(place) > 1 and isinstance(place[-2], str) else None
        what = f"`{inside}`" if inside else article(self._kind)
        related = () if inside else ((self._key_span, f"this {self._kind}"),)
        span = span_at(tree, place, key=True)
        self._say(
            "unknown-key",
            f"{what} has no field `{_short(word)}`",
            span,
            label=f"did you mean `{meant}`?" if meant else "no such field",
            hint=f"rename it to `{meant}`"
            if meant
            else f"fields: {', '.join(known[:12])} …"
            if known
            else "",
            replace=meant,
            related=related,
            part=place,
        )

    def _wrong_value(
        self, model: type[Declared], tree: Mapping, place: Pointer, errors: list[dict[str, Any]]
    ) -> None:
        field = next((str(step) for step in reversed(place) if isinstance(step, str)), self._kind)
        span = span_at(tree, place)
        told = next((one for one in errors if "says" in one.get("ctx", {})), None)
        if told:
            context = told["ctx"]
            message, label, hint = f"`{field}` {context['says']}", context["label"], context["hint"]
            self._say(told["type"], message, span, label=label, hint=hint, part=place)
            return
        words = list(_words(errors, model, place))
        written = text_of(value_at(tree, place))
        if words and written:
            self._unknown_word(field, written, words, span, place)
            return
        takes = "a map of settings" if any(_wants_map(one) for one in errors) else "another kind of value"
        self._say("wrong-type", f"`{field}` takes {takes}", span, part=place, hint=_shape(errors))

    def _unknown_word(self, field: str, written: str, words: list[str], span: Span, place: Pointer) -> None:
        meant = _AWS_WORDS.get(written)
        meant = meant if meant in words else nearest(written, words)
        self._say(
            "unknown-word",
            f"`{field}` takes {_alternatives(words)}",
            span,
            label=f"did you mean `{meant}`?" if meant else f"`{_short(written)}` is none of them",
            hint=f"write `{meant}`" if meant else "",
            replace=meant,
            part=place,
        )

    def _say(self, code: str, message: str, span: Span, *, part: Pointer, **more: Any) -> None:  # noqa: ANN401
        name = "/".join(str(step) for step in part)
        self._mistakes.add(code, message, span, resource=self._owner, part=name or None, **more)

    def missing(self, model: type[Declared], tree: Mapping, *, skip: frozenset[str] = frozenset()) -> None:
        """A finding for every required field that is silent, here and in blocks within."""
        for pointer, block in _blocks(model, tree, ()):
            there = value_at(tree, pointer)
            if not isinstance(there, Mapping):
                continue
            for name, info in fields_of(block).items():
                word = _written(name, info)
                path = (*pointer, word)
                if facts_of(info).silence is not Silence.REQUIRED or there.get(word) is not None:
                    continue
                if word in skip or any(
                    path[: len(gone)] == gone or gone[:-1] == pointer for gone in self.dropped
                ):
                    continue
                inside = f"`{pointer[-1]}`" if pointer else f"`{self._owner}`"
                span = span_at(tree, pointer, key=True) if pointer else self._key_span
                about = (info.description or "").rstrip(".").lower()
                self._say(
                    "missing-key",
                    f"{inside} does not say `{word}`",
                    span,
                    label="AWS requires it",
                    hint=f"add `{word}:` ({about})",
                    part=path,
                )


def _walk(node: Node, pointer: Pointer) -> Iterator[tuple[Pointer, Node]]:
    if isinstance(node, Mapping):
        for entry in node:
            yield (*pointer, entry.key.text), entry.value
            yield from _walk(entry.value, (*pointer, entry.key.text))
    elif isinstance(node, Sequence):
        for place, item in enumerate(node.items):
            yield (*pointer, place), item
            yield from _walk(item, (*pointer, place))


def _mapping(node: Node, otherwise: Mapping) -> Mapping:
    return node if isinstance(node, Mapping) else otherwise


def _existing(tree: Mapping, loc: tuple[str | int, ...]) -> Pointer:
    """The longest way into the tree along an error's location.

    Locations also name readings of a union and steps that the list-or-map law added.
    """
    pointer: Pointer = ()
    for step in loc:
        if value_at(tree, (*pointer, step)) is not None:
            pointer = (*pointer, step)
        elif isinstance(step, str) and pointer:
            # A name in a list stands where the map would have had it as a key.
            here = value_at(tree, pointer)
            if isinstance(here, Sequence):
                spot = next((n for n, item in enumerate(here.items) if text_of(item) == step), None)
                if spot is not None:
                    pointer = (*pointer, spot)
    return pointer


def _models_in(annotation: Any) -> Iterator[type[Declared]]:  # noqa: ANN401 - any type form
    if isinstance(annotation, type) and issubclass(annotation, Declared):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)


def _info(model: type[Declared], word: str) -> FieldInfo | None:
    return next((info for name, info in fields_of(model).items() if _written(name, info) == word), None)


def _block_at(model: type[Declared], pointer: Pointer) -> type[Declared] | None:
    """The model of the block that `pointer` leads to; names of parts and positions are passed over."""
    block: type[Declared] | None = model
    for step in pointer:
        info = _info(block, step) if block and isinstance(step, str) else None
        if info is not None:
            block = next(_models_in(info.annotation), None)
    return block


def _blocks(
    model: type[Declared], tree: Mapping, pointer: Pointer
) -> Iterator[tuple[Pointer, type[Declared]]]:
    """The blocks that are written in a tree, with their models, itself first."""
    yield pointer, model
    for entry in tree:
        info = _info(model, entry.key.text)
        inner = next(_models_in(info.annotation), None) if info else None
        if inner is None:
            continue
        path = (*pointer, entry.key.text)
        known = {_written(name, field) for name, field in fields_of(inner).items()}
        for where, block in _candidates(entry.value, path, known):
            yield from _blocks(inner, block, where)


def _candidates(node: Node, path: Pointer, known: set[str]) -> Iterator[tuple[Pointer, Mapping]]:
    if isinstance(node, Sequence):
        for place, item in enumerate(node.items):
            if isinstance(item, Mapping):
                yield (*path, place), item
    elif isinstance(node, Mapping):
        # A block of settings, or a map of names to blocks: its keys tell which.
        keys = {entry.key.text for entry in node}
        if keys and keys <= known:
            yield path, node
        else:
            for entry in node:
                if isinstance(entry.value, Mapping):
                    yield (*path, entry.key.text), entry.value


def _written(name: str, info: FieldInfo) -> str:
    return info.alias or name


def _words(errors: list[dict[str, Any]], model: type[Declared], place: Pointer) -> Iterator[str]:
    for one in errors:
        if one["type"] == "literal_error":
            yield from re.findall(r"'([^']*)'", one["ctx"]["expected"])
    _ = (model, place)


def _alternatives(words: list[str]) -> str:
    named = [f"`{word}`" for word in words[:8]]
    if len(words) > len(named):
        return f"{', '.join(named)} …"
    return f"{', '.join(named[:-1])} or {named[-1]}" if len(named) > 1 else named[0]


def _wants_map(error: dict[str, Any]) -> bool:
    return str(error["type"]) in ("model_type", "model_attributes_type", "dict_type")


def _shape(errors: list[dict[str, Any]]) -> str:
    return "write `key: value` pairs below it" if any(_wants_map(one) for one in errors) else ""


def _short(word: str) -> str:
    return word if len(word) <= 40 else f"{word[:39]}…"  # noqa: PLR2004 - what a line can take
