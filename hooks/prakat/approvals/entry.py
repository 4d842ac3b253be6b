"""One entry of the ledger: a signed step of one page from one state to another.

    publish    the page is, or becomes, these bytes
    withdraw   it goes, for a reason, and a tombstone stays
    remove     personal data goes at once: the page (after: absent) or a file of it; nothing of it stays reachable
    move       two entries with one moment: the old page's says `to`, the new page's says `from`; the bytes are the same
    emergency  published before the ordinary approval, until the end of the day `until`
    retract    the word on the state `takes_back` is taken back; the page itself is as it was (before = after).
               Of the page's present state, that leaves it without approval; of another, that one can never be used

Several people may sign one step: the first one's word stands in the entry itself, the others' under `also`. What only
some entries have is left out of all others, so that entries and statements of old stay what they were.
"""

import dataclasses
import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from prakat.findings import Text

DECISIONS: Final = ("เห็นชอบ", "รับรอง")
# What an entry can do with its page, and the words for it.
ACTION_NAMES: Final = {
    "publish": Text(th="เผยแพร่", en="publish"),
    "withdraw": Text(th="ถอนออก", en="withdraw"),
    "remove": Text(th="ลบข้อมูลส่วนบุคคล", en="remove personal data"),
    "move": Text(th="ย้ายที่อยู่", en="move"),
    "emergency": Text(th="เผยแพร่ฉุกเฉิน", en="publish in an emergency"),
    "retract": Text(th="เรียกคืนความเห็นชอบ", en="take the approval back"),
}
ACTIONS: Final = tuple(ACTION_NAMES)
SIGNATURE: Final = "signature"
REVIEW: Final = "review"
ABSENT: Final = "absent"
# People who sign one entry at most; with that many it is far below the size an entry may have.
MAX_WORDS: Final = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Memo:
    """The paper memo (บันทึกข้อความ) an approval refers to."""

    no: str
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review on GitHub: numbers of pull request, review and account, the commit it was of, and who recorded it."""

    pr: int
    review: int
    account: int
    commit: str
    recorder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What one more person says in the same entry. With method "review", key and signature are the recorder's."""

    by: str
    division: str
    post: str
    decision: str
    method: str
    review: Review | None
    at: datetime
    written_at: str
    key: str
    sig: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One entry: who moved which page from which state to which, and the signature. States are bundle digests.

    ``follows`` is the `entry_digest` of the entry this one comes after, where that must not be forgotten; ``until`` the
    last day of an emergency, "YYYY-MM-DD". Texts that do not apply are empty.
    """

    page: str
    action: str
    decision: str
    division: str
    before: str
    after: str
    prepared_by: str
    by: str
    post: str
    memo: Memo | None
    reason: str
    method: str
    at: datetime
    written_at: str
    key: str
    sig: str
    moved_from: str = ""
    moved_to: str = ""
    takes_back: str = ""
    follows: str = ""
    until: str = ""
    review: Review | None = None
    also: tuple[Word, ...] = ()

    @property
    def words(self) -> "tuple[Approval, ...]":
        """The entry as each of its people signed it, the first one's first."""
        if not self.also:
            return (self,)
        more = ({field: getattr(word, field) for field in _WORD_FIELDS} for word in self.also)
        return (dataclasses.replace(self, also=()), *(dataclasses.replace(self, also=(), **word) for word in more))

    @property
    def last_at(self) -> datetime:
        """The moment of the last word in it."""
        return max([self.at, *(word.at for word in self.also)])

    @property
    def is_open(self) -> bool:
        """Whether it leaves the page's present state waiting for another word: what follows must name it."""
        return self.action == "emergency" or self.is_void

    @property
    def is_void(self) -> bool:
        """Whether the word on the page's present state is taken back."""
        return self.action == "retract" and self.takes_back == self.after


_WORD_FIELDS: Final = tuple(field.name for field in dataclasses.fields(Word))


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The text of one entry and the line of the file it begins on (1-based)."""

    text: str
    line: int


def entry_id(page: str) -> str:
    """Return the id of a page's entry: "p-" and twelve hex digits of the SHA-256 of its path."""
    return "p-" + hashlib.sha256(page.encode("utf-8", "surrogateescape")).hexdigest()[:12]


def with_word(approval: Approval, said: Approval) -> Approval:
    """Return an entry with one more person's word: ``said`` is the same step as that person signed it."""
    word = Word(**{field: getattr(said, field) for field in _WORD_FIELDS})
    return dataclasses.replace(approval, also=(*approval.also, word))
