"""What is noted while an attachment is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from prakat.content.attachment_limits import MAX_PROBLEMS, MAX_TEXT, MAX_UNPACKED, LimitReachedError

# Every problem an attachment can have, and what its parameters say. ``member`` is where: empty for the file itself.
PROBLEMS: Final = {
    "empty": "no bytes",
    "wrong-type": "content is {found}, the name says {expected}",
    "encrypted": "needs a password",
    "macro": "runs a program when opened ({found})",
    "executable": "is a program",
    "script": "a PDF that runs a script or starts a program ({found})",
    "external-template": "loads a template from elsewhere",
    "embedded-object": "holds an object that can not be inspected ({found})",
    "hidden-archive": "another archive stands behind the content",
    "unsafe-name": "a member's name leads out of the folder, or is a link",
    "member-kind": "a member is of a kind that is not published ({found})",
    "gps": "says where it was taken",
    "damaged": "can not be read",
    "zip-bomb": "unpacks to more than is read",
    "xml-bomb": "declares entities",
    "too-deep": "archives or elements nested too deeply",
    "too-many-members": "more members than are read",
    "partly-read": "read up to {read} only",
    "out-of-time": "not read to the end in time",
    "not-inspected": "the package {package} is not installed",
    "not-utf8": "text in another encoding",
    "formula": "the cell at line {line}, column {column} begins like a formula: {value}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentProblem:
    """One thing that is wrong: an id of PROBLEMS, the member it is in, and what fills the sentence."""

    id: str
    member: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPart:
    """Text of one part: ``label`` is empty for the file itself, "page=3" of a PDF, else the path of the member."""

    label: str
    text: str


@dataclass(slots=True, kw_only=True)
class Inspection:
    """What has been found so far, and how much may still be read. Kept when reading is broken off."""

    problems: list[AttachmentProblem] = field(default_factory=list)
    parts: list[TextPart] = field(default_factory=list)
    pages: int | None = None
    pages_with_text: int = 0
    bytes_left: int = MAX_UNPACKED
    characters_left: int = MAX_TEXT
    is_cut: bool = False

    def report(self, problem: str, member: str = "", **params: str) -> None:
        """Note a problem once for each member."""
        found = AttachmentProblem(id=problem, member=member, params=params)
        if found not in self.problems and len(self.problems) < MAX_PROBLEMS:
            self.problems.append(found)

    def add_text(self, label: str, text: str) -> None:
        """Keep a text, cut to what may still be kept; the first cut is a problem."""
        if len(text) > self.characters_left:
            text = text[: self.characters_left]
            if not self.is_cut:
                self.report("partly-read", read=label)
            self.is_cut = True
        if text.strip():
            self.parts.append(TextPart(label=label, text=text))
            self.characters_left -= len(text)

    def take(self, size: int) -> None:
        """Count bytes that were unpacked. Raises LimitReachedError when they are too many."""
        self.bytes_left -= size
        if self.bytes_left < 0:
            raise LimitReachedError("zip-bomb")
