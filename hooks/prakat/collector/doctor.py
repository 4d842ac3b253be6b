"""What an operator should know before citizens notice it."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, func, select, text

from prakat.collector.cases import OPEN
from prakat.collector.clock import day_of, days_after
from prakat.collector.configuration import Configuration
from prakat.collector.database import file_of, is_sqlite
from prakat.collector.keys import read_keys
from prakat.collector.manifest import read_manifest
from prakat.collector.tables import BACKUP, COMPLAINT, OUTBOX, STAFF, VISIT_DAY, VISIT_PAGE
from prakat.findings import Text

_LEAST_DISK: Final = 500_000_000
_MANY: Final = 200
LEVELS: Final = ("fsync", "full_page_writes", "synchronous_commit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Symptom:
    """One thing that was looked at."""

    wrong: bool
    text: Text


def examine(configuration: Configuration, engine: Engine, now: datetime) -> list[Symptom]:
    """Look at everything; CollectorError is left for what cannot even be opened."""
    keys = read_keys(Path(configuration.key_file))
    manifest = read_manifest(Path(configuration.manifest))
    found = [
        _say(False, f"กุญแจ {keys.active} (มี {len(keys.keys)})", f"key {keys.active} of {len(keys.keys)}"),  # noqa: FBT003 - wrong?
        _say(
            len(manifest.pages) <= 1,
            f"หน้าที่นับ {len(manifest.pages)} หน้า {len(manifest.files)} ไฟล์ (สั่ง prakat collect manifest SITE_DIR)",
            f"{len(manifest.pages)} pages and {len(manifest.files)} files are counted (see prakat collect manifest)",
        ),
        _say(
            configuration.origin.startswith("http://") and not _is_here(configuration.origin),
            f"ที่อยู่เว็บไซต์ {configuration.origin}",
            f"origin {configuration.origin}",
        ),
        _say(configuration.sample, "ป้ายตัวอย่าง (sample) ปิดก่อนเปิดใช้จริง", "sample = true: take it out when you open"),
    ]
    with engine.begin() as connection:
        return [*found, *_disk(engine), *_store(connection, engine), *_people(connection), *_clocks(connection, now)]


def _say(wrong: bool, th: str, en: str) -> Symptom:  # noqa: FBT001 - reads as a sentence
    return Symptom(wrong=wrong, text=Text(th=th, en=en))


def _is_here(origin: str) -> bool:
    return origin.startswith(("http://127.0.0.1", "http://localhost"))


def _disk(engine: Engine) -> Iterator[Symptom]:
    path = file_of(engine)
    if path is None:
        return
    free = shutil.disk_usage(path.parent).free
    yield _say(free < _LEAST_DISK, f"พื้นที่ว่าง {free // 1_000_000} MB", f"{free // 1_000_000} MB of disk are free")
    mode = path.stat().st_mode & 0o077
    yield _say(bool(mode), f"สิทธิ์ไฟล์ฐานข้อมูล (ผู้อื่น: {mode:03o})", f"others' rights on the database: {mode:03o}")


def _store(connection: Connection, engine: Engine) -> Iterator[Symptom]:
    if is_sqlite(engine):
        state = connection.execute(text("PRAGMA quick_check")).scalar()
        yield _say(state != "ok", f"ความสมบูรณ์ของฐานข้อมูล: {state}", f"integrity of the database: {state}")
        level = connection.execute(text("PRAGMA synchronous")).scalar()
        yield _say(level != 2, f"synchronous={level}", f"synchronous={level}")  # noqa: PLR2004 - FULL
    else:
        yield from judge_levels({name: connection.execute(text(f"SHOW {name}")).scalar() for name in LEVELS})
    newest = connection.execute(select(func.max(BACKUP.c.at))).scalar()
    yield _say(newest is None, f"สำเนาล่าสุด {newest or 'ไม่มี'}", f"newest backup: {newest or 'none'}")


def judge_levels(levels: Mapping[str, object]) -> Iterator[Symptom]:
    """Tell which settings of a PostgreSQL server let an acknowledged complaint be lost, or pages be torn.

    ``synchronous_commit`` is that of our own session: a pooler in between may have dropped what we ask for.
    """
    for name, level in levels.items():
        yield _say(level == "off", f"{name}={level}", f"{name}={level}")


def _people(connection: Connection) -> Iterator[Symptom]:
    for role in ("officer", "integrity", "auditor"):
        query = select(func.count()).select_from(STAFF).where(STAFF.c.role == role, STAFF.c.disabled == 0)
        count = connection.execute(query).scalar_one()
        yield _say(count == 0, f"บัญชี {role}: {count}", f"accounts of role {role}: {count}")


def _clocks(connection: Connection, now: datetime) -> Iterator[Symptom]:
    today = day_of(now).isoformat()
    late = _count(
        connection,
        COMPLAINT.c.status.in_(OPEN),
        COMPLAINT.c.due_on < today,
        COMPLAINT.c.first_reply_on.is_(None),
        COMPLAINT.c.erased_on.is_(None),
    )
    yield _say(late > 0, f"เรื่องเกินกำหนดแจ้ง {late}", f"{late} cases past their day of reply")
    soon = _count(connection, COMPLAINT.c.expires_on <= days_after(day_of(now), 30), COMPLAINT.c.erased_on.is_(None))
    yield _say(False, f"จะครบกำหนดลบใน 30 วัน {soon}", f"{soon} cases reach the end of their keeping in 30 days")  # noqa: FBT003 - wrong?
    stuck = connection.execute(
        select(func.count()).select_from(OUTBOX).where(OUTBOX.c.sent_at.is_(None), OUTBOX.c.tries > 0)
    ).scalar_one()
    yield _say(stuck > 0, f"อีเมลที่ส่งไม่ออก {stuck}", f"{stuck} mails could not be sent")
    yield _one_address(connection)


def _count(connection: Connection, *conditions: "object") -> int:
    query = select(func.count()).select_from(COMPLAINT).where(*conditions)  # type: ignore[arg-type]
    return connection.execute(query).scalar_one()


def _one_address(connection: Connection) -> Symptom:
    """Tell when many views come from one visitor: the proxy does not hand on addresses."""
    query = (
        select(VISIT_DAY.c.day, VISIT_DAY.c.visitors, func.sum(VISIT_PAGE.c.views).label("views"))
        .join(VISIT_PAGE, VISIT_PAGE.c.day == VISIT_DAY.c.day)
        .where(VISIT_DAY.c.closed_at.is_not(None))
        .group_by(VISIT_DAY.c.day, VISIT_DAY.c.visitors)
    )
    strange = [row.day for row in connection.execute(query) if row.visitors <= 1 and row.views > _MANY]
    return _say(
        bool(strange),
        f"วันที่ทุกการเข้าชมมาจากที่อยู่เดียว: {', '.join(strange[:5]) or 'ไม่มี'} (ตรวจ trusted_proxies)",
        f"days on which every visit has one address: {', '.join(strange[:5]) or 'none'} (check trusted_proxies)",
    )
