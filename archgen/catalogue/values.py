"""The types of fields: how each reads the raw text that a blueprint holds.

The field, not YAML, types a scalar. What does not fit raises a `PydanticCustomError` whose
context carries `says` (the sentence), `label` (a few words at the caret), `hint` and, where only one
thing can have been meant, the text to write instead as `meant`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Literal, get_args, get_origin

from msgspec import Struct
from pydantic_core import CoreSchema, PydanticCustomError, PydanticKnownError, core_schema

from archgen.catalogue.kinds import Before, Kind, Reads
from archgen.catalogue.units import Duration, Percent, Rate, Size, UnitError, count_of

_ACTION = r"\*|\*:\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+"
"""How an action is written: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html."""
_TRUE, _FALSE = ("true", "yes", "on"), ("false", "no", "off")
_SWITCHED = {"enabled": "true", "enable": "true", "disabled": "false", "disable": "false"}


def _mistake(
    says: str, label: str = "", hint: str = "", *, code: str = "wrong-type", meant: str | None = None
) -> PydanticCustomError:
    # A code is a literal to the type checker, and the `says` in the context becomes the message.
    return PydanticCustomError(code, "{says}", {"says": says, "label": label, "hint": hint, "meant": meant})


def _unit(parse: Callable[[str], object], *, off: tuple[str, ...] = (), words: tuple[str, ...] = ()) -> Reads:
    """A reader of quantities; texts in `off` mean False, those in `words` stand for themselves."""

    def read(value: object) -> object:
        text = _scalar(value)
        if text in off:
            return False
        if text in words:
            return True if text == "true" else text
        if "true" in words and text in _TRUE:
            return True
        return _quantity(parse, text)

    return Reads(read)


def _scalar(value: object) -> str:
    """A value that YAML has typed, as text again; a list or a map is none."""
    if isinstance(value, dict | list | tuple):
        raise _mistake("takes one value, not a list or map")
    return str(value).lower() if isinstance(value, bool) else str(value)


def _quantity(parse: Callable[[str], object], text: str) -> object:
    try:
        return parse(text)
    except UnitError as error:
        code = "unit-missing" if error.label else "wrong-type"
        raise _mistake(str(error), error.label, error.hint, code=code, meant=error.meant) from None


def _flag(value: object) -> object:
    word = value.lower() if isinstance(value, str) else value
    if word is True or word in _TRUE:
        return True
    if word is False or word in _FALSE:
        return False
    meant = _SWITCHED.get(str(word))
    hint = f"write `{meant}`" if meant else "write `true` or `false`"
    raise _mistake("takes `true` or `false`", hint=hint, meant=meant)


def _flag_or(*words: str) -> Reads:
    """A reader of `true`, `false` and words that say which kind of true."""
    known = (*words, "true", "false")

    def read(value: object) -> object:
        if isinstance(value, str) and value in words:
            return value
        if not _scalar_is_flag(value):
            *most, last = (f"`{word}`" for word in known)
            listed = f"{', '.join(most)} or {last}"
            raise _mistake(f"takes {listed}", hint=f"write {listed}")
        return _flag(value)

    return Reads(read)


def _flag_or_names(value: object) -> object:
    """Whether at all, or for which: one name or a list of names."""
    return _flag(value) if _scalar_is_flag(value) else _names(value)


def _scalar_is_flag(value: object) -> bool:
    return isinstance(value, str | bool) and str(value).lower() in (*_TRUE, *_FALSE, *_SWITCHED)


def _names(value: object) -> tuple[str, ...]:
    """One name or a list of names: both mean the list."""
    if isinstance(value, dict):
        raise _mistake("takes a name or a list of names, not a map", hint="write `[a, b]`")
    return tuple(_text(name) for name in value) if isinstance(value, list | tuple) else (_text(value),)


def _actions(value: object) -> tuple[str, ...]:
    """IAM actions: each a service's prefix and a name, with `*` for any letters, or `*` for all, or `*:*`."""
    found = _names(value)
    for name in found:
        if not re.fullmatch(_ACTION, name):
            hint = "write it as `dynamodb:Scan`: the service's prefix, a colon, the action"
            raise _mistake(f"takes IAM actions; `{name[:40]}` is none", hint=hint)
    return found


def _number(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    try:
        return count_of(str(value) if isinstance(value, str) else "")
    except UnitError as error:
        raise _mistake(str(error), error.label, error.hint) from None


def _text(value: object) -> str:
    if isinstance(value, dict | list | tuple):
        raise _mistake("takes a text, not a list or map")
    return str(value).lower() if isinstance(value, bool) else str(value)


def _keyed(value: object) -> object:
    """A name, a list of names or a map of names to settings: the list-or-map law."""
    if isinstance(value, str):
        return {value: {}}
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return {item: {} for item in value}
    return value


def _several(value: object) -> object:
    """One block or a list of blocks: both mean the list."""
    return [value] if isinstance(value, dict) else value


def _expiry(value: object) -> object:
    text = _scalar(value)
    if not text[:1].isdigit():
        return text
    try:
        return Duration.parse(text)
    except UnitError as error:
        says = "takes a duration or an attribute name"
        hint = "write it as `400d`, `12h`, or as the name of the attribute"
        if not error.label:
            raise _mistake(says, hint=hint) from None
        hint = f"write `{text}d` (days), `{text}h` (hours) or the name of the attribute"
        raise _mistake(f"{says}, not a bare number", error.label, hint, code="unit-missing") from None


Text = Annotated[str, Reads(_text)]
Number = Annotated[int, Reads(_number)]
Flag = Annotated[bool, Reads(_flag)]
Names = Annotated[tuple[Text, ...], Reads(_names)]
Actions = Annotated[tuple[Text, ...], Reads(_actions)]
FlagOrNames = Annotated[bool | tuple[Text, ...], Reads(_flag_or_names)]
"""Whether at all, or the names for which."""
SecondFactor = Annotated[bool | Literal["hardware", "virtual"], _flag_or("hardware", "virtual")]
"""Whether there is a second factor, or which kind: a device of its own, or a program on a telephone."""
DurationField = Annotated[Duration, _unit(Duration.parse)]
SizeField = Annotated[Size, _unit(Size.parse)]
RateField = Annotated[Rate, _unit(Rate.parse)]
PercentField = Annotated[Percent, _unit(Percent.parse)]
DurationOrOff = Annotated[Duration | Literal[False], _unit(Duration.parse, off=(*_FALSE, "none"))]
"""A duration, or False where the blueprint says `false` or `off`."""
DurationOrFlag = Annotated[Duration | bool, _unit(Duration.parse, off=(*_FALSE, "none"), words=("true",))]
"""A duration, or whether at all."""
Expiry = Annotated[Duration | str, Reads(_expiry)]
"""When an item expires: after a duration, or at the time in an attribute that the text names."""
DurationOrForever = Annotated[Duration | Literal["forever"], _unit(Duration.parse, words=("forever",))]
"""A duration, or `forever`."""
Keyed = Before(_keyed)
Several = Before(_several)


class _WordOrBlock(Struct, frozen=True):
    """For `Literal[...] | Block` or `Text | Block`: a text is the word, a map the block.

    Errors name no branch.
    """

    def schema(self, kind: Kind, inner: Callable[[Kind], CoreSchema]) -> CoreSchema:
        """The block's schema, behind a look at whether the value is a word."""
        words, block = get_args(kind)
        listed = tuple(get_args(words)) if get_origin(words) is Literal else ()

        def read(value: object, build: core_schema.ValidatorFunctionWrapHandler) -> object:
            word = "off" if "off" in listed and (value is False or value in ("false", "no")) else value
            if isinstance(word, dict) or not isinstance(word, str):
                return build(word)
            if listed and word not in listed:
                *most, last = (f"'{item}'" for item in listed)
                raise PydanticKnownError("literal_error", {"expected": f"{', '.join(most)} or {last}"})
            return word

        return core_schema.no_info_wrap_validator_function(read, inner(block))


WordOrBlock = _WordOrBlock()
