"""The typed content of a page, read by its schema: what is short becomes facts, what is long a section of its own.

One renderer serves every content type. The schema gives each field its Thai name, its format and the labels of its
codes; values with a well-known shape (a duration, a period, a step) are written the way people write them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from prakat.site.nodes import Fact, Facts, Figure, Items, Moment, Node, Plain, Prose, Section, Sequence, Stack, Table
from prakat.site.numerals import numeral
from prakat.site.rows import csv_table
from prakat.site.values import (
    Surroundings,
    day_node,
    duration_text,
    file_node,
    is_money,
    moment_node,
    node_of,
)

Lookup = Callable[[tuple[str | int, ...]], Mapping[str, Any]]
Keys = tuple[str | int, ...]

_LONG: Final = 160
_TOTAL: Final = "total_duration"
_STEP: Final = frozenset({"no", "name", "description"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReader:
    """Reads the values of one page. ``lookup`` is the schema's, ``around`` what values may refer to."""

    lookup: Lookup
    around: Surroundings
    csv: Callable[[str], bytes | None]

    def facts_and_sections(self, value: Mapping[str, Any], skip: frozenset[str]) -> tuple[Facts, tuple[Section, ...]]:
        """Return the typed content in the order of the schema, without the keys to skip."""
        facts: list[Fact] = []
        sections: list[Section] = []
        for key in self._ordered(value):
            if key in skip or (key == _TOTAL and _has_steps(value)):
                continue
            node = self._top(key, value)
            label = "รายการ" if key == "rows_csv" else self._label((key,))
            if _is_short(node):
                facts.append(Fact(label=_without_baht(label, node), value=_with_baht(node, self.lookup((key,)))))
            else:
                sections.append(Section(id=f"_{key.replace('_', '-')}", title=label, value=node))
        return Facts(facts=tuple(facts)), tuple(sections)

    def node(self, value: object, keys: Keys) -> Node:
        """Return any value as a node."""
        if isinstance(value, dict):
            return self._object(value, keys)
        if isinstance(value, list):
            return self._list(value, keys)
        name = next((key for key in reversed(keys) if isinstance(key, str)), "")
        return node_of(value, self.lookup(keys), name, self.around)

    def _top(self, key: str, value: Mapping[str, Any]) -> Node:
        content = value[key]
        if key == "rows_csv" and isinstance(content, str):
            return self._rows(content) or self.node(content, (key,))
        node = self.node(content, (key,))
        if isinstance(node, Table) and _is_steps(content):
            return Table(caption=node.caption, columns=node.columns, rows=node.rows, footer=_total(content, value))
        return node

    def _rows(self, name: str) -> Node | None:
        raw = self.csv(name)
        return csv_table(raw, "รายการ", file_node(name, self.around)) if raw else None

    def _ordered(self, value: Mapping[str, Any]) -> Iterator[str]:
        known = self.lookup(()).get("properties", {})
        yield from (key for key in known if key in value)
        yield from (key for key in value if key not in known)

    def _label(self, keys: Keys) -> str:
        return str(self.lookup(keys).get("title") or next(key for key in reversed(keys) if isinstance(key, str)))

    def _object(self, value: Mapping[str, Any], keys: Keys) -> Node:
        for names, reader in _SHAPES:
            if names <= value.keys():
                node = reader(self, value, keys)
                if node:
                    return node
        properties = self.lookup(keys).get("properties", {})
        order = [*(key for key in properties if key in value), *(key for key in value if key not in properties)]
        return Facts(facts=tuple(self._fact(value[key], (*keys, key)) for key in order))

    def _fact(self, value: object, keys: Keys) -> Fact:
        node = self.node(value, keys)
        return Fact(label=_without_baht(self._label(keys), node), value=_with_baht(node, self.lookup(keys)))

    def _list(self, value: list[Any], keys: Keys) -> Node:
        if value and all(isinstance(item, dict) for item in value):
            if all({"path", "alt"} <= item.keys() for item in value):
                return Items(items=tuple(self.node(item, (*keys, index)) for index, item in enumerate(value)))
            return self._rows_of(value, keys)
        if value and all(isinstance(item, int | float) for item in value):
            return Plain(text=", ".join(f"{item:,}" for item in value))
        return Items(items=tuple(self.node(item, (*keys, index)) for index, item in enumerate(value)))

    def _rows_of(self, value: list[dict[str, Any]], keys: Keys) -> Node:
        if _is_steps(value):
            return self._steps(value, keys)
        if all({"q", "a"} <= item.keys() for item in value):
            return Items(items=tuple(_answer(item) for item in value))
        return self._table(value, keys)

    def _table(self, rows: list[dict[str, Any]], keys: Keys) -> Node:
        known = self.lookup((*keys, 0)).get("properties", {})
        found = {key for row in rows for key in row}
        columns = [*(key for key in known if key in found), *sorted(found - known.keys())]
        return Table(
            caption=self._label(keys),
            columns=tuple(self._label((*keys, 0, column)) for column in columns),
            rows=tuple(
                tuple(self._cell(row[column], (*keys, index, column)) if column in row else None for column in columns)
                for index, row in enumerate(rows)
            ),
        )

    def _cell(self, value: object, keys: Keys) -> Node:
        """Return a value for a cell: no table stands in a table, so what is nested is put on a line."""
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            return Items(items=tuple(self._cell(item, (*keys, index)) for index, item in enumerate(value)))
        node = self.node(value, keys)
        if not isinstance(node, Facts):
            return node
        parts = [part for fact in node.facts for part in (Plain(text=" · "), fact.value)]
        return Sequence(parts=tuple(parts[1:]))

    def _steps(self, steps: list[dict[str, Any]], keys: Keys) -> Node:
        """Return steps with their explanation under the name, as a manual prints them."""
        extra = [key for key in ("duration", "responsible", "place") if any(key in step for step in steps)]
        return Table(
            caption=self._label(keys),
            columns=("ที่", self._label((*keys, 0, "name")), *(self._label((*keys, 0, key)) for key in extra)),
            rows=tuple(
                (
                    Plain(text=numeral(step.get("no", index + 1))),
                    Stack(head=str(step["name"]), rest=self.node(step["description"], (*keys, index, "description"))),
                    *(self.node(step[key], (*keys, index, key)) if key in step else None for key in extra),
                )
                for index, step in enumerate(steps)
            ),
        )


def _answer(item: Mapping[str, Any]) -> Node:
    """Return a question with its answer, and when that was last looked at."""
    day = day_node(item.get("updated"))
    checked = [f"ปรับปรุงเมื่อ {day.text}"] if isinstance(day, Moment) else []
    paragraphs = [line.strip() for line in str(item["a"]).split("\n") if line.strip()]
    return Stack(head=str(item["q"]), rest=Prose(paragraphs=(*paragraphs, *checked)))


def _duration(_reader: FieldReader, value: Mapping[str, Any], _keys: Keys) -> Node:
    return Plain(text=duration_text(value))


def _period(_reader: FieldReader, value: Mapping[str, Any], _keys: Keys) -> Node | None:
    """Return a stretch of days or moments; None when its ends are something else or it says more than that."""
    start, end = (day_node(value[key]) or moment_node(value[key]) for key in ("start", "end"))
    if len(value) > 2 or not start or not end:  # noqa: PLR2004 - start and end
        return None
    return Sequence(parts=(start, Plain(text=" ถึง "), end))


def _fiscal_period(_reader: FieldReader, value: Mapping[str, Any], _keys: Keys) -> Node:
    return Plain(text=numeral(f"ปีงบประมาณ พ.ศ. {value['start_fy']}–{value['end_fy']}"))


def gazette_node(value: Mapping[str, Any]) -> Node:
    """Return a Royal Gazette citation: เล่ม ๑๓๗ ตอนพิเศษ ๑ ง หน้า ๒ วันที่ …."""
    part = "ตอนพิเศษ" if value.get("special") is True else "ตอนที่"
    words = [f"เล่ม {value['volume']}", f"{part} {value['part']}"]
    words += [str(value["series"])] if "series" in value else []
    words += [f"หน้า {value['page']}"] if "page" in value else []
    text = Plain(text=numeral(" ".join(words)))
    day = day_node(value.get("date"))
    return Sequence(parts=(text, Plain(text=" วันที่ "), day)) if day else text


def _gazette(_reader: FieldReader, value: Mapping[str, Any], _keys: Keys) -> Node:
    return gazette_node(value)


def _address(_reader: FieldReader, value: Mapping[str, Any], _keys: Keys) -> Node:
    """Return a postal address on one line."""
    words = (("house_no", "เลขที่ "), ("moo", "หมู่ที่ "), ("road", "ถนน"), ("tambon", "ตำบล"), ("amphoe", "อำเภอ"))
    parts = [
        f"{word}{value[key]}" for key, word in (*words, ("province", "จังหวัด"), ("postal_code", "")) if key in value
    ]
    return Plain(text=" ".join(parts))


def _figure(reader: FieldReader, value: Mapping[str, Any], _keys: Keys) -> Node | None:
    found = reader.around.files.get(f"{reader.around.folder}/{value['path']}")
    if not found or not found.is_picture:
        return None
    return Figure(target=found.address, alt=str(value["alt"]), credit=str(value.get("credit", "")))


def _signer(_reader: FieldReader, value: Mapping[str, Any], _keys: Keys) -> Node | None:
    if len(value) > 2:  # noqa: PLR2004 - name and position
        return None
    return Plain(text=f"{value['name']} {value['position']}")


def _grid(reader: FieldReader, value: Mapping[str, Any], keys: Keys) -> Node | None:
    """Return a free table: its own columns and rows of scalars."""
    columns, rows = value["columns"], value["rows"]
    if not isinstance(columns, list) or not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        return None
    names = tuple(str(column) for column in columns)
    return Table(
        caption=reader._label(keys),  # noqa: SLF001 - one mechanism
        columns=names,
        rows=tuple(tuple(_free_cell(name, cell) for name, cell in zip(names, row, strict=False)) for row in rows),
    )


def _free_cell(column: str, value: object) -> Node:
    # A column of years is not a column of amounts.
    schema = {"minimum": 2400} if "ปี" in column and isinstance(value, int) else {}
    return node_of(value, schema, "", Surroundings(folder="", files={}, titles={}, divisions={}))


_Shape = Callable[[FieldReader, Mapping[str, Any], Keys], Node | None]
_SHAPES: Final[tuple[tuple[frozenset[str], _Shape], ...]] = (
    (frozenset({"value", "unit"}), _duration),
    (frozenset({"start", "end"}), _period),
    (frozenset({"start_fy", "end_fy"}), _fiscal_period),
    (frozenset({"volume", "part"}), _gazette),
    (frozenset({"tambon", "amphoe", "province"}), _address),
    (frozenset({"path", "alt"}), _figure),
    (frozenset({"name", "position"}), _signer),
    (frozenset({"columns", "rows"}), _grid),
)


def _is_steps(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) and item.keys() >= _STEP for item in value)


def _has_steps(value: Mapping[str, Any]) -> bool:
    return any(isinstance(item, list) and item and _is_steps(item) for item in value.values())


def _total(steps: list[dict[str, Any]], value: Mapping[str, Any]) -> Fact | None:
    """Return the total the page states; else the sum, when all steps are measured in one unit."""
    stated = value.get(_TOTAL)
    if isinstance(stated, dict):
        return Fact(label="ระยะเวลารวม", value=Plain(text=duration_text(stated)))
    durations = [step.get("duration") for step in steps]
    units = {item.get("unit") for item in durations if isinstance(item, dict)}
    amounts = [item.get("value") for item in durations if isinstance(item, dict)]
    if len(units) != 1 or len(amounts) != len(steps) or not all(isinstance(amount, int | float) for amount in amounts):
        return None
    total = {"value": sum(amount for amount in amounts if amount), "unit": units.pop()}
    return Fact(label="ระยะเวลารวมทุกขั้นตอน", value=Plain(text=duration_text(total)))


def _is_short(node: Node) -> bool:
    """Tell whether a value fits on the line of a fact."""
    if isinstance(node, Plain):
        return len(node.text) <= _LONG
    if isinstance(node, Items):
        return len(node.items) == 1 and _is_short(node.items[0])
    return not isinstance(node, Prose | Table | Facts | Figure | Stack)


def _with_baht(node: Node, schema: Mapping[str, Any]) -> Node:
    if isinstance(node, Plain) and node.numeric and is_money(schema):
        return Plain(text=f"{node.text} บาท", numeric=True)
    return node


def _without_baht(label: str, node: Node) -> str:
    return label.replace("(บาท)", "").strip() if isinstance(node, Plain) and node.numeric else label
