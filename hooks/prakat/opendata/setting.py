"""What tables are made with, and the small parts that all of them share."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from prakat.findings import Text
from prakat.opendata.labels import Labels
from prakat.opendata.privacy import masked
from prakat.opendata.table import Cell, Column, DataTable

# No publisher's own: a prefix is given by the Open Contracting Partnership to who asks for one.
PLACEHOLDER: Final = "ocds-000000"
BAHT: Final = "จำนวนเงินเป็นบาท ทศนิยมสองตำแหน่ง ไม่มีจุลภาค"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Names of codes and divisions, the publisher with its district and province, and what links a page.

    ``link`` takes a repository path and gives an address, in full where the site's own is known. ``ocid_prefix`` begins
    every OCDS identifier; without one of the publisher's own it is a placeholder.
    """

    labels: Labels
    divisions: Mapping[str, str]
    publisher: str
    district: str
    province: str
    link: Callable[[str], str]
    ocid_prefix: str = PLACEHOLDER

    def division(self, key: str) -> str:
        """Name a division; a key without a name is its own."""
        return self.divisions.get(key, key)


def column(key: str, th: str, en: str, kind: str = "text", about: str = "") -> Column:
    """Return a column with a Thai and an English heading."""
    return Column(key=key, title=Text(th=th, en=en), kind=kind, about=about)


def data_table(
    key: str, title: Text, about: Text, columns: tuple[Column, ...], rows: Iterable[tuple[Cell, ...]]
) -> DataTable:
    """Return a table whose texts give away no one's number."""
    table = DataTable(key=key, title=title, about=about, columns=columns, rows=())
    return replace(table, rows=tuple(tuple(map(_public, row, columns)) for row in rows))


def _public(cell: Cell, place: Column) -> Cell:
    return masked(cell) if isinstance(cell, str) and place.kind == "text" else cell


YEAR: Final = column("fiscal_year", "ปีงบประมาณ", "Fiscal year", "integer", "ปี พ.ศ. 1 ตุลาคมถึง 30 กันยายน")
ITEM: Final = column("item_id", "รหัสรายการในแผน", "Item of the plan", "code", "ว่างเมื่อไม่อยู่ในแผน")
EGP: Final = column("egp_project_no", "เลขที่โครงการในระบบ e-GP", "e-GP project number", "code", "11 หลัก")
PAGE: Final = column("page", "หน้าเว็บ", "Page", "url", "หน้าที่ข้อมูลนี้มาจาก")
