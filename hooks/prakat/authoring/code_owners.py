"""CODEOWNERS as the roster has it: every file outside docs/ is the root's.

The roster knows accounts by their numbers, which never change hands; CODEOWNERS wants names. So the file itself says
which name stands for which person and number, and is made from that and the roster alone: no network is asked, and
whoever reads it can look the numbers up.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from prakat.approvals.roster import Person, Roster
from prakat.settings import DOCS, LEDGER, UNPROTECTED

CODE_OWNERS: Final = ".github/CODEOWNERS"
PLACEHOLDER: Final = "@OWNER/prakat-root"
# A name or a team on GitHub, or an e-mail address of an account.
_OWNER: Final = re.compile(r"@[A-Za-z0-9-]+(?:/[A-Za-z0-9._-]+)?|[^\s@#]+@[^\s@#]+")
_KNOWN: Final = re.compile(r"# (p-[a-z0-9-]+) \((?:[0-9]+|-)\) = (\S+)")
_ABOUT: Final = """\
# เขียนโดย prakat codeowners จากทะเบียนใน approvals.yml แก้ด้วย prakat codeowners --login รหัสบุคคล=@ชื่อบัญชี --write
# Written by prakat codeowners from the roster in approvals.yml; change it with --login PERSON=@NAME --write.
#
# ใครต้องดูก่อนรวมเข้า: ทุกไฟล์นอก docs/ เป็นของผู้ดูแลหลัก (root) ในทะเบียน
# Who is asked before a merge: every file outside docs/ is the root's. What decides is the root's signature, which the
# gate asks for; this is a second lock, which GitHub itself holds (SECURITY.md). GitHub enforces nothing for a name it
# does not know, such as @OWNER/prakat-root.
#
# รหัสบุคคล (หมายเลขบัญชี GitHub) = ชื่อบัญชี · person (number of the GitHub account) = name
"""
_FREE: Final = """
# หน้าเว็บและทะเบียนความเห็นชอบ: หัวหน้าหน่วยงานลงนาม ไม่ใช่ผู้ดูแลหลัก
# Pages and the ledger are for the heads of divisions, who sign. (The roster above the ledger needs root signatures.)
"""


def parse_logins(text: str) -> dict[str, str]:
    """Return the account or team that stands for each person, as a CODEOWNERS file says it."""
    found = (match.groups() for match in map(_KNOWN.fullmatch, text.splitlines()) if match)
    return {person: name for person, name in found if name.startswith("@") and is_owner(name) and name != PLACEHOLDER}


def is_owner(name: str) -> bool:
    """Tell whether a name is one that CODEOWNERS can hold."""
    return _OWNER.fullmatch(name) is not None


def owner_of(person: Person, logins: Mapping[str, str]) -> str:
    """Return a person's name on GitHub: the one that was given, else an address of the roster, else the placeholder."""
    return logins.get(person.id) or next(iter(sorted(person.emails)), PLACEHOLDER)


def render_code_owners(roster: Roster, logins: Mapping[str, str]) -> str:
    """Return the file."""
    root = [roster.people[id_] for id_ in sorted(roster.root)]
    owners = {person.id: owner_of(person, logins) for person in root}
    rows = [f"# {person.id} ({person.github or '-'}) = {owners[person.id]}" for person in root]
    names = " ".join(dict.fromkeys(owners.values()))
    free = "".join(f"{path}\n" for path in _free_paths())
    return _ABOUT + "".join(f"{row}\n" for row in rows) + f"*               {names}\n" + _FREE + free


def _free_paths() -> Iterator[str]:
    yield f"/{DOCS}/"
    yield f"/{LEDGER}"
    yield from (f"/{path}" for path in UNPROTECTED)
