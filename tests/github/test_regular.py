"""What runs every week and beside a pull request: the audit and its issue, the preview, and the owners."""
# ruff: noqa: D103 - the name of a test is its sentence

from typing import Any

import pytest
from tests.e2e.town import NEWS, ROAD
from tests.github.api import Api
from tests.github.hub import Hub
from tests.github.runner import Event, Job


def audit(hub: Hub, api: Api) -> dict[str, Job]:
    main = "refs/heads/main"
    return hub.run("audit", Event(ref=main, sha=hub.commit(main), actor="nobody", payload={}, api=api.url))


def bypass(hub: Hub) -> str:
    hub.town.git("checkout", "--quiet", "main")
    hub.revise(ROAD)
    return hub.push_main()


def test_nothing_found_opens_nothing(live: Hub, api: Api) -> None:
    jobs = audit(live, api)
    assert ([job.passed for job in jobs.values()], api.issues) == ([True, True], {})
    assert "nothing went past the gate" in jobs["audit"].summary or "ไม่พบการข้ามด่าน" in jobs["audit"].summary


def test_a_bypass_is_told_in_one_issue_and_the_run_is_red_until_it_is_seen_to(live: Hub, api: Api) -> None:
    commit = bypass(live)
    for _ in range(2):
        jobs = audit(live, api)
        assert (jobs["audit"].passed, jobs["tell"].exit_code) == (True, 1)
    (issue,) = api.issues.values()
    assert (issue["state"], issue["labels"]) == ("open", ["prakat-audit"])
    assert commit[:12] in issue["body"]
    assert ROAD in issue["body"]
    # A history from before is judged no more once it is clean: here main is put back to where it was.
    live.push_main(live.mark)
    assert audit(live, api)["tell"].passed
    assert issue["state"] == "closed"


def test_a_rewritten_main_is_told(live: Hub, api: Api) -> None:
    tree = live.town.git("rev-parse", "main^{tree}")
    live.push_main(live.town.git("commit-tree", tree, "-m", "ประวัติใหม่"))
    jobs = audit(live, api)
    assert jobs["tell"].exit_code == 1
    assert "refs/prakat/published" in api.issues[1]["body"]


def test_an_audit_that_cannot_judge_is_red_and_says_so(live: Hub, api: Api) -> None:
    live.town.git("checkout", "--quiet", "--orphan", "other")
    (live.town.path / "approvals.yml").unlink()
    live.town.commit("ไม่มีทะเบียน")
    live.town.git("push", "--quiet", "--force", "origin", "HEAD:refs/heads/main")
    jobs = audit(live, api)
    assert jobs["tell"].exit_code == 2
    assert "approvals.yml" in api.issues[1]["body"]


def test_an_api_that_fails_is_no_clean_audit(live: Hub, api: Api) -> None:
    api.broken = True
    assert not audit(live, api)["tell"].passed


def test_a_commit_message_is_text_in_the_issue(live: Hub, api: Api) -> None:
    live.town.git("checkout", "--quiet", "main")
    live.town.write(ROAD, live.town.read(ROAD) + "x\n")
    live.town.commit("</pre><script>x</script> @everyone ::set-output name=status::0")
    live.push_main()
    jobs = audit(live, api)
    assert "<script" not in api.issues[1]["body"]
    assert api.issues[1]["body"].count("</pre>") == 1
    assert {command.name for command in jobs["audit"].commands} == {"stop-commands"}


def pull(hub: Hub, name: str) -> tuple[Job, Any]:
    hub.town.git("push", "--quiet", "--force", "origin", "HEAD:refs/heads/draft")
    event = Event(ref="refs/pull/1/merge", sha=hub.commit("refs/heads/draft"), actor="someone", payload={})
    runner = hub.runner(name, event)
    return runner.run(name)[name], runner


def test_a_preview_shows_what_waits_for_approval(hub: Hub) -> None:
    hub.revise(ROAD)
    hub.revise(NEWS)
    job, runner = pull(hub, "preview")
    assert job.passed, job.log
    page = runner.artifact / "procurement" / "2569" / "road" / "index.html"
    assert "ฉบับร่าง" in page.read_text("utf-8")
    assert "แก้ไขแล้ว" in page.read_text("utf-8")


@pytest.mark.parametrize("current", [True, False])
def test_owners_must_be_the_rosters(hub: Hub, *, current: bool) -> None:
    hub.town.prakat("codeowners", "--write")
    if not current:
        hub.town.roster(lambda value: value["root"]["people"].append("p-finance"))
    hub.town.commit("เจ้าของ")
    assert pull(hub, "owners")[0].passed == current
