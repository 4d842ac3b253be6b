"""Marks that were put into everything a citizen gives, looked for in everything that leaves the service."""
# ruff: noqa: D103 - the name of a test is its sentence

import io
import socketserver
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pytest
from tests.collector.living import FIREFOX, Living, complaint, living
from tests.collector.test_collector_desk import PHRASE, Seat, log_in
from tests.e2e.town import Town
from tests.site.conftest import build, founded_site, site_town  # noqa: F401 - fixtures

from prakat.collector.accounts import put_account
from prakat.collector.configuration import Mail
from prakat.collector.database import open_database
from prakat.collector.form_token import make_token
from prakat.collector.keys import read_keys
from prakat.collector.post import send_due, smtp_sender
from prakat.collector.service import thai_now
from prakat.thai.digits import to_thai

# What a citizen, a visitor or staff gave; an address of the network for documentation, a number nobody has.
ADDRESS: Final = "203.0.113.77"
EMAIL: Final = "mark.somebody@example.org"
WORDS: Final = {
    "subject": "เครื่องหมายหัวเรื่อง",
    "body": "เครื่องหมายรายละเอียดของเรื่อง",
    "place": "เครื่องหมายสถานที่",
    "name": "นายเครื่องหมาย ไม่มีตัวตน",
    "phone": "0-0000-0777",
    "email": EMAIL,
}
OTHERS: Final = ("เครื่องหมายข้อความ", "เครื่องหมายบันทึก", "เครื่องหมายแจ้ง", "เครื่องหมายความเห็น", "MarkBrowser/77")


@contextmanager
def post_office() -> Iterator[tuple[int, list[bytes]]]:
    """Serve a mail server that keeps what it is given."""
    taken: list[bytes] = []

    class Clerk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            """Speak as much SMTP as is needed."""
            self.wfile.write(b"220 here\r\n")
            data = False
            for line in self.rfile:
                taken.append(line)
                if data:
                    data = line != b".\r\n"
                    self.wfile.write(b"" if data else b"250 taken\r\n")
                elif line.upper().startswith(b"DATA"):
                    data = True
                    self.wfile.write(b"354 go on\r\n")
                else:
                    self.wfile.write(b"221 bye\r\n" if line.upper().startswith(b"QUIT") else b"250 yes\r\n")

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clerk)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1], taken
    server.shutdown()
    server.server_close()


def live(town: Living) -> str:
    """Live through a citizen's day and return the code of the complaint."""
    town.client.headers["x-forwarded-for"] = ADDRESS
    headers: dict[str, str | None] = {"x_forwarded_for": ADDRESS, "user_agent": f"{FIREFOX} {OTHERS[4]}"}
    slip = make_token(read_keys(town.folder / "collector.key"), "complaint", time.time() - 60)
    fields = complaint(**WORDS, identity="named", reply="email", token=slip)
    made = town.client.post("/v1/complaints", fields, **headers).json
    own = {"ticket": made["ticket"], "code": made["code"]}
    assert town.client.form("/v1/track/message", {**own, "text": OTHERS[0]}, **headers).status == 201
    assert town.client.form("/v1/track", own, **headers).status == 200
    assert town.client.form("/v1/track", {**own, "code": "1" * 16}, **headers).status == 404
    words = {"page": "/news/", "answers": {"helpful": 1, "find": 4}, "comment": OTHERS[3]}
    assert town.client.post("/v1/ratings", words, **headers).status == 201
    assert town.client.post("/v1/hit", {"p": "/news/"}, **headers).status == 204
    assert town.client.post("/v1/hit", {"p": f"/{OTHERS[0]}/"}, **headers).status == 204
    assert town.client.get(f"/{quote(OTHERS[0])}", **headers).status == 404
    assert (
        town.client.send("POST", "/v1/complaints", b"{" + OTHERS[0].encode(), content_type="application/json").status
        == 400
    )
    seat = log_in(town, "officer")
    assert isinstance(seat, Seat)
    assert seat.get(f"c/{made['ticket']}").status == 200
    for kind, text in (("note", OTHERS[1]), ("update", OTHERS[2])):
        assert seat.do(made["ticket"], kind, text=text).status == 303
    assert seat.do(made["ticket"], "status", value="resolved").status == 303
    return str(made["code"])


def marks_in(data: bytes, marks: tuple[str, ...]) -> list[str]:
    """Return which marks stand in some bytes, however they are written."""
    found = []
    for mark in marks:
        forms = {mark, to_thai(mark), quote(mark), mark.encode("unicode_escape").decode()}
        found += [mark] if any(form.encode(code) in data for form in forms for code in ("utf-8", "utf-16-le")) else []
    return found


def unpacked(path: Path) -> bytes:
    """Return a file's bytes, and what they are when they are packed as Git packs objects."""
    raw = path.read_bytes()
    try:
        return raw + zlib.decompress(raw)
    except zlib.error:
        return raw


def log_of(folder: Path) -> Path:
    line = f'{ADDRESS} - - [20/Oct/2026:10:00:00 +0700] "GET /news/ HTTP/1.1" 200 5 "-" "{FIREFOX} {OTHERS[4]}"\n'
    path = folder / "access.log"
    path.write_text(line * 3)
    return path


def test_marks_are_found_however_they_are_written() -> None:
    for data in (
        "x นาย".encode(),
        "นาย".encode("utf-16-le"),
        b"a " + "นาย".encode("unicode_escape"),
        quote("นาย").encode(),
    ):
        assert marks_in(data, ("นาย", "อื่น")) == ["นาย"]
    assert marks_in("๗๗๗".encode(), ("777",)) == ["777"]


def test_nothing_a_citizen_gave_leaves_the_service(site_town: Town, tmp_path: Path) -> None:  # noqa: F811 - the fixture
    marks = (*WORDS.values(), *OTHERS, ADDRESS)
    with post_office() as (port, letters), living(tmp_path / "collector", sample=True) as town:
        site = town.configuration
        engine = open_database(site.database)
        keys = read_keys(town.folder / "collector.key")
        with engine.begin() as connection:
            put_account(connection, keys, "officer", PHRASE, "officer", totp=False)
        code = live(town)
        codes = (code, code.replace(" ", ""))
        mail = Mail(host="127.0.0.1", port=port, sender="no-reply@example.org", desk="desk@example.org", starttls=False)
        assert send_due(engine, replaced(site, mail), thai_now(), smtp_sender(mail)) == 2
        engine.dispose()
        town.run("import", "access-log", str(log_of(tmp_path)))
        common = ["--month", "2026-10", "--checked-by", "ผู้ดูแลเว็บไซต์", "--repo", str(site_town.path)]
        said = town.run("export", *common, "--branch", "stats")
        said += town.run("retention", "--dry-run") + town.run("triage", "list", "--as", "officer")
        public = town.client.get("/v1/public/stats").body
        printed = town.log
    sent = b"".join(letters)
    assert b"To: " + EMAIL.encode() in sent
    assert marks_in(sent, tuple(mark for mark in (*marks, *codes) if mark != EMAIL)) == []
    assert marks_in(printed + said.encode() + public, (*marks, *codes)) == []
    site_town.git("checkout", "--quiet", "-b", "published", "stats")
    done = build(site_town, tmp_path / "site")
    assert done.returncode == 0, done.stderr
    built = [path for path in (tmp_path / "site").rglob("*") if path.is_file()]
    kept = [path for path in site_town.path.rglob("*") if path.is_file()]
    assert len(built) > 20
    assert any(b"2026-10" in path.read_bytes() for path in built)
    for path in (*built, *kept):
        assert marks_in(unpacked(path), (*marks, *codes)) == [], path
    whole = site_town.git("log", "--all", "-p", "--format=full")
    assert marks_in(whole.encode(), (*marks, *codes)) == []
    # In the database stand words, which erasing takes away; never an address, a browser or a code.
    stored = b"".join(path.read_bytes() for path in town.folder.glob("collector.db*"))
    assert marks_in(stored, (ADDRESS, OTHERS[4], *codes)) == []
    assert marks_in(stored, tuple(WORDS.values())) == list(WORDS.values())
    dump = io.StringIO()
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(town.folder / "collector.db")) as file:
        dump.writelines(file.iterdump())
    assert marks_in(dump.getvalue().encode(), (ADDRESS, OTHERS[4], *codes)) == []


def replaced(site: Any, mail: Mail) -> Any:
    import msgspec

    return msgspec.structs.replace(site, mail=mail)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    with living(tmp_path_factory.mktemp("referer")) as served:
        yield served


def test_a_code_stands_in_no_address_and_no_page_sends_one_on(town: Living) -> None:
    slip = make_token(read_keys(town.folder / "collector.key"), "complaint-send", time.time() - 60)
    sent = town.client.form("/v1/complaints", complaint(token=slip, step="send"))
    pages = [sent, town.client.get("/track"), town.client.get("/complaints/new")]
    for page in pages:
        # Within the site the address alone goes on, and no address has ticket or code in it.
        assert page.headers["referrer-policy"] == "same-origin"
        assert page.headers["cache-control"] == "no-store"
        assert "location" not in page.headers
        assert "?" not in "".join(part.partition('"')[0] for part in page.text.split('action="')[1:])
    assert town.client.get("/v1/track?ticket=70-0001&code=1111111111111111").status == 405
    assert town.client.form("/v1/track?ticket=70-0001&code=1111111111111111", {}).status == 404
