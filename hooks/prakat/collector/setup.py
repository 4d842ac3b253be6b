"""Setting a collector up: its configuration its key, its database. What is there is never overwritten."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from prakat.collector.configuration import CORRUPTION, read_configuration
from prakat.collector.database import file_of, migrate, open_database
from prakat.collector.durable import make_folder, sync_names, write_durably
from prakat.collector.keys import new_keys, write_keys
from prakat.collector.trouble import CollectorError
from prakat.collector.words import CATEGORIES, QUESTIONS
from prakat.content.front_matter import parse_front_matter
from prakat.settings import DOCS

NAME: Final = "collector.toml"
_NAME: Final = "เทศบาล (ตัวอย่าง)"
_DATABASE: Final = "sqlite:///collector.db"

_TEXT: Final = """\
# บริการรับเรื่องร้องเรียน นับผู้เข้าชม และแบบประเมิน · the collector of complaints, visits and satisfaction
# ตรวจด้วย · check with: prakat collect doctor

database = {database}
# นอกฐานข้อมูล อ่านได้เฉพาะเจ้าของ เก็บสำเนาไว้คนละที่ · outside the database, for its owner alone; keep a copy elsewhere
key_file = "collector.key"
# ที่อยู่เว็บไซต์ตามที่ประชาชนเห็น · the site's origin exactly as browsers see it
origin = {origin}
# รายการหน้าที่นับ · pages that are counted: prakat collect manifest SITE_DIR
manifest = "pages.txt"
site_name = {site_name}
# ผู้ควบคุมข้อมูลส่วนบุคคลและช่องทางติดต่อ · the data controller and how to reach them
controller = {controller}
# เครื่องด้านหน้าที่เชื่อที่อยู่ที่ส่งต่อมา ห้ามใส่ * · proxies whose word about addresses is taken, never everybody
trusted_proxies = ["127.0.0.1"]
# แจ้งผลหรือความคืบหน้าภายในกี่วัน · days until the citizen is told something
reply_days = 15
# ขึ้นคำว่าตัวอย่างทุกหน้า เอาออกเมื่อเปิดใช้จริง · says "sample" on every page; take it out when you open
sample = true

{channels}
{questions}
{categories}
# เก็บไว้กี่วัน · days that things are kept
[keep]
comments = 90
resolved = 730
rejected = 365
spam = 30
events = 1826
ratings = 396

# อีเมลมีเลขที่เรื่องเท่านั้น ไม่มีข้อความของประชาชน · mails hold ticket numbers, never a citizen's words
# [mail]
# host = "localhost"
# sender = "no-reply@example.org"
# desk = "desk@example.org"
"""
_CHANNELS: Final = (
    {"name": "ศูนย์รับเรื่องร้องเรียน", "contact": "สำนักปลัดเทศบาล ชั้น 1", "hours": "วันจันทร์–ศุกร์ 08.30–16.30 น."},
    {"name": "โทรศัพท์", "contact": "0-0000-0000", "hours": "วันจันทร์–ศุกร์ 08.30–16.30 น."},
    {"name": "สายด่วน ป.ป.ช.", "contact": "1205", "hours": "ในเวลาราชการ", "corruption": True},
)
_QUESTIONS: Final = tuple({"id": name, "text": text} for name, text in QUESTIONS.items())
_CATEGORIES: Final = tuple({"id": name, "text": text} for name, text in CATEGORIES.items() if name != CORRUPTION)


def set_up(folder: Path, origin: str, site_name: str, repository: Path | None, database: str = "") -> list[str]:
    """Make what is missing in a folder and return what was made. The site's own pages give channels and questions."""
    made = []
    if any((place / ".git").exists() for place in (folder.resolve(), *folder.resolve().parents)):
        raise CollectorError(
            "โฟลเดอร์นี้อยู่ในคลัง Git ข้อมูลส่วนบุคคลจะหลุดไปกับ commit ได้",
            "this folder lies in a Git repository, where personal data would end up in a commit",
            "เลือกโฟลเดอร์นอกคลัง เช่น ../collector",
            "take a folder outside of it, such as ../collector",
        )
    make_folder(folder, 0o700)
    path = folder / NAME
    if not path.exists():
        name = site_name or _name_of(repository)
        # An address of PostgreSQL may hold a password.
        write_durably(path, _render(origin, name, database or _DATABASE, _pages(repository)), 0o600)
        made.append(NAME)
    if not (folder / "pages.txt").exists():
        write_durably(folder / "pages.txt", "/\n")
        made.append("pages.txt")
    configuration = read_configuration(path)
    key_file = Path(configuration.key_file)
    if not key_file.exists():
        write_keys(key_file, new_keys())
        made.append(key_file.name)
    engine = open_database(configuration.database)
    place = file_of(engine)
    if place is not None and not place.exists():
        # SQLite gives its log the rights of the database; nobody else has any.
        place.touch(mode=0o600)
    if migrate(engine):
        made.append(engine.url.render_as_string(hide_password=True))
    engine.dispose()
    if place is not None:
        sync_names(place.parent)
    return made


def _name_of(repository: Path | None) -> str:
    """Return the name that the site's own settings give it."""
    settings = repository / "mkdocs.yml" if repository is not None else None
    lines = settings.read_text("utf-8").splitlines() if settings is not None and settings.is_file() else []
    named = [line.partition(":")[2].strip().strip("\"'") for line in lines if line.startswith("site_name:")]
    return next(filter(None, named), _NAME)


def _pages(repository: Path | None) -> dict[str, list[dict[str, Any]]]:
    """Return the channels and questions that the site's own pages name."""
    found: dict[str, list[dict[str, Any]]] = {"channel": [], "question": []}
    for values in _front_matters(repository):
        if values.get("type") == "complaint-channel":
            found["channel"] += [
                _channel(item) for item in values.get("channels", []) if item.get("kind") != "web-form"
            ]
        if values.get("type") == "satisfaction-survey":
            found["question"] = [{"id": item["id"], "text": item["text"]} for item in values.get("questions", [])]
    return found


def _front_matters(repository: Path | None) -> Iterator[Mapping[str, Any]]:
    if repository is None:
        return
    for name in ("complaint", "site-feedback"):
        for path in sorted((repository / DOCS / name).rglob("*.md")):
            yield parse_front_matter(path.read_bytes()).value


def _channel(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": item.get("name") or item["contact"],
        "contact": item["contact"],
        "hours": item["hours"],
        "corruption": bool(item["corruption_only"]),
    }


def _render(origin: str, site_name: str, database: str, pages: Mapping[str, list[dict[str, Any]]]) -> str:
    return _TEXT.format(
        database=_value(database),
        origin=_value(origin),
        site_name=_value(site_name),
        controller=_value(f"{site_name} ติดต่อ: สำนักปลัดเทศบาล"),
        channels=_tables("channels", pages["channel"] or _CHANNELS),
        questions=_tables("questions", pages["question"] or _QUESTIONS),
        categories=_tables("categories", _CATEGORIES),
    )


def _tables(name: str, rows: Any) -> str:
    return "\n".join(
        "\n".join([f"[[{name}]]", *(f"{key} = {_value(value)}" for key, value in row.items()), ""]) for row in rows
    )


def _value(value: object) -> str:
    """Write a TOML value: its basic strings escape as JSON's do."""
    return json.dumps(value, ensure_ascii=False)
