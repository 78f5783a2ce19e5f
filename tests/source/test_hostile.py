"""Input made to hurt ends as a mistake, in little memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from archgen.source.document import Mapping, Node, Scalar
from archgen.source.reading import read_bytes, read_file

MANY = 100_000


def aliases_upon_aliases(entry: str) -> str:
    rows = [f"a{n}: &a{n} {entry.format(', '.join([f'*a{n - 1}'] * 9))}\n" for n in range(1, 20)]
    return "a0: &a0 {k: v}\n" + "".join(rows)


HOSTILE: dict[str, tuple[str, str]] = {
    "brackets": ("[" * MANY, "too-deep"),
    "brackets, closed": ("[" * MANY + "]" * MANY, "too-deep"),
    "braces": ("{" * MANY, "too-deep"),
    "flow maps": ("{a: " * MANY, "too-deep"),
    "glued flow maps": ("{a:" * MANY, "glued-colon"),
    "lists in lists": ("- " * MANY, "too-deep"),
    "keys in keys": ("? " * MANY, "too-deep"),
    "blocks in blocks": ("\n".join(" " * n + "a:" for n in range(2000)), "too-deep"),
    "aliases upon aliases": (aliases_upon_aliases("[{}]"), "alias-bomb"),
    "merge keys upon merge keys": (aliases_upon_aliases("{{<<: [{}]}}"), "merge-key"),
    "many aliases": ("a: &a x\nb:\n" + "- *a\n" * 2000, "alias-bomb"),
    "deep aliases": (
        "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 99)),
        "too-deep",
    ),
    "directives": ("".join(f"%TAG !a{n}! b\n" for n in range(MANY)) + "---\na: b\n", "directive"),
    "documents": ("---\n" * MANY, "several-documents"),
    "one key for ever": ("a: b\n" * MANY, "too-many-mistakes"),
    "words for ever": ("- a\n" * 300_000, "too-long"),
    "slips for ever": ("a: *\n" * 4000, "bare-mark"),
    "anchors": ("&a " * MANY, "text-after-value"),
    "an endless name": ("a: *" + "x" * 4_000_000, "unknown-alias"),
    "line ends": ("\n" * 4_000_000, "empty-file"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_ends_as_a_mistake(name: str) -> None:
    text, code = HOSTILE[name]
    document = read_bytes(text.encode(), "x.yaml")
    assert code in [mistake.code for mistake in document.mistakes]
    assert all(len(mistake.message) <= 200 for mistake in document.mistakes)


def weight(root: Node | None) -> int:
    """How many nodes a walk over a tree meets, each alias walked again."""
    total, left = 0, [root]
    while left:
        node = left.pop()
        total += 1
        if isinstance(node, Mapping):
            left += [entry.value for entry in node]
        elif node is not None and not isinstance(node, Scalar):
            left += node.items
    return total


def test_what_is_kept_of_an_alias_bomb_can_be_walked() -> None:
    document = read_bytes(aliases_upon_aliases("[{}]").encode(), "x.yaml")
    assert 0 < weight(document.root) <= 250_000


def test_an_unfinished_bomb_within_a_bomb_can_be_walked() -> None:
    layers = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 6))
    nested = "".join(f"{'  ' * n}b{n}:\n{'  ' * (n + 1)}c: [*a5, *a5, *a5]\n" for n in range(20))
    document = read_bytes(f"a0: &a0 [x]\n{layers}{nested}".encode(), "x.yaml")
    assert "alias-bomb" in [mistake.code for mistake in document.mistakes]
    assert weight(document.root) <= 250_000


def test_nothing_but_a_regular_file_is_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for place in (Path("/dev/zero"), Path("/dev/urandom"), pipe, tmp_path):
        document = read_file(place, "x")
        assert [mistake.code for mistake in document.mistakes] == ["not-a-file"]


def test_a_file_of_100_mb_is_not_opened(tmp_path: Path) -> None:
    file = tmp_path / "big.yaml"
    with file.open("wb") as stream:
        stream.truncate(100_000_000)
    file.chmod(0)
    assert [mistake.code for mistake in read_file(file, "x").mistakes] == ["too-large"]


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (200_000_000, 200_000_000))
from archgen.source.reading import read_stream
print([mistake.code for mistake in read_stream(sys.stdin.buffer).mistakes])
if sys.platform == "linux":  # what getrusage says of a child counts the parent it was forked from
    lines = open("/proc/self/status").read().splitlines()
    print(next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")))
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024 // 1024)
"""


def codes_and_memory(source: Path) -> tuple[str, int]:
    with source.open("rb") as stream:
        done = subprocess.run(
            [sys.executable, "-c", LIMITED],
            stdin=stream,
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
        )
    codes, memory = done.stdout.splitlines()
    return codes, int(memory)


def test_an_endless_stream_is_read_to_the_cap_and_no_further() -> None:
    codes, memory = codes_and_memory(Path("/dev/zero"))
    assert codes == "['too-large']"
    assert memory < 200


@pytest.mark.parametrize(
    "text",
    ["\n" * 4_000_000, "- a\n" * 1_000_000, "a: [" + "b," * 2_000_000],
    ids=["lines", "items", "commas"],
)
def test_four_megabytes_of_yaml_stay_below_200_mb(tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(text)
    _, memory = codes_and_memory(file)
    assert memory < 200
