"""Whatever has no type of its own yet."""

from typing import ClassVar

from archgen.catalogue.capabilities import Encryptable, HasPolicy, HoldsData, Logged
from archgen.catalogue.fields import Flag, Names, Number, Relations, Text, aws_default, required, stated


class Generic(Encryptable, Logged, HasPolicy, HoldsData):
    """Anything else: it takes every relation, and says what it can."""

    word: ClassVar[str] = "generic"

    service: Text | None = required("What it is, in AWS's words.")
    icon: Text | None = stated(
        "A node of the diagrams package by its dotted name, such as `aws.network.NLB`."
    )
    capabilities: Names | None = stated(
        "holds, authenticates, logs, encrypts, stores, computes, exposes, inspects."
    )
    tls: Flag | None = stated("Whether it speaks TLS.")
    encrypted: Flag | None = stated("Whether it is encrypted at rest.")
    max_connections: Number | None = stated("What it can take at once.")
    connects: Names | None = stated("The frames it joins.", verb="connects")
    role: Text | None = stated("Its role.", verb="role")
    calls: Relations | None = aws_default("What it calls.", None, verb="calls")
    origin: Relations | None = aws_default("What it fetches from.", None, verb="origin")
    reads: Relations | None = aws_default("What it reads.", None, verb="reads")
    writes: Relations | None = aws_default("What it writes.", None, verb="writes")
    deletes: Relations | None = aws_default("What it removes from.", None, verb="deletes")
    sends_to: Relations | None = aws_default("What it sends to.", None, verb="sends_to")
    triggered_by: Relations | None = aws_default("What starts it.", None, verb="triggered_by")
    subscribes_to: Relations | None = aws_default("What fills it.", None, verb="subscribes_to")
    assumes: Relations | None = aws_default("Roles it takes.", None, verb="assumes")
    manages: Relations | None = aws_default("What it changes the settings of.", None, verb="manages")
    protects: Relations | None = aws_default("What it stands in front of.", None, verb="protects")
    watches: Names | None = aws_default("What it watches.", None, verb="watches")
    notifies: Names | None = aws_default("Whom it tells.", None, verb="notifies")
    forwards_to: Names | None = aws_default("Where its records go on to.", None, verb="forwards_to")
    dead_letter: Text | None = aws_default("Where failures go.", None, verb="dead_letter")
    on_failure: Text | None = aws_default("Where failures go.", None, verb="on_failure")
    signs_in_with: Relations | None = aws_default("Where its people sign in.", None, verb="signs_in_with")
    deployed_by: Relations | None = stated("Who changes it.", verb="deployed_by")
