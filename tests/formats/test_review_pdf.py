"""The review as PDF: its sections, links and tables; no name becomes markup, no table leaves its page."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_reading import Pdf
from review_pages import HOSTILE, STEMS, by_hand, everywhere, hostile_blueprint, page, written

from archgen.formats.review.pdf import render
from archgen.formats.review.pdf_blocks import for_paper
from archgen.formats.review.pdf_picture import cropped
from archgen.formats.review.pdf_tables import GUTTER, INSET, NAME, ROOM, TURNED_ROOM, beside, fit, seamed
from archgen.reviews.model import (
    NONE,
    Fold,
    Items,
    Paragraph,
    Run,
    Snippet,
    Table,
    Words,
    code,
    plain,
    said,
    strong,
)

MARKUP = (
    "#set page(width: 1pt)",
    "#panic()",
    "$x^2$",
    "@reference",
    "\\ \\u{41} \\#",
    "*bold* _emph_",
    "`raw` ```raw```",
    "<label>",
    "// comment",
    "/* comment",
    "= heading",
    "- item",
    "+ item",
    "/ term: x",
    '"quoted" --- ...',
    "https://example.com/#x",
    "left\u202eright",
    "~ -? [x] {y} (z)",
)


def bare(text: str) -> str:
    """The letters of a text without blanks and places to break."""
    return "".join(text.replace("\u200b", "").split())


def words_of(made: Pdf) -> str:
    return bare(made.whole_text())


@pytest.mark.parametrize("stem", STEMS)
def test_every_section_is_a_bookmark_in_its_order(stem: str) -> None:
    review = page(stem)
    assert Pdf(render(review)).bookmarks() == [section.title for section in review.sections]


@pytest.mark.parametrize("stem", STEMS)
def test_every_word_of_every_table_is_printed(stem: str) -> None:
    review = page(stem)
    printed = words_of(Pdf(render(review)))
    # The glossary's last column, the site, is the address behind each term.
    told = [section for section in review.sections if section.id != "glossary"]
    tables = [block for section in told for block in section.blocks if isinstance(block, Table)]
    for table in tables:
        for row in table.rows:
            for cell in row:
                assert all(bare(run.text) in printed for run in cell)
    assert len(tables) > 5


@pytest.mark.parametrize("stem", STEMS)
def test_the_document_names_itself_and_its_owner_and_no_day_but_the_blueprints(stem: str) -> None:
    data = render(page(stem))
    about = Pdf(data).about()
    assert about["Title"] == f"{page(stem).title}: design review"
    assert not {"CreationDate", "ModDate"} & set(about)
    assert b"CreateDate" not in data


def test_pages_are_upright_a4_with_their_number_and_the_designs_name() -> None:
    made = Pdf(render(page("study-notes-api")))
    assert {(round(wide), round(high)) for wide, high in made.sizes()} == {(595, 842)}
    last = len(made.pages())
    for place in range(last):
        printed = bare(made.text(place))
        assert f"page{place + 1}of{last}" in printed
        assert "classnotstated·reviewed2026-11-22·digest" in printed
        assert "StudynotesAPI" in printed


def test_a_long_document_has_contents_and_a_short_one_has_none() -> None:
    assert "Contents" in Pdf(render(page("secure-serverless-api"))).text(0)
    assert "Contents" not in Pdf(render(by_hand(Paragraph((plain("Short."),))))).text(0)


def test_a_finding_is_linked_from_where_it_is_told() -> None:
    data = render(page("study-notes-api"))
    assert data.count(b"/Subtype/Link") > 20


def test_a_link_to_nothing_is_no_link_and_no_fault() -> None:
    made = render(by_hand(Paragraph((Run("F99", anchor="F99"),))))
    assert b"/Subtype/Link" not in made
    assert "F99" in Pdf(made).whole_text()


def test_an_anchor_that_stands_twice_is_led_to_once() -> None:
    rows: tuple[tuple[Words, ...], ...] = (((plain("one"),),), ((plain("two"),),))
    table = Table("Things", ("Thing",), rows, anchors=("F1", "F1"))
    made = render(by_hand(Paragraph((Run("F1", anchor="F1"),)), table))
    assert made.count(b"/Subtype/Link") == 1


def test_an_address_outside_is_a_link_only_where_it_is_https() -> None:
    runs = (Run("good", link="https://docs.aws.amazon.com/x"), Run("bad", link="javascript:alert(1)"))
    made = render(by_hand(Paragraph(runs)))
    assert b"(https://docs.aws.amazon.com/x)" in made
    assert b"javascript" not in made


def test_a_severity_stands_as_a_word() -> None:
    made = Pdf(render(page("study-notes-api")))
    assert "F1highshield-on-unsupported-resource" in words_of(made)


def test_a_snippet_keeps_its_lines_and_its_indentation() -> None:
    made = Pdf(render(by_hand(Snippet("yaml", "edge:\n  type: cloudfront"))))
    assert "edge:" in made.text(0)
    assert "  type: cloudfront" in made.text(0)


@pytest.mark.parametrize("text", [*HOSTILE, *MARKUP])
def test_no_text_becomes_markup(text: str) -> None:
    made = Pdf(render(everywhere(text)))
    assert len(made.bookmarks()) == 1
    assert {round(wide) for wide, _ in made.sizes()} <= {595, 842}


@pytest.mark.parametrize("text", [text for text in MARKUP if text.isprintable()])
def test_a_text_is_printed_as_it_was_written(text: str) -> None:
    made = Pdf(render(by_hand(Paragraph((plain(text),)), Items(((Paragraph((strong(text),)),),)))))
    assert words_of(made).count(bare(text)) == 2


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="#$@\\*_`<>/=-+~\"'[]{}()^& aü\u202e\u05d0", min_size=1, max_size=40))
def test_any_text_can_be_printed(text: str) -> None:
    assert len(Pdf(render(everywhere(text))).bookmarks()) == 1


@pytest.mark.parametrize("name", ["#let x = 1", "$a$ *b* _c_ `d` <e> @f", "// x /* y"])
def test_a_design_of_such_names_can_be_printed(name: str) -> None:
    assert bare(name) in words_of(Pdf(render(hostile_blueprint(name))))


def test_a_sections_title_that_two_have_is_no_fault() -> None:
    review = by_hand(Paragraph((plain("Once."),)))
    assert Pdf(render(review)).bookmarks() == ["Verdict"]


WIDE = Table(
    "Wide",
    tuple(f"Head {place}" for place in range(9)),
    (tuple((code("a-rather-long-name-of-a-thing"[: 12 + place]),) for place in range(9)),),
)
HUGE = Table("Huge", tuple("abcdefghij"), (tuple((code("x" * 200),) for _ in range(10)),))


@pytest.mark.parametrize("stem", STEMS)
def test_no_table_of_the_gallery_leaves_its_page(stem: str) -> None:
    for section in page(stem).sections:
        for table in (block for block in section.blocks if isinstance(block, Table)):
            fitted = fit(table)
            assert sum(fitted.widths) <= (TURNED_ROOM if fitted.turned else ROOM) + 0.5


@pytest.mark.parametrize("table", [WIDE, HUGE], ids=["wide", "huge"])
def test_a_table_with_too_much_in_it_stays_within_its_page(table: Table) -> None:
    fitted = fit(table)
    assert sum(fitted.widths) <= (TURNED_ROOM if fitted.turned else ROOM) + 0.5
    assert len(Pdf(render(by_hand(table))).bookmarks()) == 1


def test_a_name_stays_whole_where_its_column_holds_it() -> None:
    table = Table("Things", ("Name", "Says"), (((code("place-order-fn"),), (plain("word " * 200),)),))
    fitted = fit(table)
    assert fitted.room(0).holds(code("place-order-fn"), "place-order-fn")
    assert fitted.widths[1] > 4 * fitted.widths[0]
    assert fitted.size == 8.0


def test_a_column_is_never_narrower_than_its_longest_word() -> None:
    table = Table("Things", ("Term", "Means"), (((plain("authorizations"),), (plain("word " * 300),)),))
    assert fit(table).room(0).holds(plain(""), "authorizations")
    assert fit(table).widths[0] > 2 * INSET


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("short-name", ["short-name"]),
        ("store-without-recovery", ["store-", "without-", "recovery"]),
        ("SecurityPolicy_TLS13_1", ["SecurityPolicy_", "TLS13_", "1"]),
        ("x" * 50, ["x" * 24, "x" * 24, "x" * 2]),
    ],
)
def test_long_words_part_after_what_joins_them(text: str, parts: list[str]) -> None:
    assert seamed(text).split("\u200b") == parts
    assert len(text) <= NAME or all(len(part) <= 24 for part in parts)


def test_every_part_of_a_word_fits_its_column() -> None:
    fitted = fit(HUGE)
    for column, (run,) in enumerate(HUGE.rows[0]):
        room = fitted.room(column)
        parts = room.parted(run, run.text).split("\u200b")
        assert all(room.holds(run, part) for part in parts)
        assert "".join(parts) == run.text


def test_a_table_too_wide_for_whole_names_lies_on_the_long_side() -> None:
    made = Pdf(render(by_hand(WIDE)))
    assert [wide > high for wide, high in made.sizes()][1] is True
    assert fit(WIDE).turned


def test_a_row_higher_than_a_page_is_parted_rather_than_lost() -> None:
    long = " ".join(f"word{place}" for place in range(3000))
    made = Pdf(render(by_hand(Table("Long", ("A", "B"), (((plain("x"),), (plain(long),)),)))))
    printed = words_of(made)
    assert len(made.pages()) > 1
    assert all(f"word{place}" in printed for place in (0, 1500, 2999))
    assert said((plain("x"),)) in printed


def test_the_same_review_gives_the_same_bytes_under_any_hash_seed() -> None:
    script = "import sys; from review_pages import page; from archgen.formats.review.pdf import render;"
    script += "sys.stdout.buffer.write(render(page('study-notes-api')))"
    made = [
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=Path(__file__).parent,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert made[0] == made[1]
    assert made[0] == render(page("study-notes-api"))


SMALL = """\
archgen: 1
name: Notes
reviewed: 2026-11-25
regions: [eu-west-1]
resources:
  phone: {type: client, kind: mobile, calls: api}
  api:
    type: api-gateway
    protocol: http
    authorizer: iam
    routes:
      GET /notes: {to: notes-fn}
  notes-fn: {type: lambda, runtime: python3.13, reads: notes}
  notes: {type: dynamodb, holds: business}
flows:
  read:
    title: Somebody reads notes
    steps:
      - phone -> api: GET /notes
      - api -> notes-fn: invoke
      - notes-fn -> notes: query
"""
QUEUE = """\
archgen: 1
name: Mails
reviewed: 2026-11-25
regions: [us-east-1]
resources:
  mails: {type: queue}
  mail-fn: {type: lambda, runtime: python3.13, triggered_by: mails, writes: sent}
  sent: {type: dynamodb, holds: personal}
  bell: {type: alarm, watches: [mail-fn], metrics: [errors]}
"""
MEMBERS = """\
archgen: 1
name: Members
reviewed: 2026-11-25
regions: [us-east-1]
resources:
  phone: {type: client, calls: api}
  users: {type: cognito-user-pool}
  api:
    type: api-gateway
    protocol: rest
    authorizer: users
    routes:
      GET /members/{id}: {to: fn, scopes: [members/read]}
      GET /health: {to: mock, public: health check}
  fn: {type: lambda, runtime: python3.13}
"""


OPEN = """\
archgen: 1
name: Open notes
reviewed: 2026-11-25
regions: [eu-west-1]
resources:
  client: {type: client, calls: api}
  api:
    type: api-gateway
    protocol: rest
    routes:
      GET /notes: {to: notes-fn}
      POST /notes: {to: notes-fn}
  notes-fn: {type: lambda, runtime: python3.13, reads: notes, writes: notes}
  notes: {type: dynamodb}
"""
CHAT = """\
archgen: 1
name: Chat
reviewed: 2026-11-25
regions: [eu-west-1]
resources:
  phone: {type: client, calls: api}
  api:
    type: api-gateway
    protocol: websocket
    routes:
      $connect: {to: chat-fn, authorizer: iam}
      $disconnect: {to: chat-fn}
      $default: {to: chat-fn}
  chat-fn: {type: lambda, runtime: python3.13, reads: open-lines, writes: open-lines}
  open-lines: {type: dynamodb}
"""
TOKENS = """\
archgen: 1
name: Orders
reviewed: 2026-11-25
regions: [eu-west-1]
resources:
  web: {type: client, calls: api}
  api:
    type: api-gateway
    protocol: http
    authorizer: token
    routes:
      GET /orders/{id}: {to: orders-fn}
      POST /orders: {to: orders-fn}
  token: {type: authorizer, kind: jwt, issuer: "https://login.example.com/", audience: [web]}
  orders-fn: {type: lambda, runtime: python3.13}
"""
UPLOADS = """\
archgen: 1
name: Uploads
reviewed: 2026-11-25
regions: [eu-west-1]
resources:
  uploads: {type: bucket, holds: personal}
  jobs: {type: queue}
  resize-fn: {type: lambda, runtime: python3.13, triggered_by: jobs, reads: uploads, writes: [uploads, sizes]}
  sizes: {type: dynamodb, holds: business}
"""
SHOP = """\
archgen: 1
name: Shop
regions: [eu-west-1]
resources:
  browser: {type: client, kind: browser, calls: api}
  api:
    type: api-gateway
    protocol: rest
    routes:
      GET /orders/{id}: {to: fn}
      POST /orders: {to: fn}
      PUT /orders/{id}: {to: fn}
      DELETE /orders/{id}: {to: fn}
  fn: {type: lambda, runtime: python3.13, reads: orders, writes: orders, deletes: orders}
  orders: {type: dynamodb, holds: [personal, payment]}
"""
FOURS = {
    "notes": SMALL,
    "queue": QUEUE,
    "members": MEMBERS,
    "open": OPEN,
    "chat": CHAT,
    "tokens": TOKENS,
    "uploads": UPLOADS,
    "shop": SHOP,
}


@pytest.mark.parametrize("text", FOURS.values(), ids=FOURS)
def test_a_design_of_four_prints_on_three_pages_at_most(text: str) -> None:
    made = Pdf(render(written(text)))
    assert len(made.pages()) <= 3
    assert "Contents" not in made.text(0)


@pytest.mark.parametrize(("stem", "most"), [("secure-serverless-api", 7), ("study-notes-api", 5)])
def test_the_gallery_stays_as_short_as_it_is(stem: str, most: int) -> None:
    assert len(Pdf(render(page(stem))).pages()) <= most


@pytest.mark.parametrize("stem", STEMS)
def test_a_term_of_the_glossary_leads_to_where_it_is_defined(stem: str) -> None:
    data = render(page(stem))
    (glossary,) = [section for section in page(stem).sections if section.id == "glossary"]
    (table,) = [block for block in glossary.blocks if isinstance(block, Table)]
    printed = words_of(Pdf(data))
    for term, means, (source,) in table.rows:
        assert f"{bare(said(term))}:{bare(said(means))}" in printed
        assert f"({source.link})".encode() in data


def test_rows_that_a_screen_folds_away_follow_in_the_table_before() -> None:
    head = ("#", "What")
    first = Table("Worst", head, (((plain("F1"),), (plain("one"),)),), anchors=("F1",))
    second = Table("Rest", head, (((plain("F2"),), (plain("two"),)),))
    other = Table("Other", ("#", "Which"), (((plain("1"),), (plain("three"),)),))
    joined, kept = for_paper((first, Fold((plain("More"),), (second,)), Fold((plain("Else"),), (other,))))
    assert isinstance(joined, Table)
    assert joined.rows == (*first.rows, *second.rows)
    assert joined.anchors == ("F1", "")
    assert kept == Fold((plain("Else"),), (other,))


def test_findings_have_their_severity_by_the_number_and_their_line_by_the_place() -> None:
    head = ("#", "Severity", "Rule", "Where", "What happens", "What to write", "Line")
    cells = ("F1", "high", "weak-tls", "api", "it is weak", "do", "6")
    row = tuple((plain(text),) for text in cells)
    nowhere = (*row[:3], NONE, *row[4:])
    (made,) = for_paper((Table("Findings", head, (row, nowhere), frozenset({6}), ("one", "two")),))
    assert isinstance(made, Table)
    assert made.head == ("Finding", "Rule", "Where", "What happens", "What to write")
    told = [[said(cell) for cell in printed] for printed in made.rows]
    assert told[0] == ["F1 high", "weak-tls", "api, line 6", "it is weak", "do"]
    assert told[1][2] == "line 6"
    assert (made.figures, made.anchors) == (frozenset(), ("one", "two"))


def test_a_table_of_mostly_empty_columns_runs_in() -> None:
    said_once = [[NONE] * 4 for _ in range(4)]
    for place, row in enumerate(said_once):
        row[place] = (plain("words that take a line or more of a narrow column " * 2),)
    rows = tuple(((plain(f"Family {place}"),), *row) for place, row in enumerate(said_once))
    (made,) = for_paper((Table("Controls", ("Family", "In place", "Built", "Missing", "Waived"), rows),))
    assert isinstance(made, Table)
    assert [said(row[1]).split(":")[0] for row in made.rows] == ["In place", "Built", "Missing", "Waived"]
    full = Table("Controls", made.head, rows=tuple(row[:2] for row in rows))
    assert for_paper((full,)) == (full,)


def test_the_printed_picture_has_no_heading_and_no_margin() -> None:
    whole = page("study-notes-api").picture
    svg, wide, high = cropped(whole)
    assert f'width="{wide:g}" height="{high:g}" viewBox="' in svg
    assert wide < whole.width
    assert high < whole.height - max(text.y for text in whole.heading)
    assert not any(f">{text.content}</text>" in svg for text in whole.heading)


def test_who_wrote_it_is_told_over_the_first_page_alone() -> None:
    made = Pdf(render(written(SMALL)))
    told = ["wrotethisfromtheblueprint" in bare(made.text(place)) for place in range(len(made.pages()))]
    assert told == [True] + [False] * (len(told) - 1)


def test_a_picture_without_room_stands_over_the_next_page_and_the_text_goes_on() -> None:
    made = Pdf(render(page("study-notes-api")))
    assert "Thepictureisonpage2." in bare(made.text(0))
    assert "Howarequestflows" in bare(made.text(0))
    assert "Thepictureisonpage" not in words_of(Pdf(render(written(SMALL))))


def test_two_low_tables_with_a_sentence_between_stand_side_by_side() -> None:
    left = Table("Left", ("A", "B"), tuple(((plain(f"a{n}"),), (plain("1"),)) for n in range(6)))
    right = Table("Right", ("C", "D"), tuple(((plain(f"c{n}"),), (plain("word " * 5),)) for n in range(6)))
    fits = beside(left, right, GUTTER)
    assert fits is not None
    assert sum(fits[0].widths) + GUTTER + sum(fits[1].widths) <= ROOM + 0.5
    assert beside(left, WIDE, GUTTER) is None
    long = Table("Long", ("C",), tuple(((plain("word " * 60),),) for _ in range(6)))
    broad = Table("Broad", ("A",), tuple(((plain("word " * 12),),) for _ in range(6)))
    assert beside(broad, long, GUTTER) is None
    told = (left, Paragraph((plain("Of the right:"),)), right)
    printed = words_of(Pdf(render(by_hand(*told))))
    assert all(bare(said(cell)) in printed for table in (left, right) for row in table.rows for cell in row)


def test_a_name_breaks_at_its_blanks_alone() -> None:
    table = Table("Routes", ("Route", "Says"), (((code("GET /orders"),), (plain("word " * 200),)),))
    printed = Pdf(render(by_hand(table))).text(0)
    assert "/orders" in printed


def test_the_digest_stands_in_the_foot_alone() -> None:
    made = Pdf(render(written(SMALL)))
    assert bare(made.text(0)).casefold().count("digest") == 1
