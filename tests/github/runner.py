"""A runner for the project's own workflows: real git, scripts and exit codes; only what needs GitHub is replaced.

It knows as much of the workflow language as our workflows may use - dotted expressions, ``needs``, outputs, one line of
``run`` - and refuses the rest, so that nothing runs on GitHub that did not run here.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml

ROOT: Final = Path(__file__).resolve().parents[2]
WORKFLOWS: Final = ROOT / ".github" / "workflows"
BASE_URL: Final = "https://example.invalid/website"

# What a runner takes for a command: actions/runner, src/Runner.Common/ActionCommand.cs and
# src/Runner.Worker/ActionCommandManager.cs. Blanks before "::" do not matter; "##[" counts anywhere in a line.
_COMMANDS: Final = frozenset(
    {
        "add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "internal-set-repo-path",
        "notice", "remove-matcher", "save-state", "set-env", "set-output", "stop-commands", "warning",
    }
)  # fmt: skip
_V2: Final = re.compile(r"\s*::(?P<name>[^ :]+)(?: (?P<properties>.*?))?::(?P<data>.*)", re.DOTALL)
_V1: Final = re.compile(r"##\[(?P<name>[^\] ]+)(?: (?P<properties>[^\]]*))?\](?P<data>.*)", re.DOTALL)
_EXPRESSION: Final = re.compile(r"\$\{\{ ([a-z_]+(?:\.[A-Za-z_-]+)+) \}\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One workflow command that a runner would have obeyed."""

    name: str
    properties: str
    data: str


@dataclass(slots=True, kw_only=True)
class Job:
    """What became of a job."""

    passed: bool = True
    exit_code: int = 0
    log: str = ""
    summary: str = ""
    commands: list[Command] = field(default_factory=list)
    installed: list[str] = field(default_factory=list)
    outputs: dict[str, str] = field(default_factory=dict)

    def named(self, name: str) -> list[Command]:
        """Return the commands of one name."""
        return [command for command in self.commands if command.name == name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What started a workflow: the ``github`` context, without its token; and what is set in the forge's settings.

    ``secrets`` and ``variables`` are those of the environments, by their name; ``api`` is where the API answers.
    """

    ref: str
    sha: str
    actor: str
    payload: Mapping[str, Any]
    api: str = "https://example.invalid/api"
    secrets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    variables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read_workflow(name: str) -> dict[str, Any]:
    """Return a workflow with all scalars as text: YAML 1.1 would read ``on`` as a truth value."""
    value: dict[str, Any] = yaml.load((WORKFLOWS / f"{name}.yml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506
    return value


def parse_commands(log: str) -> list[Command]:
    """Return the commands in a step's output, as a runner reads it: line by line, heeding stop-commands."""
    found = []
    token = ""
    for line in re.split(r"\r\n|\r|\n", log):
        match = _V2.match(line) or _V1.search(line)
        if match is None:
            continue
        name = match["name"]
        if token:
            token = "" if name == token else token
        elif name in _COMMANDS:
            found.append(Command(name=name, properties=match["properties"] or "", data=match["data"]))
            token = match["data"] if name == "stop-commands" else ""
    assert not token, "commands stay switched off"
    return found


class Runner:
    """Runs the jobs of one workflow for one event, each in a folder of its own."""

    def __init__(
        self,
        origin: Path,
        home: Path,
        event: Event,
        *,
        real_build: bool = False,
        before: Mapping[str, Callable[[], object]] = MappingProxyType({}),
    ) -> None:
        self.origin = origin
        self.home = home
        self.event = event
        self.real_build = real_build
        self.before = before
        self.deployed: Path | None = None
        self._artifact: Path | None = None

    def run(self, name: str) -> dict[str, Job]:
        """Run a workflow; return its jobs. A job whose needs did not pass is not among them."""
        jobs: dict[str, Job] = {}
        for key, spec in read_workflow(name)["jobs"].items():
            assert "if" not in spec, "a skipped job counts as passed"
            needs = spec.get("needs", [])
            needs = [needs] if isinstance(needs, str) else needs
            if all(need in jobs and jobs[need].passed for need in needs):
                jobs[key] = _JobRun(self, self.home / f"{name}-{key}", spec, jobs).run()
        return jobs

    @property
    def artifact(self) -> Path:
        """What was handed over."""
        assert self._artifact is not None
        return self._artifact

    def take_artifact(self, folder: Path) -> None:
        """Keep what an action hands over."""
        self._artifact = folder

    def deploy(self) -> None:
        """Deploy what was handed over."""
        assert self._artifact is not None
        self.deployed = self._artifact


class _JobRun:
    """One job: its folders, its contexts, its steps."""

    def __init__(self, runner: Runner, home: Path, spec: dict[str, Any], needs: Mapping[str, Job]) -> None:
        self.runner = runner
        self.spec = spec
        self.workspace = home / "work"
        self.temp = home / "temp"
        self.tools = home / "tools"
        for folder in (self.workspace, self.temp, home / "home"):
            folder.mkdir(parents=True)
        self.job = Job()
        self.extra: dict[str, str] = {}
        self.steps: dict[str, dict[str, str]] = {}
        self.context: dict[str, Any] = {
            "github": {
                "event": runner.event.payload,
                "sha": runner.event.sha,
                "ref": runner.event.ref,
                "actor": runner.event.actor,
                "token": f"token of {home.name}",
            },
            # Secrets are those of the environment alone, as nobody sets any for the whole repository.
            "secrets": runner.event.secrets.get(_environment(spec), {}),
            "vars": runner.event.variables.get(_environment(spec), {}),
            "needs": {name: {"outputs": job.outputs} for name, job in needs.items()},
            "runner": {"temp": str(self.temp)},
            "steps": {},
        }
        self._make_tools()

    def run(self) -> Job:
        for step in self.spec["steps"]:
            assert set(step) <= {"name", "id", "uses", "with", "run", "env"}, step
            outputs: dict[str, str] = {}
            if "uses" in step:
                outputs = self._use(step["uses"].partition("@")[0], self._values(step.get("with", {})))
            else:
                outputs = self._script(step)
            self.context["steps"][step.get("id", "")] = {"outputs": outputs}
            if not self.job.passed:
                break
        self.job.outputs = self._values(self.spec.get("outputs", {}))
        self.job.installed = (self.tools / "pip.log").read_text("utf-8").splitlines()
        return self.job

    def _values(self, texts: Mapping[str, str]) -> dict[str, str]:
        return {name: self._value(text) for name, text in texts.items()}

    def _value(self, text: str) -> str:
        assert "${{" not in _EXPRESSION.sub("", text), text
        return _EXPRESSION.sub(lambda match: self._look_up(match[1]), text)

    def _look_up(self, path: str) -> str:
        value: Any = self.context
        for part in path.split("."):
            value = value.get(part, "") if isinstance(value, Mapping) else ""
        return str(value)

    # Steps.

    def _use(self, action: str, inputs: dict[str, str]) -> dict[str, str]:
        match action:
            case "actions/checkout":
                self._checkout(inputs)
            case "actions/setup-python":
                assert re.fullmatch(r"3\.1[1-9]", inputs["python-version"])
                self.extra["PATH"] = f"{self.tools}:{os.environ['PATH']}"
            case "actions/configure-pages":
                assert "pages" in self.spec["permissions"]
                return {"base_url": BASE_URL}
            case "actions/upload-pages-artifact" | "actions/upload-artifact":
                self.runner.take_artifact(Path(inputs["path"]))
            case "actions/deploy-pages":
                assert self.spec["permissions"] == {"pages": "write", "id-token": "write"}
                self.runner.deploy()
                return {"page_url": BASE_URL}
            case _:
                raise AssertionError(action)
        return {}

    def _checkout(self, inputs: dict[str, str]) -> None:
        """Do what actions/checkout does for a whole history."""
        assert inputs["persist-credentials"] == "false"
        assert inputs["fetch-depth"] == "0"
        ref = inputs.get("ref", self.runner.event.sha)
        self._git("init", "--quiet", "--initial-branch=nothing")
        self._git("remote", "add", "origin", str(self.runner.origin))
        self._git("fetch", "--quiet", "origin", "+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*")
        if re.fullmatch("[0-9a-f]{40}", ref):
            self._git("checkout", "--quiet", "--detach", ref)
        else:
            self._git("checkout", "--quiet", "-B", ref, f"refs/remotes/origin/{ref}")

    def _git(self, *arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=self.workspace, check=True, capture_output=True)

    def _script(self, step: dict[str, Any]) -> dict[str, str]:
        run = step["run"]
        assert re.fullmatch(r'bash \.github/scripts/[a-z-]+\.sh( ("\$RUNNER_TEMP/)?[a-z/-]+\.txt"?)?', run), run
        self.runner.before.get(run.rpartition("/")[2], lambda: None)()
        if run.endswith("publish-build.sh") and not self.runner.real_build:
            (self.temp / "site").mkdir()
            (self.temp / "site" / "index.html").write_text(self.runner.event.sha, "utf-8")
            return {}
        files = {name: self.temp / name.lower() for name in ("GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_text("", "utf-8")
        environment = {
            "PATH": self.extra.get("PATH", os.environ["PATH"]),
            "HOME": str(self.temp.parent / "home"),
            "LANG": "C.UTF-8",
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_SERVER_URL": "https://example.invalid",
            "GITHUB_API_URL": self.runner.event.api,
            "GITHUB_REPOSITORY": "town/website",
            "GITHUB_RUN_ID": "1",
            "GITHUB_SHA": self.runner.event.sha,
            "GITHUB_REF": self.runner.event.ref,
            "RUNNER_TEMP": str(self.temp),
            **{name: str(file) for name, file in files.items()},
            **self.extra,
            **self._values(step.get("env", {})),
        }
        done = subprocess.run(
            ["bash", "-e", "-c", run],
            cwd=self.workspace,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        log = done.stdout.decode("utf-8", "backslashreplace")
        self.job.log += log
        self.job.commands += parse_commands(log)
        self.job.summary += files["GITHUB_STEP_SUMMARY"].read_text("utf-8", "replace")
        self.job.exit_code = done.returncode
        self.job.passed = done.returncode == 0
        self.extra |= _parse_file(files["GITHUB_ENV"])
        return _parse_file(files["GITHUB_OUTPUT"])

    def _make_tools(self) -> None:
        """Put a ``python`` in the path that makes environments of the packages the tests run with.

        What pip is asked for is written down instead: the network is not what is tested here.
        """
        self.tools.mkdir()
        log = self.tools / "pip.log"
        log.touch()
        inside = self.tools / "inside"
        note = f'[ "$1 $2" != "-m pip" ] || {{ echo "$*" >>"{log}"; exit 0; }}'
        inside.write_text(f'#!/bin/sh\n{note}\nexec "{sys.executable}" "$@"\n', "utf-8")
        outside = self.tools / "python"
        only = '[ "$1 $2 $3" = "-m venv --clear" ] || exit 97'
        outside.write_text(f'#!/bin/sh\n{only}\nmkdir -p "$4/bin" && cp "{inside}" "$4/bin/python"\n', "utf-8")
        for tool in (inside, outside):
            tool.chmod(0o755)


def _environment(spec: Mapping[str, Any]) -> str:
    name = spec.get("environment", "")
    return str(name["name"] if isinstance(name, Mapping) else name)


def run_name(name: str, payload: Mapping[str, Any]) -> str:
    """Return the title of a run, as its workflow says."""
    title = read_workflow(name).get("run-name", name)
    number = str(payload.get("pull_request", {}).get("number", ""))
    return str(title).replace("${{ github.event.pull_request.number }}", number)


def _parse_file(file: Path) -> dict[str, str]:
    """Return what a step wrote into GITHUB_ENV or GITHUB_OUTPUT; ours write one line a name."""
    pairs = [line.partition("=") for line in file.read_text("utf-8").splitlines()]
    assert all(separator and re.fullmatch("[A-Za-z_]+", name) for name, separator, _ in pairs)
    return {name: value for name, _, value in pairs}
