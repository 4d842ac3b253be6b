"""Answers of a form that is kept elsewhere: what its table says, once, and nothing else of it."""
# ruff: noqa: D103 - the name of a test is its sentence

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from tests.collector.living import NOON
from tests.collector.test_collector_commands import Operator

from prakat.collector.configuration import Configuration
from prakat.collector.import_survey import Form, import_survey, parse_questions
from prakat.collector.ratings import COUNTED, Answer, store_answers
from prakat.collector.sums import sum_satisfaction
from prakat.collector.tables import COMMENT, RATING
from prakat.collector.trouble import CollectorError
from prakat.content.statistics_file import check_statistics, render_statistics

MARK = "นายเครื่องหมาย ไม่มีตัวตน"
HEAD = 'ประทับเวลา,ชื่อ,"หาข้อมูล  ง่าย, ไหม",ความถูกต้อง\n'
ROWS = (
    f"2026/10/05 9:01:02 AM GMT+7,{MARK},5,4\n"
    f"2026/10/05 9:01:02 AM GMT+7,{MARK},5,4\n"
    "2026/10/31 11:59:59 PM GMT+7,=cmd(),3 - ปานกลาง,มากที่สุด\n"
    "2026/10/31 5:00:00 PM GMT+0,\x1b[31m,๑,\n"
)
QUESTIONS = {"find": "หาข้อมูล ง่าย, ไหม", "correct": "ความถูกต้อง"}


def form(**changes: Any) -> Form:
    return Form(**{"name": "form", "questions": QUESTIONS, "time": "", "time_format": "", **changes})


def take(engine: Engine, site: Configuration, raw: str | bytes, **changes: Any) -> str:
    path = Path(site.key_file).with_name("x.csv")
    path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
    return import_survey(engine, site, form(**changes), path, NOON)


def month(engine: Engine, site: Configuration, name: str = "2026-10") -> dict[str, Any]:
    with engine.begin() as connection:
        return sum_satisfaction(connection, name, "2026-12-01T06:00:00+07:00", site)


def counts(value: dict[str, Any]) -> dict[str, list[int]]:
    return {item["id"]: item["counts"] for item in value["questions"] if sum(item["counts"])}


def test_each_row_is_one_respondent_in_its_month_and_a_grown_table_adds_only_what_is_new(
    engine: Engine, site: Configuration
) -> None:
    assert "new 4, " in take(engine, site, HEAD + ROWS)
    assert "new 0, มีแล้ว / known 4" in take(engine, site, HEAD + ROWS)
    more = "2026/11/01 12:00:00 AM,ก,2,2\n"
    assert "new 1, มีแล้ว / known 4" in take(engine, site, HEAD + ROWS + more)
    october, november = month(engine, site), month(engine, site, "2026-11")
    assert (october["responses"], november["responses"]) == (3, 2)
    assert counts(october) == {"find": [0, 0, 1, 0, 2], "correct": [0, 0, 0, 2, 1]}
    assert counts(november) == {"find": [1, 1, 0, 0, 0], "correct": [0, 1, 0, 0, 0]}
    assert "แบบฟอร์มอื่น" in october["method"]
    assert "แบบฟอร์มอื่น" not in month(engine, site, "2026-09")["method"]
    text = render_statistics(october).encode()
    assert check_statistics(text, "satisfaction-2026-10.yml", NOON.date()) == []


def test_two_forms_and_the_services_own_answers_stand_side_by_side(engine: Engine, site: Configuration) -> None:
    own = Answer(
        day="2026-10-05", page="", voter=b"v" * 8, scores={"find": 1}, comment="", verdict=COUNTED, expires_on="x"
    )
    with engine.begin() as connection:
        store_answers(connection, [own])
    take(engine, site, HEAD + ROWS)
    take(engine, site, HEAD + ROWS, name="second")
    assert month(engine, site)["responses"] == 7


def test_nothing_but_scores_is_kept(engine: Engine, site: Configuration) -> None:
    take(engine, site, HEAD + ROWS)
    with engine.begin() as connection:
        assert connection.execute(select(COMMENT)).first() is None
        days = set(connection.execute(select(RATING.c.day)).scalars())
    assert days == {"2026-10-05", "2026-10-31", "2026-11-01"}
    Path(site.key_file).with_name("x.csv").unlink()
    files = Path(site.key_file).parent.glob("collector.db*")
    assert MARK.encode() not in b"".join(path.read_bytes() for path in files)


@pytest.mark.parametrize(
    ("written", "pattern", "wanted"),
    [
        ("2026/10/05 9:01:02 AM GMT+7", "", "2026-10-05"),
        ("2026/10/05 23:30:00 GMT-5:30", "", "2026-10-06"),
        ("2026-10-05 09:01:02", "", "2026-10-05"),
        ("05/10/2026, 9:01:02", "%d/%m/%Y, %H:%M:%S", "2026-10-05"),
        ("10/5/2026 9:01:02", "%m/%d/%Y %H:%M:%S", "2026-10-05"),
        ("๕/๑๐/๒๕๖๙, ๙:๐๑:๐๒", "%d/%m/%Y, %H:%M:%S", "2026-10-05"),
        ("5/10/2569, 23:59:59", "%d/%m/%Y, %H:%M:%S", "2026-10-05"),
        ("2026-10-05T20:00:00+0000", "%Y-%m-%dT%H:%M:%S%z", "2026-10-06"),
    ],
)
def test_moments_are_read_as_forms_write_them(
    engine: Engine, site: Configuration, written: str, pattern: str, wanted: str
) -> None:
    take(engine, site, f'ประทับเวลา,ความถูกต้อง\n"{written}",5\n', questions={"find": "ความถูกต้อง"}, time_format=pattern)
    with engine.begin() as connection:
        assert [row.day for row in connection.execute(select(RATING))] == [wanted]


def test_a_leap_day_of_the_buddhist_era_is_a_day(engine: Engine, site: Configuration) -> None:
    said = take(engine, site, "t,q\n29/2/2567,5\n", questions={"find": "q"}, time="t", time_format="%d/%m/%Y")
    # Long past what is kept, and read all the same.
    assert said.endswith("kept 1")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("", "empty"),
        ("\n\n", "empty"),
        (HEAD + "2026/10/05 9:01:02 AM,ก,6,4\n", 'แถว 2 "หาข้อมูล ง่าย, ไหม": 6'),
        (HEAD + "2026/10/05 9:01:02 AM,ก,5/10,4\n", "5/10"),
        (HEAD + "2026/10/05 9:01:02 AM,ก,4-5,4\n", "4-5"),
        (HEAD + "2026/10/05 9:01:02 AM,ก,ดีมาก,4\n", "ดีมาก"),
        (HEAD + "2026/10/05 9:01:02 AM,ก,4.5,4\n", "4.5"),
        (HEAD + "2026/10/05 9:01:02 AM,ก," + "a" * 500 + ",4\n", "a" * 40 + "…"),
        (HEAD + "2026/10/05 9:01:02 AM,ก,\x1b[2J,4\n", "·[2J"),
        (HEAD + "05/10/2026 9:01,ก,5,4\n", "--time-format"),
        (HEAD + "วันนี้,ก,5,4\n", "--time-format"),
        (HEAD.replace("ความถูกต้อง", "อื่น") + ROWS, "อื่น"),
        (HEAD.replace("ชื่อ", "ความถูกต้อง") + ROWS, 'must be one column "ความถูกต้อง"'),
        (HEAD.replace("ประทับเวลา", "when") + ROWS, "Timestamp"),
        (HEAD + '2026/10/05 9:01:02 AM,"ก\n', "Error"),
        (b"PK\x03\x04 broken", "BadZipFile"),
        ("x" * 200_000, "Error"),
    ],
)
def test_a_table_that_does_not_fit_is_refused_whole_and_says_where(
    engine: Engine, site: Configuration, raw: str | bytes, said: str
) -> None:
    good = HEAD + ROWS
    text = raw if isinstance(raw, bytes) or not raw.startswith(HEAD) else good + raw.removeprefix(HEAD)
    with pytest.raises(CollectorError) as told:
        take(engine, site, text)
    words = f"{told.value.text.th} {told.value.text.en} {told.value.advice.th}"
    assert said.replace("แถว 2", "แถว 6") in words
    assert "\x1b" not in words
    with engine.begin() as connection:
        assert connection.execute(select(RATING)).first() is None


@pytest.mark.parametrize("coding", ["utf-8-sig", "cp874", "utf-16"])
def test_tables_are_read_as_spreadsheets_of_thai_offices_write_them(
    engine: Engine, site: Configuration, coding: str
) -> None:
    assert "new 3" in take(engine, site, (HEAD + "".join(ROWS.splitlines(keepends=True)[:3])).encode(coding, "replace"))


def test_an_archive_with_one_table_is_read_and_a_workbook_is_not(engine: Engine, site: Configuration) -> None:
    for name, wanted in (("form.csv", True), ("xl/workbook.xml", False)):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(name, HEAD + ROWS)
        if wanted:
            assert "new 4" in take(engine, site, packed.getvalue())
        else:
            with pytest.raises(CollectorError, match="one CSV table"):
                take(engine, site, packed.getvalue())


@pytest.mark.parametrize("pairs", [[], ["find"], ["none=x"], ["find="], ["find=a", "find=b"], ["\x1b[2J=x"]])
def test_questions_that_the_survey_does_not_have_are_refused(site: Configuration, pairs: list[str]) -> None:
    with pytest.raises(CollectorError) as told:
        parse_questions(pairs, site)
    assert "--question correct=" in told.value.advice.th or "find" in told.value.advice.th
    assert "\x1b" not in told.value.text.th


def test_the_command_takes_a_table_as_it_was_downloaded(site: Configuration, engine: Engine) -> None:
    operator = Operator(Path(site.key_file).parent)
    table = operator.folder / "answers.csv"
    table.write_text("Timestamp,A,B\n2026/10/05 9:01:02 AM GMT+7,5,4\n")
    words = ["import", "survey-csv", str(table), "--question", "find=A", "--question", "overall=B"]
    assert "new 1" in operator.run(*words)
    assert "known 1" in operator.run(*words)
    assert counts(month(engine, site)) == {"find": [0, 0, 0, 0, 1], "overall": [0, 0, 0, 1, 0]}
    operator.run("import", "survey-csv", str(table), code=2)
