"""What a sequence shows: who takes part, in which order, and the messages with their settings."""

from __future__ import annotations

import pytest
from view_designs import HEAD

from archgen.pipeline import judge, load, pages
from archgen.views import VIEWS
from archgen.views.view import LineKind, Page, UnknownPageError

PARCELS = (
    HEAD
    + """\
resources:
  phone: {type: client, kind: mobile, calls: edge, signs_in_with: people}
  edge: {type: cloudfront, origin: api}
  people: {type: cognito-user-pool}
  api:
    type: api-gateway
    protocol: http
    throttle: {rate: 50/s, burst: 20}
    routes:
      POST /parcels: {to: fn, public: "anyone may send a parcel"}
  fn:
    type: lambda
    runtime: python3.13
    timeout: 10s
    writes: parcels
    reads: {key: {secret_cache: 5m}}
    calls: {carrier: {auth: api-key, timeout: 3s}}
  parcels: {type: dynamodb}
  key: {type: secret}
  carrier: {type: external, kind: saas}
flows:
  send:
    title: Somebody sends a parcel
    steps:
      - phone -> people: sign in
      - phone -> edge: POST /parcels
      - edge -> api: forward
      - api -> fn: invoke
      - fn -> key: read
      - fn -> carrier: book
      - fn <- carrier: booked
      - fn -> parcels: put
  sender: {title: Nothing yet, steps: []}
  sending-back: {title: It comes back, steps: ["carrier <- fn"]}
"""
)


def shown(picked: str = "") -> tuple[Page, ...]:
    design = load(PARCELS.encode())
    assert design.graph is not None
    return pages(design, judge(design), VIEWS["sequence"], picked)


def test_each_flow_with_steps_has_a_page() -> None:
    assert [(page.name, page.view.title) for page in shown()] == [
        ("send", "Somebody sends a parcel"),
        ("sending-back", "It comes back"),
    ]


def test_the_edge_leads_its_account_though_somebody_signs_in_first() -> None:
    (page, _) = shown()
    assert [box.id for box in page.view.boxes] == [
        "phone",
        "edge",
        "people",
        "api",
        "fn",
        "key",
        "parcels",
        "carrier",
    ]


def test_who_is_asked_stands_after_who_asks_where_only_the_answer_is_told() -> None:
    (page,) = shown("sending")
    assert [box.id for box in page.view.boxes] == ["carrier", "fn"]
    (message,) = page.view.messages
    assert (message.source, message.target, message.kind) == ("fn", "carrier", LineKind.ANSWER)


def test_messages_say_what_bounds_them_but_answers_do_not() -> None:
    (page, _) = shown()
    settings = {message.number: message.settings for message in page.view.messages}
    assert settings[4] == ("no authorizer", "throttle 50/s")
    assert settings[5] == ("kept 5m",)
    assert settings[6] == ("API key", "timeout 3s")
    assert settings[7] == ()


def test_messages_have_the_kinds_of_their_lines() -> None:
    (page, _) = shown()
    kinds = {message.number: message.kind for message in page.view.messages}
    assert (kinds[1], kinds[2], kinds[5]) == (LineKind.IDENTITY, LineKind.REQUEST, LineKind.DATA)


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        ("POST /parcels", True),
        ("GET /parcels/{id}/lines?open=yes", True),
        ("dynamodb:PutItem", True),
        ("$connect", True),
        ("POST /parcels with a token", False),
        ("note: Keep it", False),
        ("GET", False),
        ("put the parcel", False),
        ("", False),
    ],
)
def test_what_a_program_sends_is_known_by_its_form(words: str, *, typed: bool) -> None:
    step = f"'fn -> parcels: {words}'" if words else "fn -> parcels"
    design = load(PARCELS.replace("fn -> parcels: put", step).encode())
    (page, _) = pages(design, judge(design), VIEWS["sequence"])
    assert (page.view.messages[-1].words, page.view.messages[-1].typed) == (words, typed)


@pytest.mark.parametrize(
    ("picked", "told"),
    [
        ("sen", "several flows begin with sen: send, sending-back"),
        ("sed", "there is no flow sed; did you mean send?"),
        ("zzzz", "there is no flow zzzz; there are send, sending-back"),
    ],
)
def test_a_flow_that_is_not_there_or_not_one_is_told(picked: str, told: str) -> None:
    with pytest.raises(UnknownPageError) as caught:
        shown(picked)
    assert str(caught.value) == told


def test_a_whole_name_is_that_flow_though_others_begin_with_it() -> None:
    assert [page.name for page in shown("send")] == ["send"]


def test_the_words_for_readers_tell_the_steps_in_order() -> None:
    (_, page) = shown()
    assert page.view.alternative == "1. fn to carrier."
