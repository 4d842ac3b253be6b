"""The publisher's workflow, step by step: what goes up, what does not, and where the mark stands afterwards."""
# ruff: noqa: D103 - the name of a test is its sentence

from typing import Any

import pytest
from tests.e2e.town import CONTACT, MARKET, NEWS, ROAD
from tests.github.api import Api
from tests.github.hub import MARK, Hub
from tests.github.runner import BASE_URL, Event, Job

ALL_JOBS = ["judge", "build", "deploy", "record"]


def published(hub: Hub, jobs: dict[str, Job], commit: str) -> bool:
    """Tell whether a commit went up and the mark stands at it."""
    return list(jobs) == ALL_JOBS and all(j.passed for j in jobs.values()) and (hub.site, hub.mark) == (commit, commit)


def untouched(hub: Hub, jobs: dict[str, Job], commit: str) -> bool:
    """Tell whether the publisher stopped at judging, with site and mark where they were."""
    return list(jobs) == ["judge"] and not jobs["judge"].passed and (hub.site, hub.mark) == (commit, commit)


def good_merge(hub: Hub, page: str = ROAD, by: str = "finance", minutes: int = 1) -> str:
    """Revise, approve and merge a page."""
    hub.revise(page)
    hub.approve(page, by, minutes)
    return hub.merge()


def bypass(hub: Hub, page: str = ROAD) -> str:
    """Push an unapproved change straight to main."""
    hub.town.git("checkout", "--quiet", "main")
    hub.revise(page)
    commit = hub.push_main()
    hub.town.branch()
    return commit


def sign_new_roster(hub: Hub, version: int) -> None:
    """Let the root write a head's post in other words: a change of the roster like any other."""

    def rename(value: dict[str, Any]) -> None:
        value["people"]["p-finance"]["name"] = f"ผู้อำนวยการกองคลัง (รุ่น {version})"

    hub.town.roster(rename)
    hub.town.sign_rules(version=version, at=hub.now())
    hub.town.commit(f"ทะเบียนรุ่น {version}")
    hub.merge()


# The first publication.


def test_nothing_is_published_until_an_administrator_names_the_founding(hub: Hub) -> None:
    jobs = hub.publish()
    assert (list(jobs), jobs["judge"].exit_code, hub.site, hub.mark) == (["judge"], 2, None, "")
    assert "git push origin prakat-founding" in jobs["judge"].summary


def test_the_founding_is_built_from_blobs_and_deployed(hub: Hub) -> None:
    hub.name_founding()
    jobs = hub.publish(real_build=True)
    assert list(jobs) == ALL_JOBS
    assert all(job.passed for job in jobs.values()), jobs
    assert hub.mark == hub.commit("refs/heads/main")
    assert hub.site is not None
    assert f'<link rel="canonical" href="{BASE_URL}/">' in hub.site


def test_a_founding_without_the_roots_signature_is_not_published(hub: Hub) -> None:
    hub.town.git("checkout", "--quiet", "main")
    hub.town.roster(lambda value: value["root"].update(people=["p-finance"]))
    hub.town.commit()
    hub.push_main()
    hub.name_founding()
    jobs = hub.publish()
    assert (list(jobs), jobs["judge"].exit_code, hub.site, hub.mark) == (["judge"], 1, None, "")


def test_a_founding_with_merges_after_it(hub: Hub) -> None:
    hub.name_founding()
    commit = good_merge(hub)
    assert published(hub, hub.publish(), commit)


# Day by day.


def test_an_approved_merge_is_published(live: Hub) -> None:
    commit = good_merge(live)
    assert published(live, live.publish(), commit)


def test_publishing_twice_is_publishing_once(live: Hub) -> None:
    commit = good_merge(live)
    live.publish()
    assert published(live, live.publish(), commit)


def test_two_merges_published_at_once(live: Hub) -> None:
    good_merge(live)
    commit = good_merge(live, MARKET, "clerk", 2)
    assert published(live, live.publish(), commit)


def test_two_changes_of_the_rules_published_at_once(live: Hub) -> None:
    """Rules change one version at a time: main's own history is walked."""
    sign_new_roster(live, 2)
    sign_new_roster(live, 3)
    commit = good_merge(live)
    assert published(live, live.publish(), commit)


def test_only_hashed_wheels_of_what_was_published_are_installed(live: Hub) -> None:
    jobs = live.publish()
    for name, lock in (("judge", "temp/trusted/requirements.txt"), ("build", "requirements-site.txt")):
        (call,) = jobs[name].installed
        assert "--require-hashes --no-deps --only-binary :all:" in call
        assert call.endswith(lock)


# Past the gate.


def test_a_direct_push_stays_unpublished_and_says_so(live: Hub) -> None:
    before = live.mark
    commit = bypass(live)
    jobs = live.publish()
    assert untouched(live, jobs, before)
    job = jobs["judge"]
    assert job.exit_code == 1
    loud = job.named("error")[-1]
    assert loud.properties == "title=ไม่เผยแพร่ / not published"
    for said in ("someone-who-pushes", before):
        assert said in loud.data
    for said in ("someone-who-pushes", before, ROAD, commit[:7], "approval-stale", "officer@example.invalid"):
        assert said in job.summary


def test_what_is_merged_after_a_direct_push_waits_with_it(live: Hub) -> None:
    before = live.mark
    bypass(live)
    good_merge(live, MARKET, "clerk")
    assert untouched(live, live.publish(), before)


def test_a_revert_of_the_direct_push_is_published(live: Hub) -> None:
    bypass(live)
    live.publish()
    live.town.git("revert", "--no-edit", "HEAD")
    commit = live.merge()
    assert published(live, live.publish(), commit)


def test_the_way_back_is_the_one_the_summary_names(live: Hub, api: Api) -> None:
    """What citizens see, what operators are told, what the audit keeps, and each step through the gate as anybody's."""
    before, bad = live.mark, bypass(live)
    jobs = live.publish()
    assert untouched(live, jobs, before)
    assert "git revert" in jobs["judge"].summary
    live.town.git("revert", "--no-edit", "HEAD")
    job = live.gate(1, live.open_pull(1))
    assert job.exit_code == 0, job.summary
    reverted = live.merge()
    assert published(live, live.publish(), reverted)
    live.revise(ROAD)
    live.approve(ROAD, minutes=2)
    assert live.gate(2, live.open_pull(2)).exit_code == 0
    commit = live.merge()
    assert published(live, live.publish(), commit)
    event = Event(ref="refs/heads/main", sha=commit, actor="nobody", payload={}, api=api.url)
    assert live.run("audit", event)["tell"].exit_code == 1
    assert bad[:12] in api.issues[1]["body"]


def test_an_approval_after_the_direct_push_is_published(live: Hub) -> None:
    start = live.mark
    bypass(live)
    live.publish()
    live.town.approve(ROAD, at=live.now(2), base=start)
    live.town.commit("เห็นชอบ", who="finance@example.invalid")
    commit = live.merge()
    assert published(live, live.publish(), commit)


def test_a_revert_followed_by_two_changes_of_the_rules_is_published(live: Hub) -> None:
    """Neither one jump nor every single step would do: the walk goes on from the last state that holds."""
    bypass(live)
    live.town.git("revert", "--no-edit", "HEAD")
    live.merge()
    sign_new_roster(live, 2)
    sign_new_roster(live, 3)
    assert published(live, live.publish(), live.commit("refs/heads/main"))


def test_a_direct_push_hidden_between_changes_of_the_rules(live: Hub) -> None:
    before = live.mark
    sign_new_roster(live, 2)
    bypass(live)
    sign_new_roster(live, 3)
    assert untouched(live, live.publish(), before)


def test_a_direct_push_that_replaces_the_gate_is_judged_by_the_published_one(live: Hub) -> None:
    before = live.mark
    live.town.git("checkout", "--quiet", "main")
    live.town.write("hooks/pre_merge.py", "import sys\nsys.exit(0)\n")
    live.town.write("hooks/prakat/gate.py", "import sys\nsys.exit(0)\n")
    live.revise(ROAD)
    live.push_main()
    jobs = live.publish()
    assert untouched(live, jobs, before)
    assert "root-approval" in jobs["judge"].summary


def test_the_words_of_a_direct_push_command_nothing(live: Hub) -> None:
    before = live.mark
    live.town.git("checkout", "--quiet", "main")
    live.revise(ROAD)
    live.town.write("docs/news/2570/\n::set-output name=published::x\n##[group]x.md", "<script>\n")
    live.town.commit("::set-output name=published::x ##[group]x </pre><script>$(touch pwned)")
    live.push_main()
    jobs = live.publish()
    assert untouched(live, jobs, before)
    assert {command.name for command in jobs["judge"].commands} == {"error", "stop-commands"}
    assert "<script" not in jobs["judge"].summary
    assert not list(live.home.rglob("pwned"))


# The mark.


def test_an_older_run_started_again_rolls_nothing_back(live: Hub) -> None:
    older = live.mark
    newer = good_merge(live)
    live.publish()
    jobs = live.publish(older)
    assert untouched(live, jobs, newer)
    assert jobs["judge"].exit_code == 2


def test_a_rewritten_main_is_not_published(live: Hub) -> None:
    good_merge(live)
    live.publish()
    before = live.mark
    live.town.git("checkout", "--quiet", "-B", "draft", "main~1")
    live.revise(CONTACT)
    live.push_main("draft")
    assert untouched(live, live.publish(), before)


def test_another_branch_is_not_published(live: Hub) -> None:
    before = live.mark
    live.revise(NEWS)
    live.town.git("push", "--quiet", "origin", "HEAD:refs/heads/other")
    assert untouched(live, live.publish(branch="other"), before)


def test_what_is_on_main_is_not_published_from_another_branch(live: Hub) -> None:
    """There, the workflow itself would be another one."""
    before = live.mark
    commit = good_merge(live)
    live.town.git("push", "--quiet", "origin", f"{commit}:refs/heads/other")
    assert untouched(live, live.publish(branch="other"), before)


def test_a_commit_that_is_no_longer_on_main_is_not_published(live: Hub) -> None:
    before = live.mark
    gone = good_merge(live)
    live.push_main(before)
    live.town.git("push", "--quiet", "origin", f"{gone}:refs/heads/kept")
    assert untouched(live, live.publish(gone), before)


def test_deleting_the_mark_does_not_make_new_rules_the_first(live: Hub) -> None:
    """Who may push refs can delete the mark; a self-made roster is then still judged from the founding commit."""
    live.town.git("push", "--quiet", "origin", f":{MARK}")
    live.town.git("checkout", "--quiet", "main")
    live.town.roster(lambda value: value["root"].update(people=["p-finance"]))
    live.town.sign_rules("finance", version=1, at=live.now())
    live.town.commit()
    live.push_main()
    site = live.site
    jobs = live.publish()
    assert (list(jobs), jobs["judge"].exit_code, live.site, live.mark) == (["judge"], 1, site, "")


def test_a_mark_moved_past_a_direct_push_is_caught_by_the_build(live: Hub) -> None:
    """Who may push refs can move the mark as well; the build judges every page once more."""
    site = live.site
    commit = bypass(live)
    live.town.git("push", "--quiet", "origin", f"{commit}:{MARK}")
    good_merge(live, MARKET, "clerk")
    jobs = live.publish(real_build=True)
    assert (list(jobs), jobs["build"].exit_code, live.site, live.mark) == (["judge", "build"], 1, site, commit)
    assert "approval-stale" in jobs["build"].log


@pytest.mark.parametrize("name", ["refs/heads/refs/prakat/published", "refs/tags/refs/prakat/published"])
def test_a_ref_whose_name_ends_like_the_mark_is_not_the_mark(hub: Hub, name: str) -> None:
    hub.town.git("push", "--quiet", "origin", f"main:{name}")
    jobs = hub.publish()
    assert (list(jobs), jobs["judge"].exit_code) == (["judge"], 2)


def test_a_forge_that_does_not_answer_is_not_taken_for_a_founding(live: Hub) -> None:
    site = live.site
    jobs = live.publish(before={"publish-find.sh": lambda: live.origin.rename(live.home / "gone")})
    assert (list(jobs), jobs["judge"].passed, live.site) == (["judge"], False, site)
    assert "prakat-founding" not in jobs["judge"].summary


def test_a_mark_that_moved_while_publishing_is_left_alone(live: Hub) -> None:
    before = live.mark
    good_merge(live)
    other = live.town.git("rev-parse", f"{before}^{{tree}}")
    other = live.town.git("commit-tree", other, "-p", before, "-m", "x")
    move = {"publish-record.sh": lambda: live.town.git("push", "--quiet", "--force", "origin", f"{other}:{MARK}")}
    jobs = live.publish(before=move)
    assert not jobs["record"].passed
    assert live.mark == other
