"""Reviews on GitHub recorded as approvals: what `prakat record` takes, and what the gate takes from a recorder."""
# ruff: noqa: D103 - the name of a test is its sentence

import copy
import dataclasses
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.forge import put, resign
from tests.e2e.town import BUDGET, GITHUB, MARKET, ROAD, TODAY, Town, later

from prakat.approvals.digest import read_bundle
from prakat.approvals.entry import Review, entry_id
from prakat.approvals.entry_text import render_block
from prakat.approvals.short_code import holds_code, short_code
from prakat.approvals.signature import APPROVAL, RECORD
from prakat.authoring.ssh_keygen import read_public_key
from prakat.repository.corpus import Corpus
from prakat.repository.git_objects import GitRepository
from prakat.settings import LEDGER

OLD, NEW = "หน้านี้เป็นตัวอย่าง", "หน้านี้เป็นตัวอย่างที่แก้ไขแล้ว"
OFFICER, CLERK, BOT = 99, 5151, 77
Change = Callable[[dict[str, Any]], object]


def public(town: Town, name: str) -> dict[str, Any]:
    """Return a key of the test town as the roster has it."""
    key = read_public_key(town.key(name))
    return {"type": key.type, "key": key.blob, "from": "2026-11-01", "revoked": None}


def adopt(town: Town, version: int = 2, /, **policy: Any) -> None:
    """Let the root accept reviews, and name a recorder and the clerk's account."""

    def change(value: dict[str, Any]) -> None:
        value["recorders"] = {"r-bot": {"keys": {"k1": public(town, "spare")}}}
        value["people"]["p-palad"]["github"] = CLERK
        value["policy"].update({"methods": ["signature", "review"], **policy})
        value["policy"], value["recorders"] = value.pop("policy"), value.pop("recorders")

    town.roster(change)
    town.sign_rules(version=version)
    town.commit("policy")
    town.git("branch", "--force", "main", "HEAD")


@pytest.fixture
def reviewed(town: Town) -> Town:
    """Return a town that accepts reviews, with a revised page on the branch."""
    adopt(town)
    town.revise(ROAD, OLD, NEW)
    town.commit("แก้ไข")
    return town


def review(town: Town, account: int = GITHUB, /, **fields: Any) -> dict[str, Any]:
    """Return a review as the API tells it."""
    return {
        "id": 1000 + account,
        "state": "APPROVED",
        "commit_id": town.git("rev-parse", "HEAD"),
        "submitted_at": "2026-11-22T05:30:00Z",
        "body": "เห็นชอบ",
        "user": {"id": account, "type": "User", "login": "whatever"},
        **fields,
    }


def answers(town: Town, *reviews: dict[str, Any]) -> dict[str, Any]:
    """Return what the API says of the pull request."""
    return {
        "pull": {
            "number": 7,
            "state": "open",
            "draft": False,
            "head": {"sha": town.git("rev-parse", "HEAD")},
            "user": {"id": OFFICER},
        },
        "reviews": list(reviews),
        "commits": [{"author": {"id": OFFICER}, "committer": None}],
        "pushers": [{"id": OFFICER}],
    }


def record(
    town: Town, value: Any, tmp_path: Path, key: str = "spare", recorder: str = "r-bot"
) -> tuple[int, str, bool]:
    """Run the command as the workflow does; return its exit code, what it said, and whether it wrote anything."""
    file, out = tmp_path / "reviewed.json", tmp_path / "approvals.yml"
    out.unlink(missing_ok=True)
    file.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
    code, text = town.prakat(
        "record", str(file), "--as", recorder, "--key", str(town.key(key)), "--base", "main", "--head", "HEAD",
        "--out", str(out), "--today", TODAY.isoformat(), "--lang", "en",
    )  # fmt: skip
    if out.exists():
        town.write(LEDGER, out.read_bytes())
        town.commit("record", who="r-bot@users.noreply.github.com")
    return code, text, out.exists()


def said(town: Town, **options: Any) -> set[str]:
    """Return what is said of a branch that must be refused."""
    outcome = town.check(**options)
    assert outcome.exit_code == 1
    return set(outcome.said)


def test_a_review_becomes_an_approval(reviewed: Town, tmp_path: Path) -> None:
    head = reviewed.git("rev-parse", "HEAD")
    assert record(reviewed, answers(reviewed, review(reviewed)), tmp_path)[0] == 0
    assert reviewed.check().said == {}
    entry = reviewed.entry(ROAD)
    assert (entry.method, entry.by, entry.post) == ("review", "p-finance", "ผู้อำนวยการกองคลัง")
    assert entry.review == Review(pr=7, review=1000 + GITHUB, account=GITHUB, commit=head, recorder="r-bot")
    assert entry.written_at == "2026-11-22T12:30:00+07:00"
    reviewed.git("branch", "--force", "main", "HEAD")
    assert reviewed.check_folder().said == {}


def test_squashed_it_holds_as_well(reviewed: Town, tmp_path: Path) -> None:
    record(reviewed, answers(reviewed, review(reviewed)), tmp_path)
    reviewed.git("checkout", "--quiet", "-b", "squashed", "main")
    reviewed.git("merge", "--squash", "--quiet", "draft")
    reviewed.commit("squash\n\nCo-authored-by: x <r-bot@users.noreply.github.com>")
    assert reviewed.check().said == {}


def test_all_pages_of_the_reviewer_and_no_others(reviewed: Town, tmp_path: Path) -> None:
    reviewed.revise(BUDGET, OLD, NEW)
    reviewed.revise(MARKET, OLD, NEW)
    reviewed.commit()
    code, text, _ = record(reviewed, answers(reviewed, review(reviewed)), tmp_path)
    assert code == 0
    assert f"+ {ROAD}" in text
    assert f"+ {BUDGET}" in text
    assert f"- {MARKET}" in text
    assert said(reviewed) == {"approval-stale/stale"}


def test_nothing_waits(reviewed: Town, tmp_path: Path) -> None:
    reviewed.approve(ROAD)
    reviewed.commit()
    assert record(reviewed, answers(reviewed, review(reviewed)), tmp_path) == (0, "", False)


def test_two_reviews_for_two_signers(town: Town, tmp_path: Path) -> None:
    adopt(town, approval={"procurement-announcement": {"of": ["owner", "palad"]}})
    town.revise(ROAD, OLD, NEW)
    town.commit()
    record(town, answers(town, review(town)), tmp_path)
    assert said(town) == {"approval-several/incomplete"}
    record(town, answers(town, review(town, CLERK)), tmp_path)
    assert town.check().said == {}
    assert [word.by for word in town.entry(ROAD).words] == ["p-finance", "p-palad"]


def test_both_at_once(town: Town, tmp_path: Path) -> None:
    adopt(town, approval={"procurement-announcement": {"of": ["owner", "palad"]}})
    town.revise(ROAD, OLD, NEW)
    town.commit()
    record(town, answers(town, review(town), review(town, CLERK, submitted_at="2026-11-22T05:31:00Z")), tmp_path)
    assert town.check().said == {}


def test_a_review_and_a_signature(town: Town, tmp_path: Path) -> None:
    adopt(town, approval={"procurement-announcement": {"of": ["owner", "palad"]}})
    town.revise(ROAD, OLD, NEW)
    town.commit()
    record(town, answers(town, review(town)), tmp_path)
    town.approve(ROAD, by="palad", at=later(31))
    town.commit()
    assert town.check().said == {}
    code, script = town.prakat("verify", ROAD)
    assert code == 0
    done = subprocess.run(["sh", "-c", script], cwd=town.path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(b"Good ") == 2
    assert f'Good "{RECORD}" signature for r-bot'.encode() in done.stdout


def test_a_comment_takes_nothing_back(reviewed: Town, tmp_path: Path) -> None:
    comment = review(reviewed, id=9999, state="COMMENTED", submitted_at="2026-11-22T05:40:00Z")
    assert record(reviewed, answers(reviewed, review(reviewed), comment), tmp_path)[0] == 0


REFUSED: dict[str, Change] = {
    "changes requested": lambda value: value["reviews"][0].update(state="CHANGES_REQUESTED"),
    "dismissed": lambda value: value["reviews"][0].update(state="DISMISSED"),
    "pending": lambda value: value["reviews"][0].update(state="PENDING"),
    "a comment": lambda value: value["reviews"][0].update(state="COMMENTED"),
    "a state in other letters": lambda value: value["reviews"][0].update(state="approved"),
    "changes requested after it": lambda value: value["reviews"].append(
        value["reviews"][0] | {"id": 9999, "state": "CHANGES_REQUESTED", "submitted_at": "2026-11-22T05:40:00Z"}
    ),
    "changes requested in the same second": lambda value: value["reviews"].insert(
        0, value["reviews"][0] | {"id": 9999, "state": "CHANGES_REQUESTED"}
    ),
    "a bot": lambda value: value["reviews"][0]["user"].update(type="Bot"),
    "an organisation": lambda value: value["reviews"][0]["user"].update(type="Organization"),
    "an account nobody has": lambda value: value["reviews"][0]["user"].update(id=31337),
    "an account that is nobody's any more": lambda value: value["reviews"][0].update(user=None),
    "an older commit": lambda value: value["reviews"][0].update(commit_id="0" * 40),
    "who opened it": lambda value: value["pull"]["user"].update(id=GITHUB),
    "an author": lambda value: value["commits"].append({"author": {"id": GITHUB}, "committer": None}),
    "a committer": lambda value: value["commits"].append({"author": None, "committer": {"id": GITHUB}}),
    "a pusher": lambda value: value["pushers"].append({"id": GITHUB}),
    "tomorrow": lambda value: value["reviews"][0].update(submitted_at="2026-11-23T05:30:00Z"),
    "long ago": lambda value: value["reviews"][0].update(submitted_at="2026-09-22T05:30:00Z"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_reviews_that_are_not_recorded(reviewed: Town, tmp_path: Path, name: str) -> None:
    value = answers(reviewed, review(reviewed))
    REFUSED[name](value)
    code, text, wrote = record(reviewed, value, tmp_path)
    assert (code, wrote) == (1, False)
    assert text or name in {"pending", "a comment", "a state in other letters", "an account that is nobody's any more"}


def test_who_wrote_it_by_mail(reviewed: Town, tmp_path: Path) -> None:
    """The API may not know an author by number; Git knows the address."""
    reviewed.edit(ROAD, NEW, NEW + " (เพิ่ม)")
    reviewed.commit(who=f"{GITHUB}+x@users.noreply.github.com")
    value = answers(reviewed, review(reviewed))
    value["commits"] = [{"author": None, "committer": None}]
    assert record(reviewed, value, tmp_path)[0] == 1


BROKEN: dict[str, Change] = {
    "no pull": lambda value: value.pop("pull"),
    "no reviews": lambda value: value.pop("reviews"),
    "no commits": lambda value: value.update(commits=[]),
    "no pushers": lambda value: value.update(pushers=[]),
    "closed": lambda value: value["pull"].update(state="closed"),
    "a draft": lambda value: value["pull"].update(draft=True),
    "another head": lambda value: value["pull"]["head"].update(sha="0" * 40),
    "a number that is text": lambda value: value["reviews"][0]["user"].update(id=str(GITHUB)),
    "a number that is true": lambda value: value["reviews"][0]["user"].update(id=True),
    "a time without zone": lambda value: value["reviews"][0].update(submitted_at="2026-11-22T05:30:00"),
    "no time": lambda value: value["reviews"][0].update(submitted_at=None),
    "an account without number": lambda value: value["reviews"][0]["user"].pop("id"),
    "a list": lambda value: value.clear(),
}


@pytest.mark.parametrize("name", BROKEN)
def test_answers_that_are_not_whole(reviewed: Town, tmp_path: Path, name: str) -> None:
    value = answers(reviewed, review(reviewed))
    BROKEN[name](value)
    assert record(reviewed, value, tmp_path)[::2] == (2, False)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"x"'])
def test_no_answers(reviewed: Town, tmp_path: Path, text: str) -> None:
    assert record(reviewed, text, tmp_path)[::2] == (2, False)


@pytest.mark.parametrize(("key", "recorder"), [("stranger", "r-bot"), ("spare", "r-other"), ("finance", "p-finance")])
def test_a_recorder_nobody_knows(reviewed: Town, tmp_path: Path, key: str, recorder: str) -> None:
    code, _, wrote = record(reviewed, answers(reviewed, review(reviewed)), tmp_path, key, recorder)
    assert (code, wrote) == (2, False)


def test_a_deletion_needs_a_reason_that_no_review_gives(reviewed: Town, tmp_path: Path) -> None:
    (reviewed.path / ROAD).unlink()
    reviewed.commit()
    code, text, _ = record(reviewed, answers(reviewed, review(reviewed)), tmp_path)
    assert code == 1
    assert "withdrawal needs a reason" in text


# The short code.


def test_the_short_code_is_asked_for(town: Town, tmp_path: Path) -> None:
    adopt(town, review_code=True)
    town.revise(ROAD, OLD, NEW)
    town.commit()
    opened = GitRepository(town.path)
    digest = read_bundle(Corpus(opened.snapshot(opened.commit("HEAD"))), ROAD).digest
    opened.close()
    code = short_code(ROAD, digest)
    assert record(town, answers(town, review(town)), tmp_path)[0] == 1
    assert record(town, answers(town, review(town, body=short_code(BUDGET, digest))), tmp_path)[0] == 1
    typed = f"เห็นชอบ {code.lower().replace('-', ' ')}"
    assert record(town, answers(town, review(town, body=typed)), tmp_path)[0] == 0
    assert town.check().said == {}


def test_a_short_code_can_be_typed() -> None:
    code = short_code(ROAD, "sha256:" + "0" * 64)
    assert [len(part) for part in code.split("-")] == [4, 4, 4]
    assert code == short_code(ROAD, "sha256:" + "0" * 64) != short_code(ROAD, "sha256:" + "1" * 64)
    assert holds_code("เห็นชอบ 7k2m q9xd oftb ครับ", "7K2M-Q9XD-0FTB")
    assert not holds_code("7K2M-Q9XD", "7K2M-Q9XD-0FTB")


# What the gate takes from a recorder.


def recorded(town: Town, tmp_path: Path) -> Town:
    """Record the review."""
    record(town, answers(town, review(town)), tmp_path)
    assert town.check().said == {}
    return town


FORGED: dict[str, tuple[dict[str, Any], set[str]]] = {
    "pr": ({"pr": 8}, {"approval-signature/bad"}),
    "review": ({"review": 12}, {"approval-signature/bad"}),
    "account": ({"account": OFFICER}, {"approval-method/account"}),
    "commit": ({"commit": "0" * 40}, {"approval-signature/bad"}),
    "recorder": ({"recorder": "r-other"}, {"approval-signature/unknown-key"}),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_record_edited(reviewed: Town, tmp_path: Path, name: str) -> None:
    entry = recorded(reviewed, tmp_path).entry(ROAD)
    fields, expected = FORGED[name]
    assert entry.review
    put(reviewed, ROAD, review=dataclasses.replace(entry.review, **fields))
    reviewed.commit()
    assert said(reviewed) == expected


@pytest.mark.parametrize(
    ("key", "namespace"), [("finance", RECORD), ("finance", APPROVAL), ("spare", APPROVAL), ("stranger", RECORD)]
)
def test_a_record_signed_by_another_or_for_another_purpose(
    reviewed: Town, tmp_path: Path, key: str, namespace: str
) -> None:
    recorded(reviewed, tmp_path)
    reviewed.put_entry(ROAD, resign(reviewed, ROAD, key, namespace=namespace))
    reviewed.commit()
    assert said(reviewed) == {"approval-signature/bad"}


def test_a_recorder_is_no_head(reviewed: Town, tmp_path: Path) -> None:
    """Its signature counts under a review and nowhere else."""
    recorded(reviewed, tmp_path)
    reviewed.put_entry(ROAD, resign(reviewed, ROAD, "spare", method="signature", review=None))
    reviewed.commit()
    assert said(reviewed) == {"approval-signature/bad"}


def test_a_recorder_in_the_name_of_somebody_without_account(reviewed: Town, tmp_path: Path) -> None:
    recorded(reviewed, tmp_path)
    reviewed.put_entry(ROAD, resign(reviewed, ROAD, "spare", by="p-deputy"))
    reviewed.commit()
    assert said(reviewed) == {"approval-method/account"}


def test_a_policy_of_signatures_alone(town: Town, tmp_path: Path) -> None:
    adopt(town, methods_for={"procurement": ["signature"]})
    town.revise(ROAD, OLD, NEW)
    town.revise(BUDGET, OLD, NEW)
    town.commit()
    code, text, _ = record(town, answers(town, review(town)), tmp_path)
    assert code == 0
    assert f"+ {BUDGET}" in text
    assert f"- {ROAD}: the policy does not accept a review on GitHub" in text
    town.approve(ROAD, at=later(31))
    town.commit()
    assert town.check().said == {}


def test_reviews_where_no_policy_takes_them(town: Town, tmp_path: Path) -> None:
    adopt(town, methods=["signature"])
    town.revise(ROAD, OLD, NEW)
    town.commit()
    assert record(town, answers(town, review(town)), tmp_path)[0] == 1


def test_a_revoked_recorder(reviewed: Town, tmp_path: Path) -> None:
    """As with a head's key, whoever stole it chooses the date he writes."""
    recorded(reviewed, tmp_path)
    block, page = render_block(entry_id(ROAD), reviewed.entry(ROAD)), reviewed.read(ROAD)
    reviewed.branch("revoked")
    revoke: Change = lambda value: value["recorders"]["r-bot"]["keys"]["k1"].update(revoked="2026-11-22")  # noqa: E731
    reviewed.roster(revoke)
    reviewed.sign_rules(version=3)
    reviewed.commit()
    reviewed.git("branch", "--force", "main", "HEAD")
    reviewed.write(ROAD, page)
    reviewed.put_entry(ROAD, block)
    reviewed.commit()
    assert said(reviewed) == {"approval-signature/revoked-key"}


def test_a_recorder_that_came_with_the_pull_request(town: Town, tmp_path: Path) -> None:
    town.branch("own")
    adopt(town)
    town.git("branch", "--force", "main", "main~1")
    town.revise(ROAD, OLD, NEW)
    town.commit()
    assert record(town, answers(town, review(town)), tmp_path)[0] == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda value: value["people"]["p-health"].update(github=GITHUB),
        lambda value: value["people"]["p-health"].update(github=0),
        lambda value: value["recorders"]["r-bot"]["keys"].update(k2=value["people"]["p-finance"]["keys"]["k1"]),
        lambda value: value["recorders"].update({"p-bot": {"keys": {}}}),
        lambda value: value["recorders"].update({"r-two": {}}),
    ],
)
def test_rosters_in_which_nobody_could_say_who_it_was(reviewed: Town, change: Change) -> None:
    reviewed.git("checkout", "--quiet", "--force", "main")
    reviewed.branch("roster")
    reviewed.roster(change)
    reviewed.sign_rules_blindly(version=3)
    reviewed.commit()
    assert said(reviewed) >= {"roster/shape"}


def test_answers_are_not_changed_by_reading_them(reviewed: Town) -> None:
    from prakat.authoring.record import parse_reviewed

    value = answers(reviewed, review(reviewed))
    before = copy.deepcopy(value)
    parse_reviewed(value)
    assert value == before
