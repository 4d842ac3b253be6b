"""A town with the real site: the repository's own mkdocs.yml, hook and theme, signed by the town's root."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.e2e.town import FOUNDED, Town
from tests.site.pages import ROOT

URL = "https://www.example.org/"
ENVIRONMENT = {"NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8", "PRAKAT_SITE_URL": URL}


def build(town: Town, target: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run plain ``mkdocs build`` in a town's folder, as anyone would, with nothing of ours on the path."""
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(target)]
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PRAKAT_", "PYTHONPATH"))}
    return subprocess.run(
        command, cwd=town.path, env={**clean, **ENVIRONMENT, **environment}, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="session")
def founded_site(founded: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Return the founded town with the site in it; to be copied, never changed."""
    town = founded.copy(tmp_path_factory.mktemp("site") / "town")
    town.write(".gitignore", "__pycache__/\n/site/\n")
    town.write("mkdocs.yml", (ROOT / "mkdocs.yml").read_bytes())
    shutil.copytree(
        ROOT / "hooks",
        town.path / "hooks",
        dirs_exist_ok=True,
        ignore=shutil.ignore_patterns("__pycache__", "start.py"),
    )
    town.sign_rules(version=2, at=FOUNDED)
    town.commit("site", when=FOUNDED)
    return town


@pytest.fixture
def site_town(founded_site: Town, tmp_path: Path) -> Town:
    """Return a town with a site, of one's own."""
    return founded_site.copy(tmp_path / "town")


@pytest.fixture(scope="session")
def built(founded_site: Town, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site that is built from the founded town; only to be looked at."""
    target = tmp_path_factory.mktemp("built")
    done = build(founded_site, target)
    assert done.returncode == 0, done.stdout + done.stderr
    return target
