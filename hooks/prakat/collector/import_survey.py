"""Answers of a form that is kept elsewhere, such as Google Forms, as the table it hands out. Only scores are taken.

One row is one respondent of one day. It is known by form, moment and place among those of the same second, so that
the same table, or one that has grown since, is taken again without counting anybody twice.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from hashlib import blake2b
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, select

from prakat.collector.clock import day_of, days_after, stored
from prakat.collector.configuration import Configuration
from prakat.collector.database import insert_into
from prakat.collector.import_counters import UNREADABLE, read_tables
from prakat.collector.ratings import COUNTED, SURVEY_SCALE, Answer, store_answers
from prakat.collector.tables import IMPORT_RUN
from prakat.collector.trouble import CollectorError
from prakat.settings import BANGKOK
from prakat.thai.calendar import BUDDHIST_ERA
from prakat.thai.digits import to_arabic

SOURCE: Final = "survey-csv"
_TIMES: Final = ("Timestamp", "ประทับเวลา")
_FORMATS: Final = ("%Y/%m/%d %I:%M:%S %p", "%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S")
_WORDS: Final = {"น้อยที่สุด": 1, "น้อย": 2, "ปานกลาง": 3, "มาก": 4, "มากที่สุด": 5}
# "5", "5 มากที่สุด", "5 - very good"; not "15", "5/10" or "5.5".
_SCORE: Final = re.compile(r"([1-5])(?:[\s(:–-][^0-9]*)?")
# Google writes the zone as "GMT+7".
_ZONE: Final = re.compile(r"(?:GMT|UTC)([+-])([0-9]{1,2})(?::?([0-9]{2}))?\Z")
_SHOWN: Final = 5
_YEAR: Final = re.compile(r"(?<![0-9])2[4-6][0-9]{2}(?![0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What columns of a table mean: the question of the survey by its heading, and where the moment stands."""

    name: str
    questions: Mapping[str, str]
    time: str
    time_format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    line: int
    moment: datetime
    scores: Mapping[str, int]


def parse_questions(pairs: Sequence[str], site: Configuration) -> dict[str, str]:
    """Read ``find=heading`` words. Raises CollectorError for a question that the survey does not have."""
    found: dict[str, str] = {}
    known = {item.id for item in site.questions}
    for pair in pairs:
        question, mark, heading = pair.partition("=")
        if not mark or question not in known or question in found or not heading.strip():
            raise CollectorError(
                f"--question ใช้ไม่ได้: {_shown(pair)}",
                f"--question cannot be used: {_shown(pair)}",
                f'ใช้ รหัสข้อ="หัวข้อคอลัมน์" ข้อที่มี: {", ".join(sorted(known))}',
                f'write ID="heading of the column"; there are: {", ".join(sorted(known))}',
            )
        found[question] = heading
    if not found:
        raise CollectorError(
            "ยังไม่บอกว่าคอลัมน์ใดเป็นข้อใด",
            "which column is which question was not said",
            f'ใส่ --question {min(known)}="หัวข้อคอลัมน์" ทีละข้อ',
            f'give --question {min(known)}="heading of the column" for each',
        )
    return found


def import_survey(engine: Engine, site: Configuration, form: Form, path: Path, now: datetime) -> str:
    """Add the scores of a table to the survey's, and return what was added."""
    rows = _read(form, path)
    oldest = days_after(day_of(now), -site.keep.ratings)
    kept = [row for row in rows if oldest < day_of(row.moment).isoformat() and row.moment <= now]
    places: Counter[str] = Counter()
    answers = []
    for row in kept:
        second = stored(row.moment)
        places[second] += 1
        answers.append(_answer(form, row, f"{second} {places[second]}"))
    with engine.begin() as connection:
        outcomes = Counter(store_answers(connection, answers))
        _note(connection, form, answers, now)
    skipped = len(rows) - len(kept)
    return (
        f"ใหม่ / new {outcomes['stored']}, มีแล้ว / known {outcomes['updated']}, "
        f"นอกช่วงเวลาที่เก็บ / out of the time that is kept {skipped}"
    )


def _answer(form: Form, row: _Row, place: str) -> Answer:
    voter = blake2b(f"{SOURCE}\n{form.name}\n{place}".encode(), digest_size=8).digest()
    day = day_of(row.moment).isoformat()
    return Answer(day=day, page="", voter=voter, scores=row.scores, comment="", verdict=COUNTED, expires_on=day)


def _note(connection: Connection, form: Form, answers: Sequence[Answer], now: datetime) -> None:
    """Write down which months have answers of a form kept elsewhere: their method says so."""
    for month, count in sorted(Counter(answer.day[:7] for answer in answers).items()):
        identity = blake2b(f"{SOURCE}\n{form.name}\n{month}".encode(), digest_size=32).hexdigest()
        row = {"source": f"{SOURCE} {month}", "position": 0, "lines": count, "malformed": 0, "at": stored(now)}
        statement = insert_into(connection, IMPORT_RUN).values(identity=identity, **row)
        connection.execute(statement.on_conflict_do_update(index_elements=["identity"], set_=row))


def is_imported(connection: Connection, month: str) -> bool:
    """Tell whether a month has answers of a form that is kept elsewhere."""
    query = select(IMPORT_RUN.c.id).where(IMPORT_RUN.c.source == f"{SOURCE} {month}")
    return connection.execute(query.limit(1)).first() is not None


def _read(form: Form, path: Path) -> list[_Row]:
    try:
        tables = [text for _, text in read_tables(path)]
        if len(tables) != 1:
            raise _wrong("ไฟล์ต้องมีตาราง CSV เดียว", "the file must hold one CSV table")
        lines = [line for line in csv.reader(io.StringIO(tables[0]), strict=True) if any(map(str.strip, line))]
    except UNREADABLE as error:
        raise _wrong(f"อ่านไม่ได้ ({type(error).__name__})", f"cannot be read ({type(error).__name__})") from error
    if not lines:
        raise _wrong("ไฟล์ว่าง", "the file is empty")
    time, columns = _columns(form, [" ".join(cell.split()) for cell in lines[0]])
    rows, slips = [], []
    for number, line in enumerate(lines[1:], 2):
        found = _row(form, number, line, time, columns)
        if isinstance(found, _Row):
            rows.append(found)
        slips += [found] if isinstance(found, str) else []
    if slips:
        raise _wrong(f"อ่านไม่ได้ {len(slips)} แห่ง: {'; '.join(slips[:_SHOWN])}", f"{len(slips)} cells cannot be read")
    return rows


def _columns(form: Form, headings: Sequence[str]) -> tuple[int, dict[str, int]]:
    """Return where the moment and each question stand; a heading must be there, and once."""
    wanted = [" ".join(heading.split()) for heading in form.questions.values()]
    time = form.time or next((name for name in _TIMES if name in headings), _TIMES[0])
    for heading in (time, *wanted):
        if headings.count(heading) != 1:
            listed = "; ".join(_shown(name) for name in headings[:30])
            raise _wrong(
                f'ต้องมีคอลัมน์ "{_shown(heading)}" หนึ่งคอลัมน์ ในไฟล์มี: {listed}',
                f'there must be one column "{_shown(heading)}"; the file has: {listed}',
            )
    return headings.index(time), {
        question: headings.index(heading) for question, heading in zip(form.questions, wanted, strict=True)
    }


def _row(form: Form, number: int, line: Sequence[str], time: int, columns: Mapping[str, int]) -> _Row | str | None:
    """Return a row, None when it answers none of the questions, or what is wrong with it."""
    cells = {name: line[index].strip() if index < len(line) else "" for name, index in columns.items()}
    scores: dict[str, int] = {}
    for name, cell in cells.items():
        score = _score(cell)
        if score is None:
            return f'แถว {number} "{_shown(form.questions[name])}": {_shown(cell)}'
        scores |= {name: score} if score else {}
    written = line[time].strip() if time < len(line) else ""
    moment = _moment(written, form.time_format)
    if moment is None:
        return f"แถว {number} เวลา: {_shown(written)} (--time-format)"
    return _Row(line=number, moment=moment, scores=scores) if scores else None


def _score(cell: str) -> int | None:
    """Return 1 to 5, 0 for no answer, None for what is neither."""
    plain = to_arabic(cell)
    if not plain:
        return 0
    found = _SCORE.fullmatch(plain)
    score = int(found[1]) if found else _WORDS.get(plain, 0)
    return score if 1 <= score <= SURVEY_SCALE else None


def _moment(written: str, time_format: str) -> datetime | None:
    """Read a moment: in Thailand unless it names its zone, and in the Buddhist era when its year says so."""
    plain = _YEAR.sub(lambda found: str(int(found[0]) - BUDDHIST_ERA), to_arabic(written))
    zone = _ZONE.search(plain)
    offset = timedelta(0)
    if zone:
        plain = plain[: zone.start()].rstrip()
        offset = timedelta(hours=int(zone[2]), minutes=int(zone[3] or 0)) * (1 if zone[1] == "+" else -1)
    for pattern in (time_format,) if time_format else _FORMATS:
        try:
            found = datetime.strptime(plain, pattern)  # noqa: DTZ007 - its zone stands beside it, or is Thailand's
            own = timezone(offset) if zone else BANGKOK
            return (found if found.tzinfo else found.replace(tzinfo=own)).astimezone(BANGKOK)
        except (ValueError, OverflowError):
            continue
    return None


def _shown(text: str) -> str:
    """Return a little of a cell, without what would act on a terminal: the wrong column may hold anything."""
    plain = "".join(letter if letter.isprintable() else "·" for letter in text)
    return plain if len(plain) <= 40 else plain[:40] + "…"  # noqa: PLR2004 - said beside it


def _wrong(th: str, en: str) -> CollectorError:
    return CollectorError(
        f"ตารางคำตอบใช้ไม่ได้: {th}",
        f"the table of answers cannot be used: {en}",
        "ดาวน์โหลดเป็น CSV ใหม่ ตรวจ --question --time และ --time-format เช่น '%d/%m/%Y, %H:%M:%S'",
        "download it as CSV again; check --question, --time and --time-format, such as '%d/%m/%Y, %H:%M:%S'",
    )
