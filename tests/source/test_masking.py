"""Credentials in a text are masked before anything is made of it, and every position stays."""

from __future__ import annotations

import time

import pytest

from archgen.source.document import Mapping, Scalar, Span, value_at
from archgen.source.reading import read_bytes

TOKENS = {
    "ghp_0123456789abcdefghijklmnopqrstuvwxyz": "ghp_" + "•" * 36,
    "AKIAZQ3DRSTUVWXY2345": "AKIA" + "•" * 16,
    "sk_live_0123456789abcdefgh": "sk_live_" + "•" * 18,
    "xoxb-123456789012-abcdef": "xoxb-" + "•" * 19,
    "glpat-0123456789abcdefghij": "glpat-" + "•" * 20,
    "postgres://app:p4ssw0rd@db/x": "postgres://app:••••••••@db/x",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl": "eyJ" + "•" * 50,
}


@pytest.mark.parametrize("token", TOKENS)
def test_a_known_shape_is_masked_in_the_tree_and_in_the_lines(token: str) -> None:
    document = read_bytes(f"name: one\nnote: {token} # {token}\n".encode(), "a.yaml")
    note = value_at(document.root, ("note",))
    assert isinstance(note, Scalar)
    assert note.text == TOKENS[token]
    assert document.lines[1] == f"note: {TOKENS[token]} # {TOKENS[token]}"
    assert note.span == Span(2, 7, 2, 7 + len(token))
    assert len(document.secrets) == 2


def test_a_private_key_is_masked_line_by_line() -> None:
    text = "pem: |\n  -----BEGIN RSA PRIVATE KEY-----\n  MIIabc\n  -----END RSA PRIVATE KEY-----\nname: one\n"
    document = read_bytes(text.encode(), "a.yaml")
    assert not document.mistakes
    assert "MIIabc" not in "\n".join(document.lines)
    assert [len(line) for line in document.lines] == [len(line) for line in text.split("\n")]
    assert value_at(document.root, ("name",)) is not None


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("hunter-2", "••••••••"),
        ('"hunter 2"', '"•••••• •"'),
        ("|\n    hunter-2\n    and more", "|\n    ••••••••\n    ••• ••••"),
    ],
)
def test_what_only_its_name_gives_away_is_masked_too(written: str, shown: str) -> None:
    text = f"resources:\n fn:\n  variables:\n   PASSWORD: {written}\n   AGE: 7\n"
    document = read_bytes(text.encode(), "a.yaml")
    assert not document.mistakes
    assert "\n".join(document.lines) == text.replace(written, shown)
    assert [secret.what for secret in document.secrets] == [""]


def test_what_only_sounds_like_a_credential_stays() -> None:
    text = (
        "resources:\n fn:\n  note: AKIAIOSFODNN7EXAMPLE at http://localhost:8080/a@b\n"
        "  variables: {TABLE_KEY: owner_id, SECRET: login, TOKEN_TTL: 300s-x, KEY: alias/one}\n login: {}\n"
    )
    document = read_bytes(text.encode(), "a.yaml")
    assert document.secrets == ()
    assert "\n".join(document.lines) == text


def test_the_text_itself_is_kept_for_editing() -> None:
    text = "resources: {fn: {variables: {PASSWORD: hunter-2}}}\n"
    document = read_bytes(text.encode(), "a.yaml")
    assert document.text == text
    assert isinstance(document.root, Mapping)


@pytest.mark.parametrize(
    "piece",
    ["eyJaaaaaaaaaa-", "eyJaaaaaaaaaa.", "a://b:c", "-----BEGIN PRIVATE KEY-----", "xoxb-", "a.b-c+d"],
)
def test_a_hostile_text_is_searched_in_a_moment(piece: str) -> None:
    text = f"note: '{piece * (1_000_000 // len(piece))}'\n"
    start = time.process_time()
    read_bytes(text.encode(), "a.yaml")
    assert time.process_time() - start < 5
