"""Data dictionaries: every field of every content type, made from the schemas themselves, so they say what is asked."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from prakat.content.schema import ContentType, Schemas
from prakat.findings import Text
from prakat.opendata.setting import column
from prakat.opendata.table import Cell, DataTable

_KINDS: Final = {
    "string": "ข้อความ",
    "integer": "จำนวนเต็ม",
    "number": "จำนวน",
    "boolean": "ใช่/ไม่ใช่ (true/false)",
    "array": "รายการ",
    "object": "กลุ่ม",
}
_FORMATS: Final = {
    "date": "วันที่ (ปปปป-ดด-วว ค.ศ.)",
    "date-time": "วันและเวลา (มีเขตเวลา)",
    "month": "เดือน (ปปปป-ดด ค.ศ.)",
    "uri": "ที่อยู่เว็บ",
    "email": "อีเมล",
    "file": "ชื่อไฟล์แนบ",
    "page": "ตำแหน่งของหน้า",
}
_DEEPEST: Final = 6
_COLUMNS: Final = (
    column("field", "ช่อง", "Field", "code", "[] คือแต่ละรายการ"),
    column("title", "ชื่อ", "Name"),
    column("title_en", "ชื่ออังกฤษ", "English name"),
    column("kind", "ชนิด", "Kind"),
    column("required", "จำเป็น", "Required", "code", "yes เมื่อช่องนี้ต้องมีเสมอในกลุ่มของตน"),
    column("values", "ค่าที่เลือกได้", "Choices"),
    column("about", "คำอธิบาย", "Explanation"),
)


COMMON: Final = "common"
_FILE: Final = "common.schema.json"
_PAGE: Final = f"{_FILE}#/$defs/page"


def dictionaries(schemas: Schemas) -> Iterator[tuple[str, DataTable]]:
    """Yield the fields every page has, and then for each content type its own, by the key of the type."""
    common = schemas.resolve(_PAGE, "")
    yield (
        COMMON,
        _table(COMMON, Text(th="ช่องที่ทุกหน้ามี", en="Fields of every page"), _Fields(schemas, "").rows(common, _FILE)),
    )
    for key, kind in schemas.types.items():
        yield key, dictionary_table(schemas, kind)


def dictionary_table(schemas: Schemas, kind: ContentType) -> DataTable:
    """Return the fields of a content type that not every page has; those within groups after the group they are in."""
    common = schemas.resolve(_PAGE, "").get("properties", {})
    rows = _Fields(schemas, kind.category).rows(schemas.closed(kind), f"{kind.category}.schema.json")
    return _table(kind.key, kind.title, (row for row in rows if _top(row) not in common))


def _table(key: str, title: Text, rows: Iterator[tuple[Cell, ...]]) -> DataTable:
    return DataTable(
        key=f"dictionary-{key}",
        title=Text(th=f"พจนานุกรมข้อมูล: {title.th}", en=f"Data dictionary: {title.en}"),
        about=Text(th="ช่องของเนื้อหาตามแบบ (JSON Schema)", en="Fields of content, from the JSON Schema"),
        columns=_COLUMNS,
        rows=tuple(rows),
    )


def _top(row: tuple[Cell, ...]) -> str:
    return str(row[0]).partition(".")[0].removesuffix("[]")


class _Fields:
    """Fields of a type. Each schema goes with the file it stands in, for references are meant within that."""

    def __init__(self, schemas: Schemas, category: str) -> None:
        self._schemas = schemas
        self._category = category

    def rows(
        self, schema: Mapping[str, Any], file: str, before: str = "", depth: int = 0
    ) -> Iterator[tuple[Cell, ...]]:
        """Yield the fields of a group, and after each what is within it."""
        required = set(schema.get("required", []))
        for name, raw in schema.get("properties", {}).items():
            found, place = self._resolve(raw, file)
            field = f"{before}{name}"
            yield _row(field, found, required=name in required)
            if depth < _DEEPEST:
                yield from self._within(found, place, field, depth)

    def _within(self, schema: Mapping[str, Any], file: str, field: str, depth: int) -> Iterator[tuple[Cell, ...]]:
        if "properties" in schema:
            yield from self.rows(schema, file, f"{field}.", depth + 1)
        if isinstance(schema.get("items"), Mapping):
            found, place = self._resolve(schema["items"], file)
            if "properties" in found:
                yield from self.rows(found, place, f"{field}[].", depth + 1)

    def _resolve(self, schema: Any, file: str) -> tuple[Mapping[str, Any], str]:
        """Return a schema with what it refers to put below what it says itself, and the file that is from."""
        if not isinstance(schema, Mapping) or "$ref" not in schema:
            return (schema, file) if isinstance(schema, Mapping) else ({}, file)
        name, _, pointer = str(schema["$ref"]).partition("#")
        target, place = self._resolve(self._schemas.resolve(f"{name or file}#{pointer}", self._category), name or file)
        return {**target, **{key: value for key, value in schema.items() if key != "$ref"}}, place


def _row(field: str, schema: Mapping[str, Any], *, required: bool) -> tuple[Cell, ...]:
    return (
        field,
        str(schema.get("title", "")) or None,
        str(schema.get("x-title-en", "")) or None,
        _kind(schema),
        "yes" if required else "no",
        _choices(schema) or None,
        str(schema.get("description", "")) or None,
    )


def _kind(schema: Mapping[str, Any]) -> str:
    if "(บาท)" in str(schema.get("title", "")):
        return "จำนวนเงิน (บาท)"
    if "enum" in schema or "const" in schema:
        return "ตัวเลือก"
    return _FORMATS.get(str(schema.get("format")), "") or _KINDS.get(str(schema.get("type")), "ข้อความ")


def _choices(schema: Mapping[str, Any]) -> str:
    labels = schema.get("x-labels", {})
    choices = schema.get("enum", [schema["const"]] if "const" in schema else [])
    return "; ".join(f"{choice} ({labels[choice]['th']})" if choice in labels else str(choice) for choice in choices)
