"""What is handed to operators names commands and settings that exist."""
# ruff: noqa: D103 - the name of a test is its sentence

import re
import tomllib
from pathlib import Path
from typing import Final

import yaml
from click.testing import CliRunner
from tests.rules.cases import ROOT

from prakat.cli.collect import COMMAND
from prakat.collector.configuration import BASE

DEPLOY: Final = ROOT / "hooks" / "deploy" / "collector"
GUIDE: Final = (DEPLOY / "README.md").read_text("utf-8")


def test_every_command_has_help_in_both_languages_and_is_in_the_guide() -> None:
    runner = CliRunner()
    listed = runner.invoke(COMMAND, ["--help"]).output
    for name in COMMAND.list_commands(None):  # type: ignore[arg-type]
        answer = runner.invoke(COMMAND, [name, "--help"])
        assert answer.exit_code == 0, answer.output
        assert re.search("[ก-ฮ]", answer.output)
        assert re.search("[A-Za-z]{3}", answer.output)
        assert name in listed
        assert name in GUIDE


def test_commands_of_the_guide_exist() -> None:
    known = set(COMMAND.list_commands(None))  # type: ignore[arg-type]
    texts = [path.read_text("utf-8") for path in DEPLOY.iterdir() if path.is_file()]
    named = {word for text in texts for word in re.findall(r"prakat collect ([a-z-]+)", text)}
    assert named
    assert named <= known


def test_proxies_send_the_services_path_on_and_end_slow_clients() -> None:
    for name in ("Caddyfile", "nginx.conf"):
        text = (DEPLOY / name).read_text("utf-8")
        assert f"{BASE}/" in text
        assert "127.0.0.1:8470" in text
        assert text.count("10s") >= 2
        assert "X-Forwarded-For" in text
        assert "/complaint/channels/" in text
    compose = yaml.safe_load((DEPLOY / "compose.yml").read_text("utf-8"))
    assert "ports" not in compose["services"]["collector"]
    assert compose["services"]["collector"]["read_only"] is True


def test_compose_says_once_whose_word_about_clients_is_taken_and_keeps_data_out_of_the_checkout() -> None:
    text = (DEPLOY / "compose.yml").read_text("utf-8")
    compose = yaml.safe_load(text)
    address = compose["services"]["caddy"]["networks"]["inside"]["ipv4_address"]
    assert re.findall(r"trusted_proxies = (\[.*?\])", text) == [f'["{address}"]']
    assert compose["services"]["caddy"]["environment"]["COLLECTOR"] == "collector:8470"
    assert "{$COLLECTOR:127.0.0.1:8470}" in (DEPLOY / "Caddyfile").read_text("utf-8")
    kept = [volume.partition(":")[0] for volume in compose["services"]["collector"]["volumes"]]
    assert kept == ["/var/lib/prakat-collector"]


def test_the_program_is_installed_from_the_checkout_and_its_lock_alone() -> None:
    for text in ((DEPLOY / "Dockerfile").read_text("utf-8"), GUIDE):
        installs = re.findall(r"pip install (.*?)(?:&&|\n)", text)
        assert len(installs) == 2
        assert "--require-hashes" in installs[0]
        assert {"--no-deps", "--no-build-isolation", "."} <= set(installs[1].split())
    # The name is nobody's on a public index: who types it there gets a stranger's program.
    pages = [page for folder in (".github", "docs", "hooks") for page in (ROOT / folder).rglob("*.md")]
    shown = [ROOT / "README.md", *pages, *(ROOT / "hooks").rglob("*.py"), *filter(Path.is_file, DEPLOY.iterdir())]
    assert len(shown) > 100
    named = re.compile(r"pip install[^\n]*[ '\"]prakat\b")
    assert not [path for path in shown if named.search(path.read_text("utf-8"))]


def test_the_lock_of_the_collector_has_everything_that_it_asks_for() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    lines = [line for name in ("collector", "collector-pg", "build") for line in extras[name]]
    asked = {re.split(r"[\[><=; ]", line)[0] for line in lines} - {"prakat"}
    lock = (ROOT / "requirements-collector.txt").read_text("utf-8")
    assert asked | {"psycopg-binary"} <= set(re.findall(r"(?m)^([a-z0-9-]+)==", lock))
    assert "prakat==" not in lock


def test_no_page_of_the_guide_is_longer_than_one() -> None:
    assert len(GUIDE.splitlines()) < 70
