"""A page's colours: painted with both, then made light, dark, or whatever the viewer prefers."""

from __future__ import annotations

import re

from archgen.formats.appearance import Theme

_BOTH = re.compile(r'="(#[0-9a-f]{6}|none)/(#[0-9a-f]{6}|none)"')
_INKED = re.compile(r'<[a-z]+ [^<>]*?="(?:#[0-9a-f]{6}|none)/[^<>]*>')
_NAMED = re.compile(r' (fill|stroke)="(#[0-9a-f]{6}|none)/(#[0-9a-f]{6}|none)"')


def coloured(page: str, theme: Theme) -> tuple[str, str]:
    """Markup whose colours stand as `light/dark` with those of one theme, and the CSS that goes with it.

    Attributes alone carry a light or a dark page, which every program understands. For both in one,
    the attributes are light and CSS replaces them where the viewer prefers dark pages.
    """
    if theme is not Theme.AUTO:
        return _BOTH.sub(r'="\2"' if theme is Theme.DARK else r'="\1"', page), ""
    rules: dict[str, str] = {}

    def named(found: re.Match[str]) -> str:
        names = []
        for key, light, dark in _NAMED.findall(found[0]):
            if light != dark:
                name = f"{key[0]}-{light.lstrip('#')}-{dark.lstrip('#')}"
                rules[name] = f".{name}{{{key}:{dark}}}"
                names.append(name)
        plain = _BOTH.sub(r'="\1"', found[0])
        if not names:
            return plain
        end = -2 if plain.endswith("/>") else -1
        return f'{plain[:end]} class="{" ".join(names)}"{plain[end:]}'

    said = _INKED.sub(named, page)
    return said, f"@media (prefers-color-scheme:dark){{{''.join(rules[name] for name in sorted(rules))}}}"
