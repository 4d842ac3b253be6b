"""The verdict that an App posts: on pull requests and on groups of the merge queue, judged anew whatever rang."""
# ruff: noqa: D103 - the name of a test is its sentence

from typing import Any

import pytest
from tests.e2e.town import BUDGET, CONTACT, MARKET, ROAD
from tests.github.api import APP_ID, APP_KEY, Api
from tests.github.hub import Hub
from tests.github.runner import Event, Job, run_name

SECRETS = {"prakat-verdict": {"PRAKAT_APP_KEY": APP_KEY}}
VARIABLES = {"prakat-verdict": {"PRAKAT_APP_ID": APP_ID}}


def verdict(hub: Hub, api: Api, event: str, *, app: bool = True, **bell: Any) -> dict[str, Job]:
    settings: dict[str, Any] = {"secrets": SECRETS, "variables": VARIABLES} if app else {}
    return hub.run("verdict", hub.bell("gate", event, api=api.url, **settings, **bell))


def on_pull(hub: Hub, api: Api, number: int = 1, *, app: bool = True) -> dict[str, Job]:
    title = run_name("gate", {"pull_request": {"number": number}})
    return verdict(hub, api, "pull_request_target", title=title, app=app)


def on_group(hub: Hub, api: Api, revision: str = "HEAD", *, app: bool = True, branch: str = "") -> dict[str, Job]:
    name = branch or f"gh-readonly-queue/main/pr-1-{hub.commit('refs/heads/main')}"
    hub.town.git("push", "--quiet", "--force", "origin", f"{revision}:refs/heads/{name}")
    return verdict(hub, api, "merge_group", title="queue-bell", branch=name, app=app)


def posted(api: Api) -> list[tuple[str, str, str]]:
    return [(check["name"], check["head_sha"], check["conclusion"]) for check in api.checks]


def test_a_good_pull_request_gets_the_apps_check(hub: Hub, api: Api) -> None:
    hub.revise(ROAD)
    hub.approve(ROAD)
    head = hub.open_pull(1)
    jobs = on_pull(hub, api)
    assert posted(api) == [("prakat", head, "success")]
    assert api.posted_by == ["token of the app"]
    assert api.granted == [{"repositories": ["website"], "permissions": {"checks": "write"}}]
    assert all(job.passed for job in jobs.values())


def test_a_refused_pull_request_is_told_why_and_the_run_itself_is_well(hub: Hub, api: Api) -> None:
    hub.revise(ROAD)
    head = hub.open_pull(1)
    jobs = on_pull(hub, api)
    assert posted(api) == [("prakat", head, "failure")]
    assert "approval-stale" in api.checks[0]["output"]["summary"]
    assert all(job.passed for job in jobs.values())


def test_a_pull_request_behind_main_cannot_be_judged_and_that_is_no_success(hub: Hub, api: Api) -> None:
    hub.revise(CONTACT)
    hub.merge()
    hub.town.branch("late", "HEAD~1")
    hub.town.commit("late")
    head = hub.open_pull(1)
    on_pull(hub, api)
    assert posted(api) == [("prakat", head, "failure")]
    assert "Cannot judge" in api.checks[0]["output"]["title"]


def test_what_is_judged_is_what_is_there_and_not_what_the_bell_says(hub: Hub, api: Api) -> None:
    """Whoever may make a run of that name can have any pull request judged, and gets the truth about it."""
    hub.revise(ROAD)
    bad = hub.open_pull(1)
    good = hub.commit("refs/heads/main")
    jobs = verdict(hub, api, "pull_request_target", title="gate 1", sha=good, branch="main")
    assert posted(api) == [("prakat", bad, "failure")]
    assert all(job.passed for job in jobs.values())


@pytest.mark.parametrize(
    ("event", "title", "branch"),
    [
        ("pull_request", "gate 1", "draft"),
        ("push", "gate 1", "main"),
        ("pull_request_target", "gate 1; touch pwned", ""),
        ("pull_request_target", "gate $(touch pwned)", ""),
        ("pull_request_target", "", ""),
        ("merge_group", "queue-bell", "main"),
        ("merge_group", "queue-bell", f"gh-readonly-queue/other/pr-1-{'a' * 40}"),
        ("merge_group", "queue-bell", f"gh-readonly-queue/main/pr-1-{'a' * 40}:refs/heads/main"),
        ("merge_group", "queue-bell", f"gh-readonly-queue/main/pr-1-{'a' * 40}\n$(touch pwned)"),
    ],
)
def test_another_bell_moves_nothing(hub: Hub, api: Api, event: str, title: str, branch: str) -> None:
    hub.open_pull(1, "main")
    jobs = verdict(hub, api, event, title=title, branch=branch)
    assert (list(jobs), jobs["judge"].exit_code, api.checks) == (["judge"], 2, [])
    assert not list(hub.home.rglob("pwned"))


def test_a_group_is_judged_on_its_own_tree(hub: Hub, api: Api) -> None:
    """Two pull requests, each good, and what the forge made of both."""
    for number, (page, by) in enumerate(((ROAD, "finance"), (MARKET, "clerk")), 1):
        hub.town.branch(f"pull-{number}")
        hub.revise(page)
        hub.approve(page, by, number)
        hub.town.branch("group", "main" if number == 1 else "group")
        hub.town.git("merge", "--quiet", "--no-ff", "--message=group", f"pull-{number}")
    on_group(hub, api)
    assert posted(api) == [("prakat", hub.town.git("rev-parse", "group"), "success")]


def test_a_group_whose_tree_is_another_than_its_pull_requests(hub: Hub, api: Api) -> None:
    hub.revise(BUDGET)
    hub.approve(BUDGET)
    hub.town.write(BUDGET, hub.town.read(BUDGET) + "ต่อท้าย\n")
    hub.town.commit("รวมแล้วต่างไป")
    on_group(hub, api)
    assert [conclusion for _, _, conclusion in posted(api)] == ["failure"]


def test_without_an_app_a_group_gets_the_check_that_the_ruleset_asks_for(hub: Hub, api: Api) -> None:
    hub.revise(ROAD)
    on_group(hub, api, app=False)
    hub.approve(ROAD)
    on_group(hub, api, app=False)
    assert [(name, conclusion) for name, _, conclusion in posted(api)] == [("gate", "failure"), ("gate", "success")]
    assert all(who.startswith("token of verdict-post") for who in api.posted_by)


def test_without_an_app_a_pull_request_has_the_gates_own_check(hub: Hub, api: Api) -> None:
    hub.open_pull(1)
    jobs = on_pull(hub, api, app=False)
    assert (api.checks, [job.passed for job in jobs.values()]) == ([], [True, True])
    assert [command.name for command in jobs["post"].commands] == ["notice"]


def test_an_api_that_fails_leaves_no_success_behind(hub: Hub, api: Api) -> None:
    hub.open_pull(1, "main")
    api.broken = True
    jobs = on_pull(hub, api)
    assert (jobs["post"].passed, api.checks) == (False, [])


def test_a_key_of_another_app_posts_nothing(hub: Hub, api: Api) -> None:
    hub.open_pull(1, "main")
    event = hub.bell("gate", "pull_request_target", title="gate 1", api=api.url, secrets=SECRETS, variables={
        "prakat-verdict": {"PRAKAT_APP_ID": "654321"}
    })  # fmt: skip
    assert not hub.run("verdict", event)["post"].passed
    assert api.checks == []


def test_the_apps_token_is_masked_and_what_is_judged_commands_nothing(hub: Hub, api: Api) -> None:
    hub.town.write(ROAD, hub.town.read(ROAD) + "\n::add-mask::x\n##[group]x\n</pre><script>x</script>\n")
    hub.town.commit("::set-output name=status::0")
    hub.open_pull(1)
    jobs = on_pull(hub, api)
    assert [command.data for command in jobs["post"].named("add-mask")] == ["token of the app"]
    assert {command.name for command in jobs["judge"].commands} <= {"error", "warning", "notice", "stop-commands"}
    assert "<script" not in api.checks[0]["output"]["summary"]
    assert api.checks[0]["conclusion"] == "failure"


def queue(hub: Hub, api: Api, revision: str = "HEAD") -> None:
    """Do what the forge does with a group: run the bell of its own tree, if there is one, and what waits for that."""
    name = ".github/workflows/queue-bell.yml"
    bell = hub.town.try_git("show", f"{revision}:{name}")
    if bell.returncode == 0 and "merge_group:" in bell.stdout.decode():
        head = hub.town.git("rev-parse", revision)
        hub.town.git("push", "--quiet", "--force", "origin", f"{head}:refs/heads/group")
        rung = hub.run("queue-bell", Event(ref="refs/heads/group", sha=head, actor="someone", payload={}))
        assert rung["bell"].passed
        on_group(hub, api, revision)


def test_a_group_rings_and_without_the_bell_it_gets_no_verdict_at_all(hub: Hub, api: Api) -> None:
    """The bell is the group's own: whoever deletes it, or breaks it, is left without the check that is required."""
    queue(hub, api)
    assert [conclusion for _, _, conclusion in posted(api)] == ["success"]
    (hub.town.path / ".github" / "workflows" / "queue-bell.yml").unlink()
    hub.town.commit("ลบกระดิ่ง")
    queue(hub, api)
    assert len(api.checks) == 1
