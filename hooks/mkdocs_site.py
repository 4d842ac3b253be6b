"""MkDocs' hook file: mkdocs.yml names it under `hooks`. Thin on purpose: it puts the gate and the site together.

The package is imported from beside this file, so `mkdocs build` and `mkdocs serve` work without installing anything of
ours. Only an entry may know both gate and site.
"""

import os
import sys
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

if find_spec("prakat") is None:
    sys.path.insert(0, str(Path(__file__).resolve().parent))

from prakat.site.mkdocs_events import Judged, SiteEvents
from prakat.site.nodes import Manual


def _judge(root: Path) -> Judged:
    """Judge all that lies in the project's folder, as of now, by the change `prakat build` judges.

    `prakat build --rev` writes a commit's blobs into an empty folder and names repository and commit in the
    environment: then that commit is judged, and nothing else in the folder is published. `prakat build` also names the
    moment at which it judged.
    """
    from prakat.cli.build import read_whole
    from prakat.cli.processes import spread_for
    from prakat.findings import CannotJudgeError, Text
    from prakat.gate import check
    from prakat.report.terminal import render_terminal
    from prakat.repository.git_objects import GitRepository
    from prakat.repository.git_page_history import GitPageHistory
    from prakat.site.page_history import History

    revision = os.environ.get("PRAKAT_REVISION")
    repository = GitRepository(Path(os.environ["PRAKAT_REPOSITORY"]) if revision else root)
    if revision is None and repository.root.resolve() != root:
        raise CannotJudgeError(
            Text(th="mkdocs.yml ไม่ได้อยู่บนสุดของคลังงาน Git", en="mkdocs.yml is not at the top of the Git repository"),
            Text(th="สั่ง git init ในโฟลเดอร์ของ mkdocs.yml", en="run git init in the folder of mkdocs.yml"),
        )
    change = read_whole(repository, revision)
    moment = os.environ.get("PRAKAT_MOMENT")
    report = check(change, datetime.fromisoformat(moment) if moment else datetime.now(UTC), spread_for(change))
    snapshot = change.head.snapshot

    def lines(path: str) -> list[str]:
        return snapshot.read(path).decode("utf-8", "replace").split("\n") if path in change.head.paths else []

    newest = revision or ("HEAD" if repository.default_base() else None)
    history = History(GitPageHistory(repository, newest)) if newest else None
    return Judged(corpus=change.head, report=report, text=render_terminal(report, lines, "th"), history=history)


def _rules() -> Manual:
    """Return the reference of the rules, for staff: made from the rules themselves, so it says what the gate does."""
    from prakat.authoring.rule_reference import render_rule_reference
    from prakat.report.catalog import ALL_RULES

    return Manual(path="staff/rules/index.md", title="กฎที่ใช้ตรวจเนื้อหา", body=render_rule_reference(ALL_RULES))


_events = SiteEvents(_judge, [_rules()])

on_startup = _events.on_startup
on_config = _events.on_config
on_files = _events.on_files
on_env = _events.on_env
on_page_read_source = _events.on_page_read_source
on_page_markdown = _events.on_page_markdown
on_page_context = _events.on_page_context
on_template_context = _events.on_template_context
on_serve = _events.on_serve
