"""A page lies in the folder of its category."""

from collections.abc import Iterator
from typing import Final

from prakat.content.category import CATEGORIES
from prakat.findings import Finding, RuleInfo, Text
from prakat.rules.rule import Page, finding, say, whole_file

RULE: Final = RuleInfo(
    id="category-folder",
    clause="2",
    title=Text(th="ไฟล์อยู่ในโฟลเดอร์ของหมวด", en="A page lies in its category's folder"),
    help=Text(
        th="ข้อ ๒ แบ่งเนื้อหาเป็นสิบเอ็ดหมวด แต่ละหมวดมีโฟลเดอร์ของตนใต้ docs/ และช่อง category ต้องตรงกัน",
        en="Clause 2 names eleven kinds of content. Each has its folder under docs/, and category: says the same.",
    ),
    example="# ผิด\n# docs/news/2569/ordinance.md\ncategory: law\n# ถูก\n# docs/law/2569/ordinance.md\ncategory: law",
    messages={
        "no-folder": say(
            "ไฟล์ไม่ได้อยู่ในโฟลเดอร์ของหมวดใด",
            "the page lies in no category's folder",
            "ย้ายไปไว้ใต้ docs/ ในโฟลเดอร์ใดโฟลเดอร์หนึ่ง: {folders}",
            "move it into one of these folders under docs/: {folders}",
        ),
        "mismatch": say(
            'category เป็น "{value}" แต่ไฟล์อยู่ในโฟลเดอร์ {folder}',
            'category is "{value}", but the page lies in the folder {folder}',
            "แก้เป็น category: {folder} หรือย้ายไฟล์ไป docs/{value}/",
            "write category: {folder}, or move the file to docs/{value}/",
        ),
    },
)


def check(page: Page) -> Iterator[Finding]:
    """Yield a page that is not where it says it is."""
    category = page.document.category
    if category is None:
        folders = ", ".join(known.key for known in CATEGORIES)
        yield finding(RULE, "no-folder", whole_file(page.document.path), folders=folders)
    elif "category" in page.value and page.value["category"] != category.key:
        value = str(page.value["category"])[:60]
        yield finding(RULE, "mismatch", page.document.locate("/category"), value=value, folder=category.key)
