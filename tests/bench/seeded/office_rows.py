"""Rows of procurement papers, and citizen ids in every written form, from a seed.

The rows hold all numbers such papers hold: money, e-GP projects, contract controls, tax numbers of companies, codes of
assets and budgets, telephones of offices, dates, coordinates, plates of official cars, addresses of files. Where a
bidder is a person, a title stands before things of the office that are nobody's name. The ids are made from a computed
check digit.
"""

import random
from collections.abc import Callable, Iterator
from typing import Final

from prakat.thai.digits import to_thai
from prakat.thai.identity import GROUPING, check_digit

_VERBS: Final = ("ซื้อ", "จ้าง", "จัดซื้อ", "จ้างเหมา", "เช่า", "ซ่อมแซม", "ก่อสร้าง", "ปรับปรุง", "จ้างเหมาบริการ")
_THINGS: Final = (
    "วัสดุสำนักงาน", "หมึกพิมพ์", "น้ำมันเชื้อเพลิง", "อาหารกลางวันเด็กนักเรียน", "อาหารเสริม (นม)", "ถนนคอนกรีตเสริมเหล็ก",
    "ท่อระบายน้ำ", "เครื่องปรับอากาศ ขนาด 24,000 บีทียู", "รถบรรทุกขยะ", "ระบบประปาหมู่บ้าน", "ป้ายประชาสัมพันธ์",
    "วัคซีนป้องกันโรคพิษสุนัขบ้า", "เครื่องคอมพิวเตอร์ แบบที่ 2", "ที่อยู่อาศัยสำหรับคนพิการและผู้สูงอายุ", "เบี้ยเลี้ยง", "ลานกีฬา",
    "รถยนต์ส่วนกลาง", "กล้องโทรทัศน์วงจรปิด", "หนังสือเดินทางมาตรฐานการก่อสร้าง", "บัญชีรายการวัสดุ", "ยางมะตอย",
)  # fmt: skip
_NOUNS: Final = ("ดินสอ", "สมุด", "ไม้บรรทัด", "ปากกา", "กระดาษ", "แฟ้ม", "ตรายาง", "ปฏิทิน", "นาฬิกา", "โต๊ะ", "เก้าอี้", "หลอดไฟ")
_TITLES: Final = ("นาย", "นาง", "นางสาว", "ร้าน", "ร้านนาย", "หจก.", "บริษัท ", "บจก.", "ห้างหุ้นส่วนจำกัด ")
_METHODS: Final = ("เฉพาะเจาะจง", "e-bidding", "คัดเลือก", "ประกวดราคาอิเล็กทรอนิกส์ (e-bidding)", "สอบราคา")
_REASONS: Final = ("เสนอราคาต่ำสุด", "ราคาเหมาะสม", "มีคุณสมบัติครบถ้วน", "เกณฑ์ราคา", "คุณภาพดีบริการรวดเร็ว", "กรมบัญชีกลางกำหนด")
_MONTHS: Final = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
_LETTERS: Final = ("กข", "บต", "นก", "ผน", "ขว", "1กค")

_SPACES: Final = (" ", "\u00a0", "\u2009")
_DASHES: Final = ("-", "\u2010", "\u2011", "\u2013", "\u2014", "\u2212", " - ", "&#8209;", r"\-", "&ndash;")
_OTHERS: Final = (".", "_", "/", "\u00b7", "&nbsp;")
_HIDDEN: Final = ("\u200b", "\u200c", "\u200d", "\u2060", "\u00ad", "\ufeff", "\u200e", "&shy;", "&#8203;")
_GROUPINGS: Final = ((4, 4, 5), (3, 3, 3, 4), (4, 4, 4, 1), (1, 3, 3, 3, 3), (5, 5, 3), (2, 5, 5, 1))
_BEFORE: Final = (
    "",
    "เลขที่ ",
    "เลขประจำตัวประชาชน ",
    "บัตรประชาชนเลขที่",
    "นายดินสอ ปากกา ",
    "ผู้เสียภาษี: ",
    "(",
    "1. ",
    "| ",
    '"',
    "**",
    "12,",
)
_AFTER: Final = ("", ".", " ", ")", " บ้านเลขที่ 1", " |", '"', "**", ",45000.00", "\n")
_NAMED: Final = ("เลขประจำตัวประชาชน ", "บัตรประชาชนเลขที่ ", "ID card no. ")


class Rows:
    """A writer of procurement rows with a random source of its own."""

    def __init__(self, source: random.Random) -> None:
        self._random = source

    def row(self) -> str:
        """Return one row: a CSV line, a table line, or cells as they come out of a PDF."""
        pick = self._random
        budget = pick.randrange(500, 3_000_000)
        cells = [
            str(pick.randrange(1, 400)), self._work(), self._money(budget), self._money(budget * 97 // 100),
            pick.choice(_METHODS), self._vendor(), self._money(budget * 9 // 10), self._vendor(), pick.choice(_REASONS),
            self._contract(), *self._more(),
        ]  # fmt: skip
        text = pick.choice((",", " | ", "\t", " ", ", ")).join(cells)
        return to_thai(text) if pick.random() < 0.2 else text

    def file(self, rows: int) -> str:
        """Return the text of a month's file."""
        return "\n".join(self.row() for _ in range(rows))

    def _digits(self, count: int, first: str = "") -> str:
        return first + "".join(self._random.choices("0123456789", k=count - len(first)))

    def _money(self, baht: int) -> str:
        satang = self._random.choice(("00", "00", "50", f"{self._random.randrange(100):02}"))
        return self._random.choice(
            (f'"{baht:,}.{satang}"', f"{baht}.{satang}", str(baht), f"{baht:,} บาท", f"{baht:,}.-")
        )

    def _work(self) -> str:
        pick = self._random
        village = pick.randrange(1, 20)
        place = pick.choice(("", "", f" หมู่ที่ {village}", f" สายบ้าน{pick.choice(_NOUNS)} หมู่ {village}"))
        size = f" ขนาดกว้าง {pick.randrange(3, 8)}.00 เมตร ยาว {pick.randrange(50, 2000):,} เมตร"
        amount = pick.choice(("", f" จำนวน {pick.randrange(1, 500)} รายการ", size))
        plate = f" หมายเลขทะเบียน {pick.choice(_LETTERS)} {pick.randrange(1, 9999)} นครราชสีมา"
        asset = f" รหัสครุภัณฑ์ {self._digits(3)}-{self._digits(2)}-{self._digits(4)}"
        thing = pick.choice(_THINGS)
        on_wheels = thing.startswith(("รถ", "น้ำมัน"))
        more = pick.choices((plate, asset, ""), (50 if on_wheels else 0, 8, 86))[0]
        return pick.choice(_VERBS) + thing + place + amount + more

    def _vendor(self) -> str:
        pick = self._random
        name = pick.choice(_TITLES) + pick.choice(_NOUNS) + pick.choice(("", "", " " + pick.choice(_NOUNS)))
        tax = ""
        if pick.random() < 0.5:
            number = self._digits(12, "0")
            number += check_digit(number)
            separator = pick.choice(("", "", "-", " "))
            tax = " " + pick.choice(("", "เลขประจำตัวผู้เสียภาษี ", "(")) + grouped(number, separator)
        return name + tax + pick.choice(("", f" / {self._money(pick.randrange(500, 900_000))}"))

    def _contract(self) -> str:
        pick = self._random
        year = pick.randrange(63, 71)
        number = pick.choice(
            (
                f"{pick.randrange(1, 999)}/25{year}",
                f"CNTR-{self._digits(5)}/{year}",
                f"ซ. {pick.randrange(1, 99):02}/25{year}",
                f"e{self._digits(2)}/{year}",
            )
        )
        day, month = pick.randrange(1, 29), pick.randrange(1, 13)
        written = pick.choice(
            (
                f"{day} {_MONTHS[month - 1]} {year}",
                f"{day:02}/{month:02}/25{year}",
                f"20{year - 43}-{month:02}-{day:02}",
                f"{day:02}-{month:02}-25{year}",
            )
        )
        return f"{number} ลงวันที่ {written}"

    def _more(self) -> Iterator[str]:
        """Yield two to five of the other numbers found in such tables."""
        pick = self._random
        year, month = pick.randrange(63, 71), pick.randrange(1, 13)
        kinds: tuple[Callable[[], str], ...] = (
            lambda: f"{year}{month:02}" + self._digits(7),  # e-GP project
            lambda: f"{year}{month:02}" + self._digits(8),  # contract control
            lambda: f"P{year}{month:02}" + self._digits(7),  # plan
            lambda: self._digits(10, pick.choice(("30", "70", "41"))),  # purchase order of the treasury's system
            lambda: "-".join(self._digits(size) for size in (2, 1, 5, 4, 5)),  # account code
            lambda: self._digits(20, f"25{year}"),  # budget code
            lambda: f"{self._digits(4)}-{self._digits(3)}-{self._digits(4)}/{year}",  # asset
            lambda: f"โทร. 0-4{self._digits(3)}-{self._digits(4)} ต่อ {pick.randrange(10, 400)}",
            lambda: f"044-{self._digits(6)}-{self._digits(1)}",
            lambda: f"0 2{self._digits(3)} {self._digits(4)}-{self._digits(2)}",
            lambda: f"พิกัด 48P {self._digits(6, '2')} {self._digits(7, '16')}",
            lambda: f"{pick.randrange(5, 21)}.{self._digits(6)}, {pick.randrange(97, 106)}.{self._digits(6)}",
            lambda: f"ที่ นม {self._digits(5)}/{self._digits(3)} ลงวันที่ 9 {pick.choice(_MONTHS)} 25{year}",
            lambda: f"ISBN 978-616-{self._digits(3)}-{self._digits(3)}-{self._digits(1)}",
            lambda: f"หนังสือค้ำประกันเลขที่ {self._digits(pick.choice((9, 11, 12, 14)), '1')}",
            lambda: f"ใบเสร็จเล่มที่ {pick.randrange(1, 99)} เลขที่ {pick.randrange(1, 99):02}",
            lambda: f"อยู่ระหว่างสัญญา {pick.randrange(30, 365)} วัน งวดที่ {pick.randrange(1, 9)}",
            lambda: f"{month:02}-{month:02}-25{year} {pick.randrange(8, 17):02}.30 น.",
            lambda: f"บัญชีนวัตกรรมไทย รหัส {self._digits(8)}",
            lambda: f"https://process5.gprocurement.example/egp?projectId={year}{month:02}{self._digits(7)}",
            lambda: f"sha256 {pick.getrandbits(256):064x}",
            lambda: f"www.example.go.th/file/{pick.randrange(10**9)}/doc.pdf",
        )  # fmt: skip
        return (kind() for kind in pick.choices(kinds, k=pick.randrange(2, 6)))


def person_number(source: random.Random) -> str:
    """Return 13 digits that pass for a citizen id."""
    digits = source.choice("12345678") + "".join(source.choices("0123456789", k=11))
    return digits + check_digit(digits)


def grouped(digits: str, separator: str, sizes: tuple[int, ...] = GROUPING) -> str:
    """Write digits in groups of these sizes."""
    groups, at = [], 0
    for size in sizes:
        groups.append(digits[at : at + size])
        at += size
    return separator.join(groups)


def written_forms() -> dict[str, Callable[[random.Random, str], str]]:
    """Return the ways a citizen id is written, by name; each takes a random source and the 13 digits."""
    return {
        "thirteen in a row": lambda _, digits: digits,
        "1-4-5-2-1 with dashes of any kind": lambda pick, digits: grouped(digits, pick.choice(_DASHES)),
        "1-4-5-2-1 with spaces of any kind": lambda pick, digits: grouped(digits, pick.choice(_SPACES)),
        "1-4-5-2-1 with dots and others": lambda pick, digits: grouped(digits, pick.choice(_OTHERS)),
        "1-4-5-2-1 with mixed separators": _mixed,
        "1-4-5-2-1 broken across lines": _broken,
        "some separators left out": _partly,
        "digit by digit, as in boxes": lambda pick, digits: pick.choice((" ", "-", ".")).join(digits),
        "other groupings": lambda pick, digits: grouped(digits, pick.choice(("-", ".", " ")), pick.choice(_GROUPINGS)),
        "one space anywhere, after its name": _halved,
        "hidden characters inside": _hidden,
        "Thai digits": lambda pick, digits: to_thai(grouped(digits, pick.choice(("", "-", " ", ".")))),
        "Thai and Arabic digits mixed": _mixed_digits,
        "full-width digits": lambda pick, digits: grouped(digits, pick.choice(("", "-"))).translate(
            {48 + digit: 0xFF10 + digit for digit in range(10)}
        ),
    }


def in_context(source: random.Random, written: str, form: str) -> str:
    """Put a written id among other words."""
    before = source.choice(_NAMED if "after its name" in form else _BEFORE)
    return before + written + source.choice(_AFTER)


def _mixed(pick: random.Random, digits: str) -> str:
    groups = grouped(digits, "|").split("|")
    return groups[0] + "".join(pick.choice((*_DASHES, *_SPACES, ".")) + group for group in groups[1:])


def _broken(pick: random.Random, digits: str) -> str:
    groups = grouped(digits, "|").split("|")
    at = pick.randrange(1, 5)
    return "-".join(groups[:at]) + "-\n" + "-".join(groups[at:])


def _partly(pick: random.Random, digits: str) -> str:
    sizes = list(GROUPING)
    while len(sizes) > 3 or (len(sizes) > 2 and pick.random() < 0.3):
        at = pick.randrange(len(sizes) - 1)
        sizes[at : at + 2] = [sizes[at] + sizes[at + 1]]
    return grouped(digits, "-" if len(sizes) == 2 else pick.choice(("-", " ", "\u2013")), tuple(sizes))


def _halved(pick: random.Random, digits: str) -> str:
    at = pick.randrange(1, 12)
    return digits[:at] + " " + digits[at:]


def _hidden(pick: random.Random, digits: str) -> str:
    written = list(grouped(digits, pick.choice(("", "-", " "))))
    for _ in range(pick.randrange(1, 6)):
        written.insert(pick.randrange(1, len(written)), pick.choice(_HIDDEN))
    return "".join(written)


def _mixed_digits(pick: random.Random, digits: str) -> str:
    written = grouped(digits, pick.choice(("", "-", " ")))
    return "".join(to_thai(letter) if pick.random() < 0.5 else letter for letter in written)
