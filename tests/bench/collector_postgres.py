"""The same database work on a real PostgreSQL: set-up, intake, ratings, visits, export, erasure, keys, doctor.

python tests/bench/collector_postgres.py     (a server of its own in a temporary folder; needs root to become postgres)
"""

import sys
import tempfile
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "hooks"))

from sqlalchemy import Engine, text, update
from tests.bench.collector_kill import postgres
from tests.collector.living import FIREFOX, NOON, make

from prakat.collector.anomalies import anomalies_in
from prakat.collector.cases import Intake, Submission, find_case, take_step
from prakat.collector.complaint_form import Complaint
from prakat.collector.configuration import Configuration
from prakat.collector.database import migrate, open_database
from prakat.collector.doctor import examine
from prakat.collector.export import sums_of
from prakat.collector.import_counters import import_counter
from prakat.collector.import_log import import_log
from prakat.collector.import_survey import Form, import_survey
from prakat.collector.keys import Keys, read_keys
from prakat.collector.manifest import read_manifest
from prakat.collector.ratings import COUNTED, Answer, store_answers
from prakat.collector.sums import sum_satisfaction, sum_visits
from prakat.collector.tables import IMPORT_RUN
from prakat.collector.tracking import Tracker
from prakat.collector.upkeep import empty_case, note_exports, rotate, run_retention, sweep
from prakat.collector.visitor import close_days, daily_key
from prakat.collector.visits import Hit, store_hits

MARK = "เครื่องหมายที่ต้องหายไป"


def look_at_a_careless_server() -> None:
    """See what the doctor says of a server that does not wait for its disk, and that our own sessions do."""
    with postgres("-c fsync=off -c full_page_writes=off -c synchronous_commit=off") as url:
        town = make(Path(tempfile.mkdtemp(prefix="collector-pg-")), url)
        engine = open_database(town.configuration.database)
        with engine.begin() as connection:
            assert connection.execute(text("SHOW synchronous_commit")).scalar() == "on"
        said = {symptom.text.en: symptom.wrong for symptom in examine(town.configuration, engine, NOON)}
        engine.dispose()
    assert said["fsync=off"]
    assert said["full_page_writes=off"]
    assert not said["synchronous_commit=on"]
    print("PostgreSQL without fsync and full_page_writes: the doctor complains of both; our sessions wait all the same")


def taken_elsewhere(engine: Engine, folder: Path, site: Configuration, keys: Keys) -> None:
    """Take a log twice, exports that overlap, a table of answers, and come from the first version of the tables."""
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE import_run DROP COLUMN tail"))
        connection.execute(text("ALTER TABLE import_run ALTER COLUMN position TYPE INTEGER"))
        connection.execute(text("UPDATE meta SET value = '1' WHERE name = 'schema_version'"))
    assert migrate(engine) == 1
    pages = read_manifest(folder / "pages.txt")
    log, grown, table = folder / "a.log", folder / "b.log", folder / "imported_pages.csv"
    line = f'10.0.0.1 - - [21/Nov/2026:10:00:00 +0700] "GET /news/ HTTP/1.1" 200 %d "-" "{FIREFOX}"\n'
    log.write_text("".join(line % number for number in range(5)))
    grown.write_text("".join(line % number for number in range(3, 9)))
    assert [import_log(engine, keys, pages, path, NOON).views for path in (log, log, grown)] == [5, 0, 4]
    for views in (3, 7):
        table.write_text(f"date,hostname,page,visits,visitors,pageviews\n2026-10-02,x,/news/,1,1,{views}\n")
        import_counter(engine, "plausible", pages, table, "", NOON)
    table.write_text("Timestamp,q\n2026/10/05 9:01:02 AM GMT+7,5\n")
    form = Form(name="form", questions={"find": "q"}, time="", time_format="")
    assert "new 1" in import_survey(engine, site, form, table, NOON)
    assert "known 1" in import_survey(engine, site, form, table, NOON)
    with engine.begin() as connection:
        assert sum_visits(connection, "2026-10", "x")["views"] == 37
        assert sum_satisfaction(connection, "2026-10", "x", site)["responses"] == 2
        connection.execute(update(IMPORT_RUN).values(position=5_000_000_000))


def main() -> None:
    """Live through a month and look at what is left."""
    look_at_a_careless_server()
    with postgres() as url:
        town = make(Path(tempfile.mkdtemp(prefix="collector-pg-")), url)
        site, keys, then = town.configuration, read_keys(Path(town.configuration.key_file)), NOON - timedelta(days=40)
        engine = open_database(site.database)
        assert migrate(engine) == 0
        day = then.date().isoformat()
        with engine.begin() as connection:
            assert daily_key(connection, keys, then.date()) == daily_key(connection, keys, then.date())
            sent = [
                Submission(complaint=Complaint(category="road", subject=MARK, body=MARK), number=str(n), now=then)
                for n in (1, 2, 2)
            ]
            first, second, again = Intake(keys=keys, reply_days=15, notify=True).store(connection, sent)
            assert (second.ticket, again.code) == (again.ticket, "")
            store_hits(connection, [Hit(day, "/news/", "page", bytes([n % 7]) * 8) for n in range(30)])
            answer = Answer(
                day=day, page="", voter=b"x" * 8, scores={"find": 4}, comment="", verdict=COUNTED, expires_on=day
            )
            assert store_answers(connection, [answer, answer]) == ["stored", "updated"]
            close_days(connection, NOON.date(), "2026-11-01T00:00:00Z")
            case = find_case(connection, first.ticket)
            assert case is not None
            take_step(connection, case, "resolved", now=then, actor="officer", keep=site.keep)
            visits, satisfaction, complaints = sums_of(connection, "2026-10", site, NOON)
            assert (visits["views"], visits["visitor_days"], satisfaction["responses"]) == (30, 7, 1)
            assert (complaints["parts"][0]["received"], complaints["parts"][0]["resolved"]) == (2, 1)
            fresh = rotate(connection, keys)
            assert Tracker(keys=fresh).progress(connection, first.ticket, first.code)
            assert run_retention(connection, site.keep, NOON).tickets == ()
            assert anomalies_in(connection, "2026-10") == []
            note_exports(connection, [visits, satisfaction, complaints], NOON)
        taken_elsewhere(engine, town.folder, site, fresh)
        with engine.begin() as connection:
            for ticket in (first.ticket, second.ticket):
                empty_case(connection, ticket, NOON, "officer", "requested")
        sweep(engine)
        with engine.begin() as connection:
            connection.execute(text("CHECKPOINT"))
            folder = Path(connection.execute(text("SHOW data_directory")).scalar_one())
        found = [path for path in (folder / "base").rglob("*") if path.is_file() and MARK.encode() in path.read_bytes()]
        wal = [path for path in (folder / "pg_wal").glob("0*") if MARK.encode() in path.read_bytes()]
        wrong = [symptom.text.en for symptom in examine(site, engine, NOON) if symptom.wrong]
        engine.dispose()
        print(f"PostgreSQL: erased words in {len(found)} table files, in {len(wal)} files of the log; doctor: {wrong}")
        raise SystemExit(bool(found))


if __name__ == "__main__":
    main()
