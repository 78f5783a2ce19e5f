"""Where the boxes of a picture lead: a file beside it, or a page on the web."""

from __future__ import annotations

import re

import click

_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_WEB = frozenset({"http", "https"})


def link_to(context: click.Context, option: click.Parameter, value: str) -> str:  # noqa: ARG001 - click's form
    """The place as given; raises `click.BadParameter` for what no browser would open as a page of the web.

    A fragment is left to the links themselves.
    """
    scheme = _SCHEME.match(value)
    if scheme and scheme[1].lower() not in _WEB:
        raise click.BadParameter(f"{scheme[1]}: is no place of a page; give a path, or an http(s) address")
    if "#" in value:
        raise click.BadParameter("leave out the # and what follows: each box has its own")
    return value
