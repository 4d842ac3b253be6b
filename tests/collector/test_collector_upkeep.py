"""Keeping and erasing, keys and copies, mails, logs of servers: without a server."""
# ruff: noqa: D103 - the name of a test is its sentence

import gzip
import random
import zipfile
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection, Engine, func, select, update
from tests.collector.living import FIREFOX, NOON

from prakat.collector.bots import is_machine
from prakat.collector.cases import Intake, Submission, find_case, queue_mail, take_step
from prakat.collector.complaint_form import Complaint
from prakat.collector.configuration import Configuration, Mail, read_configuration
from prakat.collector.database import migrate, open_database, require_current
from prakat.collector.doctor import examine
from prakat.collector.form_token import make_token, read_token
from prakat.collector.import_counters import import_counter
from prakat.collector.import_log import import_log
from prakat.collector.keys import Keys, new_keys, read_keys, write_keys
from prakat.collector.limiter import Limiter
from prakat.collector.manifest import Manifest, read_manifest, render_manifest
from prakat.collector.post import send_due, write_mail
from prakat.collector.receipt import format_code, make_code, parse_code, parse_ticket
from prakat.collector.sums import sum_visits
from prakat.collector.tables import COMPLAINT, OUTBOX, PRIVATE, VISIT_DAY
from prakat.collector.tracking import Tracker
from prakat.collector.trouble import CollectorError
from prakat.collector.upkeep import back_up, empty_case, find_due, find_remains, restore, rotate, run_retention, sweep
from prakat.settings import BANGKOK

MARK = "นายเครื่องหมาย ไม่มีตัวตน"
MAIL = Mail(host="localhost", sender="no-reply@example.org", desk="desk@example.org")


@pytest.fixture
def keys(site: Configuration) -> Keys:
    return read_keys(Path(site.key_file))


@pytest.fixture
def manifest(site: Configuration) -> Manifest:
    return read_manifest(Path(site.manifest))


def send(connection: Connection, keys: Keys, now: datetime = NOON, **changes: Any) -> tuple[str, str]:
    fields = {"category": "road", "subject": "เรื่อง", "body": f"รายละเอียดของ {MARK}", **changes}
    sent = Submission(complaint=Complaint(**fields), number=f"{now}{changes}", now=now)
    receipt = Intake(keys=keys, reply_days=15, notify=True).store(connection, [sent])[0]
    return receipt.ticket, receipt.code


def close(connection: Connection, site: Configuration, ticket: str, now: datetime) -> None:
    case = find_case(connection, ticket)
    assert case is not None
    take_step(connection, case, "resolved", now=now, actor="officer", keep=site.keep)


def test_erased_words_are_in_no_byte_of_the_database(engine: Engine, keys: Keys) -> None:
    with engine.begin() as connection:
        tickets = [send(connection, keys, NOON + timedelta(minutes=10 * n), place=f"ที่ {n}")[0] for n in range(30)]
    words: list[bytes] = []
    with engine.begin() as connection:
        for ticket in tickets:
            words += empty_case(connection, ticket, NOON, "officer", "requested")
    assert find_remains(engine, words)
    sweep(engine)
    assert find_remains(engine, [*words, MARK.encode()]) == []
    with engine.begin() as connection:
        assert connection.execute(select(func.count()).select_from(PRIVATE)).scalar_one() == 0
        assert connection.execute(select(func.count()).select_from(COMPLAINT)).scalar_one() == 30
        with pytest.raises(CollectorError):
            empty_case(connection, "70-9999", NOON, "officer", "requested")


def test_retention_does_what_its_rehearsal_said_and_a_hold_stops_it(
    engine: Engine, keys: Keys, site: Configuration
) -> None:
    later = NOON + timedelta(days=site.keep.resolved)
    with engine.begin() as connection:
        old, held, young = (send(connection, keys, NOON + timedelta(hours=n))[0] for n in range(3))
        for ticket, when in ((old, NOON), (held, NOON), (young, NOON + timedelta(days=20))):
            close(connection, site, ticket, when)
        connection.execute(update(COMPLAINT).where(COMPLAINT.c.ticket == held).values(hold="court"))
        assert find_due(connection, site.keep, later - timedelta(days=10)).soon == (old, young)
        told = find_due(connection, site.keep, later)
        done = run_retention(connection, site.keep, later)
        assert told == done
        assert done.tickets == (old,)
        assert done.soon == (young,)
        assert connection.execute(select(func.count()).select_from(PRIVATE)).scalar_one() == 2
        assert run_retention(connection, site.keep, later).tickets == ()
        with pytest.raises(CollectorError):
            empty_case(connection, held, later, "officer", "requested")


def test_a_copy_is_whole_private_and_can_be_put_back(engine: Engine, keys: Keys, folder: Path) -> None:
    with engine.begin() as connection:
        ticket, code = send(connection, keys)
    target = folder / "copy.db"
    digest = back_up(engine, target, NOON)
    assert len(digest) == 64
    assert target.stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        back_up(engine, target, NOON)
    with pytest.raises(CollectorError):
        restore(target, engine)
    engine.dispose()
    for path in folder.glob("collector.db*"):
        path.unlink()
    assert restore(target, engine) == digest
    require_current(engine)
    with engine.begin() as connection:
        assert Tracker(keys=keys).progress(connection, ticket, code)


def test_old_receipts_stay_valid_under_a_new_key_and_unused_keys_go(engine: Engine, keys: Keys) -> None:
    with engine.begin() as connection:
        ticket, code = send(connection, keys)
        second = rotate(connection, keys)
        third = rotate(connection, rotate(connection, second))
        assert (second.active, sorted(second.keys)) == ("k2", ["k1", "k2"])
        assert sorted(third.keys) == ["k1", "k3", "k4"]
        assert Tracker(keys=third).progress(connection, ticket, code)
        assert Tracker(keys=new_keys()).progress(connection, ticket, code) is None
        empty_case(connection, ticket, NOON, "officer", "requested")
        assert "k1" not in rotate(connection, third).keys


def test_a_key_file_that_others_can_read_or_that_is_damaged_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key"
    write_keys(path, new_keys())
    assert read_keys(path).active == "k1"
    path.chmod(0o644)
    with pytest.raises(CollectorError):
        read_keys(path)
    for text in ("", "{}", '{"active": "k2", "keys": {"k1": "00"}}', "[]"):
        path.write_text(text)
        path.chmod(0o600)
        with pytest.raises(CollectorError):
            read_keys(path)
    keys = new_keys()
    assert keys.open("a", keys.seal("a", b"value")) == b"value"
    assert keys.open("b", keys.seal("a", b"value")) is None
    assert new_keys().open("a", keys.seal("a", b"value")) is None


def test_a_token_is_good_for_one_purpose_and_one_day() -> None:
    keys = new_keys()
    slip = make_token(keys, "complaint", 1000.0)
    found = read_token(keys, "complaint", slip, 1002.0)
    assert found
    assert found.hasty
    assert read_token(keys, "rating", slip, 1002.0) is None
    assert read_token(keys, "complaint", slip, 1000.0 + 86_401) is None
    assert read_token(keys, "complaint", slip, 900.0) is None
    assert read_token(new_keys(), "complaint", slip, 1002.0) is None
    for wrong in ("", "....", slip[:-1], slip + "0", slip.replace("k1", "k9"), "๑" * 80, "k1.-5.x.y"):
        assert read_token(keys, "complaint", wrong, 1002.0) is None


def test_codes_and_tickets_are_read_however_they_are_typed() -> None:
    code = make_code()
    assert parse_code(format_code(code)) == code
    assert parse_code(" ๑๒๓๔-๕๖๗๘ 9012.3456 ") == "1234567890123456"
    assert [parse_code(text) for text in ("", "123", "x" * 16, "1" * 17)] == [""] * 4
    assert [parse_ticket(text) for text in ("๗๐-๐๐๐๑", " 70 – 0001", "70/0001", "x")] == ["70-0001"] * 3 + [""]


def test_the_limiters_memory_is_bounded_and_holds_no_address() -> None:
    limiter = Limiter(2, most_keys=1000)
    for number in range(10_000):
        limiter.take(number.to_bytes(4, "big"), 0.0)
    assert len(limiter) == 1000
    who = b"somebody"
    assert [limiter.take(who, now) for now in (0.0, 1.0, 2.0)] == [0, 0, 3599]
    limiter.give_back(who)
    assert limiter.take(who, 3.0) == 0
    assert limiter.take(who, 3601.0) == 0
    assert int.from_bytes(who, "big") not in limiter._counts  # noqa: SLF001 - what it remembers is the point


def test_mails_hold_a_number_and_nothing_a_citizen_wrote(engine: Engine, keys: Keys, site: Configuration) -> None:
    site = msgspec.structs.replace(site, mail=MAIL)
    sent: list[EmailMessage] = []
    with engine.begin() as connection:
        ticket, _ = send(connection, keys, identity="contact", email="citizen@example.org", reply="email", subject=MARK)
        case = find_case(connection, ticket)
        assert case is not None
        for _ in range(5):
            queue_mail(connection, case.id, "update", keys.hash_of("address", "citizen@example.org"), NOON)
    assert send_due(engine, site, NOON, sent.append) == 4
    assert [str(mail["To"]) for mail in sent] == ["desk@example.org"] + ["citizen@example.org"] * 3
    assert all(MARK not in mail.as_string() and ticket in str(mail["Subject"]) for mail in sent)
    assert all(MARK not in mail.get_content() for mail in sent)
    assert send_due(engine, site, NOON + timedelta(minutes=30), sent.append) == 0
    assert send_due(engine, site, NOON + timedelta(hours=3), sent.append) == 2
    with pytest.raises(ValueError, match="characters"):
        write_mail("update", ticket, "a@example.org\r\nBcc: b@example.org", site, MAIL)


def test_a_mail_that_cannot_be_sent_waits_longer_each_time(engine: Engine, keys: Keys, site: Configuration) -> None:
    site = msgspec.structs.replace(site, mail=MAIL)

    def fail(_: EmailMessage) -> None:
        raise ConnectionRefusedError

    with engine.begin() as connection:
        send(connection, keys)
    assert send_due(engine, site, NOON, fail) == 0
    with engine.begin() as connection:
        row = connection.execute(select(OUTBOX)).one()
    assert (row.tries, row.sent_at) == (1, None)
    assert row.next_at > row.created_at
    assert send_due(engine, site, NOON + timedelta(seconds=1), fail) == 0
    with engine.begin() as connection:
        assert connection.execute(select(OUTBOX.c.tries)).scalar_one() == 1


def log_line(number: int, path: str = "/news/", agent: str = FIREFOX, status: int = 200, stamp: str = "") -> bytes:
    when = stamp or f"2{number % 2}/Nov/2026:10:00:{number % 60:02} +0700"
    address = f"10.0.{number % 7}.{number % 5}"
    return f'{address} - - [{when}] "GET {path} HTTP/1.1" {status} 512 "-" "{agent}"\n'.encode()


def test_a_log_counts_once_however_often_and_under_whatever_name_it_comes(
    engine: Engine, keys: Keys, manifest: Manifest, folder: Path
) -> None:
    lines = [log_line(number) for number in range(200)]
    log, packed, cut = folder / "access.log", folder / "access.log.2.gz", folder / "access.log.1"
    log.write_bytes(b"".join(lines[:120]) + lines[120][:30])
    first = import_log(engine, keys, manifest, log, NOON)
    assert (first.views, first.lines, first.malformed) == (120, 120, 0)
    assert import_log(engine, keys, manifest, log, NOON).lines == 0
    cut.write_bytes(b"".join(lines[:150]))
    assert import_log(engine, keys, manifest, cut, NOON).lines == 30
    packed.write_bytes(gzip.compress(b"".join(lines)))
    rest = import_log(engine, keys, manifest, packed, NOON)
    # Of the last fifty, those of a day that was over by then would come too late to be told apart.
    assert rest.views + rest.skipped == 50
    with engine.begin() as connection:
        value = sum_visits(connection, "2026-11", "2026-12-01T00:00:00+07:00")
        days = {row.day: row.closed_at for row in connection.execute(select(VISIT_DAY))}
    assert value["views"] == 120 + 15 + 25
    assert days["2026-11-20"] is not None
    assert days["2026-11-21"] is None


CADDY = (
    '{"level":"info","ts":%s,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"%s",'
    '"remote_port":"40750","proto":"HTTP/1.1","method":"GET","host":"x","uri":"%s","headers":{"User-Agent":["%s"],'
    '"Accept":["*/*"]}},"user_id":"","duration":0.006,"size":2,"status":200,"resp_headers":{"Server":["Caddy"]}}\n'
)


def test_a_log_of_caddy_says_the_same_as_one_of_nginx(
    engine: Engine, keys: Keys, manifest: Manifest, folder: Path
) -> None:
    day = datetime(2026, 11, 20, 9, tzinfo=BANGKOK).timestamp()
    lines = [CADDY % (day + n, f"10.0.0.{n % 7}", r"/news/?q=\"x\"", FIREFOX) for n in range(20)]
    lines += [CADDY % (day, "10.0.0.1", "/procurement/plan.pdf", FIREFOX)]
    lines += [CADDY % (day, "10.0.0.1", "/news/", "curl/8")]
    hostile = [
        "{\n",
        '{"ts":1}\n',
        CADDY % ("1e300", "10.0.0.1", "/news/", FIREFOX),
        CADDY % ('"today"', "10.0.0.1", "/news/", FIREFOX),
        CADDY % (day, "10.0.0.1", "/news/ x", FIREFOX),
    ]
    path = folder / "caddy.log"
    path.write_text("".join([*lines, *hostile]), encoding="utf-8")
    found = import_log(engine, keys, manifest, path, NOON)
    assert (found.views, found.downloads, found.bots, found.malformed) == (20, 1, 1, len(hostile))
    assert found.visitors == 7
    with engine.begin() as connection:
        assert set(connection.execute(select(VISIT_DAY.c.day)).scalars()) == {"2026-11-20"}


def test_lines_that_are_none_are_counted_as_such(engine: Engine, keys: Keys, manifest: Manifest, folder: Path) -> None:
    hostile = [
        b"\n",
        b"\xff\xfe garbage\n",
        b'10.0.0.1 - - [20/Nov/2026:10:00:00 +0700] "GET /news/"\n',
        b'10.0.0.1 - - [99/Nov/2026:10:00:00 +0700] "GET /news/ HTTP/1.1" 200 5 "-" "x"\n',
        b'10.0.0.1 - - [20/Nov/2036:10:00:00 +0700] "GET /news/ HTTP/1.1" 200 5 "-" "x"\n',
        b'10.0.0.1 - - [20/Nov/2026:10:00:00 0700] "GET /news/ HTTP/1.1" 200 5 "-" "x"\n',
        b'10.0.0.1 - - [20/Nov/2026:10:00:00 +0700] "\x1b[31m" 200 5 "-" "x"\n',
        b'10.0.0.1 - - [20/Nov/2026:10:00:00 +0700] "GET /news/ HTTP/1.1" 200 5 "-" "' + b"a" * 1_000_000 + b'"\n',
    ]
    escaped = log_line(0, agent='Mozilla/5.0 (X11; Linux \\"x\\") Firefox/1')
    ignored = [
        log_line(0, status=404),
        log_line(0, path="/none/"),
        log_line(0, agent="curl/8.0"),
        log_line(0, path="/procurement/plan.pdf"),
    ]
    late_evening = log_line(0, path="/%6eews/?q=1", stamp="19/Nov/2026:18:00:00 +0000")
    path = folder / "hostile.log"
    path.write_bytes(b"".join([*hostile, escaped, *ignored, late_evening]))
    found = import_log(engine, keys, manifest, path, NOON)
    assert found.malformed == len(hostile)
    assert (found.views, found.downloads, found.bots, found.others) == (2, 1, 1, 2)
    with engine.begin() as connection:
        assert set(connection.execute(select(VISIT_DAY.c.day)).scalars()) == {"2026-11-20"}


def test_no_line_whatever_brings_the_import_down(engine: Engine, keys: Keys, manifest: Manifest, folder: Path) -> None:
    chance = random.Random(2569)  # noqa: S311 - a repeatable muddle
    whole = log_line(3)
    lines = []
    for _ in range(5000):
        line = bytearray(whole)
        for _ in range(chance.randrange(1, 8)):
            line[chance.randrange(len(line) - 1)] = chance.randrange(256)
        lines.append(bytes(line).replace(b"\n", b" ") + b"\n")
    path = folder / "muddle.log"
    path.write_bytes(b"".join(lines))
    found = import_log(engine, keys, manifest, path, NOON)
    assert found.lines == 5000
    assert found.malformed + found.views + found.others + found.bots + found.skipped + found.downloads == 5000


GOATCOUNTER = (
    "2Path,Title,Event,UserAgent,Browser,System,Session,Bot,Referrer,Referrer scheme,Screen size,Location,"
    "FirstVisit,Date\n"
)


@pytest.mark.parametrize(
    ("source", "name", "text", "month", "wanted"),
    [
        (
            "goatcounter",
            "g.csv",
            GOATCOUNTER + "/news/,N,false,,,,s1,0,,,,,true,2026-10-31T20:00:00Z\n"
            "/news/,N,false,,,,s1,0,,,,,false,2026-10-01T20:00:00Z\n"
            "/,H,false,,,,s2,0,,,,,true,2026-10-01T20:10:00Z\n"
            "/,H,false,,,,s3,150,,,,,true,2026-10-01T20:10:00Z\n"
            "click,C,true,,,,s2,0,,,,,false,2026-10-01T20:10:00Z\n"
            "/,H,false,,,,s2,0,,,,,true,yesterday\n",
            "",
            (2, 2, [{"day": "2026-10-02", "views": 2, "visitors": 2}]),
        ),
        (
            "plausible",
            "imported_pages_1.csv",
            "date,hostname,page,visits,visitors,pageviews\n2026-10-02,x,/news/,3,3,5\n2026-10-02,x,/none/,1,1,7\n",
            "",
            (5, 0, [{"day": "2026-10-02", "views": 5, "visitors": 0}]),
        ),
        ("umami", "u.csv", "x,y\n/news/,11\n/contact,4\n", "2026-10", (15, 0, [])),
        ("matomo", "m.csv", "label,nb_visits,nb_hits\n/news/,5,9\nsite.example/contact/,1,2\n", "2026-10", (11, 0, [])),
        (
            "matomo",
            "d.csv",
            "date,label,nb_uniq_visitors,nb_hits\n2026-10-03,/news/,4,6\n",
            "",
            (6, 4, [{"day": "2026-10-03", "views": 6, "visitors": 4}]),
        ),
    ],
)
def test_exports_of_other_counters_are_taken_once(  # noqa: PLR0913, PLR0917 - a case is what it has
    engine: Engine, manifest: Manifest, folder: Path, source: str, name: str, text: str, month: str, wanted: Any
) -> None:
    path = folder / name
    path.write_text(text, encoding="utf-16" if name == "m.csv" else "utf-8")
    for _ in range(2):
        import_counter(engine, source, manifest, path, month, NOON)
    with engine.begin() as connection:
        value = sum_visits(connection, "2026-10", "2026-11-01T00:00:00+07:00")
    assert (value["views"], value["visitor_days"], value["days"]) == wanted


def test_a_zip_of_plausible_is_read_and_nonsense_is_refused(engine: Engine, manifest: Manifest, folder: Path) -> None:
    path = folder / "p.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("imported_visitors_1.csv", "date,visitors,pageviews\n2026-10-02,4,9\n")
        archive.writestr("imported_pages_1.csv", "date,hostname,page,visits,visitors,pageviews\n2026-10-02,x,/,4,4,9\n")
    assert "9 views" in import_counter(engine, "plausible", manifest, path, "", NOON)
    for source, text, month in (
        ("umami", "x,y\n/,1\n", ""),
        ("umami", "x,y\n/,one\n", "2026-10"),
        ("goatcounter", "a,b\n1,2\n", ""),
        ("plausible", "a,b\n1,2\n", ""),
    ):
        bad = folder / "bad.csv"
        bad.write_text(text)
        with pytest.raises(CollectorError):
            import_counter(engine, source, manifest, bad, month, NOON)


def test_people_in_thai_programs_are_people_and_link_previews_are_not() -> None:
    people = (
        FIREFOX,
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari Line/14.9.1",
        "Mozilla/5.0 (Linux; Android 14; wv) Chrome/128.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/480.0.0]",
        "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120 Mobile musical_ly_2023 BytedanceWebview",
    )
    machines = (
        "",
        "curl/8.0",
        "facebookexternalhit/1.1;line-poker/1.0",
        "Mozilla/5.0 (compatible; linespider/1.1)",
        "Mozilla/5.0 HeadlessChrome/130",
        "python-requests/2.32",
    )
    assert [agent for agent in people if is_machine(agent)] == []
    assert [agent for agent in machines if not is_machine(agent)] == []
    assert isinstance(is_machine("a" * 1_000_000 + "(" * 1000), bool)


def test_the_manifest_is_what_was_built(tmp_path: Path) -> None:
    for name in (
        "index.html",
        "news/index.html",
        "news/plan.pdf",
        "404.html",
        "assets/x.zip",
        "assets/style.css",
        "old.html",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert render_manifest(tmp_path) == "/\n/news/\n/news/plan.pdf\n/old.html\n"
    assert render_manifest(tmp_path, "/town/").startswith("/town/\n/town/news/\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('trusted_proxies = ["127.0.0.1"]', 'trusted_proxies = ["*"]'),
        ('trusted_proxies = ["127.0.0.1"]', 'trusted_proxies = ["0.0.0.0/0"]'),
        ("corruption = true", "corruption = false"),
        ("[[channels]]", "[[channel]]"),
        ("reply_days = 15", "reply_days = 0"),
        ('origin = "http', 'origin = "http://x/path?http'),
        ('database = "sqlite:///', 'database = "mysql:///'),
        ('id = "find"', 'id = "helpful"'),
    ],
)
def test_a_configuration_that_would_not_hold_is_refused(folder: Path, old: str, new: str) -> None:
    path = folder / "collector.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(CollectorError):
        read_configuration(path)


def test_a_database_of_another_version_is_not_touched(engine: Engine, site: Configuration, tmp_path: Path) -> None:
    assert migrate(engine) == 0
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = '99' WHERE name = 'schema_version'")
    for act in (migrate, require_current):
        with pytest.raises(CollectorError):
            act(engine)
    empty = open_database(f"sqlite:///{tmp_path}/other.db")
    with pytest.raises(CollectorError):
        require_current(empty)
    empty.dispose()
    assert site.database.startswith("sqlite:////")


def test_the_doctor_says_what_needs_a_look(engine: Engine, site: Configuration, keys: Keys) -> None:
    with engine.begin() as connection:
        send(connection, keys, NOON - timedelta(days=40))
    said = {symptom.text.en: symptom.wrong for symptom in examine(site, engine, NOON)}
    assert said["1 cases past their day of reply"]
    assert said["sample = true: take it out when you open"]
    assert not said["integrity of the database: ok"]
    assert not said["synchronous=2"]
    assert said["newest backup: none"]
