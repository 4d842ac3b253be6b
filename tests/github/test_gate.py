"""The gate's workflow, step by step, against real pull requests."""
# ruff: noqa: D103 - the name of a test is its sentence

import re
from typing import Any

import pytest
from tests.e2e.town import CONTACT, NEWS, ROAD
from tests.github.hub import Hub
from tests.github.runner import Job, parse_commands

from prakat.report.catalog import ALL_RULES
from prakat.settings import LEDGER

RULES = {rule.id for rule in ALL_RULES}


def refused_by(job: Job) -> set[str]:
    """Return the rules whose annotations a job left."""
    titles = [re.search(r"title=([a-z-]+) ", command.properties) for command in job.named("error")]
    return {title[1] for title in titles if title}


def test_a_good_pull_request_passes(hub: Hub) -> None:
    hub.revise(ROAD)
    hub.approve(ROAD)
    job = hub.gate(1, hub.open_pull(1))
    assert (job.exit_code, job.named("error")) == (0, [])
    assert job.summary.startswith("## ผ่าน · Passed\n")


def test_only_hashed_wheels_are_installed(hub: Hub) -> None:
    job = hub.gate(1, hub.open_pull(1))
    (call,) = job.installed
    assert call.startswith("-m pip install ")
    assert call.endswith(" --require-hashes --no-deps --only-binary :all: --requirement requirements.txt")


def test_a_page_without_approval_is_refused_with_an_annotation(hub: Hub) -> None:
    hub.revise(ROAD)
    job = hub.gate(1, hub.open_pull(1))
    assert (job.exit_code, refused_by(job)) == (1, {"approval-stale"})
    assert f"file={ROAD}" in job.named("error")[0].properties
    assert job.summary.startswith("## ไม่ผ่าน · Refused\n")
    assert "approval-stale" in job.summary


def test_one_added_space_is_refused(hub: Hub) -> None:
    hub.revise(ROAD)
    hub.approve(ROAD)
    hub.town.write(ROAD, hub.town.read(ROAD) + " ")
    hub.town.commit("ช่องว่าง")
    assert refused_by(hub.gate(1, hub.open_pull(1))) == {"approval-stale"}


def test_a_head_that_moved_after_the_event_is_not_judged(hub: Hub) -> None:
    hub.revise(CONTACT)
    seen = hub.open_pull(1)
    hub.town.write(NEWS, hub.town.read(NEWS) + "แก้ภายหลัง\n")
    hub.town.commit("แก้ภายหลัง")
    now = hub.open_pull(1)
    assert seen != now
    job = hub.gate(1, seen)
    assert job.exit_code == 2
    assert "the pull request has moved on" in job.summary


@pytest.mark.parametrize(
    ("number", "head"), [("1; touch pwned", "a" * 40), ("1", "a" * 40 + "\ntouch pwned"), ("", "")]
)
def test_an_event_without_number_or_commit_is_not_judged(hub: Hub, number: str, head: str) -> None:
    job = hub.gate(number, head)
    assert job.exit_code == 2
    assert not list(hub.home.rglob("pwned"))


def test_a_pull_request_behind_main_is_not_judged_until_it_is_updated(hub: Hub) -> None:
    hub.revise(CONTACT)
    hub.merge()
    hub.town.branch("late", "HEAD~1")
    hub.revise(ROAD)
    hub.approve(ROAD)
    job = hub.gate(1, hub.open_pull(1))
    assert job.exit_code == 2
    assert "Update branch" in job.summary
    hub.town.git("merge", "--quiet", "--no-edit", "main")
    assert hub.gate(1, hub.open_pull(1)).exit_code == 0


def test_main_judges_and_not_the_code_of_the_pull_request(hub: Hub) -> None:
    """Everything that could say "pass" is replaced in the pull request; main's own copy refuses."""
    for name in ("hooks/pre_merge.py", "hooks/prakat/gate.py"):
        hub.town.write(name, "import sys\nsys.exit(0)\n")
    for name in ("gate.sh", "gate-fetch.sh", "install.sh", "verdict.sh"):
        hub.town.write(f".github/scripts/{name}", "touch pwned\nexit 0\n")
    hub.town.write("requirements.txt", "evil==1.0\n")
    hub.revise(ROAD)
    job = hub.gate(1, hub.open_pull(1))
    assert (job.exit_code, refused_by(job)) == (1, {"approval-stale", "root-approval"})
    assert not list(hub.home.rglob("pwned"))


def test_an_author_who_makes_himself_head_is_refused(hub: Hub) -> None:
    public = (hub.town.keys / "stranger.pub").read_text("utf-8").split()[1]

    def usurp(value: dict[str, Any]) -> None:
        value["people"]["p-stranger"] = {
            "name": "ผู้อำนวยการกองคลัง",
            "keys": {"k1": {"type": "ssh-ed25519", "key": public, "from": "2026-10-01", "revoked": None}},
        }
        value["divisions"]["finance"]["heads"][0]["person"] = "p-stranger"

    hub.town.roster(usurp)
    hub.revise(ROAD)
    job = hub.gate(1, hub.open_pull(1))
    assert (job.exit_code, refused_by(job)) == (1, {"approval-stale", "root-approval", "roster"})


HOSTILE_NAMES = (
    "docs/news/2570/$(touch pwned).md",
    "docs/news/2570/`touch pwned`.md",
    "docs/news/2570/;touch pwned;.md",
    'docs/news/2570/"&& touch pwned&&".md',
    "docs/news/2570/a\n::add-mask::ผ่าน\n.md",
    "docs/news/2570/a\r::set-output name=x::y.md",
    "docs/news/2570/##[add-matcher]x.md",
    "docs/news/2570/--help.md",
    "-rf",
)
HOSTILE_LINES = (
    "::error file=README.md::ปลอม",
    "   ::warning::ปลอม",
    "::add-matcher::/etc/passwd",
    "::stop-commands::ปลอม",
    "##[add-matcher]/etc/passwd",
    'x: "##[group]ปลอม"',
    "<script>##[error]ปลอม</script></pre><script>x</script>",
    "<!-- ##[set-env name=x]y -->",
)


def hostile_pull(hub: Hub) -> str:
    """Propose files whose names and lines want to be a shell's, a runner's or a browser's business."""
    page = hub.town.read(NEWS)
    head, body = page.split("\n---\n", 1)
    for index, line in enumerate(HOSTILE_LINES):
        hub.town.write(f"docs/news/2570/body-{index}.md", f"{head}\n---\n{line}\n\n{line}<b>\n\n{body}")
        hub.town.write(f"docs/news/2570/head-{index}.md", f"{head}\n{line}\n---\n{body}")
    for name in HOSTILE_NAMES:
        hub.town.write(name, page)
    hub.town.commit('$(touch pwned) `touch pwned` "; touch pwned #\n\n::add-mask::x')
    return hub.open_pull(7)


def test_a_hostile_fork_commands_nothing(hub: Hub) -> None:
    head = hostile_pull(hub)
    job = hub.gate(
        7,
        head,
        title='"; touch pwned; echo "${{ github.token }}`touch pwned`$(touch pwned)',
        body="${{ github.token }}\n::set-output name=x::y",
        head={"ref": 'x";touch${IFS}pwned;"', "label": "fork:$(touch pwned)", "repo": {"fork": True}},
    )
    assert job.exit_code == 1
    assert {"file-name", "front-matter", "raw-html"} <= refused_by(job)
    assert not list(hub.home.rglob("pwned"))
    assert {command.name for command in job.commands} == {"error", "stop-commands"}
    assert refused_by(job) <= RULES
    assert all(re.match(r"file=.*title=[a-z-]+ ", command.properties) for command in job.named("error"))
    assert "<script" not in job.summary
    assert job.summary.count("</pre>") == 1


def test_a_runner_would_obey_the_hostile_lines_if_they_were_printed_as_they_are() -> None:
    lines = [line for line in HOSTILE_LINES if "stop-commands" not in line]
    names = {command.name for command in parse_commands("\n".join(lines))}
    assert names == {"add-matcher", "error", "group", "set-env", "warning"}


def test_the_ledger_alone_passes_through_the_gate_too(hub: Hub) -> None:
    hub.town.write(LEDGER, hub.town.read(LEDGER).replace("เห็นชอบ", "รับรอง", 1))
    hub.town.commit()
    assert hub.gate(1, hub.open_pull(1)).exit_code == 1
