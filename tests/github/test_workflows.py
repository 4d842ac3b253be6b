"""What must hold of the workflow files themselves, before any of them runs."""
# ruff: noqa: D103 - the name of a test is its sentence

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from tests.github.runner import ROOT, WORKFLOWS, read_workflow

GITHUB: Final = ROOT / ".github"
NAMES: Final = tuple(sorted(path.stem for path in WORKFLOWS.glob("*.yml")))
SCRIPTS: Final = tuple(sorted((GITHUB / "scripts").glob("*.sh")))
PINNED: Final = re.compile(
    r"uses: (?P<action>[a-z/-]+)@(?P<commit>[0-9a-f]{40}) # (?P<version>v[0-9]+(?:\.[0-9]+){2})\n"
)
WRITES: Final = {
    ("audit", "tell", "issues"),
    ("publish", "deploy", "id-token"),
    ("publish", "deploy", "pages"),
    ("publish", "record", "contents"),
    ("record", "record", "contents"),
    ("verdict", "post", "checks"),
}
# They run what a pull request or a group brings, so they may only read, and nothing follows from what they say.
UNTRUSTED: Final = ("ci", "owners", "preview", "queue-bell", "review-bell")
TRUSTED: Final = {"gate": "pull_request_target", "record": "workflow_run", "verdict": "workflow_run"}
# Secrets, each in one environment that is limited to main.
SECRETS: Final = {
    ("record", "record", "PRAKAT_APP_KEY"),
    ("record", "record", "PRAKAT_RECORDER_KEY"),
    ("verdict", "post", "PRAKAT_APP_KEY"),
}


def jobs() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name in NAMES:
        for key, job in read_workflow(name)["jobs"].items():
            yield name, key, job


def steps() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, key, job in jobs():
        for step in job["steps"]:
            yield f"{name}/{key}", step


def test_the_workflows_are_these() -> None:
    assert set(NAMES) == {*UNTRUSTED, *TRUSTED, "audit", "publish"}


def zizmor(*options: str) -> "subprocess.CompletedProcess[str]":
    command = [str(Path(sys.executable).with_name("zizmor")), "--offline", "--persona=auditor", "--strict-collection"]
    return subprocess.run([*command, *options, str(ROOT)], capture_output=True, text=True, check=False)


def test_zizmor_finds_nothing_at_its_strictest() -> None:
    done = zizmor("--format=plain")
    assert done.returncode == 0, done.stdout
    assert "No findings to report" in done.stdout


def test_zizmor_is_told_to_accept_the_triggers_of_trusted_workflows_alone() -> None:
    done = zizmor("--format=json", "--no-ignores")
    found = [(finding["ident"], json.dumps(finding["locations"][0]["symbolic"])) for finding in json.loads(done.stdout)]
    assert {ident for ident, _ in found} == {"dangerous-triggers"}
    assert len(found) == len(TRUSTED)
    assert all(any(f"{name}.yml" in where for _, where in found) for name in TRUSTED)
    assert list(yaml.safe_load((GITHUB / "zizmor.yml").read_text("utf-8"))["rules"]) == ["dangerous-triggers"]


def test_every_action_is_githubs_own_and_pinned_with_its_version() -> None:
    seen: dict[str, set[tuple[str, str]]] = {}
    for name in NAMES:
        text = (WORKFLOWS / f"{name}.yml").read_text("utf-8")
        pins = list(PINNED.finditer(text))
        assert len(pins) == text.count("uses:")
        for pin in pins:
            assert pin["action"].startswith("actions/")
            seen.setdefault(pin["action"], set()).add((pin["commit"], pin["version"]))
    assert all(len(versions) == 1 for versions in seen.values()), seen


def test_no_permission_by_default_and_write_only_where_it_is_needed() -> None:
    assert all(read_workflow(name)["permissions"] == {} for name in NAMES)
    granted = {(name, key, scope): level for name, key, job in jobs() for scope, level in job["permissions"].items()}
    assert {place for place, level in granted.items() if level != "read"} == WRITES
    assert set(granted.values()) == {"read", "write"}


def test_no_secret_but_the_jobs_own_token_and_that_in_named_steps_only() -> None:
    text = "".join((WORKFLOWS / f"{name}.yml").read_text("utf-8") for name in NAMES)
    holders = {step["run"].split("/")[-1] for _, step in steps() if "TOKEN" in step.get("env", {})}
    assert holders == {
        "audit-tell.sh", "audit.sh", "gate-fetch.sh", "publish-find.sh", "publish-record.sh", "record-ask.sh",
        "record-push.sh", "verdict-fetch.sh", "verdict-post.sh",
    }  # fmt: skip
    assert text.count("github.token") == len(holders)


def test_every_secret_lies_in_an_environment_and_reaches_one_step() -> None:
    """Environments are limited to main, where nobody but the root changes what reads a secret."""
    found = {
        (name, key, secret)
        for name, key, job in jobs()
        for secret in re.findall(r"secrets\.([A-Z_]+)", json.dumps(job))
    }
    assert found == SECRETS
    for name, key, job in jobs():
        if (name, key) in {place[:2] for place in SECRETS}:
            assert job["environment"] in {"prakat-verdict", "prakat-recorder"}
            assert "secrets." not in json.dumps({part: value for part, value in job.items() if part != "steps"})


def test_what_judges_others_work_holds_no_secret_of_the_verdict() -> None:
    judge = read_workflow("verdict")["jobs"]["judge"]
    assert "environment" not in judge
    assert judge["permissions"] == {"contents": "read"}


def test_values_reach_a_script_through_its_environment_only() -> None:
    assert all("${{" not in step.get("run", "") for _, step in steps())
    assert all("${{" not in path.read_text("utf-8") for path in SCRIPTS)


def test_no_checkout_keeps_credentials() -> None:
    checkouts = [step for _, step in steps() if step.get("uses", "").startswith("actions/checkout@")]
    assert len(checkouts) >= len(NAMES)
    assert all(step["with"]["persist-credentials"] == "false" for step in checkouts)


def test_no_job_or_step_can_be_skipped() -> None:
    """A job that is skipped reports success, even where it is required."""
    assert all("if" not in job and job.get("continue-on-error", "false") == "false" for _, _, job in jobs())
    assert all("if" not in step and "continue-on-error" not in step for _, step in steps())


def test_every_job_ends() -> None:
    assert all(0 < int(job["timeout-minutes"]) <= 45 for _, _, job in jobs())


def test_the_gate_is_mains_own() -> None:
    gate = read_workflow("gate")
    assert set(gate["on"]) == {"pull_request_target"}
    assert set(gate["on"]["pull_request_target"]["types"]) == {
        "opened", "reopened", "synchronize", "edited", "ready_for_review",
    }  # fmt: skip
    (job,) = gate["jobs"].values()
    assert job["permissions"] == {"contents": "read"}
    checkout = job["steps"][0]
    assert checkout["with"]["ref"] == "${{ github.event.repository.default_branch }}"
    text = (WORKFLOWS / "gate.yml").read_text("utf-8")
    for word in ("cache", "artifact", "head.ref", "head.repo", "head_ref", "title", "body"):
        assert word not in re.sub(r"#.*", "", text)


def test_publishing_never_overlaps_and_is_never_cut_off() -> None:
    assert read_workflow("publish")["concurrency"] == {"group": "publish", "cancel-in-progress": "false"}


def test_the_mark_moves_last() -> None:
    publish = read_workflow("publish")["jobs"]
    assert list(publish) == ["judge", "build", "deploy", "record"]
    assert publish["build"]["needs"] == "judge"
    assert publish["deploy"]["needs"] == "build"
    assert "deploy" in publish["record"]["needs"]
    assert publish["deploy"]["environment"]["name"] == "github-pages"


@pytest.mark.parametrize("name", UNTRUSTED)
def test_an_untrusted_workflow_may_only_read(name: str) -> None:
    workflow = read_workflow(name)
    assert set(workflow["on"]) <= {"pull_request", "push", "merge_group", "pull_request_review"}
    assert [job["permissions"] for job in workflow["jobs"].values()] == [{"contents": "read"}]
    assert "secrets." not in json.dumps(workflow)


@pytest.mark.parametrize(("name", "trigger"), TRUSTED.items())
def test_a_trusted_workflow_runs_mains_own_code(name: str, trigger: str) -> None:
    workflow = read_workflow(name)
    assert list(workflow["on"]) == [trigger]
    refs = [
        step["with"]["ref"]
        for job in workflow["jobs"].values()
        for step in job["steps"]
        if step.get("uses", "").startswith("actions/checkout@")
    ]
    assert set(refs) == {"${{ github.event.repository.default_branch }}"}
    text = re.sub(r"#.*", "", (WORKFLOWS / f"{name}.yml").read_text("utf-8"))
    for word in ("cache", "artifact", "head_commit", "head_sha", "body"):
        assert word not in text


def test_whoever_waits_for_a_bell_knows_it_by_its_name() -> None:
    for name, bells in (("verdict", {"gate", "queue-bell"}), ("record", {"review-bell"})):
        waits = read_workflow(name)["on"]["workflow_run"]
        assert (set(waits["workflows"]), waits["types"]) == (bells, ["completed"])
        assert {read_workflow(bell)["name"] for bell in bells} == bells


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_bash_that_stops_at_the_first_failure(script: Path) -> None:
    subprocess.run(["bash", "-n", str(script)], check=True)
    text = script.read_text("utf-8")
    sourced = script.name in {"verdict.sh", "sign-in.sh", "api.sh"}
    assert sourced != text.startswith("#!/usr/bin/env bash\n")
    assert sourced or "\nset -euo pipefail\n" in text
    assert "eval " not in text


def test_every_script_is_used() -> None:
    text = "".join(path.read_text("utf-8") for path in (*SCRIPTS, *WORKFLOWS.glob("*.yml")))
    assert [path.name for path in SCRIPTS if f"/{path.name}" not in text] == []


# Rulesets and owners.


def ruleset(name: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((GITHUB / "rulesets" / f"{name}.json").read_text("utf-8"))
    return value


def rules(name: str) -> dict[str, dict[str, Any]]:
    return {rule["type"]: rule.get("parameters", {}) for rule in ruleset(name)["rules"]}


def test_main_asks_for_the_gate_by_the_name_it_reports() -> None:
    (job,) = read_workflow("gate")["jobs"].values()
    checks = rules("main")["required_status_checks"]
    assert [check["context"] for check in checks["required_status_checks"]] == [job["name"]]
    assert checks["strict_required_status_checks_policy"] is True


def test_main_is_never_rewritten_or_deleted_and_nobody_is_excepted() -> None:
    main = ruleset("main")
    assert {"deletion", "non_fast_forward", "pull_request"} <= set(rules("main"))
    assert "required_linear_history" not in rules("main")
    assert (main["target"], main["enforcement"], main["bypass_actors"]) == ("branch", "active", [])
    assert main["conditions"]["ref_name"]["include"] == ["~DEFAULT_BRANCH"]


def test_reviews_are_not_what_approves() -> None:
    """An approval is a signature; a count of reviews on top would stop people for nothing."""
    pull = rules("main")["pull_request"]
    assert pull["required_approving_review_count"] == 0
    assert pull["require_code_owner_review"] is True
    assert pull["dismiss_stale_reviews_on_push"] is False
    assert pull["require_last_push_approval"] is False
    assert set(pull["allowed_merge_methods"]) == {"merge", "squash", "rebase"}


def test_with_the_app_the_check_is_the_apps_and_the_queue_judges_groups() -> None:
    """No App has the number 0, so the file imports nothing weak as it stands: the App's own number is put in first."""
    weak, strong = rules("main"), rules("main-app")
    checks = strong["required_status_checks"]
    assert checks["required_status_checks"] == [{"context": "prakat", "integration_id": 0}]
    assert strong["merge_queue"]["grouping_strategy"] == "ALLGREEN"
    # The queue brings every group up to date itself; a strict policy would only stop the recorder's own pushes.
    assert checks["strict_required_status_checks_policy"] is False
    same = set(weak) - {"required_status_checks"}
    assert {key: strong[key] for key in same} == {key: weak[key] for key in same}
    assert ruleset("main-app")["bypass_actors"] == []


def test_the_apps_number_goes_in_as_the_page_says() -> None:
    page = (ROOT / "hooks" / "deploy" / "github.md").read_text("utf-8")
    (command,) = re.findall(r"^ +(sed .*main-app\.json) > main-app\.json$", page, re.MULTILINE)
    done = subprocess.run(["bash", "-c", command.replace("APP_ID", "4711")], cwd=ROOT, check=True, capture_output=True)
    assert '"integration_id": 4711' in json.dumps(json.loads(done.stdout))


def test_only_an_administrator_names_the_founding() -> None:
    founding = ruleset("founding")
    assert founding["target"] == "tag"
    assert founding["conditions"]["ref_name"]["include"] == ["refs/tags/prakat-founding"]
    assert set(rules("founding")) == {"creation", "update", "deletion"}
    assert founding["bypass_actors"] == [{"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "always"}]


def owners() -> dict[str, list[str]]:
    lines = (GITHUB / "CODEOWNERS").read_text("utf-8").splitlines()
    return {line.split()[0]: line.split()[1:] for line in lines if line and not line.startswith("#")}


def test_the_house_has_an_owner_and_content_has_none() -> None:
    """What is outside docs/ is the root's; pages and ledger are the heads', who sign."""
    owned = owners()
    assert owned["*"]
    last = list(owned)
    for free in ("/docs/", "/approvals.yml", "/tests/", "/README.md", "/CHANGELOG.md"):
        assert owned[free] == []
        assert last.index(free) > last.index("*")
