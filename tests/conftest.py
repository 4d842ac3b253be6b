"""What tests of several rooms share: throw-away keys, and a founded municipality to work on."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# Test folders are no packages; from here they can be imported by their path from the root, as mypy sees them.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.e2e.town import Town, found_town, make_keys


@pytest.fixture(scope="session")
def plain_git() -> Iterator[None]:
    """Keep everybody's own Git configuration, and a hook's environment, out of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("GIT_")]:
            patch.delenv(name)
        patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        patch.setenv("GIT_TERMINAL_PROMPT", "0")
        for role in ("AUTHOR", "COMMITTER"):
            patch.setenv(f"GIT_{role}_NAME", "someone")
            patch.setenv(f"GIT_{role}_EMAIL", "approver@example.invalid")
        yield


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory, plain_git: None) -> Path:  # noqa: ARG001 - before anything runs
    """Return a folder of key pairs, each named like the person of the test town who holds it."""
    return make_keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory, keys: Path) -> Town:
    """Return the town as it was founded; to be copied, never changed."""
    return found_town(tmp_path_factory.mktemp("founded") / "town", keys)


@pytest.fixture
def town(founded: Town, tmp_path: Path) -> Town:
    """Return a town of one's own, on a branch ``draft`` that starts at main."""
    copy = founded.copy(tmp_path / "town")
    copy.branch()
    return copy
