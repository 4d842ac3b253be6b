"""From a lived month to a branch that the gate passes, a built site, and the numbers on its pages."""
# ruff: noqa: D103 - the name of a test is its sentence

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.collector.living import NOON, living, make
from tests.e2e.town import ROOT, Town

from prakat.cli.collect import COMMAND
from prakat.cli.fmt import COMMAND as FMT
from prakat.collector.branch import commit_on_branch
from prakat.collector.cases import Intake, Submission
from prakat.collector.complaint_form import Complaint
from prakat.collector.database import open_database
from prakat.collector.export import Publisher, render_files, sums_of
from prakat.collector.keys import read_keys
from prakat.collector.ratings import COUNTED, Answer, store_answers
from prakat.collector.trouble import CollectorError
from prakat.collector.visitor import close_days
from prakat.collector.visits import Hit, store_hits
from prakat.content.statistics_file import parse_statistics
from prakat.settings import BANGKOK

MARK = "เครื่องหมายที่ต้องไม่หลุด"
BRANCH = "stats-2026-10"


def live(folder: Path) -> dict[str, str]:
    """Live through October 2026 and return the files of that month."""
    town = make(folder)
    site = town.configuration
    keys = read_keys(Path(site.key_file))
    engine = open_database(site.database)
    moment = NOON - timedelta(days=40)
    day = moment.date().isoformat()
    with engine.begin() as connection:
        words = Complaint(
            category="road", subject=MARK, body=f"{MARK} ในรายละเอียด", identity="contact", phone="0-0000-0000"
        )
        sent = Submission(complaint=words, number="1", now=moment)
        Intake(keys=keys, reply_days=15, notify=False).store(connection, [sent])
        store_hits(connection, [Hit(day, "/news/", "page", bytes([turn]) * 8) for turn in range(21)])
        store_hits(connection, [Hit(day, "/procurement/2569/road.pdf", "file", b"12345678")])
        answers = [
            Answer(
                day=day,
                page="",
                voter=bytes([turn]) * 8,
                scores={"find": 4},
                comment=MARK,
                verdict=COUNTED,
                expires_on=day,
            )
            for turn in range(6)
        ]
        store_answers(connection, answers)
        close_days(connection, NOON.date(), "2026-11-01T00:00:00Z")
        publisher = Publisher(
            division="clerk", responsible="ผู้ดูแลเว็บไซต์", checked_by="ผู้ดูแลเว็บไซต์", now=NOON, sample=True
        )
        files = render_files(sums_of(connection, "2026-10", site, NOON), publisher, folder)
    engine.dispose()
    return files


def test_a_month_goes_on_a_branch_and_through_the_gate(town: Town, tmp_path: Path) -> None:
    files = live(tmp_path / "collector")
    before = town.git("rev-parse", "HEAD")
    commit = commit_on_branch(town.path, BRANCH, "main", files, "statistics")
    assert town.git("rev-parse", "HEAD") == before
    assert town.git("status", "--porcelain", "--", "docs").strip() == ""
    assert commit_on_branch(town.path, BRANCH, "main", files, "statistics") == commit
    assert town.git("diff", "--name-only", "main", BRANCH).split() == sorted(files)
    outcome = town.check(head=BRANCH)
    assert outcome.exit_code == 0, outcome
    town.git("checkout", "-q", BRANCH)
    pages = [path for path in files if path.endswith(".md")]
    tidy = CliRunner().invoke(FMT, ["--check", "--repo", str(town.path), *pages])
    assert tidy.exit_code == 0, tidy.output
    whole = town.git("log", "-p", "--all").encode()
    assert MARK.encode() not in whole
    assert not any(MARK in text for text in files.values())
    with pytest.raises(CollectorError):
        commit_on_branch(town.path, "other", "no-such-base", files, "statistics")


def test_a_number_changed_on_the_way_is_refused(town: Town, tmp_path: Path) -> None:
    files = live(tmp_path / "collector")
    name = "docs/site-feedback/visits-2026-10.yml"
    changed = {**files, name: files[name].replace("views: 21", "views: 2100")}
    commit_on_branch(town.path, BRANCH, "main", changed, "statistics")
    assert "statistics-file" in str(town.check(head=BRANCH).rules)


def test_numbers_typed_by_hand_pass_the_gate_as_well(town: Town) -> None:
    common = [
        "--month",
        "2026-10",
        "--checked-by",
        "ผู้ดูแลเว็บไซต์",
        "--repo",
        str(town.path),
        "--branch",
        BRANCH,
        "--sample",
    ]
    for words in (
        ["visits", "views=120", "visitors=40"],
        ["complaints", "general.received=3", "general.resolved=3", "general.channel.phone=3"],
        ["satisfaction", "responses=2", "find.5=2", "helpful=1"],
    ):
        answer = CliRunner().invoke(COMMAND, ["tally", *words, *common])
        assert answer.exit_code == 0, answer.output
    # The command publishes as of now, so now is when it is judged.
    assert town.check(head=BRANCH, now=datetime.now(BANGKOK)).exit_code == 0


def tally(town: Town, *words: str, branch: str = BRANCH) -> str:
    common = ["--month", "2026-10", "--checked-by", "ผู้ดูแลเว็บไซต์", "--repo", str(town.path), "--sample"]
    answer = CliRunner().invoke(COMMAND, ["tally", *words, *common, "--branch", branch])
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_a_published_month_is_corrected_by_name_and_only_when_it_differs(town: Town) -> None:
    path, page = "docs/site-feedback/visits-2026-10.yml", "docs/site-feedback/visits-2026-10.md"
    tally(town, "visits", "views=120", "visitors=40")
    town.git("checkout", "--quiet", "main")
    town.git("merge", "--quiet", "--no-edit", BRANCH)
    first = town.git("rev-parse", "HEAD").strip()
    assert "unchanged" in tally(town, "visits", "views=120", "visitors=40", branch="again")
    assert "again" not in town.git("branch", "--list", "again")
    assert "corrects" in tally(town, "visits", "views=130", "visitors=40", branch="other")
    old = parse_statistics(town.git("show", f"{first}:{path}").encode())
    new = parse_statistics(town.git("show", f"other:{path}").encode())
    assert old is not None
    assert new is not None
    assert (new["corrects"], "corrects" in old) == (old["digest"], False)
    assert "updated: " in town.git("show", f"other:{page}")
    assert "updated: " not in town.git("show", f"{first}:{page}")
    assert town.check(head="other", now=datetime.now(BANGKOK)).exit_code == 0
    town.git("merge", "--quiet", "--no-edit", "other")
    # The correction stands: the same figures once more are no other one.
    assert "unchanged" in tally(town, "visits", "views=130", "visitors=40", branch="third")
    silent = {path: town.git("show", f"{first}:{path}")}
    commit_on_branch(town.path, "silent", "main", silent, "back to the old figures without a word")
    assert "statistics-file" in str(town.check(head="silent", now=datetime.now(BANGKOK)).rules)


def test_the_last_exported_figures_are_public_and_no_others(tmp_path: Path) -> None:
    with living(tmp_path / "collector") as served:
        assert served.client.get("/v1/public/stats").json == {}
        served.client.post("/v1/hit", {"p": "/news/"})
        for month in ("2026-09", "2026-10"):
            served.run("export", "--month", month, "--checked-by", "ผู้ดูแล", "--repo", str(tmp_path))
        answer = served.client.get("/v1/public/stats")
        files = [parse_statistics(path.read_bytes()) for path in sorted(tmp_path.rglob("*-2026-10.yml"))]
        assert len(files) == 3
        assert answer.json == {value["schema"]: value for value in files if value}
        assert answer.headers["cache-control"] == "public, max-age=3600"
        assert served.client.send("POST", "/v1/public/stats").status == 405


@pytest.mark.parametrize(
    "words",
    [
        ["satisfaction", "responses=1", "find.5=3"],
        ["complaints", "general.received=1", "general.category.road=5"],
        ["visits", "views=1", "--month", "2126-10"],
        ["complaints", "general.received=999999999", "general.channel.phone=9999999999"],
        ["complaints", "general.received=1", "general.channel.=1"],
    ],
)
def test_a_slip_of_whoever_types_numbers_is_told_in_words(tmp_path: Path, words: list[str]) -> None:
    common = ["--month", "2026-10"] * ("--month" not in words) + ["--checked-by", "ผู้ดูแล", "--repo", str(tmp_path)]
    answer = CliRunner().invoke(COMMAND, ["tally", *words, *common], catch_exceptions=False)
    assert answer.exit_code == 2
    assert "Traceback" not in answer.output
    assert list(tmp_path.iterdir()) == []


def test_the_pages_say_the_numbers_and_nil_is_zero(tmp_path: Path) -> None:
    files = live(tmp_path / "collector")
    general = files["docs/complaint/complaints-general-2026-10.md"]
    corruption = files["docs/complaint/complaints-corruption-2026-10.md"]
    assert "received: 1" in general
    assert re.search(r"received: 0\n", corruption)
    assert "nil_return: true" in corruption
    assert "pageviews: 21" in files["docs/site-feedback/visits-2026-10.md"]
    assert "overall_mean: 4" in files["docs/site-feedback/satisfaction-2026-10.md"]
    assert files["docs/site-feedback/visits-2026-10.csv"].endswith("รวม,21,21\n")


def test_no_month_of_complaints_is_shipped_that_a_first_month_would_have_to_join() -> None:
    assert list((ROOT / "docs" / "site-feedback").glob("visits-*.yml"))
    assert not list((ROOT / "docs" / "complaint").glob("complaints-*.yml"))
