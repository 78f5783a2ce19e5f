"""The places where people read diagrams, and what each of them understands.

Sources: GitHub https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/creating-diagrams
GitLab https://docs.gitlab.com/user/markdown/#mermaid
Azure DevOps https://learn.microsoft.com/en-us/azure/devops/project/wiki/wiki-markdown-guidance
Confluence https://confluence.atlassian.com/doc/confluence-storage-format-790796544.html

In issues and merge requests, not in files and wikis, GitLab asks before it draws a diagram of more than
2,000 characters: https://gitlab.com/gitlab-org/gitlab/-/blob/master/app/assets/javascripts/behaviors/markdown/
(render_sandboxed_mermaid.js and constants.js).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct


class Flavour(StrEnum):
    """A place that shows pages; `plain` is any that knows CommonMark and no Mermaid."""

    GITHUB = "github"
    GITLAB = "gitlab"
    AZURE_DEVOPS = "azure-devops"
    CONFLUENCE = "confluence"
    PLAIN = "plain"


class Grammar(Struct, frozen=True):
    """What the Mermaid of a place understands.

    `flowchart` is the word that begins a flowchart. `settled` is true where settings and the title may
    stand in a front matter, else settings stand in a directive. `described` is true where `accTitle` and
    `accDescr` are known, `unseen` where invisible links are, `boxed` where a sequence may have boxes and
    begin its numbers anew, `bold` where a label may hold more markup than line breaks. `toned` is true where
    the words beside boxes have the colour that is asked for, and lines keep their width and dashes in theirs.
    """

    flowchart: str = "flowchart"
    settled: bool = True
    described: bool = True
    unseen: bool = True
    boxed: bool = True
    bold: bool = True
    toned: bool = True


MODERN = Grammar()
"""Mermaid 10 and later: what GitHub, GitLab and the Mermaid macros of Confluence have."""

OLD = Grammar(
    flowchart="graph", settled=False, described=False, unseen=False, boxed=False, bold=False, toned=False
)
"""Mermaid 8, which Azure DevOps had: most HTML tags unknown, no arrow from or to a subgraph (the page above),
`graph` for flowcharts (https://github.com/stefanstranger/logicappdocs/issues/13). The rest is what its
versions 8.13 and 8.14 refuse.
"""

GRAMMARS: Mapping[Flavour, Grammar] = {
    Flavour.GITHUB: MODERN,
    Flavour.GITLAB: MODERN,
    Flavour.AZURE_DEVOPS: OLD,
    Flavour.CONFLUENCE: MODERN,
    Flavour.PLAIN: MODERN,
}
"""The grammar of every flavour. A plain page draws no Mermaid: a file of it is for other readers, in full."""
