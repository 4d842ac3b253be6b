"""Personal data and secrets: found in what gives them away, not in the ordinary words of an office."""
# ruff: noqa: D103 - the name of a test, or of its helper, is its sentence

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.properties import TRIED

from prakat.content.personal_data import KINDS, find_in_file_name, find_personal_data
from prakat.thai.digits import to_thai
from prakat.thai.identity import check_digit

PERSON = "312345678901"
PERSON += check_digit(PERSON)
GROUPED = f"{PERSON[0]}-{PERSON[1:5]}-{PERSON[5:10]}-{PERSON[10:12]}-{PERSON[12]}"
COMPANY = "055512345678"
COMPANY += check_digit(COMPANY)
NAMES = "1 นายหนึ่ง ตัวอย่าง\n2 นางสอง ตัวอย่าง\n3 นางสาวสาม ตัวอย่าง\n"


def found_in(text: str) -> list[tuple[str, str, bool]]:
    return [(hit.kind, hit.text, hit.certain) for hit in find_personal_data(text)]


@pytest.mark.parametrize(
    ("text", "kind", "found", "certain"),
    [
        (f"เลขที่ {GROUPED} ", "citizen-id", GROUPED, True),
        (to_thai(PERSON), "citizen-id", to_thai(PERSON), True),
        (f"https://x.go.th/a?time={PERSON}", "citizen-id", PERSON, False),
        ("โทร. 081-234-5678", "mobile-phone", "081-234-5678", True),
        ("๐๘๑-๒๓๔-๕๖๗๘", "mobile-phone", "๐๘๑-๒๓๔-๕๖๗๘", True),
        ("เลขที่บัญชี 123-4-56789-0", "bank-account", "123-4-56789-0", True),
        ("123-4-56789-0 (ชื่อบัญชี ก)", "bank-account", "123-4-56789-0", True),
        ("โอนเข้าบัญชี 020012345678", "bank-account", "020012345678", False),
        ("บัญชีเงินฝากธนาคาร ๑๒๓๔๕๖๗๘๙๐", "bank-account", "๑๒๓๔๕๖๗๘๙๐", True),
        ("หนังสือเดินทางเลขที่ AA1234567", "passport", "AA1234567", True),
        ("Passport no. ab 123456", "passport", "ab 123456", True),
        ("แนบสำเนาบัตรประจำตัวประชาชน", "id-card-copy", "สำเนาบัตรประจำตัวประชาชน", False),
        ("แนบสําเนาบัตรประจําตัวประชาชน", "id-card-copy", "สําเนาบัตรประจําตัวประชาชน", False),
        ("scan of id: id_card_copy", "id-card-copy", "id_card_copy", False),
        ("นายหนึ่ง ตัวอย่าง บ้านเลขที่ 12/3 หมู่ 4", "address-with-person", "บ้านเลขที่ 12/3", False),
        ("เด็กหญิงสอง ตัวอย่าง เลขที่ 12/3 หมู่ที่ 4 ตำบล", "address-with-person", "เลขที่ 12/3 หมู่ที่ 4", False),
        ("รถของผู้ร้อง กข 1234 นครราชสีมา", "vehicle-plate", "กข 1234 นครราชสีมา", False),
        ("ทะเบียนรถ 1กข 1234", "vehicle-plate", "1กข 1234", False),
        ("ติดต่อ some.one@gmail.com", "personal-email", "some.one@gmail.com", False),
        ("a_b@YAHOO.co.th.", "personal-email", "a_b@YAHOO.co.th", False),
        ("password=Hunter22", "secret", "Hunter22", True),
        ("รหัสผ่าน: admin1234", "secret", "admin1234", True),
        ("รหัสผ่าน คือ 99887766", "secret", "99887766", False),
        ("api_key = 'a1b2c3d4e5'", "secret", "a1b2c3d4e5'", True),
        ("-----BEGIN OPENSSH PRIVATE KEY-----", "secret", "-----BEGIN OPENSSH PRIVATE KEY-----", True),
        ("AKIA" + "ABCDEFGH12345678", "secret", "AKIA" + "ABCDEFGH12345678", True),
        ("ghp_" + "a1" * 18, "secret", "ghp_" + "a1" * 18, True),
        ("postgres://user:pa55word@host/db", "secret", "postgres://user:pa55word@h", True),
        ("รายชื่อคนพิการที่ได้รับเบี้ย\n" + NAMES, "welfare-name-list", "คนพิการ", True),
        ("บัญชีรายชื่อผู้ป่วยเอดส์\n" + NAMES, "welfare-name-list", "ผู้ป่วยเอดส์", True),
        ("ผู้สูงอายุ รายชื่อ\n" + NAMES, "welfare-name-list", "ผู้สูงอายุ", False),
        ("ประเภทความพิการ,ชื่อ - สกุล\n" + NAMES, "welfare-name-list", "ความพิการ", True),
    ],
)
def test_what_gives_a_person_away_is_found_in_its_place(text: str, kind: str, found: str, *, certain: bool) -> None:
    hits = [hit for hit in find_personal_data(text) if hit.kind == kind]
    assert [hit.certain for hit in hits] == [certain]
    assert hits[0].text == text[hits[0].start : hits[0].end]
    assert hits[0].text == found


@pytest.mark.parametrize(
    "text",
    [
        f"บริษัท ก จำกัด เลขประจำตัวผู้เสียภาษี {COMPANY}",
        f"{COMPANY[0]}-{COMPANY[1:5]}-{COMPANY[5:10]}-{COMPANY[10:12]}-{COMPANY[12]}",
        "0-8355-49007-97-4",
        "โทร 0-3834-8205-6 ต่อ 308, 0 2612 6011-12, 044-123456 สายด่วน 1567 โทรสาร 0-4412-3456",
        "กรมบัญชีกลาง เลขที่โครงการ 67119123456 เลขคุมสัญญา 670114123456",
        "ตามบัญชีราคามาตรฐาน 1234567890",
        "เลขที่สัญญา 1234567890",
        "สำเนาบัตรประจำตัวประชาชน จำนวน 1 ฉบับ",
        "สำเนาบัตรประชาชนของผู้ยื่นคำขอ",
        "บัตรประจำตัวประชาชน (ฉบับจริง)",
        "นายกเทศมนตรีตำบล เลขที่ 99 หมู่ 2 ตำบล",
        "สำนักงาน เลขที่ 99 หมู่ 2 ถนนมิตรภาพ",
        "นายอำเภอ บ้านเลขที่ 1",
        "ก่อสร้างถนน คสล. สายบ้านนายก ตัวอย่าง หมู่ที่ 3",
        "ซ่อมบำรุงรถยนต์ส่วนกลาง ทะเบียน กข 1234 นครราชสีมา",
        "จัดซื้อน้ำมันเชื้อเพลิง รถบรรทุกขยะ ทะเบียน บต 8123 นครราชสีมา",
        "ที่ นม 52301/123 ลงวันที่",
        "saraban@example.go.th contact@gmail.example.go.th",
        "ตั้งรหัสผ่านใหม่ที่หน้าเว็บ password: ******** รหัสผ่าน: <ของท่าน> password={{ secret }}",
        "โครงการคนพิการและผู้สูงอายุ\nรายชื่อคณะกรรมการคนพิการ\n" + NAMES,
        "เบี้ยความพิการ 12 ราย เป็นเงิน 9,600 บาท",
        "รายชื่อคนพิการ\n1 นายหนึ่ง ตัวอย่าง\n",
        f"sha256: {'a1' * 9}{PERSON}{'c3' * 16}f",
        "15.1234567890123, 102.0812345678",
    ],
)
def test_ordinary_words_and_numbers_of_an_office_are_left_alone(text: str) -> None:
    assert found_in(text) == []


def test_three_words_printed_on_a_card_are_a_copy_of_it() -> None:
    face = "Thai National ID Card\nIdentification Number\n{}\nName\nDate of Birth 1 Jan."
    assert [(hit.kind, hit.certain) for hit in find_personal_data(face.format(""))] == [("id-card-copy", True)]
    assert found_in("Identification Number and Date of Birth are not asked") == []
    assert found_in(face.format("x" * 1_000)) == []


def test_a_place_is_told_once_as_what_weighs_most() -> None:
    assert [hit.kind for hit in find_personal_data(f"เลขที่บัญชี 081-234-5678 รหัสผ่าน: {PERSON}")] == [
        "mobile-phone",
        "citizen-id",
    ]


def test_a_log_may_show_what_is_masked() -> None:
    for text in (PERSON, GROUPED, to_thai(PERSON), "081-234-5678", "รหัสผ่าน: ab12", "some.one@gmail.com"):
        for hit in find_personal_data(text):
            shown = sum(letter.isalnum() and letter != "x" for letter in hit.masked)
            assert shown <= 2
            assert len(hit.masked) <= 40


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (f"docs/other/{GROUPED}.pdf", "citizen-id"),
        (f"docs/other/{PERSON}.pdf", "citizen-id"),
        (f"docs/other/{GROUPED.replace('-', '_')}.pdf", "citizen-id"),
        ("docs/other/form_0812345678.pdf", "mobile-phone"),
        ("docs/other/id_card_copy.pdf", "id-card-copy"),
        ("docs/other/scan-id-card.jpg", "id-card-copy"),
        ("docs/other/สำเนา_บัตรประชาชน.pdf", "id-card-copy"),
    ],
)
def test_a_file_name_gives_a_person_away(path: str, kind: str) -> None:
    hits = find_in_file_name(path)
    assert [(hit.kind, hit.certain) for hit in hits] == [(kind, True)]
    assert path[hits[0].start : hits[0].end] == hits[0].text


@TRIED
@given(st.text() | st.text(alphabet="0123456789-. @:=กขคนาย\n\u200b&#;บัญชีเลขที่"))
def test_any_text_is_read_and_hits_lie_in_it_in_order(text: str) -> None:
    hits = find_personal_data(text)
    assert all(hit.text == text[hit.start : hit.end] and hit.text and hit.kind in KINDS for hit in hits)
    assert all(first.start <= second.start for first, second in itertools.pairwise(hits))
    plain = [hit for hit in hits if hit.kind != "welfare-name-list"]
    assert all(first.end <= second.start for first, second in itertools.pairwise(plain))
    find_in_file_name(text)


UNITS = [
    "1-",
    "1 ",
    "1-1234-12345-12-1 ",
    "1234567890 ",
    "081-234-5678 ",
    "บัญชี ",
    "บัญชี 1234567890 ",
    "หนังสือเดินทาง A1234567 ",
    "AA123456 ",
    "สำเนาบัตรประชาชน ",
    "บ้านเลขที่ 1 ",
    "นายก ข ",
    "นายกข กข",
    "กข 1234 ",
    "กข 1 ตาก",
    "ทะเบียน กข 1 ",
    "a@gmail.com ",
    "a" * 99 + "@",
    "@me.com",
    "@me.com.",
    "password=",
    "password",
    "eyJ",
    "-eyJ",
    " eyJaaaaaaaaaa.",
    "-xoxb-",
    "a://a:",
    "://",
    "เอดส์",
    "ทะเบียนเอดส์ นายกข กข ",
    "ประเภท",
    "\u200b1",
    "&#49;",
    "+66 ",
    "date of birth ",
    "เลขบัตรประชาชน 1 1 1 1 1 1 1 1 1 1 1 1 1 1 ",
    "https://1234567890123/",
    "0 8 1 ",
    "นายกข ดำ บ้านเลขที่ 1 หมู่ 1 ",
    "รหัสผ่าน:",
    "A" * 40 + " ",
    "-----BEGIN A A A ",
]


@pytest.mark.parametrize("unit", UNITS)
def test_near_misses_by_the_megabyte_take_less_than_two_seconds(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    start = time.process_time()
    find_personal_data(text)
    assert time.process_time() - start < 20  # far above what it takes, far below what a search gone wild would
