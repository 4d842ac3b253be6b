"""Whose key lies here: found where OpenSSH and Git keep it, so that an approver need not name it.

The first of these that the roster knows: ``user.signingkey`` of Git, the usual files in ``~/.ssh``, the keys in the
agent. A key in the agent alone is used by its public half.
"""

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from prakat.approvals.house import House
from prakat.approvals.roster import Person
from prakat.approvals.signature import PublicKey, SignatureFormatError, parse_public_key
from prakat.authoring.sign_off import Signer, find_signer
from prakat.authoring.ssh_keygen import read_public_key
from prakat.findings import CannotJudgeError, Text

_USUAL: Final = ("id_ed25519", "id_ed25519_sk", "id_ecdsa")
_LITERAL: Final = "key::"

Config = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """Where keys are looked for: Git's configuration and the home folder; and where public halves may be put down."""

    config: Config
    home: Path
    desk: Path

    def files(self) -> Iterator[Path]:
        """Yield key files that may be the approver's own, the likeliest first."""
        named = self.config("user.signingkey").strip()
        if named.startswith((_LITERAL, "ssh-", "ecdsa-", "sk-")):
            yield self._keep(named.removeprefix(_LITERAL), 0)
        elif named:
            yield Path(named).expanduser()
        yield from (self.home / ".ssh" / name for name in _USUAL)
        yield from (self._keep(line, number) for number, line in enumerate(_agent(), 1))

    def _keep(self, line: str, number: int) -> Path:
        file = self.desk / f"agent-{number}.pub"
        file.write_text(line + "\n", "utf-8")
        return file


def find_own_signer(house: House, person: str, key: Path | None, hands: Hands) -> Signer:
    """Return who signs, and with what. ``person`` may be empty: then it is the owner of the key.

    Raises CannotJudgeError when a key was named that is not that person's, or when none is found.
    """
    if key is not None:
        public = read_public_key(key.expanduser())
        return find_signer(house, person or _owner(house, public), public, key.expanduser())
    if person and person not in house.roster.people:
        # Says which ids there are.
        return find_signer(house, person, PublicKey("", ""), Path())
    for file in hands.files():
        public_key = _read(file)
        owner = _known_owner(house, public_key) if public_key else None
        if public_key and owner and person in {"", owner.id}:
            return find_signer(house, owner.id, public_key, file)
    raise _no_key(person)


def _agent() -> list[str]:
    """Return the public keys in the agent, one a line; none when there is no agent."""
    try:
        done = subprocess.run(["ssh-add", "-L"], capture_output=True, check=False, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return [line for line in done.stdout.splitlines() if _parse(line)] if done.returncode == 0 else []


def _parse(line: str) -> PublicKey | None:
    try:
        return parse_public_key(line)
    except SignatureFormatError:
        return None


def _read(file: Path) -> PublicKey | None:
    if not (file.is_file() or file.with_name(file.name + ".pub").is_file()):
        return None
    try:
        return read_public_key(file)
    except CannotJudgeError:
        return None


def _known_owner(house: House, public: PublicKey) -> Person | None:
    people = house.roster.people.values()
    return next((p for p in people if any(key.public == public for key in p.keys.values())), None)


def _owner(house: House, public: PublicKey) -> str:
    owner = _known_owner(house, public)
    if owner is None:
        raise CannotJudgeError(
            Text(th="ไม่มีใครในทะเบียนใช้กุญแจนี้", en="nobody in the roster has this key"),
            Text(
                th="ส่งไฟล์ .pub ให้ผู้ดูแลหลักลงทะเบียนก่อน (prakat roster add-person)",
                en="let the root register the .pub file first (prakat roster add-person)",
            ),
        )
    return owner.id


def _no_key(person: str) -> CannotJudgeError:
    whose = f" ({person})" if person else ""
    return CannotJudgeError(
        Text(
            th=f"ไม่พบกุญแจที่ลงทะเบียนไว้{whose} ใน git config user.signingkey, ~/.ssh หรือ ssh-agent",
            en=f"no registered key{whose} in git config user.signingkey, ~/.ssh or the agent",
        ),
        Text(
            th="สร้างด้วย ssh-keygen -t ed25519 แล้วส่งไฟล์ .pub ให้ผู้ดูแลหลักลงทะเบียน หรือระบุ --key ไฟล์กุญแจ",
            en="make one with ssh-keygen -t ed25519 and have the root register the .pub file, or name it with --key",
        ),
    )
