"""What is handed to operators names commands and settings that exist."""
# ruff: noqa: D103 - the name of a test is its sentence

import re
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


def test_no_page_of_the_guide_is_longer_than_one() -> None:
    assert len(GUIDE.splitlines()) < 70
