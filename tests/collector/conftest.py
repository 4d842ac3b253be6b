"""A collector that is set up and not served: its folder, configuration and database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from tests.collector.living import make

from prakat.collector.configuration import Configuration, read_configuration
from prakat.collector.database import open_database
from prakat.collector.setup import NAME


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a fresh collector."""
    return make(tmp_path / "collector").folder


@pytest.fixture
def site(folder: Path) -> Configuration:
    """Return its configuration."""
    return read_configuration(folder / NAME)


@pytest.fixture
def engine(site: Configuration) -> Iterator[Engine]:
    """Open its database."""
    opened = open_database(site.database)
    yield opened
    opened.dispose()
