"""A Mermaid diagram as it stands in a page: between the fences, or in the macro, of the place it is for."""

from __future__ import annotations

from html import escape

from archgen.formats.flavours import Flavour

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
                f'<ac:structured-macro ac:name="{escape(macro)}">'
                f"<ac:plain-text-body><![CDATA[{body}]]></ac:plain-text-body></ac:structured-macro>"
            )
        case Flavour.PLAIN:
            raise ValueError("a plain page draws no Mermaid")
