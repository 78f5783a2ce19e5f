"""Diagrams and pictures as they stand in a page: between the fences, or in the macro, of its place."""

from __future__ import annotations

from html import escape as escape_html
from urllib.parse import quote

from archgen.formats.flavours import Flavour
from archgen.formats.markdown_text import escape, plain

MACRO = "mermaid-cloud"
"""The macro of the app "Mermaid Diagrams for Confluence"; other apps have other names for theirs.

Confluence itself draws no Mermaid: https://confluence.atlassian.com/doc/confluence-storage-format-790796544.html
"""


def diagram_block(mermaid: str, flavour: Flavour, macro: str = MACRO) -> str:
    """Mermaid, written for this flavour, as a block of a page; raises `ValueError` for a plain page.

    Fences end with what no text in a diagram can hold: backticks are replaced there, and no line of
    one begins with colons. `macro` is the name of the Mermaid macro of a Confluence.
    """
    text = mermaid.rstrip("\n")
    match flavour:
        case Flavour.GITHUB | Flavour.GITLAB:
            return f"```mermaid\n{text}\n```"
        case Flavour.AZURE_DEVOPS:
            return f"::: mermaid\n{text}\n:::"
        case Flavour.CONFLUENCE:
            body = text.replace("]]>", "]]]]><![CDATA[>")
            return (
                f'<ac:structured-macro ac:name="{escape_html(macro)}">'
                f"<ac:plain-text-body><![CDATA[{body}]]></ac:plain-text-body></ac:structured-macro>"
            )
        case Flavour.PLAIN:
            raise ValueError("a plain page draws no Mermaid")


def picture_block(file: str, alternative: str, flavour: Flavour) -> str:
    """A picture as a block of a page: its path as seen from there; on Confluence an attachment."""
    if flavour is Flavour.CONFLUENCE:
        name, words = escape_html(file.rsplit("/", 1)[-1]), escape_html(plain(alternative))
        return f'<ac:image ac:alt="{words}"><ri:attachment ri:filename="{name}" /></ac:image>'
    return f"![{escape(alternative, inline=True)}]({quote(file, safe='/:?=&%~+,@')})"
