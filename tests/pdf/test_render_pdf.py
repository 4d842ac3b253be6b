"""A printed document says in every reader what was written: searched, copied, read aloud."""
# ruff: noqa: D103 - the name of a test is its sentence

import io
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pymupdf
import pypdf
import pypdfium2
import pytest

from prakat.findings import CannotJudgeError
from prakat.pdf.letters import write_letters
from prakat.pdf.render import render_pdf

# SARA AM bare, with tones, after tall consonants; stacked marks; marks below; letters whose foot gives way; digits.
PHRASES: Final = (
    "คำขอ", "ทำ", "จำนวน", "สำนักปลัดเทศบาล", "อำนาจหน้าที่", "ดำเนินการ", "กำหนดราคากลาง", "ประจำปีงบประมาณ", "บึงสำโรง",
    "น้ำดื่ม", "ย้ำ", "ซ้ำซ้อน", "ก๊ำ", "ค่ำ", "ต่ำกว่า", "ล้ำ", "ช้ำ", "ถ้ำ", "ข้ำ", "ก๋ำ", "ปำ", "ป้ำ", "ฝ้ำ", "ฟ้ำ", "ป่ำ",
    "ฟ่ำ",
    "ปั๊มน้ำมัน", "ฝั่งคลอง", "ฟื้นฟู", "ปิ้ง", "ปี่", "ฝึกหัด", "ปั้นจั่น", "ฟ้อน", "ฝุ่น", "ปู่", "เป๋า", "ฟิล์ม", "ปีติ", "ไฟฟ้า", "ป่าไม้",
    "ที่ดิน", "ผู้ใหญ่บ้าน", "เชื่อมั่น", "สิ่งแวดล้อม", "พื้นที่", "ชื่อ", "กตัญญู", "นาฬิกา", "ธุรการ", "คุ้มครอง", "ภาษีบำรุง",
    "ทฤษฎี", "ปฏิญญู", "กฎหมาย", "ฎุ", "ฐูป", "วัฏจักร", "ฤๅษี", "ฦๅ",
    "ศักดิ์สิทธิ์", "การันต์", "สัมพันธ์", "พ.ร.บ. ข้อมูลข่าวสาร", "๑,๒๓๔,๕๖๗.๘๙ บาท", "๒๒ พฤศจิกายน ๒๕๖๙", "ฯลฯ", "ๆ", "฿",
    "SHA256:0123abcdef", "“คำขอ” – ‘ทำ’", "เดิม → ใหม่", "½", "‘Łódź’",
)  # fmt: skip

Reader = Callable[[bytes], str]


def read_poppler(raw: bytes) -> str:
    done = subprocess.run(["pdftotext", "-", "-"], input=raw, capture_output=True, check=True)
    return done.stdout.decode()


def read_pdfium(raw: bytes) -> str:
    document = pypdfium2.PdfDocument(raw)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def read_mupdf(raw: bytes) -> str:
    with pymupdf.open(stream=raw, filetype="pdf") as document:
        return "\n".join(page.get_text() for page in document)


def read_pypdf(raw: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(raw)).pages)


READERS: Final[Mapping[str, Reader]] = {
    "poppler": read_poppler,
    "pdfium": read_pdfium,
    "mupdf": read_mupdf,
    "pypdf": read_pypdf,
}


@pytest.fixture(scope="module")
def printed() -> bytes:
    """Print every phrase as text, as a bold heading, and in a cell of a table."""
    lines = "".join(f"<h2>{phrase}</h2><p>{phrase}</p>" for phrase in PHRASES)
    cells = "".join(f"<tr><th>{phrase}</th><td>{phrase}</td></tr>" for phrase in PHRASES)
    return render_pdf(f"<h1>คำขอ</h1>{lines}<table>{cells}</table>", title="คำขอน้ำ", lang="th")


@pytest.mark.parametrize("name", READERS)
def test_every_phrase_comes_back(printed: bytes, name: str) -> None:
    """Four times each, with no letter lost, no space too many, and no mark before its time."""
    text = READERS[name](printed)
    assert {phrase: text.count(phrase) for phrase in PHRASES if text.count(phrase) < 4} == {}


def test_no_other_font_is_needed(printed: bytes) -> None:
    """What another computer has by chance would make other bytes."""
    pages = pypdf.PdfReader(io.BytesIO(printed)).pages
    fonts: Any = [page["/Resources"]["/Font"] for page in pages]  # type: ignore[index]
    names = {str(font.get_object()["/BaseFont"]).partition("+")[2] for found in fonts for font in found.values()}
    assert names == {"Prakat-Sarabun", "Prakat-Sarabun-Bold"}


def test_the_same_text_makes_the_same_bytes(printed: bytes) -> None:
    """In another process, and whatever order its sets are in."""
    code = (
        "import sys; sys.path[:0] = ['hooks', '.']; from tests.pdf.test_render_pdf import *;"
        "sys.stdout.buffer.write(render_pdf('<h1>คำขอ</h1><p>น้ำ</p>', title='คำขอ', lang='th'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[2],
        env={"PYTHONHASHSEED": "7", "PATH": "/usr/bin:/bin"},
        capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout == render_pdf("<h1>คำขอ</h1><p>น้ำ</p>", title="คำขอ", lang="th")
    assert len(printed) < 200_000


def test_title_language_and_tags(printed: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(printed))
    catalog: Any = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert reader.metadata.title == "คำขอน้ำ"
    assert catalog["/Lang"] == "th"
    assert catalog["/MarkInfo"]["/Marked"] == True  # noqa: E712 - pypdf has a truth of its own
    assert "/StructTreeRoot" in catalog
    assert b"pdfuaid" in catalog["/Metadata"].get_data()
    assert "/CreationDate" not in reader.metadata


def test_nothing_is_fetched(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Neither from a disk nor from a network: what is printed was written by many hands."""
    picture = tmp_path / "secret.svg"
    picture.write_text("<svg xmlns='http://www.w3.org/2000/svg'><text>ความลับ</text></svg>", "utf-8")
    wanted = f'<img src="{picture.as_uri()}" alt=""><img src="http://127.0.0.1:9/x.png" alt=""><p>คำ</p>'
    raw = render_pdf(wanted, title="คำ", lang="th", style=f'p {{background: url("{picture.as_uri()}?2")}}')
    assert "ความลับ" not in read_poppler(raw)
    assert sum("is not fetched" in record.getMessage() for record in caplog.records) == 3


def test_a_title_is_no_markup() -> None:
    raw = render_pdf("<p>คำ</p>", title='<b>คำ</b> & "x"', lang='th"')
    metadata = pypdf.PdfReader(io.BytesIO(raw)).metadata
    assert metadata is not None
    assert metadata.title == '<b>คำ</b> & "x"'


def test_without_weasyprint(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next command is said, in Thai."""
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(CannotJudgeError) as caught:
        render_pdf("<p>คำ</p>", title="คำ", lang="th")
    assert "ยังไม่ได้ติดตั้ง WeasyPrint" in caught.value.text.th
    assert "pip install" in caught.value.advice.th


def test_a_weasyprint_that_writes_no_letters_is_noticed() -> None:
    """Another version may write its fonts otherwise: better no document than one that cannot be read."""
    import pydyf

    with pytest.raises(ValueError, match="no map"):
        write_letters(pydyf.PDF(), Path(__file__).parents[2] / "hooks/prakat/pdf/fonts/letters.json")
