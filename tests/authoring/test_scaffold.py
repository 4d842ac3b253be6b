"""A new page says all that is known, asks for the rest, and never passes before a person has filled it in."""
# ruff: noqa: D103 - the name of a test is its sentence

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest
from tests.rules.cases import accepted_cases, house

from prakat.authoring.needs import Parts, missing_fields
from prakat.authoring.scaffold import Desk, NewPage, Office, Wish, asked_for, content_type, parse_answer, scaffold_page
from prakat.authoring.tidy_fields import Sheet
from prakat.cli.options import moment_of
from prakat.content.category import BY_KEY
from prakat.content.document import parse_document
from prakat.content.schema import load_schemas
from prakat.content.source_map import pointer_of
from prakat.content.yaml_json import parse_yaml
from prakat.findings import CannotJudgeError, Finding, Severity
from prakat.gate import check
from prakat.repository.change import compare
from prakat.repository.corpus import Corpus
from prakat.repository.snapshot import MemorySnapshot
from prakat.rules.file_name import check as check_name

TODAY = date(2026, 11, 22)
OFFICES = {
    key: Office(name=f"(ตัวอย่าง) {key}", post=f"ผู้อำนวยการ {key}")
    for key in ("clerk", "finance", "works", "health", "education", "welfare", "strategy", "audit")
}
DESK = Desk(schemas=load_schemas(MemorySnapshot(house())), offices=OFFICES, taken=frozenset())
TYPES = tuple(DESK.schemas.types)
SMALLEST = {case.folder.name: case for case in accepted_cases()}
GIVEN = {"category", "type", "division", "checked", "sample"}
CHECKED = ("by", "on", "correct", "complete", "current", "pii")


def judge(path: str, text: str, files: dict[str, bytes] | None = None) -> list[Finding]:
    """Return the errors of the gate, but for the approval that a page without one cannot have."""
    base = Corpus(MemorySnapshot(house()))
    head = Corpus(MemorySnapshot({**house(), **(files or {}), path: text.encode()}))
    report = check(compare(base, head), moment_of(TODAY))
    return [f for f in report.findings if f.severity is Severity.ERROR and not f.rule.id.startswith("approval-")]


def said(findings: list[Finding]) -> set[tuple[str, str, str]]:
    return {(f.rule.id, f.message.id, f.location.pointer or "") for f in findings}


def new(type_: str, **wish: Any) -> NewPage:
    return scaffold_page(DESK, Wish(type=type_, **wish), TODAY)


@pytest.mark.parametrize("type_", TYPES)
def test_only_what_a_person_must_say_keeps_a_new_page_from_passing(type_: str) -> None:
    page = new(type_)
    empty = {("schema", "empty", pointer_of(path)) for path in page.blanks}
    # Clause 2.3: the moment of knowledge is asked for by its own rule as well.
    moments = {("source-time", "missing", "/type")} if type_ in {"knowledge-article", "statistics"} else set()
    assert said(judge(page.path, page.text)) == empty | moments | {("raw-html", "html", "")}


@pytest.mark.parametrize("type_", TYPES)
def test_the_self_check_is_left_to_a_person(type_: str) -> None:
    blanks = new(type_, title="เรื่อง (ตัวอย่าง)").blanks
    assert [path[1] for path in blanks if path[0] == "checked"] == list(CHECKED)


@pytest.mark.parametrize("type_", TYPES)
def test_a_page_passes_once_its_empty_fields_are_filled(type_: str) -> None:
    """What it is filled with is an accepted page of the type; it must then fare just as that page does."""
    page, files = filled(type_)
    errors = [f for f in SMALLEST[type_].judge()[1].findings if f.severity is Severity.ERROR]
    assert said(judge(page.path, page.text, files)) == said(errors)


def filled(type_: str) -> tuple[NewPage, dict[str, bytes]]:
    """Fill a new page in its own text with what the smallest accepted page says in the same places.

    Lines that the accepted page does without are deleted, as the gate's advice for an empty field has it.
    """
    value, files = model_of(type_)
    first = new(type_)
    start = parse_document(first.path, first.text.encode()).value
    # A person chooses first: which alternative, which of the choices that bring up further fields, how many entries.
    lookup = DESK.schemas.field_schema(kind(type_))
    chosen = {path: item for path, item in scalars(value, ()) if not has(start, path) or "enum" in lookup(path)}
    lists = {key: item for key, item in value.items() if isinstance(item, list)}
    chosen |= {(key, index): item for key, listed in lists.items() for index, item in enumerate(listed)}
    chosen |= {(key,): [] for key, listed in lists.items() if not listed}
    chosen = {path: item for path, item in chosen.items() if path[0] not in GIVEN}
    page = new(type_, division=value["division"], fiscal_year=value.get("fiscal_year"), values=chosen)
    text = typed_in(page, value).replace("<!-- เขียนเนื้อความที่นี่ แล้วลบบรรทัดนี้ -->", "หน้านี้เป็นตัวอย่าง")
    folder = page.path.rpartition("/")[0]
    return replace(page, text=text), {f"{folder}/{name}": content for name, content in files.items()}


def typed_in(page: NewPage, value: dict[str, Any]) -> str:
    """Return the text of a page with its empty fields filled, from the last to the first."""
    sheet = Sheet(parse_document(page.path, page.text.encode()), page.text)
    lines = list(sheet.lines)
    for path in page.blanks:
        span = sheet.span(path)
        line = lines[span.line - 1]
        answer = f" {json.dumps(at(value, path), ensure_ascii=False)}" if has(value, path) else ""
        lines[span.line - 1] = f"{line[: span.column - 1]}{answer}{line[span.column - 1 :]}" if answer else ""
    text = "\n".join(line for line, old in zip(lines, sheet.lines, strict=True) if line or not old)
    note = json.dumps(value["checked"].get("pii_note"), ensure_ascii=False)
    return text if note == "null" else re.sub(r"  # pii_note:", rf"  pii_note: {note}", text)


@cache
def model_of(type_: str) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return the front matter of the smallest page of a type, and the files that stand beside it."""
    files = {file.name: file.read_bytes() for file in SMALLEST[type_].folder.iterdir()}
    pages = {name: parse_document(f"docs/news/{name}", raw) for name, raw in files.items() if name.endswith(".md")}
    name = next(name for name, page in sorted(pages.items()) if page.type == type_)
    others = {other: raw for other, raw in files.items() if other not in {name, "expected.txt", "case.json"}}
    return pages[name].value, others


def kind(type_: str) -> Any:
    return DESK.schemas.types[type_]


def scalars(value: Any, path: Parts) -> Iterator[tuple[Parts, Any]]:
    """Yield single values that are in no list."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from scalars(item, (*path, key))
    elif not isinstance(value, list):
        yield path, value


def at(value: Any, path: Parts) -> Any:
    for part in path:
        value = value[part]
    return value


def has(value: Any, path: Parts) -> bool:
    try:
        at(value, path)
    except (KeyError, IndexError, TypeError):
        return False
    return True


def test_the_fields_of_an_announcement_are_these() -> None:
    page = new("announcement", title="ประกาศเรื่องหนึ่ง (ตัวอย่าง)", division="clerk")
    assert [".".join(map(str, path)) for path in page.blanks] == [
        *(f"checked.{key}" for key in CHECKED), "doc_date", "signed_by.name", "signed_by.position", "subject", "doc_no",
    ]  # fmt: skip


def test_a_division_brings_its_heads_post() -> None:
    value = parse_document("docs/news/a.md", new("news", division="works").text.encode()).value
    assert (value["division"], value["responsible"]) == ("works", "ผู้อำนวยการ works")


def test_the_only_owner_of_a_type_is_known_and_one_of_several_is_asked_for() -> None:
    assert ("division",) not in new("procurement-plan").blanks
    assert {("division",), ("responsible",)} <= set(new("annual-budget").blanks)


def test_a_vacant_office_leaves_the_post_open() -> None:
    desk = replace(DESK, offices={"finance": Office(name="กองคลัง", post="")})
    assert ("responsible",) in scaffold_page(desk, Wish(type="procurement-plan"), TODAY).blanks


def test_what_must_be_in_a_list_is_there_with_its_mark() -> None:
    document = parse_document("docs/general-info/a.md", new("org-structure").text.encode())
    assert [unit["side"] for unit in document.value["units"]] == ["political", "permanent"]


def test_a_choice_that_is_given_brings_up_what_it_asks_for() -> None:
    plain, bidding = new("procurement-announcement"), {("announcement_kind",): "D0-invitation"}
    more = set(new("procurement-announcement", values=bidding).blanks) - set(plain.blanks)
    assert {("method",), ("budget",)} <= more


def test_an_alternative_that_is_given_replaces_the_first() -> None:
    page = new("announcement", values={("no_number_reason",): "เอกสารไม่มีเลขที่"})
    assert ("doc_no",) not in page.blanks
    assert "หากเอกสารไม่มีเลขที่ ให้ใส่ no_number_reason" in new("announcement").text


@pytest.mark.parametrize("type_", TYPES)
def test_every_field_of_the_form_can_be_seen_and_used(type_: str) -> None:
    """What is optional stands there as a comment; with its # taken away it is a field."""
    text = new(type_).text
    head, _, tail = text.partition("\n\n# ")
    used = "\n".join(re.sub(r"^(\s*)# (?=[ a-z-])", r"\1", line) for line in tail.split("\n"))
    document = parse_document("docs/news/a.md", f"{head}\n# {used}".encode())
    assert document.front_matter.problems == ()
    assert set(document.value) == set(DESK.schemas.field_schema(kind(type_))(())["properties"])


@pytest.mark.parametrize("type_", TYPES)
def test_what_is_explained_is_explained_in_thai(type_: str) -> None:
    notes = re.findall(r"^\s*(?:- )?[a-z_0-9]+:  # (.*)$", new(type_).text, re.MULTILINE)
    assert len(notes) >= len(CHECKED)
    assert all(re.search("[ก-๙]", note) for note in notes)


@pytest.mark.parametrize("type_", TYPES)
def test_the_english_form_is_the_same_form(type_: str) -> None:
    thai, english = new(type_), scaffold_page(DESK, Wish(type=type_), TODAY, "en")
    read = [parse_document(page.path, page.text.encode()).value for page in (thai, english)]
    assert read[0] == read[1]
    assert "write the text here" in english.text


# Where a page goes.

PATHS = {
    "docs/news/2570/2026-11-22-announcement-1.md": Wish(type="announcement", title="ประกาศเรื่องหนึ่ง"),
    "docs/news/2569/2026-11-22-announcement-1.md": Wish(type="announcement", values={("doc_date",): "2026-09-30"}),
    "docs/law/2569/2026-11-22-local-regulation-1.md": Wish(type="local-regulation"),
    "docs/law/2568/2026-11-22-local-regulation-1.md": Wish(
        type="local-regulation", values={("doc_date",): "2025-12-31"}
    ),
    "docs/general-info/2571/2026-11-22-annual-budget-1.md": Wish(type="annual-budget", fiscal_year=2571),
    "docs/general-info/2026-11-22-contact-1.md": Wish(type="contact"),
    "docs/general-info/contact.md": Wish(type="contact", slug="contact"),
    "docs/news/2570/big-cleaning-day.md": Wish(type="news", title="Big cleaning day!"),
    "docs/news/2570/park.md": Wish(type="news", title="ทำความสะอาดสวน", slug="Park"),
    "docs/news/2570/2026-11-22-news-1.md": Wish(type="news", title="Index"),
    "docs/site-feedback/visit-statistics-1.md": Wish(type="visit-statistics"),
    "docs/site-feedback/2026-10-visit-statistics-1.md": Wish(type="visit-statistics", values={("month",): "2026-10"}),
}  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_a_page_goes_into_the_folder_of_its_category_and_year(path: str) -> None:
    assert scaffold_page(DESK, PATHS[path], TODAY).path == path


@pytest.mark.parametrize("type_", TYPES)
def test_every_name_is_one_that_the_gate_takes(type_: str) -> None:
    page = new(type_, title="ชื่อเรื่องภาษาไทย")
    assert page.path.split("/")[1] in BY_KEY
    assert list(check_name(compare(None, Corpus(MemorySnapshot({page.path: b""}))), page.path)) == []


def test_a_name_that_is_taken_is_never_taken_again() -> None:
    wish = Wish(type="news", title="ข่าว")
    taken: set[str] = set()
    for number in range(1, 4):
        path = scaffold_page(replace(DESK, taken=taken), wish, TODAY).path
        assert path == f"docs/news/2570/2026-11-22-news-{number}.md"
        taken.add(path)
    with pytest.raises(CannotJudgeError, match="cannot be used"):
        scaffold_page(replace(DESK, taken={"docs/news/2570/a1.md"}), replace(wish, slug="a1"), TODAY)


@pytest.mark.parametrize("slug", ["ข่าว", "///", "index", "readme", "."])
def test_a_name_that_is_none_is_refused(slug: str) -> None:
    with pytest.raises(CannotJudgeError, match="cannot be used"):
        new("news", slug=slug)


# What is typed.


@pytest.mark.parametrize(
    ("path", "typed", "value"),
    [
        (("doc_date",), "๒๑ สิงหาคม ๒๕๖๓", "2020-08-21"),
        (("doc_date",), "21 ส.ค. 63", "2020-08-21"),
        (("doc_date",), "2563-08-21", "2020-08-21"),
        (("fiscal_year",), "๒๕๖๙", 2569),
        (("measure",), "true", True),
        (("title",), "  ประกาศเรื่องหนึ่ง ", "ประกาศเรื่องหนึ่ง"),
        (("doc_no",), "12", "12"),
        (("sample",), "true", True),
        (("signed_by", "position"), "นายกเทศมนตรี", "นายกเทศมนตรี"),
    ],
)
def test_an_answer_is_read_as_it_was_meant(path: Parts, typed: str, value: object) -> None:
    assert parse_answer(DESK, kind("announcement"), path, typed) == value


@pytest.mark.parametrize(
    ("type_", "path", "typed", "value"),
    [
        ("alert", "issued", "๒๒ พ.ย. ๖๙ เวลา ๙.๓๐ น.", "2026-11-22T09:30:00+07:00"),
        ("alert", "issued", "2026-11-22 09:30", "2026-11-22T09:30:00+07:00"),
        ("alert", "issued", "2026-11-22T09:30:00+07:00", "2026-11-22T09:30:00+07:00"),
        ("visit-statistics", "month", "ตุลาคม ๒๕๖๙", "2026-10"),
        ("visit-statistics", "month", "ต.ค. 69", "2026-10"),
        ("visit-statistics", "month", "2569-10", "2026-10"),
        ("visit-statistics", "month", "2026-10", "2026-10"),
    ],
)
def test_a_time_is_read_as_it_was_meant(type_: str, path: str, typed: str, value: str) -> None:
    assert parse_answer(DESK, kind(type_), (path,), typed) == value


@pytest.mark.parametrize("typed", ["2026-11-22", "09:30", "2026-11-22 25:30", "พรุ่งนี้ เวลา 9.30 น."])
def test_a_time_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(CannotJudgeError):
        parse_answer(DESK, kind("alert"), ("issued",), typed)


def test_a_choice_can_be_named_in_thai() -> None:
    assert parse_answer(DESK, kind("alert"), ("severity",), "ฉุกเฉิน") == "emergency"


@pytest.mark.parametrize(
    ("path", "typed", "words"),
    [
        (("doc_date",), "พรุ่งนี้", "not a date"),
        (("fiscal_year",), "2026", "2540"),
        (("titel",), "a", "cannot be given"),
        (("signed_by",), "a", "cannot be given"),
        (("tags",), "a", "cannot be given"),
        (("division",), "nowhere", "no division"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_in_words(path: Parts, typed: str, words: str) -> None:
    with pytest.raises(CannotJudgeError, match=words):
        parse_answer(DESK, kind("announcement"), path, typed)


@pytest.mark.parametrize("key", CHECKED)
def test_the_self_check_cannot_be_given_beforehand(key: str) -> None:
    with pytest.raises(CannotJudgeError, match="beforehand"):
        new("news", values={("checked", key): True})


def test_nothing_is_asked_twice_or_about_the_self_check() -> None:
    wish = Wish(type="announcement", title="ประกาศเรื่องหนึ่ง", division="clerk")
    asked = list(asked_for(DESK, wish, TODAY))
    assert asked == [("doc_date",), ("signed_by", "name"), ("signed_by", "position"), ("subject",), ("doc_no",)]


def test_an_unknown_type_is_answered_with_the_nearest() -> None:
    with pytest.raises(CannotJudgeError, match="announcement"):
        content_type(DESK, "anouncement")


def test_an_unknown_division_is_refused() -> None:
    with pytest.raises(CannotJudgeError, match="no division"):
        new("news", division="nowhere")


def test_whatever_is_given_cannot_break_the_front_matter() -> None:
    for title in ("---", "a: b # c", '"', "yes", "ก\nข", "\t", "- x", "{{ x }}", "044123456"):
        document = parse_document("docs/news/a.md", new("news", title=title).text.encode())
        assert document.front_matter.problems == ()
        assert document.value["title"] == title


@pytest.mark.parametrize("type_", TYPES)
def test_the_smallest_page_of_a_type_misses_nothing(type_: str) -> None:
    """What is asked for is what the schema asks for: a page that passes has it all."""
    assert list(missing_fields(DESK.schemas, kind(type_), model_of(type_)[0])) == []


def test_a_form_reads_back_as_its_own_values() -> None:
    for type_ in TYPES:
        page = new(type_)
        value = parse_yaml(page.text.split("---\n")[1]).value
        assert value["category"] == page.path.split("/")[1]
        assert value["type"] == type_
        assert value["published"] == TODAY.isoformat()
