"""Sections of the Official Information Act under which a document is published, worked out from its type."""

from collections.abc import Mapping
from typing import Final

from prakat.site.nodes import Link
from prakat.site.publication import Publication, Published

ADDRESS: Final = "oia/"
# Sections of the Act in its own order, and what they ask for, in short.
SECTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "s7-1": ("มาตรา ๗ (๑)", "โครงสร้างและการจัดองค์กร"),
    "s7-2": ("มาตรา ๗ (๒)", "สรุปอำนาจหน้าที่ที่สำคัญและวิธีการดำเนินงาน"),
    "s7-3": ("มาตรา ๗ (๓)", "สถานที่ติดต่อเพื่อขอรับข้อมูลข่าวสารหรือคำแนะนำ"),
    "s7-4": ("มาตรา ๗ (๔)", "กฎ มติ ข้อบังคับ คำสั่ง นโยบาย หรือการตีความที่มีผลเป็นการทั่วไปต่อเอกชน"),
    "s7-5": ("มาตรา ๗ (๕)", "ข้อมูลข่าวสารอื่นตามที่คณะกรรมการกำหนดให้ลงพิมพ์ในราชกิจจานุเบกษา"),
    "s9-1": ("มาตรา ๙ (๑)", "ผลการพิจารณาหรือคำวินิจฉัยที่มีผลโดยตรงต่อเอกชน"),
    "s9-2": ("มาตรา ๙ (๒)", "นโยบายหรือการตีความที่ไม่ต้องลงพิมพ์ในราชกิจจานุเบกษา"),
    "s9-3": ("มาตรา ๙ (๓)", "แผนงาน โครงการ และงบประมาณรายจ่ายประจำปี"),
    "s9-4": ("มาตรา ๙ (๔)", "คู่มือหรือคำสั่งเกี่ยวกับวิธีปฏิบัติงานที่กระทบสิทธิหน้าที่ของเอกชน"),
    "s9-5": ("มาตรา ๙ (๕)", "สิ่งพิมพ์ที่มีการอ้างถึงตามมาตรา ๗ วรรคสอง"),
    "s9-6": ("มาตรา ๙ (๖)", "สัญญาสัมปทาน สัญญาผูกขาดตัดตอน หรือสัญญาร่วมทุนกับเอกชน"),
    "s9-7": ("มาตรา ๙ (๗)", "มติคณะรัฐมนตรี หรือมติคณะกรรมการที่แต่งตั้งโดยกฎหมาย พร้อมข้อมูลที่ใช้พิจารณา"),
    "s9-8": ("มาตรา ๙ (๘)", "ข้อมูลข่าวสารอื่นตามที่คณะกรรมการกำหนด"),
}


def sections_of(publication: Publication, document: Published) -> tuple[str, ...]:
    """Return the keys of the sections a document is published under, in the order of the Act."""
    kind = publication.house.types.get(document.type_key)
    stated = publication.source(document).value.get("oia_section")
    of_type = kind.facts.get("oia", ()) if kind else ()
    found = {str(stated)} if isinstance(stated, str) else set(of_type)
    return tuple(key for key in SECTIONS if key in found)


def section_links(publication: Publication, document: Published) -> tuple[Link, ...]:
    """Return the sections of a document as links into the index."""
    keys = sections_of(publication, document)
    return tuple(Link(target=f"{ADDRESS}{folder_of(key)}/", text=SECTIONS[key][0]) for key in keys)


def folder_of(key: str) -> str:
    """Return the part of the index a section stands in: section 7 is one part, each item of section 9 its own."""
    return "s7" if key.startswith("s7") else key
