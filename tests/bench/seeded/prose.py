"""Thai prose of a seed: real administrative words in the shapes of real pages - paragraphs, a table, a list, links."""

import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

_HEADINGS: Final = (
    "หลักการและเหตุผล", "รายละเอียด", "ขั้นตอนการดำเนินงาน", "ผลการดำเนินงาน", "ข้อควรรู้", "พื้นที่ดำเนินการ", "ระยะเวลา",
    "ผู้รับผิดชอบ", "การติดตามผล", "สอบถามเพิ่มเติม",
)  # fmt: skip
_JOINERS: Final = ("และ", "โดย", "เพื่อ", "ของ", "ใน", "ตาม", "สำหรับ", "จาก", "ให้", "ซึ่ง")
_COLUMNS: Final = ("ลำดับ", "รายการ", "พื้นที่", "จำนวน", "หมายเหตุ")
# Pieces of words that make a title a matter of another category; joined words could spell them by chance.
_NOT_IN_TITLES: Final = ("จัด", "ซื้อ", "จ้าง", "ประกวด", "ราคา", "ชนะ", "งบ", "ระเบียบ", "สั่ง", "มาตรการ", "บัญญัติ")


@cache
def _words() -> tuple[str, ...]:
    return tuple(Path(__file__).with_name("words.txt").read_text("utf-8").split())


@cache
def _title_words() -> tuple[str, ...]:
    return tuple(word for word in _words() if not any(piece in word for piece in _NOT_IN_TITLES))


class Prose:
    """A writer with a random source of its own; what it writes depends on that source alone."""

    def __init__(self, source: random.Random) -> None:
        self._random = source

    def title(self) -> str:
        """Return a subject of three to six words, with nothing in it that YAML or a rule could take for more."""
        return "".join(self._random.choices(_title_words(), k=self._random.randint(3, 6)))

    def summary(self) -> str:
        """Return one or two phrases."""
        return " ".join(self._phrase() for _ in range(self._random.randint(2, 3)))

    def body(self, links: Sequence[tuple[str, str]], size: int) -> str:
        """Return about ``size`` bytes of Markdown; ``links`` are (text, address) to work in."""
        parts: list[str] = []
        waiting, length = list(links), 0
        while length < size:
            parts.append(f"## {self._random.choice(_HEADINGS)}\n")
            for _ in range(self._random.randint(1, 4)):
                text, address = waiting.pop() if waiting else ("", "")
                parts.append(self._paragraph() + (f" ดูเพิ่มเติมที่ [{text}]({address})" if address else "") + "\n")
            if self._random.random() < 0.4:
                parts.append(self._random.choice((self._table, self._list))())
            length = sum(len(part.encode()) for part in parts)
        return "\n".join(parts)

    def _paragraph(self) -> str:
        return " ".join(self._phrase() for _ in range(self._random.randint(3, 9)))

    def _phrase(self) -> str:
        words = self._random.choices(_words(), k=self._random.randint(3, 9))
        words.insert(self._random.randrange(1, len(words)), self._random.choice(_JOINERS))
        return "".join(words) + (f" {self._number()}" if self._random.random() < 0.2 else "")

    def _number(self) -> str:
        return self._random.choice(
            (
                f"จำนวน {self._random.randint(1, 900)} แห่ง",
                f"{self._random.randint(1, 9_000_000):,}.00 บาท",
                f"วันที่ {self._random.randint(1, 28)} {self._random.choice(('มกราคม', 'พฤษภาคม', 'กันยายน'))} 2569",
                f"ร้อยละ {self._random.randint(1, 100)}",
            )
        )

    def _table(self) -> str:
        rows = [
            (
                str(number),
                self._cell(),
                f"หมู่ที่ {self._random.randint(1, 12)}",
                str(self._random.randint(1, 500)),
                self._cell(),
            )
            for number in range(1, self._random.randint(4, 10))
        ]
        lines = [_COLUMNS, ("---",) * len(_COLUMNS), *rows]
        return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)

    def _cell(self) -> str:
        return "".join(self._random.choices(_words(), k=2))

    def _list(self) -> str:
        return "".join(f"- {self._phrase()}\n" for _ in range(self._random.randint(3, 7)))
