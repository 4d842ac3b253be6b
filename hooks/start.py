"""Everything from a fresh clone, with nothing but Python 3.11, git and Debian's own tools.

    python3 hooks/start.py         set up, check the shipped content, build the site, show it
    python3 hooks/start.py collector   the same, and the service for complaints, surveys and visits beside it
    python3 hooks/start.py test    set up, run every check and test of the product
    python3 hooks/start.py setup   set up only: afterwards .venv/bin/prakat is there
    python3 hooks/start.py lock    write the lock files anew (for developers)

Standard library only: it runs before anything is installed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from ctypes.util import find_library
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv"
BIN = HOME / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
# What the tests drive or ask as outside oracles; the product itself needs none of them.
DEBIAN = {
    "chromium": "chromium",
    "java": "default-jre-headless",
    "npm": "npm",
    "pdftotext": "poppler-utils",
    "ssh-keygen": "openssh-client",
    "strace": "strace",
    "systemd-analyze": "systemd",
}
# Servers that the tests start on loopback: unpacked, never installed, or they would begin to serve this machine.
SERVERS = {"apache2": "apache2-bin", "caddy": "caddy", "logrotate": "logrotate", "nginx": "nginx"}
UNPACKED = HOME / "debian"
SBIN = "/usr/local/sbin:/usr/sbin:/sbin"
# What sets Thai on paper (WeasyPrint). Without them the site is built all the same, but its manuals have no PDF.
PAPER = {
    "harfbuzz-subset": "libharfbuzz-subset0",
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "thai": "libthai0",
}


def main(arguments: Sequence[str]) -> int:
    """Run one of the jobs; the exit code is that of the first command that failed."""
    job = arguments[0] if arguments else "run"
    jobs = {
        "run": run,
        "collector": collector,
        "test": test,
        "setup": lambda: install("requirements-site.txt"),
        "lock": lock,
    }
    if job not in jobs or sys.version_info < (3, 11):
        print(__doc__)
        return 2
    try:
        jobs[job]()
    except subprocess.CalledProcessError as error:
        return error.returncode
    except KeyboardInterrupt:
        return 0
    return 0


def run() -> None:
    """Check, build and show the shipped content."""
    paper()
    install("requirements-site.txt")
    call(PYTHON, "-m", "prakat", "build")
    call(PYTHON, "-m", "prakat", "serve")


def collector() -> None:
    """Build the shipped content for a collector, and show both on one origin; its data lie beside the project."""
    paper()
    install("requirements-site.txt")
    install("requirements-collector.txt")
    home = ROOT.with_name(f"{ROOT.name}-collector")
    collect = (PYTHON, "-m", "prakat", "collect")
    config = ("--config", home / "collector.toml")
    call(PYTHON, "-m", "prakat", "build", PRAKAT_SITE_COLLECTOR="true")
    call(*collect, "init", home, "--repo", ROOT)
    call(*collect, "manifest", ROOT / "site", *config)
    call(*collect, "serve", "--site", ROOT / "site", *config)


def test() -> None:
    """Run every check and test; the quick ones first."""
    debian()
    install("requirements-test.txt")
    unpack()
    if (ROOT / "package.json").exists():
        call("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
    step("ruff", PYTHON, "-m", "ruff", "check")
    step("ruff format", PYTHON, "-m", "ruff", "format", "--check")
    step("import law", BIN / "lint-imports", "--no-logo")
    step("mypy --strict", PYTHON, "-m", "mypy")
    step("shipped content", PYTHON, "-m", "prakat", "check", "--format", "text")
    step("tests", PYTHON, "-m", "pytest", "-n", "2", "--dist", "worksteal", "-q")


def lock() -> None:
    """Write the lock files: exact versions with hashes, no address of any registry."""
    install("requirements-test.txt")
    call(PYTHON, "-m", "pip", "install", "--quiet", "uv")
    extras = {
        "requirements.txt": (),
        "requirements-site.txt": ("site", "build"),
        "requirements-collector.txt": ("collector-pg", "build"),
        "requirements-test.txt": ("test",),
    }
    for name, wanted in extras.items():
        options = [item for extra in wanted for item in ("--extra", extra)]
        how = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-annotate")
        named = ("--custom-compile-command", "python3 hooks/start.py lock", "--output-file", name)
        call(PYTHON, "-m", "uv", "pip", "compile", "--quiet", *how, *named, *options, "pyproject.toml")


def install(requirements: str) -> None:
    """Make the virtual environment and put exactly the locked packages into it, once for each state of the lock."""
    wanted = hashlib.sha256((ROOT / requirements).read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    stamp = HOME / f"{requirements}.installed"
    if stamp.exists() and stamp.read_text("utf-8") == wanted:
        return
    if not PYTHON.exists():
        make_environment()
    print(f"== ติดตั้งแพ็กเกจ / installing {requirements}", flush=True)
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    call(*pip, "--require-hashes", "--requirement", requirements)
    call(*pip, "--no-deps", "--no-build-isolation", "--editable", ".")
    stamp.write_text(wanted, "utf-8")


def make_environment() -> None:
    """Make .venv; on Debian the module for it is a package of its own."""
    try:
        venv.create(HOME, with_pip=True)
    except (subprocess.CalledProcessError, ImportError):
        shutil.rmtree(HOME, ignore_errors=True)
        apt(["python3-venv"])
        venv.create(HOME, with_pip=True)


def debian() -> None:
    """Install what the tests drive, where it is missing."""
    missing = {package for program, package in DEBIAN.items() if shutil.which(program) is None}
    if wanted := sorted(missing | without_paper()):
        apt(wanted)


def paper() -> None:
    """Install what sets Thai on paper where that can be done at once; else say what is missing, and go on."""
    missing = sorted(without_paper())
    if not missing:
        return
    try:
        apt(missing)
    except (SystemExit, subprocess.CalledProcessError):
        print(f"ไม่มี PDF ของคู่มือจนกว่าจะติดตั้ง / no PDF of manuals until these are installed: {' '.join(missing)}")


def unpack() -> None:
    """Unpack the servers that are not there, with the libraries they lack; that needs no root."""
    places = os.pathsep.join([str(UNPACKED / "usr" / "sbin"), str(UNPACKED / "usr" / "bin"), os.environ["PATH"], SBIN])
    missing = sorted(package for program, package in SERVERS.items() if shutil.which(program, path=places) is None)
    if not missing:
        return
    if shutil.which("apt-get") is None:
        sys.exit(f"ติดตั้งก่อน / please install first: {' '.join(missing)}")
    UNPACKED.mkdir(exist_ok=True)
    if os.geteuid() == 0:
        call("apt-get", "update", "-qq")
    options = ("-o", f"Dir::Cache={UNPACKED}", "-o", "Debug::NoLocking=1", "-o", "APT::Sandbox::User=root")
    call("apt-get", "-qq", "-y", *options, "--no-install-recommends", "--download-only", "install", *missing)
    for archive in sorted((UNPACKED / "archives").glob("*.deb")):
        call("dpkg-deb", "--extract", archive, UNPACKED)
        archive.unlink()


def without_paper() -> set[str]:
    """Return the Debian packages of libraries that are not there."""
    return {package for library, package in PAPER.items() if find_library(library) is None}


def apt(packages: Sequence[str]) -> None:
    """Install Debian packages as root, or say how to."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        sys.exit(f"ติดตั้งก่อน / please install first: sudo apt-get install {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment)
    install_command = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *packages]
    subprocess.run(install_command, check=True, env=environment)


def step(name: str, *command: str | Path) -> None:
    """Run one check under its name."""
    print(f"== {name}", flush=True)
    call(*command)


def call(*command: str | Path, **variables: str) -> None:
    """Run a command in the project's folder."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", **variables}
    subprocess.run([str(part) for part in command], check=True, cwd=ROOT, env=environment)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
