"""The recorder's workflow, step by step: from a review on GitHub to an entry on the pull request's branch."""
# ruff: noqa: D103 - the name of a test is its sentence

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.e2e.town import GITHUB, ROAD
from tests.github.api import APP_ID, APP_KEY, REPOSITORY, Api
from tests.github.hub import Hub
from tests.github.runner import Job, run_name

from prakat.authoring.ssh_keygen import read_public_key
from prakat.settings import LEDGER

OFFICER, STRANGER, BOT = 99, 666, 77
PULL = f"/repos/{REPOSITORY}/pulls/1"
BRANCH = "หัวข้อ/แก้ไข"


@pytest.fixture
def reviewed(hub: Hub, api: Api) -> Hub:
    """Return a forge whose roster takes reviews, with pull request 1 open: one revised page, reviewed by nobody yet."""
    adopt(hub)
    hub.revise(ROAD)
    propose(hub, api)
    return hub


def adopt(hub: Hub) -> None:
    public = read_public_key(hub.town.key("spare"))
    key = {"type": public.type, "key": public.blob, "from": "2026-10-01", "revoked": None}

    def change(value: dict[str, Any]) -> None:
        value["people"]["p-finance"]["github"] = GITHUB
        value["recorders"] = {"r-bot": {"keys": {"k1": key}}}
        value["policy"]["methods"] = ["signature", "review"]
        value["policy"], value["recorders"] = value.pop("policy"), value.pop("recorders")

    hub.town.roster(change)
    hub.town.sign_rules(version=2, at=hub.now())
    hub.town.commit("รับรีวิว")
    hub.merge()


def propose(hub: Hub, api: Api, *, repository: str = REPOSITORY) -> str:
    """Open or update the pull request, as the API then tells it."""
    head = hub.open_pull(1)
    hub.town.git("push", "--quiet", "--force", "origin", f"HEAD:refs/heads/{BRANCH}")
    api.objects[PULL] = {
        "number": 1,
        "state": "open",
        "draft": False,
        "commits": 3,
        "base": {"ref": "main"},
        "head": {"sha": head, "ref": BRANCH, "repo": {"full_name": repository}},
        "user": {"id": OFFICER},
    }
    api.lists.setdefault(f"{PULL}/reviews", [])
    person = {"id": OFFICER}
    api.lists[f"{PULL}/commits"] = [{"author": person, "committer": person}] * 3
    pushes = [{"activity_type": "push", "actor": {"id": number}} for number in (OFFICER, OFFICER, BOT)]
    api.lists[f"/repos/{repository}/activity?ref=refs/heads/{BRANCH}"] = pushes
    return head


def review(api: Api, account: int = GITHUB, **fields: Any) -> None:
    """Let somebody review what is there."""
    reviews = api.lists[f"{PULL}/reviews"]
    reviews.append(
        {
            "id": 1000 + len(reviews),
            "state": "APPROVED",
            "commit_id": api.objects[PULL]["head"]["sha"],
            "submitted_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "body": "เห็นชอบ",
            "user": {"id": account, "type": "User"},
            **fields,
        }
    )


def record(hub: Hub, api: Api, *, app: bool = True, title: str = "") -> Job:
    key = {"PRAKAT_RECORDER_KEY": hub.town.key("spare").read_text("ascii")}
    secrets = {"prakat-recorder": {**key, **({"PRAKAT_APP_KEY": APP_KEY} if app else {})}}
    variables = {"prakat-recorder": {"PRAKAT_RECORDER": "r-bot", **({"PRAKAT_APP_ID": APP_ID} if app else {})}}
    title = title or run_name("review-bell", {"pull_request": {"number": 1}})
    event = hub.bell(
        "review-bell", "pull_request_review", title=title, api=api.url, secrets=secrets, variables=variables
    )
    job = hub.run("record", event)["record"]
    assert not list(hub.home.glob("record-*/**/recorder*")), "a key was left behind"
    return job


def branch(hub: Hub) -> str:
    return hub.commit(f"refs/heads/{BRANCH}")


def test_a_heads_review_becomes_an_entry_that_the_gate_takes(reviewed: Hub, api: Api) -> None:
    """The other reviews, and more than one page of each list, are there as well."""
    before = branch(reviewed)
    assert reviewed.gate(1, before).exit_code == 1
    for account in (STRANGER, OFFICER, GITHUB):
        review(api, account)
    job = record(reviewed, api)
    assert job.passed, job.log
    head = branch(reviewed)
    town = reviewed.town
    town.git("fetch", "--quiet", "origin", f"refs/heads/{BRANCH}")
    assert town.git("diff-tree", "--name-only", "-r", before, head) == LEDGER
    assert town.git("rev-parse", f"{head}^") == before
    entry = town.entry(ROAD, head)
    assert (entry.by, entry.method) == ("p-finance", "review")
    reviewed.town.git("checkout", "--quiet", head)
    assert reviewed.gate(1, reviewed.open_pull(1)).exit_code == 0
    assert api.granted == [{"repositories": ["website"], "permissions": {"contents": "write"}}]


def test_recorded_twice_is_recorded_once(reviewed: Hub, api: Api) -> None:
    review(api)
    record(reviewed, api)
    head = branch(reviewed)
    reviewed.town.git("fetch", "--quiet", "origin", f"refs/heads/{BRANCH}")
    reviewed.town.git("checkout", "--quiet", head)
    propose(reviewed, api)
    assert record(reviewed, api).passed
    assert branch(reviewed) == head


@pytest.mark.parametrize(
    ("account", "fields"),
    [
        (STRANGER, {}),
        (OFFICER, {}),
        (GITHUB, {"state": "COMMENTED"}),
        (GITHUB, {"state": "DISMISSED"}),
        (GITHUB, {"commit_id": "a" * 40}),
        (GITHUB, {"user": {"id": GITHUB, "type": "Bot"}}),
    ],
)
def test_a_review_that_is_nobodys_approval_changes_nothing(
    reviewed: Hub, api: Api, account: int, fields: dict[str, Any]
) -> None:
    before = branch(reviewed)
    review(api, account, **fields)
    job = record(reviewed, api)
    assert (job.passed, branch(reviewed)) == (True, before)
    assert "No review could be recorded" in job.summary


def test_a_head_who_pushed_to_the_branch_is_not_asked(reviewed: Hub, api: Api) -> None:
    """Only the activity of the branch tells who pushed; commits name whom they like. It is on the second page."""
    before = branch(reviewed)
    api.lists[f"/repos/{REPOSITORY}/activity?ref=refs/heads/{BRANCH}"].append({"actor": {"id": GITHUB}})
    review(api)
    record(reviewed, api)
    assert branch(reviewed) == before


def test_a_branch_that_moved_since_is_left_alone(reviewed: Hub, api: Api) -> None:
    review(api)
    reviewed.town.write(ROAD, reviewed.town.read(ROAD) + "ต่อท้าย\n")
    reviewed.town.commit("แก้ภายหลัง")
    after = reviewed.open_pull(1)
    reviewed.town.git("push", "--quiet", "--force", "origin", f"HEAD:refs/heads/{BRANCH}")
    job = record(reviewed, api)
    assert (job.exit_code, branch(reviewed)) == (2, after)


def test_a_fork_is_its_owners_and_is_shown_what_to_put_there(reviewed: Hub, api: Api) -> None:
    before = propose(reviewed, api, repository="someone/website")
    review(api)
    job = record(reviewed, api)
    assert (job.passed, branch(reviewed), api.granted) == (True, before, [])
    assert "method: review" in job.summary


def test_without_an_app_it_is_pushed_and_said_that_no_check_starts(reviewed: Hub, api: Api) -> None:
    before = branch(reviewed)
    review(api)
    job = record(reviewed, api, app=False)
    assert branch(reviewed) != before
    assert any("close and reopen" in command.data for command in job.named("notice"))


@pytest.mark.parametrize("title", ["review 1; touch pwned", "review", "gate 1", "review $(touch pwned)"])
def test_a_bell_that_names_no_pull_request(reviewed: Hub, api: Api, title: str) -> None:
    before = branch(reviewed)
    review(api)
    assert (record(reviewed, api, title=title).exit_code, branch(reviewed)) == (2, before)
    assert not list(reviewed.home.rglob("pwned"))


@pytest.mark.parametrize("wrong", ["base", "fork", "commits", "api"])
def test_what_is_not_known_whole_is_not_recorded(reviewed: Hub, api: Api, wrong: str) -> None:
    before = branch(reviewed)
    review(api)
    pull = api.objects[PULL]
    if wrong == "base":
        pull["base"]["ref"] = "other"
    elif wrong == "fork":
        pull["head"]["repo"] = None
    elif wrong == "commits":
        pull["commits"] = 300
    else:
        api.broken = True
    job = record(reviewed, api)
    assert (job.passed, branch(reviewed)) == (False, before)


def test_where_no_recorder_is_set_it_says_how(reviewed: Hub, api: Api) -> None:
    review(api)
    event = reviewed.bell("review-bell", "pull_request_review", title="review 1", api=api.url)
    job = reviewed.run("record", event)["record"]
    assert job.exit_code == 2
    assert "PRAKAT_RECORDER_KEY" in job.summary
