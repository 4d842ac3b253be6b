"""Thai words for the codes of front matter that carry no label of their own in the schemas."""

from collections.abc import Mapping
from typing import Final

SOURCE_KINDS: Final = {"own": "ข้อมูลของหน่วยงานเอง", "law": "กฎหมายของส่วนกลาง", "external": "ข้อมูลจากหน่วยงานอื่น"}
PERSONAL_DATA: Final = {
    "none": "ไม่มีข้อมูลส่วนบุคคล",
    "masked": "ปิดบังข้อมูลส่วนบุคคลแล้ว",
    "lawful": "มีข้อมูลส่วนบุคคลเท่าที่กฎหมายให้เปิดเผย",
}
UNITS: Final = {"minute": "นาที", "hour": "ชั่วโมง", "working-day": "วันทำการ", "day": "วัน", "month": "เดือน"}
ROLES: Final = {
    "signed-original": "ต้นฉบับที่ลงนาม",
    "transcript": "ข้อความจากต้นฉบับ",
    "data": "ข้อมูลดิบ",
    "form": "แบบฟอร์ม",
    "manual": "คู่มือ",
    "annex": "เอกสารประกอบ",
}
LANGUAGES: Final = {"th": "ภาษาไทย", "en": "ภาษาอังกฤษ"}
EXEMPTIONS: Final = {
    "s14": "มาตรา ๑๔",
    **{f"s15-{number}": f"มาตรา ๑๕ ({digit})" for number, digit in enumerate("๑๒๓๔๕๖๗", start=1)},
    "s24": "มาตรา ๒๔",
}
DISCLOSURE: Final = {"full": "เปิดเผยทั้งหมด", "redacted": "เปิดเผยบางส่วน", "withheld": "ไม่เปิดเผย"}
# What a page says of itself, and what a reader must know first.
STATUS: Final = {
    "superseded": "มีฉบับใหม่ใช้แทนแล้ว",
    "repealed": "ยกเลิกแล้ว",
    "cancelled": "ยกเลิกแล้ว",
    "archived": "เก็บไว้เป็นประวัติ",
}
# Kinds of policies that stand at the foot of every page, once they are published.
POLICIES: Final = {
    "privacy": "นโยบายคุ้มครองข้อมูลส่วนบุคคล",
    "website": "นโยบายเว็บไซต์",
    "security": "นโยบายความมั่นคงปลอดภัย",
    "disclaimer": "การปฏิเสธความรับผิด",
    "accessibility": "การเข้าถึงเว็บไซต์",
}

BY_KEY: Final[Mapping[str, Mapping[str, str]]] = {
    "unit": UNITS,
    "role": ROLES,
    "lang": LANGUAGES,
    "languages": LANGUAGES,
    "exemption": EXEMPTIONS,
    "level": DISCLOSURE,
    "pii": PERSONAL_DATA,
    "acting": {"none": "ดำรงตำแหน่ง"},
    "format": {key: key.upper() for key in ("pdf", "docx", "odt", "xlsx", "ods")},
    "formats": {key: key.upper() for key in ("pdf", "docx", "odt", "xlsx", "ods")},
    "kind": {
        "facebook": "เฟซบุ๊ก",
        "youtube": "ยูทูบ",
        "line": "ไลน์",
        "x": "เอ็กซ์ (X)",
        "tiktok": "ติ๊กต็อก",
        "instagram": "อินสตาแกรม",
    },
}
