"""One founded municipality for all tests of this folder, copied for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.e2e.town import Town
from tests.github.api import Api, serving
from tests.github.hub import MARK, Hub, found


@pytest.fixture(scope="session")
def municipality(tmp_path_factory: pytest.TempPathFactory, keys: Path, plain_git: None) -> Town:  # noqa: ARG001 - before anything runs
    """Return a municipality with the real house in it; to be copied, never changed."""
    return found(tmp_path_factory.mktemp("municipality") / "town", keys)


@pytest.fixture
def hub(municipality: Town, tmp_path: Path) -> Hub:
    """Return a forge with the municipality on its main branch, and an officer on a branch of his own."""
    hub = Hub(municipality.copy(tmp_path / "town"), tmp_path)
    hub.town.branch()
    return hub


@pytest.fixture
def live(hub: Hub) -> Hub:
    """Return a forge whose main branch is published, as it stands after the first run of the publisher."""
    hub.name_founding()
    hub.town.git("push", "--quiet", "origin", f"main:{MARK}")
    hub.site = hub.mark
    return hub


@pytest.fixture
def api() -> Iterator[Api]:
    """Return GitHub's API on loopback."""
    with serving(Api()) as api:
        yield api
