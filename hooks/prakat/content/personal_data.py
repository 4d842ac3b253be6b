"""Personal data and secrets in a text: what must not be published, or must be looked at by a person first.

Source: clause 1 of the announcement (คำนึงถึงการคุ้มครองข้อมูลส่วนบุคคล); Personal Data Protection Act B.E. 2562,
section 26 for the words of welfare lists. Patterns run on folded text (`prakat.thai.identity.fold`), in linear time;
places are given in the original.
"""

import re
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from prakat.thai.identity import Folded, find_identity_numbers, fold, is_in_token
from prakat.thai.letters import has_any
from prakat.thai.telephone import find_mobile_numbers

CITIZEN_ID: Final = "citizen-id"
MOBILE_PHONE: Final = "mobile-phone"
BANK_ACCOUNT: Final = "bank-account"
PASSPORT: Final = "passport"
ID_CARD_COPY: Final = "id-card-copy"
ADDRESS_WITH_PERSON: Final = "address-with-person"
VEHICLE_PLATE: Final = "vehicle-plate"
PERSONAL_EMAIL: Final = "personal-email"
SECRET: Final = "secret"  # noqa: S105 - a kind of hit, not a secret
WELFARE_NAME_LIST: Final = "welfare-name-list"

# In the order in which they win a place that two of them claim.
KINDS: Final = (
    CITIZEN_ID, SECRET, MOBILE_PHONE, BANK_ACCOUNT, PASSPORT, ID_CARD_COPY, ADDRESS_WITH_PERSON, VEHICLE_PLATE,
    PERSONAL_EMAIL, WELFARE_NAME_LIST,
)  # fmt: skip

# Characters around a number in which a word says what it is.
_NEAR: Final = 30
# Characters to each side that still count as the same row.
_ROW: Final = 300

# Ten or twelve digits, apart by hyphens or by spaces, not by both: those are a date with an hour, or two numbers.
_ACCOUNT_NUMBER: Final = re.compile(
    r"[0-9](?<![0-9-].)(?:(?:-?[0-9]){9}(?:(?:-?[0-9]){2})?|(?: ?[0-9]){9}(?:(?: ?[0-9]){2})?)(?![0-9]|-[0-9])",
    re.DOTALL,
)
# กรมบัญชีกลาง, บัญชีรายชื่อ, บัญชีนวัตกรรม and their like are words of every procurement notice.
_ACCOUNT_WORD: Final = re.compile(
    r"(?P<strong>(?:เลข(?:ที่)?|หมายเลข)บัญชี|บัญชี(?:เลขที่|ธนาคาร|เงินฝาก|ออมทรัพย์|กระแสรายวัน)|ชื่อบัญชี|พร้อมเพย์"
    r"|promptpay|account ?(?:no|number)|a/c)"
    r"|(?<!กรม)บัญชี(?!กลาง|ราย|นวัตกรรม|ราคา|ยา|แยก|แสดง|จัดซื้อ|พัสดุ|วัสดุ|ปริมาณ|เลขที่|ธนาคาร|เงินฝาก|ออม|กระแส)"
)
_ACCOUNT_STEMS: Final = ("บัญชี", "พร้อมเพย์", "promptpay", "account", "a/c")
_PASSPORT_NUMBER: Final = re.compile(r"(?<![a-z0-9])[a-z]{1,2} ?-?[0-9]{6,7}(?![0-9a-z])")
_PASSPORT_WORD: Final = re.compile(r"หนังสือเดินทาง|พาสปอร์ต|passport")

_COPY: Final = re.compile(
    r"(?:สำเนา|ถ่ายเอกสาร|รูปถ่าย|ภาพถ่าย|สแกน)\s?(?:บัตรประจำตัว(?:ประชาชน)?|บัตร(?:ประชาชน|ปชช)|ทะเบียนบ้าน)"
    r"|(?:copy of|scan(?:ned)?)[ _-](?:the )?(?:thai )?(?:national )?id(?:entity|entification)?[ _-]?card"
    r"|(?:id|citizen)[_-]?card[_-]?(?:copy|scan)|(?:copy|scan)[_-]?(?:id|citizen)[_-]?card"
)
# A list of documents to bring is no copy: it says how many, or whose.
_TO_BRING: Final = re.compile(
    r"[^\n]{0,40}?(?:[0-9]+ ?(?:ฉบับ|ชุด|แผ่น|ใบ)"
    r"|ผู้(?:ยื่น|ขอ|แจ้ง|เสีย|มี|มอบ|รับ|สมัคร|ปกครอง|เสนอ)|เจ้า(?:ของ|บ้าน)|กรรมการ|คู่สมรส|บิดา|มารดา|ถ้ามี)"
)
_CARD_FACE: Final = re.compile(
    r"thai national id card|identification number|date of (?:birth|issue|expiry)|วันออกบัตร|วันบัตรหมดอายุ|เจ้าพนักงานออกบัตร",
)
_CARD_FACE_WORDS: Final = 3
# Of these at least one stands in whatever the two find.
_CARD_STEMS: Final = ("บัตร", "ทะเบียนบ้าน", "card", "identification number", "date of ")

_TITLE: Final = (
    r"(?:นาย(?!ก(?:เทศ|รัฐ|อบ|อง|สมาคม|สภา|ส่วน|เหล่า|เมือง|ฯ|[^ก-๎]|$)|ช่าง|ทะเบียน|อำเภอ|จ้าง|แพทย์|ตรวจ|ตำรวจ|ประกัน|หน้า|ท่า|ด่าน)"
    r"|นางสาว|นาง(?!รอง(?![ก-๎])|เลิ้ง|แล)|น\.ส\.|ด\.[ชญ]\.|เด็ก(?:ชาย|หญิง))"
)
_TITLE_STEMS: Final = ("นาย", "นาง", "น.ส.", "ด.ช.", "ด.ญ.", "เด็กชาย", "เด็กหญิง")
_PERSON: Final = re.compile(_TITLE + r" ?[ก-ฮเ-ไ][ก-๎]{1,30}")
_FULL_NAME: Final = re.compile(_TITLE + r" ?[ก-ฮเ-ไ][ก-๎]{1,30}[ \t]{1,4}[ก-ฮเ-ไ][ก-๎]{1,40}")
_HOUSE: Final = re.compile(
    r"บ้านเลขที่ ?[0-9]{1,5}(?:/[0-9]{1,5})?|เลขที่ ?[0-9]{1,5}(?:/[0-9]{1,5})? ?(?:ม\.|หมู่|ซ\.|ซอย|ถ\.|ถนน) ?(?:ที่ ?)?[ก-๎0-9]"
)

_PROVINCE: Final = (
    r"(?:กรุงเทพ|กระบี่|กาญจน|กาฬสินธุ์|กำแพงเพชร|ขอนแก่น|จันทบุรี|ฉะเชิงเทรา|ชลบุรี|ชัยนาท|ชัยภูมิ|ชุมพร|เชียง(?:ราย|ใหม่)|ตรัง|ตราด|ตาก"
    r"|นคร(?:นายก|ปฐม|พนม|ราชสีมา|ศรีธรรมราช|สวรรค์)|นนทบุรี|นราธิวาส|น่าน|บึงกาฬ|บุรีรัมย์|ปทุมธานี|ประจวบ|ปราจีนบุรี|ปัตตานี|พระนครศรี"
    r"|พะเยา|พังงา|พัทลุง|พิจิตร|พิษณุโลก|เพชร(?:บุรี|บูรณ์)|แพร่|ภูเก็ต|มหาสารคาม|มุกดาหาร|แม่ฮ่องสอน|ยโสธร|ยะลา|ร้อยเอ็ด|ระนอง|ระยอง"
    r"|ราชบุรี|ลพบุรี|ลำ(?:ปาง|พูน)|เลย|ศรีสะเกษ|สกลนคร|สงขลา|สตูล|สมุทร|สระ(?:แก้ว|บุรี)|สิงห์บุรี|สุโขทัย|สุพรรณบุรี|สุราษฎร์|สุรินทร์"
    r"|หนองคาย|หนองบัวลำภู|อ่างทอง|อำนาจเจริญ|อุดรธานี|อุตรดิตถ์|อุทัยธานี|อุบลราชธานี)"
)
# Digits first, for speed; the letters stand before them.
_PLATE_DIGITS: Final = re.compile(r"[1-9](?:(?<=[ก-ฮ].)|(?<=[ก-ฮ][ -].))[0-9]{0,3}(?![0-9/])", re.DOTALL)
_PLATE_LETTERS: Final = re.compile(
    r"(?P<word>ทะเบียน(?:รถ)?(?:ยนต์)?(?:เลขที่|หมายเลข)? ?)?(?<![ก-๎0-9])(?P<letters>[1-9]?[ก-ฮ]{2} ?-?)$"
)
_PLATE_PROVINCE: Final = re.compile(r" ?(?:จ\.|จังหวัด)? ?" + _PROVINCE)
# The plates of an office's own vehicles stand in every repair and fuel purchase, and are nobody's.
_OFFICE_CAR: Final = re.compile(
    r"ซ่อม|บำรุง|เปลี่ยนถ่าย|น้ำมัน|เชื้อเพลิง|ส่วนกลาง|รถบรรทุก|ดับเพลิง|กู้ชีพ|กู้ภัย|พยาบาล|ครุภัณฑ์"
    r"|ซื้อ|จ้าง|เช่า|อะไหล่|ยาง|แบตเตอรี่|ประกันภัย|ราชการ"
)

_WEBMAIL: Final = re.compile(
    r"@(?:gmail|googlemail|hotmail|outlook|live|msn|windowslive|yahoo|ymail|rocketmail|icloud|me|mac|aol|gmx|proton|protonmail"
    r"|zoho|mail|qq|163|naver)\.(?:co\.[a-z]{2}|com|net|me|de|ru|fr)(?![a-z0-9-])",
)
_ALPHABET: Final = frozenset(string.ascii_lowercase)
_MAILBOX: Final = string.ascii_lowercase + string.digits + "._%+-"

# A look for these first costs nothing, and most pages have none.
_KEY_SIGNS: Final = (
    "PRIVATE KEY", "PuTTY", "AKIA", "ASIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox",
    "AIza", "sk_live_", "eyJ",
)  # fmt: skip
_ADDRESS_WITH_PASSWORD: Final = re.compile(r"://[^\s:/@<>]{1,64}:[^\s/@<>]{3,64}@")
_PASSWORD_STEMS: Final = ("pass", "pwd", "secret", "api", "token")
_PASSWORD_STEMS_IN_THAI: Final = ("รหัส", "พาสเวิร์ด")
_KEY: Final = re.compile(
    r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-[0-9]"
    r"|(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{36,255}(?![A-Za-z0-9])|github_pat_[A-Za-z0-9_]{22,255}"
    r"|(?<![A-Za-z0-9])glpat-[A-Za-z0-9_-]{20,64}|(?<![A-Za-z0-9])xox[abeprs]-[A-Za-z0-9-]{10,250}"
    r"|(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{35}|(?<![A-Za-z0-9])sk_live_[A-Za-z0-9]{16,99}"
    r"|(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,1000}"
    r"|[a-z][a-z0-9+]{1,9}://[^\s:/@<>]{1,64}:[^\s/@<>]{3,64}@[a-z0-9]"
)
_PASSWORD: Final = re.compile(
    r"(?:(?<![a-z])(?:password|passwd|pwd|passphrase|secret(?:[_-]key)?|api[_-]?key|access[_-]?token|auth[_-]?token)"
    r"|รหัสผ่าน|พาสเวิร์ด|รหัส ?wi-?fi)[\"'*` ]{0,4}(?:[:=]|คือ)[\"'*` ]{0,4}(?P<value>[!-~]{4,200})",
)
# What stands where a password would: masks, placeholders, variables, sentences.
_NO_PASSWORD: Final = re.compile(
    r"[*xX.#?_•-]+[,;.\"'`|]*|[<{\[(%$].*|(?:your|none|null|true|false|required|example|changeme|string|text|str|https?:)\b.*",
)
_SENSITIVE: Final = r"(?:คน|ผู้|ความ)พิการ|(?:ผู้ป่วย|โรค)?เอดส์|ผู้ติดเชื้อ|เอช ?ไอ ?วี|hiv|ผู้ป่วย|จิตเวช|ติดเตียง"
_WELFARE: Final = r"ผู้สูงอายุ|เบี้ยยังชีพ|ผู้ยากไร้|ผู้ด้อยโอกาส|ผู้มีรายได้น้อย|เด็กแรกเกิด|สงเคราะห์"
_WELFARE_WORD: Final = re.compile(rf"(?P<sensitive>{_SENSITIVE})|{_WELFARE}")
_LIST_BEFORE: Final = re.compile(r"ราย(?:ชื่อ|นาม)|บัญชีราย|ทะเบียน(?:ราย|ผู้|คน)|ผู้มีสิทธิ|ผู้รับ(?:เบี้ย|เงิน|การ)|ประเภท|ลักษณะ")
_LIST_AFTER: Final = re.compile(r"รายชื่อ|รายนาม|ชื่อ ?[-–]? ?(?:นาม)?สกุล")
# Those who serve may be named: committees, staff, volunteers.
_WHO_SERVE: Final = re.compile(r"กรรมการ|คณะทำงาน|เจ้าหน้าที่|บุคลากร|อาสาสมัคร|ผู้รับผิดชอบ|ผู้รับจ้าง")
_SEVERAL: Final = 3
# Characters before and after a word of welfare in which a heading says that a list of persons follows.
_HEADING: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Personal data at a place: ``start`` and ``end`` count code points of the original, ``text`` is what stands there.

    ``certain`` is False where a person has to look. Print ``masked``, never ``text``: a log is published too.
    """

    kind: str
    start: int
    end: int
    text: str
    certain: bool

    @property
    def masked(self) -> str:
        """The text with all but its first two letters or digits hidden; enough to find it again."""
        if self.kind in {ID_CARD_COPY, WELFARE_NAME_LIST}:
            return self.text
        shown = min(2, len(self.text) // 4)
        return self.text[:shown] + "".join("x" if letter.isalnum() else letter for letter in self.text[shown:40])


def find_personal_data(text: str) -> list[Hit]:
    """Find personal data and secrets, in order of place; no two hits overlap but a list's and those in it."""
    folded = fold(text)
    numbers = find_identity_numbers(folded)
    found: dict[str, Iterable[tuple[int, int, bool]]] = {
        CITIZEN_ID: [(number.start, number.end, number.certain) for number in numbers if number.natural],
        SECRET: _secrets(folded),
        MOBILE_PHONE: [(start, end, True) for start, end in find_mobile_numbers(folded)],
        BANK_ACCOUNT: _bank_accounts(folded.lower),
        PASSPORT: _passports(folded.lower),
        ID_CARD_COPY: _card_copies(folded.lower),
        ADDRESS_WITH_PERSON: _addresses(folded.lower),
        VEHICLE_PLATE: _plates(folded.lower),
        PERSONAL_EMAIL: _webmail(folded.lower),
    }
    taken = bytearray(len(folded.text) + 1)
    for number in numbers:
        if not number.natural:
            taken[number.start : number.end] = b"\1" * (number.end - number.start)
    hits = [_hit(text, folded, WELFARE_NAME_LIST, *span) for span in _welfare_lists(folded.lower)]
    for kind in KINDS[:-1]:
        for start, end, certain in found[kind]:
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                hits.append(_hit(text, folded, kind, start, end, certain))
    return sorted(hits, key=lambda hit: (hit.start, hit.end))


def find_in_file_name(path: str) -> list[Hit]:
    """Find what the name of a file gives away; a copy of an id card by name is certain."""
    spaced = path.replace("_", " ").replace("%20", "   ")
    hits = {(hit.kind, hit.start): hit for name in (path, spaced) for hit in find_personal_data(name)}
    return [
        Hit(
            kind=hit.kind,
            start=hit.start,
            end=hit.end,
            text=path[hit.start : hit.end],
            certain=hit.certain or hit.kind == ID_CARD_COPY,
        )
        for hit in sorted(hits.values(), key=lambda hit: hit.start)
    ]


def _hit(text: str, folded: Folded, kind: str, start: int, end: int, certain: bool) -> Hit:  # noqa: FBT001 - unpacked
    first, last = folded.span(start, end)
    return Hit(kind=kind, start=first, end=last, text=text[first:last], certain=certain)


def _search_near(word: re.Pattern[str], text: str, start: int, end: int) -> "re.Match[str] | None":
    """Return a word near a span; one that begins near enough after it may end further on."""
    found = word.search(text[max(0, start - _NEAR) : start])
    if found is None:
        found = word.search(text[end : end + 2 * _NEAR])
        return found if found and found.start() < _NEAR else None
    return found


def _row(text: str, start: int, end: int) -> str:
    """Return the line a span stands in, cut to a bounded length."""
    before, after = text[max(0, start - _ROW) : start], text[end : end + _ROW]
    return before[before.rfind("\n") + 1 :] + text[start:end] + after.partition("\n")[0]


def _bank_accounts(text: str) -> Iterator[tuple[int, int, bool]]:
    if not has_any(text, _ACCOUNT_STEMS):
        return
    for found in _ACCOUNT_NUMBER.finditer(text):
        word = _search_near(_ACCOUNT_WORD, text, *found.span())
        if word and not is_in_token(text, *found.span()):
            yield *found.span(), word["strong"] is not None


def _passports(text: str) -> Iterator[tuple[int, int, bool]]:
    if _PASSPORT_WORD.search(text) is None:
        return
    for found in _PASSPORT_NUMBER.finditer(text):
        if _search_near(_PASSPORT_WORD, text, *found.span()):
            yield *found.span(), True


def _card_copies(text: str) -> Iterator[tuple[int, int, bool]]:
    if not has_any(text, _CARD_STEMS):
        return
    for found in _COPY.finditer(text):
        if not _TO_BRING.match(text, found.end()):
            yield *found.span(), False
    faces = [found.span() for found in _CARD_FACE.finditer(text)]
    for first, last in zip(faces, faces[_CARD_FACE_WORDS - 1 :], strict=False):
        if last[1] - first[0] <= 2 * _ROW:
            yield *first, True


def _addresses(text: str) -> Iterator[tuple[int, int, bool]]:
    for found in _HOUSE.finditer(text) if "เลขที่" in text else ():
        if _PERSON.search(_row(text, *found.span())):
            yield *found.span(), False


def _plates(text: str) -> Iterator[tuple[int, int, bool]]:
    for found in _PLATE_DIGITS.finditer(text):
        letters = _PLATE_LETTERS.search(text[max(0, found.start() - _NEAR) : found.start()])
        if letters is None:
            continue
        province = _PLATE_PROVINCE.match(text, found.end())
        start, end = found.start() - len(letters["letters"]), province.end() if province else found.end()
        if (letters["word"] or province) and not _OFFICE_CAR.search(_row(text, start, end)):
            yield start, end, False


def _webmail(text: str) -> Iterator[tuple[int, int, bool]]:
    for found in _WEBMAIL.finditer(text):
        before = text[max(0, found.start() - 64) : found.start()]
        name = len(before) - len(before.rstrip(_MAILBOX))
        if name:
            yield found.start() - name, found.end(), False


def _secrets(folded: Folded) -> Iterator[tuple[int, int, bool]]:
    if has_any(_ascii_of(folded.text), _KEY_SIGNS) or _ADDRESS_WITH_PASSWORD.search(folded.text):
        for found in _KEY.finditer(folded.text):
            yield *found.span(), True
    if has_any(_ascii_of(folded.lower), _PASSWORD_STEMS) or has_any(folded.lower, _PASSWORD_STEMS_IN_THAI):
        for found in _PASSWORD.finditer(folded.lower):
            value = found["value"]
            if not _NO_PASSWORD.fullmatch(value):
                letters = _ALPHABET.intersection(value)
                yield *found.span("value"), bool(letters) and not letters.issuperset(value)


def _ascii_of(text: str) -> str:
    """Leave out all but ASCII: what stands together in a text does so in what is left, which is quickly searched."""
    return text.encode("ascii", "ignore").decode("ascii")


def _welfare_lists(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield the first word of welfare that heads a list of persons; certain where section 26 protects them."""
    names = [found.start() for found in _FULL_NAME.finditer(text)] if has_any(text, _TITLE_STEMS) else []
    if len(names) < _SEVERAL:
        return
    for found in _WELFARE_WORD.finditer(text, 0, names[-_SEVERAL]):
        before = text[max(0, found.start() - _HEADING) : found.start()].rpartition("\n")[2]
        after = text[found.end() : found.end() + _HEADING]
        heads = _LIST_BEFORE.search(before) or _LIST_AFTER.search(after)
        if heads and not _WHO_SERVE.search(before + after):
            yield *found.span(), found["sensitive"] is not None
            return
