"""What to write: a finding's hint as YAML where it names settings, as a sentence where it does not."""

from __future__ import annotations

import re
from collections.abc import Mapping

from archgen.blueprint.model import Blueprint
from archgen.finding.finding import Finding
from archgen.reviews.language import sentence
from archgen.reviews.model import Block, Paragraph, Run, Snippet, Words, code, message, plain

_SETTING = r"`(?P<name>[\w-]+): ?(?P<value>[^`]+)`(?: on (?P<on>[\w-]+))?"
_NEXT = re.compile(r"(?:, and |, | and )?" + _SETTING)
_NEW = re.compile(r"an? (?P<type>[\w-]+) with (?P<rest>.+)")
_BARE = re.compile(r"(?:, and |, | and )`(?P<name>[\w-]+)`$")
_LINE = re.compile(r"\s*[\w.-]+:(\s|$)")

_LINE_LENGTH = 96
"""Letters of a line of YAML that fits a page."""

Settings = dict[tuple[str, ...], dict[str, str]]


def to_write(blueprint: Blueprint, finding: Finding) -> list[Block]:
    """The blocks that show what to write for a finding: YAML to copy, with words around it."""
    hint = hint_of(finding)
    if not hint:
        return []
    if "\n" in hint:
        return _around(hint)
    first, _, second = hint.partition(", or ")
    yaml = yaml_of(blueprint, finding, first)
    if not yaml:
        return [Paragraph(message(sentence("Write " + hint)))]
    blocks: list[Block] = [Snippet("yaml", yaml)]
    if second:
        blocks.append(Paragraph(message(sentence("Or " + second))))
    return blocks


def in_short(finding: Finding) -> Words:
    """What to write on one line, for the cell of a table; nothing where there is no hint."""
    lines = hint_of(finding).split("\n")
    if len(lines) == 1:
        return message(lines[0])
    words: list[Run] = []
    for line in _flowing(lines):
        shown = (code(line),) if _LINE.match(line) and "`" not in line else message(line)
        words += [plain(" ")] * bool(words) + list(shown)
    return tuple(words)


def hint_of(finding: Finding) -> str:
    """The hint as written, or what archgen's own fix does."""
    return finding.hint or (finding.fix.does if finding.fix else "")


def _around(hint: str) -> list[Block]:
    """A hint of several lines: its YAML as a snippet, the words before and after it as sentences."""
    blocks: list[Block] = []
    yaml: list[str] = []
    for line in [*hint.split("\n"), ""]:
        if _LINE.match(line) and "`" not in line:
            yaml.append(line)
            continue
        if yaml:
            blocks.append(Snippet("yaml", "\n".join(yaml)))
            yaml = []
        if line.strip():
            words = line.strip()
            follows = bool(blocks)
            blocks.append(Paragraph(message(sentence(words.removeprefix("and ") if follows else words))))
    return blocks


def _flowing(lines: list[str]) -> list[str]:
    """YAML blocks of one level as flow maps on one line: `edge: {type: cloudfront, origin: api}`."""
    flat: list[str] = []
    for line in lines:
        if line.startswith(" ") and flat:
            inside = f", {line.strip()}" if flat[-1].endswith("}") else f" {{{line.strip()}"
            flat[-1] = flat[-1].removesuffix("}") + inside + "}"
        else:
            flat.append(line.rstrip())
    return flat


def yaml_of(blueprint: Blueprint, finding: Finding, hint: str) -> str:
    """The YAML that a hint of one line describes; empty where the hint is words.

    It reads `` `a: b` and `c: d` ``, `` `a: b` on name `` and `` an alarm with `a: b` and `c` ``.
    """
    if not finding.resources:
        return ""
    new = _NEW.fullmatch(hint)
    if new:
        name = f"{finding.resources[0]}-{new['type']}"
        settings = _settings(_named_rest(new["rest"]), (name,))
        return _text({(name,): {"type": new["type"], **settings[(name,)]}}) if settings else ""
    return _text(_settings(hint, _place(blueprint, finding)))


def _named_rest(rest: str) -> str:
    """A setting whose value is the reader's to choose gets a place for it."""
    return _BARE.sub(lambda found: f", `{found['name']}: <name>`", rest)


def _place(blueprint: Blueprint, finding: Finding) -> tuple[str, ...]:
    owner = finding.resources[0]
    resource = blueprint.resources.get(owner)
    routes = getattr(resource.body, "routes", None) if resource else None
    part = finding.part or ""
    return (owner, "routes", part) if isinstance(routes, dict) and part in routes else (owner,)


def _settings(hint: str, here: tuple[str, ...]) -> Settings:
    """The settings by where they belong; nothing when the hint says anything else as well."""
    found: Settings = {}
    at = 0
    while at < len(hint):
        match = _NEXT.match(hint, at)
        if match is None or match.end() == at:
            return {}
        place = (match["on"],) if match["on"] else here
        found.setdefault(place, {})[match["name"]] = match["value"].strip()
        at = match.end()
    return found


def _text(settings: Mapping[tuple[str, ...], Mapping[str, str]]) -> str:
    """YAML with the settings of one place on a line where that holds them."""
    lines: list[str] = []
    for place, values in settings.items():
        *above, last = place
        lines += [f"{'  ' * depth}{key}:" for depth, key in enumerate(above)]
        written = [f"{name}: {value}" for name, value in values.items()]
        short = f"{'  ' * len(above)}{last}: {{{', '.join(written)}}}"
        long = [f"{'  ' * len(above)}{last}:", *(f"{'  ' * len(place)}{one}" for one in written)]
        lines += [short] if len(short) <= _LINE_LENGTH else long
    return "\n".join(lines)
