"""The sums of a month, from the database: marginals only, no cross-tables, no words, no hour of the day."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from statistics import fmean, median
from typing import Any, Final

from sqlalchemy import Connection, Table, func, select

from prakat.collector.cases import CLOSED, OPEN, REMOVED, SUSPECT
from prakat.collector.configuration import CORRUPTION, HELPFUL, Configuration
from prakat.collector.import_counters import MONTHLY
from prakat.collector.import_survey import is_imported
from prakat.collector.ratings import COUNTED, SURVEY_SCALE
from prakat.collector.tables import COMPLAINT, EVENT, RATING, VISIT_DAY, VISIT_FILE, VISIT_PAGE, VISIT_SEEN
from prakat.content.statistics_file import COHORT, COMPLAINTS, FLOW, SATISFACTION, SMALL, VISITS
from prakat.thai.fiscal_calendar import month_days

TOP: Final = 50
CHANNELS: Final = {
    "web": "แบบออนไลน์",
    "phone": "โทรศัพท์",
    "walk-in": "มาด้วยตนเอง",
    "letter": "จดหมาย",
    "email": "อีเมล",
    "line": "ไลน์",
    "traffy": "ทราฟฟี่ฟองดูว์",
    "damrongtham": "ศูนย์ดำรงธรรม",
    "box": "ตู้รับเรื่อง",
}
_METHOD: Final = {
    VISITS: "นับจากหน้าที่เปิด ไม่ใช้คุกกี้ ไม่เก็บหมายเลขไอพี ผู้เข้าชมนับเป็นคน-วัน (เปิดสองวันนับสอง) ไม่นับโปรแกรมอัตโนมัติ",
    COMPLAINTS: "นับจากทะเบียนเรื่องร้องเรียน ไม่นับสแปมและเรื่องซ้ำ",
    SATISFACTION: "แบบประเมินบนเว็บไซต์ ไม่ถามชื่อ คำตอบสุดท้ายของวันนับเป็นหนึ่ง",
}

_ELSEWHERE: Final = " รวมคำตอบจากแบบฟอร์มอื่นของหน่วยงาน หนึ่งแถวนับเป็นหนึ่งผู้ตอบ"


def head_of(schema: str, month: str, generated_at: str, method: str = "") -> dict[str, Any]:
    """Return what every file begins with."""
    return {
        "schema": schema,
        "month": month,
        "complete": True,
        "generated_at": generated_at,
        "method": method or _METHOD[schema],
    }


def sum_visits(connection: Connection, month: str, generated_at: str) -> dict[str, Any]:
    """Return the visits of a month. ``visitor_days`` is a sum of days, and called so."""
    days = list(connection.execute(select(VISIT_DAY).where(_in(VISIT_DAY, month)).order_by(VISIT_DAY.c.day)))
    views = _per_day(connection, VISIT_PAGE, month)
    pages, files = _per_path(connection, VISIT_PAGE, month), _per_path(connection, VISIT_FILE, month)
    sources = sorted({row.source for row in days})
    known = {row.day: (row.visitors or 0) if row.closed_at else _seen(connection, row.day) for row in days}
    rows = [
        {"day": day, "views": views.get(day, 0), "visitors": known.get(day, 0)} for day in sorted(views.keys() | known)
    ]
    method = _METHOD[VISITS] + (f" ที่มา: {', '.join(sources)}" if sources else "")
    return {
        **head_of(VISITS, month, generated_at, method),
        "views": sum(views.values()),
        "visitor_days": sum(known.values()),
        "downloads": sum(files.values()),
        "bots": sum(row.bots for row in days),
        "ignored": sum(row.ignored for row in days),
        # A counter that did not tell days has none to show.
        "days": [] if any(source.endswith(MONTHLY) for source in sources) else rows,
        "pages": [{"path": path, "views": count} for path, count in _top(pages)],
        "pages_other": sum(pages.values()) - sum(count for _, count in _top(pages)),
        "files": [{"path": path, "count": count} for path, count in _top(files)],
    }


def _seen(connection: Connection, day: str) -> int:
    """Return the visitors of a day that is not closed yet."""
    return connection.execute(select(func.count()).select_from(VISIT_SEEN).where(VISIT_SEEN.c.day == day)).scalar_one()


def _in(table: Table, month: str) -> Any:
    return table.c.day.between(f"{month}-01", f"{month}-31")


def _per_day(connection: Connection, table: Table, month: str) -> dict[str, int]:
    query = select(table.c.day, func.sum(table.c.views).label("sum")).where(_in(table, month)).group_by(table.c.day)
    return {row.day: int(row.sum) for row in connection.execute(query)}


def _per_path(connection: Connection, table: Table, month: str) -> dict[str, int]:
    query = select(table.c.path, func.sum(table.c.views).label("sum")).where(_in(table, month)).group_by(table.c.path)
    return {row.path: int(row.sum) for row in connection.execute(query)}


def _top(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:TOP]


def sum_satisfaction(connection: Connection, month: str, generated_at: str, site: Configuration) -> dict[str, Any]:
    """Return the answers of a month. Pages with few answers are added up, so that no one's answer stands alone."""
    rows = list(connection.execute(select(RATING).where(_in(RATING, month), RATING.c.verdict == COUNTED)))
    held = select(func.count()).select_from(RATING).where(_in(RATING, month), RATING.c.verdict != COUNTED)
    survey = [row for row in rows if row.question != HELPFUL]
    counts: dict[str, list[int]] = {question.id: [0] * SURVEY_SCALE for question in site.questions}
    for row in survey:
        if row.question in counts:
            counts[row.question][row.score - 1] += 1
    pages: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        if row.question == HELPFUL:
            pages[row.page][row.score] += 1
    shown = {page: said for page, said in pages.items() if page and sum(said) >= SMALL}
    few = [said for page, said in pages.items() if page not in shown]
    return {
        **head_of(
            SATISFACTION, month, generated_at, _METHOD[SATISFACTION] + _ELSEWHERE * is_imported(connection, month)
        ),
        "responses": len({(row.day, row.voter, row.page) for row in survey}),
        "scale": SURVEY_SCALE,
        "questions": [{"id": item.id, "text": item.text, "counts": counts[item.id]} for item in site.questions],
        "helpful": sum(said[1] for said in pages.values()),
        "not_helpful": sum(said[0] for said in pages.values()),
        "pages": [{"path": page, "helpful": said[1], "not_helpful": said[0]} for page, said in sorted(shown.items())],
        "pages_below_threshold": {
            "pages": len(few),
            "helpful": sum(said[1] for said in few),
            "not_helpful": sum(said[0] for said in few),
        },
        "held": connection.execute(held).scalar_one(),
    }


class _Story:
    """The states of one case, day by day. Outside (not yet, or no longer counted) is the state "".

    ``events`` are all of them, also those of later months: whether a case waited to be counted is read from these.
    """

    def __init__(self, case: Any, events: list[Any]) -> None:
        self.case = case
        self.steps: list[tuple[str, str]] = []
        waiting = case.verdict == SUSPECT or any(row.kind == "counted" and row.after == SUSPECT for row in events)
        state = ""
        for row in events:
            if row.kind == "counted":
                waiting = False
            else:
                state = row.after.partition(":")[0]
            self.steps.append((row.day, "" if waiting or state in REMOVED else state))

    def before(self, day: str) -> str:
        """Return the state as a day begins."""
        states = [state for when, state in self.steps if when < day]
        return states[-1] if states else ""

    def within(self, first: str, last: str) -> Iterator[tuple[str, str, str]]:
        """Yield (before, after, day) for each change within days."""
        state = self.before(first)
        for day, after in self.steps:
            if first <= day <= last and after != state:
                yield state, after, day
                state = after


def sum_complaints(connection: Connection, month: str, generated_at: str, site: Configuration) -> dict[str, Any]:
    """Return the complaints of a month: how many there were, came, went and are left, and what became of the new."""
    first, last = (day.isoformat() for day in month_days(month))
    events: dict[int, list[Any]] = defaultdict(list)
    moves = select(EVENT).where(EVENT.c.kind.in_(["status", "counted"])).order_by(EVENT.c.id)
    for row in connection.execute(moves):
        events[row.complaint_id].append(row)
    cases = connection.execute(select(COMPLAINT).where(COMPLAINT.c.received_day <= last).order_by(COMPLAINT.c.id))
    stories = [_Story(case, events[case.id]) for case in cases]
    parts, excluded = [], 0
    for subject in ("general", CORRUPTION):
        own = [story for story in stories if (story.case.category == CORRUPTION) == (subject == CORRUPTION)]
        part, out = _part(subject, own, first, last, site)
        parts.append(part)
        excluded += out
    return {**head_of(COMPLAINTS, month, generated_at), "parts": parts, "spam_excluded": excluded}


def _part(
    subject: str, stories: list[_Story], first: str, last: str, site: Configuration
) -> tuple[dict[str, Any], int]:
    flow: Counter[str] = Counter(opening=sum(story.before(first) in OPEN for story in stories))
    came: list[tuple[Any, str]] = []
    days: list[int] = []
    excluded = 0
    for story in stories:
        moves, end = _moves(story, first, last)
        undone = min(moves["received"], moves["removed"])
        moves.subtract({"received": undone, "removed": undone})
        excluded += first <= story.case.received_day <= last and end == ""
        flow.update(moves)
        came += [(story.case, end)] * (moves["received"] > 0)
        days += [
            (date.fromisoformat(day) - date.fromisoformat(story.case.received_day)).days
            for _, after, day in story.within(first, last)
            if after == "resolved"
        ]
    gone = sum(flow[name] for name in ("resolved", "transferred", "rejected", "withdrawn", "removed"))
    flow["closing"] = flow["opening"] + flow["received"] + flow["reopened"] - gone
    part: dict[str, Any] = {
        "subject": subject,
        **{name: flow[name] for name in FLOW},
        "cohort": _cohort([end for _, end in came]),
        "by_category": _counted([case.category for case, _ in came], site.name_of),
        "by_channel": _counted([case.channel for case, _ in came], lambda code: CHANNELS.get(code, code)),
    }
    spans = {"median_days": round(float(median(days)), 1), "mean_days": round(fmean(days), 1)} if days else {}
    return part | spans, excluded


def _moves(story: _Story, first: str, last: str) -> tuple[Counter[str], str]:
    """Return how often a case did what in a month, and its state at the end."""
    moves: Counter[str] = Counter()
    state = story.before(first)
    for before, after, _ in story.within(first, last):
        state = after
        if after == "":
            moves["removed"] += before in OPEN
        elif before == "":
            moves["received"] += 1
            # A case that was closed before it was found to be one.
            moves[after] += after in CLOSED
        elif after in CLOSED:
            moves[after] += 1
        elif before in CLOSED:
            moves["reopened"] += 1
    return moves, state


def _cohort(ends: list[str]) -> dict[str, int]:
    """Return what became of a month's new cases: those withdrawn have ended as well."""
    names = {"resolved": "resolved", "withdrawn": "resolved", "transferred": "forwarded", "rejected": "rejected"}
    counts = Counter(names.get(end, "in_progress") for end in ends)
    return {name: counts[name] for name in COHORT}


def _counted(codes: list[str], name_of: Any) -> list[dict[str, Any]]:
    return [{"code": code, "name": name_of(code), "count": count} for code, count in sorted(Counter(codes).items())]
