"""A resource's text read by the model of its type; each mistake is a finding, the rest still loads."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from pydantic_core import ValidationError

from archgen.blueprint.blocks import block_at, blocks, existing
from archgen.blueprint.mistakes import Mistakes
from archgen.blueprint.plain import is_empty, plain, replaced, text_of, without
from archgen.catalogue.fields import Declared, Silence, fields_of, key_of
from archgen.source.document import Entry, Mapping, Node, Pointer, Scalar, Sequence, Span, span_at, value_at

_ROUNDS = 40
_NO = frozenset({"false", "no", "off"})
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


def _written_in(block: Mapping, key: str) -> bool:
    """True where a key stands in the block's own text, not in the defaults that it takes in."""
    entry = block.entry(key)
    return entry is not None and block.span.line <= entry.key.span.line <= block.span.end_line


def _rename(meant: str | None, known: list[str], *, taken: bool) -> str:
    """What to do about an unknown key: rename it, keep one of two, or choose among those known."""
    if meant is None:
        return f"fields: {', '.join(known[:12])} …" if known else ""
    return f"`{meant}` is there already: keep one" if taken else f"rename it to `{meant}`"


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
                meant = _with_words(tree, error)
                if meant is not tree:
                    tree = meant
                    continue
                tree = self._leave_out(tree, self._explain(model, tree, error))
        return model.model_construct(), Mapping((), tree.span, tree.flow)

    def _leave_out(self, tree: Mapping, places: Collection[Pointer]) -> Mapping:
        self.dropped += places
        left = without(tree, places)
        return left if isinstance(left, Mapping) else tree

    def _without_empty(self, tree: Mapping) -> Mapping:
        empty = [(pointer, entry) for pointer, entry in _walk(tree, ()) if is_empty(_value_of(entry))]
        for pointer, entry in empty:
            if self._mistakes.full:
                break
            if isinstance(entry, Entry):
                self._say_empty(tree, pointer, entry)
            else:
                hint = "write a value, or leave the item out"
                self._say("empty-value", "this item has no value", entry.span, hint=hint, part=pointer)
        return self._leave_out(tree, [pointer for pointer, _ in empty])

    def _say_empty(self, tree: Mapping, pointer: Pointer, entry: Entry) -> None:
        key, block = entry.key, value_at(tree, pointer[:-1])
        cut = _cut_by_comma(block, key) if isinstance(block, Mapping) else None
        if cut is None:
            hint = "write a value, or leave the key out"
            self._say("empty-value", f"`{_short(key.text)}` has no value", key.span, hint=hint, part=pointer)
            return
        hint = f"put the text of `{_short(cut.key.text)}` in quotes"
        related = ((cut.value.span, "the text begins here"),)
        message = f"a comma ends the text of `{_short(cut.key.text)}`"
        self._say(
            "cut-by-comma", message, key.span, label="cut off", hint=hint, related=related, part=pointer
        )

    def _explain(self, model: type[Declared], tree: Mapping, error: ValidationError) -> set[Pointer]:
        """One finding for each place that is wrong; a place that several readings refuse once."""
        places: dict[Pointer, list[dict[str, Any]]] = {}
        for one in error.errors(include_url=False):
            place = existing(tree, one["loc"])
            places.setdefault(place, []).append({**one})
        for place, errors in places.items():
            if self._mistakes.full:
                break
            unknown = [one for one in errors if one["type"] == "extra_forbidden"]
            if unknown and place:
                self._unknown_key(model, tree, place)
            else:
                self._wrong_value(tree, place, errors)
        return set(places) - {()} or {(tree.entries[0].key.text,)} if tree.entries else set(places)

    def _unknown_key(self, model: type[Declared], tree: Mapping, place: Pointer) -> None:
        word = str(place[-1])
        block = block_at(model, place[:-1])
        known = [key_of(name, info) for name, info in fields_of(block).items()]
        meant = self._mistakes.nearest(word, known)
        inside = place[-2] if len(place) > 1 and isinstance(place[-2], str) else None
        what = f"`{inside}`" if inside else article(self._kind)
        related = () if inside else ((self._key_span, f"this {self._kind}"),)
        beside = value_at(tree, place[:-1])
        taken = isinstance(beside, Mapping) and _written_in(beside, meant or "")
        span = span_at(tree, place, key=True)
        self._say(
            "unknown-key",
            f"{what} has no field `{_short(word)}`",
            span,
            label=f"did you mean `{meant}`?" if meant else "no such field",
            hint=_rename(meant, known, taken=taken),
            replace=None if taken else meant,
            related=related,
            part=place,
        )

    def _wrong_value(self, tree: Mapping, place: Pointer, errors: list[dict[str, Any]]) -> None:
        field = next((str(step) for step in reversed(place) if isinstance(step, str)), self._kind)
        span = span_at(tree, place)
        told = next((one for one in errors if "says" in one.get("ctx", {})), None)
        if told:
            context = told["ctx"]
            message, label, hint = f"`{field}` {context['says']}", context["label"], context["hint"]
            meant = context.get("meant")
            self._say(told["type"], message, span, label=label, hint=hint, part=place, replace=meant)
            return
        words = list(_words(errors))
        written = text_of(value_at(tree, place))
        if words and written:
            self._unknown_word(field, written, words, span, place)
            return
        takes = "a map of settings" if any(_wants_map(one) for one in errors) else "another kind of value"
        self._say("wrong-type", f"`{field}` takes {takes}", span, part=place, hint=_shape(errors))

    def _unknown_word(self, field: str, written: str, words: list[str], span: Span, place: Pointer) -> None:
        meant = _AWS_WORDS.get(written)
        meant = meant if meant in words else self._mistakes.nearest(written, words)
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
        for pointer, block in blocks(model, tree, ()):
            there = value_at(tree, pointer)
            if not isinstance(there, Mapping):
                continue
            for name, info in fields_of(block).items():
                word = key_of(name, info)
                path = (*pointer, word)
                if info.facts.silence is not Silence.REQUIRED or there.get(word) is not None:
                    continue
                if word in skip or any(
                    path[: len(gone)] == gone or gone[:-1] == pointer for gone in self.dropped
                ):
                    continue
                self._say_missing(tree, pointer, word, info.description or "")

    def _say_missing(self, tree: Mapping, pointer: Pointer, word: str, about: str) -> None:
        named = [step for step in pointer if isinstance(step, str)]
        inside = f"`{_short(named[-1])}`" if named else f"`{self._owner}`" if self._owner else "the blueprint"
        span = span_at(tree, pointer, key=True) if pointer else self._key_span
        # What belongs to no resource is the language's own: AWS asks nobody for a waiver's rule.
        label = "AWS requires it" if self._owner else f"`{word}` is needed here"
        hint = f"add `{word}:` ({about[:1].lower()}{about[1:].rstrip('.')})"
        part = (*pointer, word)
        self._say("missing-key", f"{inside} does not say `{word}`", span, label=label, hint=hint, part=part)


def _walk(node: Node, pointer: Pointer) -> Iterator[tuple[Pointer, Entry | Node]]:
    """Everything below a node: entries of maps, items of lists."""
    if isinstance(node, Mapping):
        for entry in node:
            yield (*pointer, entry.key.text), entry
            yield from _walk(entry.value, (*pointer, entry.key.text))
    elif isinstance(node, Sequence):
        for place, item in enumerate(node.items):
            yield (*pointer, place), item
            yield from _walk(item, (*pointer, place))


def _value_of(found: Entry | Node) -> Node:
    return found.value if isinstance(found, Entry) else found


def _cut_by_comma(block: Mapping, key: Scalar) -> Entry | None:
    """The entry before a bare key inside `{ }`, where its text seems to run on behind the comma."""
    place = next(place for place, entry in enumerate(block.entries) if entry.key is key)
    before = block.entries[place - 1] if place and block.flow else None
    if before is None or not isinstance(before.value, Scalar) or not before.value.plain:
        return None
    bare = text_of(block.entries[place].value) == ""
    return before if bare and (" " in before.value.text or " " in key.text) else None


def _with_words(tree: Mapping, error: ValidationError) -> Mapping:
    """The tree with the word `off` or `none` where a closed list that has it was given YAML's boolean."""
    for one in error.errors(include_url=False):
        place = existing(tree, one["loc"])
        node, words = value_at(tree, place), tuple(_words([{**one}]))
        word = next((word for word in ("off", "none") if word in words), None)
        if word and isinstance(node, Scalar) and node.plain and node.text.lower() in _NO - {word}:
            changed = replaced(tree, place, Scalar(word, node.span))
            tree = changed if isinstance(changed, Mapping) else tree
    return tree


def _words(errors: list[dict[str, Any]]) -> Iterator[str]:
    for one in errors:
        if one["type"] == "literal_error":
            yield from re.findall(r"'([^']*)'", one["ctx"]["expected"])


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
