"""Rows of a table in a CSV file, read by the row schema of a content type (``$defs/<type>-row``, ``x-columns``).

A column names the field it fills: ``budget``, ``contract.date``, ``awards.0.price``. A cell may hold a group or a list:
``"cell": {"each": ";", "parts": ["name", "price"], "between": "="}`` reads "ก = 100; ข = 120". What comes out is what
front matter would give, and is judged by the same schema.
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, Final

from prakat.content.csv_cells import MAX_PROBLEMS, Cell, CsvProblem, Record, parse_csv_cells
from prakat.content.formats import format_checker
from prakat.content.schema import ContentType, Schemas
from prakat.content.source_map import pointer_of
from prakat.findings import Span, Text
from prakat.thai.calendar import FIRST_SUSPECT_YEAR, parse_date
from prakat.thai.digits import to_arabic

Path = tuple[str | int, ...]

_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH: Final = re.compile(r"[0-9]{4}-[0-9]{2}")
_DEEPEST: Final = 30
_SHOWN: Final = 60
_NOTHING: Final = Text(th="", en="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its heading, the field it fills, how a cell is cut, and the schema of the field."""

    title: Text
    field: Path
    optional: bool
    cell: Mapping[str, Any]
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSchema:
    """What a row of a type is: its columns in order, and a validator of the value they make."""

    columns: tuple[Column, ...]
    validator: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvRow:
    """One row: its value as JSON, its place, and the place of each field by JSON Pointer ("/contract/date")."""

    value: Mapping[str, Any]
    span: Span
    spans: Mapping[str, Span] = field(default_factory=dict)

    def locate(self, pointer: str) -> Span:
        """Return the cell that a field came from; the nearest group that has one, or the row."""
        while pointer and pointer not in self.spans:
            pointer = pointer.rpartition("/")[0]
        return self.spans.get(pointer, self.span)


def row_schema_of(schemas: Schemas, kind: ContentType) -> RowSchema | None:
    """Return what the rows of a type are, or None when it has none."""
    from jsonschema import Draft202012Validator

    name, reference = f"{kind.category}.schema.json", f"#/$defs/{kind.key}-row"
    try:
        schemas.resolve(reference, kind.category)
    except KeyError:
        return None
    schema = _flat(schemas, kind.category, name, {"$ref": reference})
    columns = tuple(_column(item, schema) for item in schema.get("x-columns", []))
    validator = Draft202012Validator(schema, format_checker=format_checker())
    return RowSchema(columns=columns, validator=validator) if columns else None


def parse_csv_rows(raw: bytes, row_schema: RowSchema) -> tuple[tuple[CsvRow, ...], tuple[CsvProblem, ...]]:
    """Read the rows of a CSV file, and what is wrong with them. Never raises.

    A row with a problem is left out: nothing is added up that could not be read.
    """
    records, found = parse_csv_cells(raw)
    problems = list(found)
    if not records:
        return (), tuple(problems or [CsvProblem(id="no-rows", span=Span(1, 1, 1, 1))])
    columns = _match_heading(records[0], row_schema, problems)
    if columns is None:
        return (), tuple(problems)
    if len(records) == 1 and not problems:
        problems.append(CsvProblem(id="no-rows", span=_span_of(records[0])))
    formulas = {problem.span for problem in found}
    rows = []
    for record in records[1:]:
        if formulas and _touches(record, formulas):
            continue
        before = len(problems)
        row = _Row(record, columns, row_schema, problems).read()
        if row is not None and len(problems) == before:
            rows.append(row)
        if len(problems) >= MAX_PROBLEMS:
            problems.append(CsvProblem(id="more", span=_span_of(record), params={"limit": str(MAX_PROBLEMS)}))
            break
    return tuple(rows), tuple(problems)


def _match_heading(record: Record, schema: RowSchema, problems: list[CsvProblem]) -> list[Column] | None:
    """Return the columns in the order of the file: those that must be, as the form has them, then any others of it."""
    required = [column for column in schema.columns if not column.optional]
    others = {column.title.th: column for column in schema.columns if column.optional}
    names = [cell.text.strip() for cell in record]
    before = len(problems)
    if len(names) == 1 and len(required) > 1 and re.search(r"[;\t|]", names[0]):
        problems.append(CsvProblem(id="delimiter", span=record[0].span))
        return None
    for index, column in enumerate(required):
        name = names[index] if index < len(names) else ""
        if name != column.title.th:
            span = record[index].span if index < len(record) else _span_of(record)
            params: dict[str, str | Text] = {"number": str(index + 1), "wanted": column.title, "value": name[:_SHOWN]}
            problems.append(CsvProblem(id="heading", span=span, params=params))
            return None  # the rest is only shifted
    found = list(required)
    for cell, name in zip(record[len(required) :], names[len(required) :], strict=True):
        if name in others:
            found.append(others.pop(name))
        elif name:
            problems.append(_unknown(cell, name, schema))
    return found if len(problems) == before else None


def _unknown(cell: Cell, name: str, schema: RowSchema) -> CsvProblem:
    known = [column.title.th for column in schema.columns if column.optional]
    near = difflib.get_close_matches(name[:_SHOWN], known, 1)
    shown = near[0] if near else ", ".join(known)
    return CsvProblem(id="unknown-column", span=cell.span, params={"value": name[:_SHOWN], "known": shown})


class _Row:
    """Reads one record; everything it finds is noted in ``problems``, a column once."""

    def __init__(self, record: Record, columns: list[Column], schema: RowSchema, problems: list[CsvProblem]) -> None:
        self._record = record
        self._columns = columns
        self._schema = schema
        self._problems = problems
        self._bad: set[int] = set()

    def read(self) -> CsvRow | None:
        extra = any(cell.text.strip() for cell in self._record[len(self._columns) :])
        if extra or len(self._record) < len(self._columns):
            params: dict[str, str | Text] = {"count": str(len(self._record)), "wanted": str(len(self._columns))}
            self._problems.append(CsvProblem(id="cells", span=_span_of(self._record), params=params))
            return None
        value: dict[str, Any] = {}
        spans: dict[str, Span] = {}
        for index, (column, cell) in enumerate(zip(self._columns, self._record, strict=False)):
            text = cell.text.strip()
            if text:
                spans[pointer_of(column.field)] = cell.span
                _put(value, column.field, self._convert(index, column, text))
        for error in self._schema.validator.iter_errors(value):
            self._say(error)
        return CsvRow(value=value, span=_span_of(self._record), spans=spans)

    def _convert(self, index: int, column: Column, text: str) -> Any:
        if not column.cell:
            return self._scalar(index, column.schema, text)
        separator = column.cell.get("each")
        if separator is None:
            return self._parts(index, column, column.schema, text)
        pieces = [piece.strip() for piece in text.split(separator) if piece.strip()]
        return [self._parts(index, column, column.schema.get("items", {}), piece) for piece in pieces]

    def _parts(self, index: int, column: Column, schema: Mapping[str, Any], text: str) -> Any:
        names = column.cell.get("parts")
        if not names:
            return self._scalar(index, schema, text)
        between = column.cell["between"]
        head, found, tail = text.rpartition(between)
        fields = [schema.get("properties", {}).get(name, {}) for name in names]
        if not (found and head.strip() and tail.strip()):
            form = f" {between} ".join(str(item.get("title", "…")) for item in fields)
            self._note("parts", index, value=text[:_SHOWN], form=form)
            return None
        pieces = (head.strip(), tail.strip())
        return {name: self._scalar(index, item, piece) for name, item, piece in zip(names, fields, pieces, strict=True)}

    def _scalar(self, index: int, schema: Mapping[str, Any], text: str) -> Any:
        kind = schema.get("type")
        if kind in {"number", "integer"}:
            return self._number(index, text)
        if "enum" in schema:
            return self._choice(index, schema, text)
        shape = schema.get("format")
        if shape == "date" and not _is_common_era(text, _DAY):
            day = parse_date(text[:40])
            self._note("date", index, value=text[:_SHOWN], guess=day.isoformat() if day else "2025-10-01")
        if shape == "month" and not _is_common_era(text, _MONTH):
            day = parse_date(f"1 {text[:40]}") or parse_date(f"{text[:40]}-01")
            self._note("month", index, value=text[:_SHOWN], guess=day.isoformat()[:7] if day else "2025-10")
        return text

    def _number(self, index: int, text: str) -> int | float | None:
        if _NUMBER.fullmatch(text):
            return float(text) if "." in text and text.rstrip("0")[-1] != "." else int(text.partition(".")[0])
        guess = to_arabic(text).replace(",", "").removesuffix("บาท").strip().removesuffix(".-")
        self._note("number", index, value=text[:_SHOWN], guess=guess if _NUMBER.fullmatch(guess) else "1250000.50")
        return None

    def _choice(self, index: int, schema: Mapping[str, Any], text: str) -> Any:
        labels = {label["th"]: key for key, label in schema.get("x-labels", {}).items()}
        key = labels.get(text, text)
        written = {str(choice): choice for choice in schema["enum"]}
        if key not in written:
            known = ", ".join(labels or written)
            self._note("choice", index, value=text[:_SHOWN], known=known)
        return written.get(key)

    def _say(self, error: Any) -> None:
        """Say what the schema does not allow, at the cell it is about; what was said of a cell before is enough."""
        path: Path = tuple(error.absolute_path)
        if error.validator == "required":
            for key in error.validator_value:
                if key not in error.instance:
                    self._missing((*path, key))
            return
        index = self._column_of(path)
        hint = _hint_of(error.schema if isinstance(error.schema, dict) else {}, self._field(index))
        self._note("value", index, value=str(error.instance)[:_SHOWN], hint=hint)

    def _missing(self, path: Path) -> None:
        index = self._column_of(path)
        if index >= 0:
            self._note("missing", index)
            return
        fills = (column for column in self._schema.columns if _is_about(column.field, path))
        title = next((column.title for column in fills), Text(th=str(path[-1]), en=str(path[-1])))
        params: dict[str, str | Text] = {"column": title}
        self._problems.append(CsvProblem(id="missing-column", span=_span_of(self._record), params=params))

    def _column_of(self, path: Path) -> int:
        fits = (index for index, column in enumerate(self._columns) if _is_about(column.field, path))
        return next(fits, -1)

    def _field(self, index: int) -> Mapping[str, Any]:
        return self._columns[index].schema if index >= 0 else {}

    def _note(self, problem: str, index: int, **params: str | Text) -> None:
        if index in self._bad:
            return
        self._bad.add(index)
        title = self._columns[index].title if index >= 0 else _NOTHING
        span = self._record[index].span if index >= 0 else _span_of(self._record)
        self._problems.append(CsvProblem(id=problem, span=span, params={"column": title, **params}, column=index))


def _touches(record: Record, spans: set[Span]) -> bool:
    return any(cell.span in spans for cell in record)


def _is_about(field_: Path, path: Path) -> bool:
    shorter = min(len(field_), len(path))
    return shorter > 0 and field_[:shorter] == path[:shorter]


def _is_common_era(text: str, shape: "re.Pattern[str]") -> bool:
    """Tell whether a text is a day or a month as front matter has it; a B.E. year is none."""
    try:
        return shape.fullmatch(text) is not None and date.fromisoformat(f"{text}-01"[:10]).year < FIRST_SUSPECT_YEAR
    except ValueError:
        return False


def _hint_of(*schemas: Mapping[str, Any]) -> Text:
    for schema in schemas:
        hint = schema.get("x-hint")
        if hint:
            return Text(th=str(hint["th"]), en=str(hint["en"]))
    for schema in schemas:
        if "description" in schema:
            return Text(th=str(schema["description"]), en=str(schema.get("x-title-en", "")))
    return Text(th="ดูคำอธิบายคอลัมน์ในแบบ", en="see the description of the column")


def _put(value: dict[str, Any], path: Path, item: Any) -> None:
    """Set a value below keys and indexes: awards.0.name makes {"awards": [{"name": …}]}."""
    node: Any = value
    for key, following in pairwise(path):
        empty: Any = [] if isinstance(following, int) else {}
        if isinstance(key, int):
            node.extend({} for _ in range(key + 1 - len(node)))
            node = node[key]
        else:
            node = node.setdefault(key, empty)
    if isinstance(node, dict):
        node[path[-1]] = item


def _span_of(record: Record) -> Span:
    return Span(record[0].line, record[0].column, record[-1].end_line, record[-1].end_column)


def _column(item: Mapping[str, Any], schema: Mapping[str, Any]) -> Column:
    path: Path = tuple(int(part) if part.isdecimal() else part for part in str(item["field"]).split("."))
    node: Any = schema
    for part in path:
        node = node.get("items", {}) if isinstance(part, int) else node.get("properties", {}).get(part, {})
    title = Text(th=str(item["th"]), en=str(item["en"]))
    cell = item.get("cell", {})
    return Column(title=title, field=path, optional=bool(item.get("optional")), cell=cell, schema=node)


def _flat(schemas: Schemas, category: str, file: str, node: Any, depth: int = 0) -> Any:
    """Write what is referred to into the schema itself; what stands beside a reference goes first."""
    if isinstance(node, list):
        return [_flat(schemas, category, file, item, depth) for item in node]
    if not isinstance(node, dict) or depth > _DEEPEST:
        return node
    here = {key: _flat(schemas, category, file, item, depth + 1) for key, item in node.items() if key != "$ref"}
    if "$ref" not in node:
        return here
    name, _, pointer = str(node["$ref"]).partition("#")
    target = schemas.resolve(f"{name or file}#{pointer}", category)
    return {**_flat(schemas, category, name or file, dict(target), depth + 1), **here}
