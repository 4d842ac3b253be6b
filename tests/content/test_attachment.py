"""Attachments: what a file is by its content, what stands in it, and what must not."""
# ruff: noqa: D103 - the name of a test, or of its helper, is its sentence

import hashlib
import io
import subprocess
import sys
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.TiffImagePlugin import IFDRational
from tests.content.attachment_samples import CONTENT_TYPES, archive, docx, jpeg, open_document, pdf, xlsx
from tests.properties import TRIED

from prakat.content.attachment import AttachmentFacts, extract_text, inspect_attachment
from prakat.content.attachment_inspection import PROBLEMS
from prakat.content.attachment_kinds import has_hidden_archive, is_program_name, kind_of

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
GPS_IFD = 0x8825


def problems_of(facts: AttachmentFacts) -> list[tuple[str, str]]:
    return [(problem.id, problem.member) for problem in facts.problems]


def problems_in(path: str, raw: bytes) -> list[tuple[str, str]]:
    return problems_of(inspect_attachment(path, raw))


KINDS = {
    ".pdf": pdf(b"BT ET"),
    ".png": PNG,
    ".jpg": jpeg(),
    ".mp3": b"ID3\x04\0\0\0\0\0\0" + b"\0" * 20,
    ".mp4": b"\0\0\0\x20ftypisom" + b"\0" * 20,
    ".zip": archive({"a.txt": "ก"}),
    ".docx": docx(""),
    ".xlsx": xlsx(""),
    ".odt": open_document("text", ""),
    ".ods": open_document("spreadsheet", ""),
    ".txt": "ข้อความ\n".encode(),
    ".csv": "ก,ข\n1,2\n".encode(),
}


@pytest.mark.parametrize("suffix", KINDS)
def test_a_file_is_known_by_its_content_whatever_it_is_called(suffix: str) -> None:
    assert problems_in(f"docs/other/a{suffix}", KINDS[suffix]) == []
    assert problems_in(f"docs/other/A{suffix.upper()}", KINDS[suffix]) == []
    for other in KINDS.keys() - {suffix, ".txt", ".csv"}:
        assert ("wrong-type", "") in problems_in(f"a{other}", KINDS[suffix])


def test_facts_of_a_file() -> None:
    raw = "\ufeffประกาศ".encode()
    facts = inspect_attachment("docs/news/a.txt", raw)
    assert (facts.path, facts.size, facts.sha256) == ("docs/news/a.txt", len(raw), hashlib.sha256(raw).hexdigest())
    assert (facts.kind, facts.pages, facts.pages_with_text, facts.has_text_layer) == (".txt", None, 0, True)
    assert facts.text == extract_text("docs/news/a.txt", raw) == "ประกาศ"


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"GIF89a", ".gif"),
        (b"RIFF\0\0\0\0WAVE", ""),
        (b"\0\0\0\x18ftypheic", ".heic"),
        (b"<!DOCTYPE html><p>", ".html"),
        (b"\xef\xbb\xbf <html>", ".html"),
        (b"\xff\xfb\x90\x00", ".mp3"),
        (b"BMI is a figure", ".txt"),
        (b"BM\x3a\0\0\0", ".bmp"),
        (b"ID3 is a tag", ".txt"),
        (b"MZ stands for", ".txt"),
        ("ภาษาไทย".encode("cp874"), ".txt"),
        ("ภาษาไทย".encode("utf-16"), ".txt"),
        (b"\x00\x01\x02", ""),
        (b" %PDF-1.7", ".txt"),
        (OLE, ".ole"),
        (archive({"word/a.xml": ""}), ".zip"),
        (archive({"x.xml": "", "mimetype": "application/vnd.oasis.opendocument.text"}), ".zip"),
        (archive({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), ".pptx"),
    ],
)
def test_signatures_at_the_border(raw: bytes, kind: str) -> None:
    assert kind_of(raw) == kind


def test_nothing_is_a_problem() -> None:
    assert problems_in("a.pdf", b"") == [("empty", "")]


@pytest.mark.parametrize(
    "raw",
    [
        b"MZ\x90\0\x03" + b"\0" * 60,
        b"\x7fELF\x02\x01",
        b"#!/bin/sh\n",
        b"\xcf\xfa\xed\xfe",
        b"\xca\xfe\xba\xbe",
        b"MZ" + b"x" * 98 + b"This program cannot be run in DOS mode",
    ],
)
@pytest.mark.parametrize("path", ["a.exe", "a.pdf", "a.txt"])
def test_a_program_is_one_under_any_name(path: str, raw: bytes) -> None:
    assert problems_in(path, raw) == [("executable", "")]
    assert problems_in("a.zip", archive({"in/a.txt": raw})) == [("executable", "in/a.txt")]
    assert problems_in("a.docx", docx("", word__embeddings__a_bin=raw)) == [("executable", "word/embeddings/a.bin")]


@pytest.mark.parametrize("name", ["a.exe", "A.BAT", "a.js", "a.docm", "b/a.lnk", "a.pdf.scr", "a.exe .", "a.xlsm"])
def test_a_name_that_would_be_run_is_a_program(name: str) -> None:
    assert is_program_name(name)
    assert problems_in("a.zip", archive({name: "harmless"})) == [("executable", name)]


@pytest.mark.parametrize(
    ("path", "raw"),
    [
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le")),
        (
            "a.odt",
            open_document(
                "text", "", META_INF__manifest_xml="<m:manifest><m:encryption-data/></m:manifest>".replace("_", ".")
            ),
        ),
    ],
)
def test_what_needs_a_password_is_a_problem(path: str, raw: bytes) -> None:
    assert ("encrypted", "") in problems_in(path, raw.replace(b"META.INF", b"META-INF"))


def test_an_encrypted_archive_is_a_problem() -> None:
    raw = bytearray(archive({"a.txt": "ก"}))
    for mark, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        raw[raw.index(mark) + flags] |= 1
    assert problems_in("a.zip", bytes(raw)) == [("encrypted", "")]


def test_an_old_office_document_is_not_a_new_one() -> None:
    assert problems_in("a.docx", OLE) == [("wrong-type", "")]
    assert problems_in("a.zip", archive({"a.doc": OLE})) == [("embedded-object", "a.doc")]
    assert problems_in("a.xlsx", docx("", word__embeddings__o_bin=OLE))[-1] == (
        "embedded-object",
        "word/embeddings/o.bin",
    )


@pytest.mark.parametrize(
    "part",
    ["word/vbaProject.bin", "xl/vbaProject.bin", "word/vbaData.xml", "xl/macrosheets/sheet1.xml"],
)
def test_macros_are_a_problem(part: str) -> None:
    raw = archive({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": "<a/>", part: b"<a/>"})
    assert problems_in("a.docx", raw) == [("macro", "")]
    assert problems_in("a.zip", archive({"a.docx": raw})) == [("macro", "a.docx")]


def test_macros_are_seen_in_the_types_and_in_open_documents() -> None:
    override = '<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
    raw = archive({"[Content_Types].xml": CONTENT_TYPES.format(override), "word/document.xml": "<a/>"})
    assert problems_in("a.docx", raw) == [("macro", "")]
    assert problems_in("a.odt", open_document("text", "", Basic__Standard__M_xml="<a/>")) == [("macro", "")]


def test_a_template_from_elsewhere_is_a_problem() -> None:
    link = (
        '<Relationships><Relationship Type="http://x/attachedTemplate" Target="https://x.example" {}/></Relationships>'
    )
    outside, inside = link.format('TargetMode="External"'), link.format("")
    for content, expected in ((outside, [("external-template", "word/_rels/settings.xml.rels")]), (inside, [])):
        raw = archive(
            {"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": "<a/>", "word/_rels/settings.xml.rels": content}
        )
        assert problems_in("a.docx", raw) == expected


@pytest.mark.parametrize("name", ["../a.txt", "/etc/a.txt", "a/../../b.txt", "..\\a.txt", "C:\\a.txt"])
def test_a_member_that_leads_out_is_a_problem(name: str) -> None:
    raw = archive({"x" * len(name): "ก"}).replace(b"x" * len(name), name.encode())
    assert [problem for problem, _ in problems_in("a.zip", raw)] == ["unsafe-name"]


def test_a_link_in_an_archive_is_a_problem() -> None:
    info = zipfile.ZipInfo("a.txt")
    info.external_attr = 0o120777 << 16
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr(info, "/etc/passwd")
    assert problems_in("a.zip", stream.getvalue()) == [("unsafe-name", "a.txt")]


def test_members_are_judged_like_files() -> None:
    raw = archive(
        {"a/": "", "a/b.pdf": "text", "c.gif": b"GIF89a", "d.csv": "=1+1", "e.jpg": jpeg(latitude=(14, 1, 2))}
    )
    assert problems_in("a.zip", raw) == [
        ("wrong-type", "a/b.pdf"),
        ("member-kind", "c.gif"),
        ("formula", "d.csv"),
        ("gps", "e.jpg"),
    ]


def test_archives_are_read_three_deep_and_no_deeper() -> None:
    raw = archive({"a.txt": "ลึก"})
    for depth in range(2):
        raw = archive({f"{depth}.zip": raw})
    assert extract_text("a.zip", raw) == "ลึก"
    assert problems_in("a.zip", raw) == []
    assert problems_in("a.zip", archive({"top.zip": raw})) == [("too-deep", "top.zip/1.zip/0.zip")]


def test_an_archive_behind_a_picture_is_a_problem() -> None:
    assert has_hidden_archive(PNG + archive({"a.txt": "ก"}))
    assert problems_in("a.png", PNG + archive({"a.txt": "ก"})) == [("hidden-archive", "")]
    assert not has_hidden_archive(PNG + archive({"a.txt": "ก"}) + b"more")


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_place_of_a_photo_is_a_problem_wherever_the_photo_is(order: str) -> None:
    placed, zero, bare = (jpeg(latitude=place, order=order) for place in ((14, 58, 30), (0, 0, 0), None))
    assert problems_in("a.jpg", placed) == [("gps", "")]
    assert problems_in("a.jpg", zero) == problems_in("a.jpg", bare) == []
    assert problems_in("a.docx", docx("", word__media__a_jpeg=placed)) == [("gps", "word/media/a.jpeg")]
    assert problems_in("a.pdf", pdf(b"", more=b"50 0 obj\n" + placed + b"\nendobj\n")) == [("gps", "")]


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_the_place_written_by_a_common_library_is_seen(kind: str) -> None:
    for placed in (True, False):
        picture, exif = Image.new("RGB", (8, 8)), Image.Exif()
        exif[0x010F] = "Camera"
        if placed:
            place = {1: "N", 2: tuple(map(IFDRational, (14, 58, 30))), 3: "E", 4: tuple(map(IFDRational, (102, 5, 0)))}
            exif.get_ifd(GPS_IFD).update(place)
            exif[GPS_IFD] = exif.get_ifd(GPS_IFD)
        stream = io.BytesIO()
        picture.save(stream, kind, exif=exif)
        suffix = {"JPEG": ".jpg", "PNG": ".png"}[kind]
        assert problems_in(f"a{suffix}", stream.getvalue()) == ([("gps", "")] if placed else [])


@pytest.mark.parametrize(
    ("tail", "placed"),
    [
        (b"<rdf:Description exif:GPSLatitude='14,58.5N'/>", True),
        (b"<exif:GPSLongitude>102,5E</exif:GPSLongitude>", True),
        (b"<rdf:Description exif:GPSLatitude=''/>", False),
        (b"<exif:GPSLatitudeRef>N<", False),
    ],
)
def test_the_place_in_xmp_is_seen(tail: bytes, *, placed: bool) -> None:
    assert (("gps", "") in problems_in("a.png", PNG + tail)) == placed


def test_the_place_of_a_film_is_seen() -> None:
    film = KINDS[".mp4"]
    assert problems_in("a.mp4", film + b"\0\0\0\x1e\xa9xyz\0\x12\x15\xc7+14.9750+102.0833/") == [("gps", "")]
    assert problems_in("a.mp4", film + b"\xa9xyz") == []


def test_text_of_a_word_document_is_whole_where_its_runs_are_not() -> None:
    body = (
        "<w:p><w:r><w:t>1-23</w:t></w:r><w:r><w:t>45-67890</w:t></w:r></w:p><w:p><w:r><w:t>ก</w:t><w:tab/><w:t>ข</w:t></w:r>"
        "</w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>ค</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>ง</w:t></w:r></w:p></w:tc>"
        "</w:tr></w:tbl><w:p><w:r><w:delText>ลบแล้ว</w:delText></w:r></w:p>"
    )
    core = "<c:p xmlns:dc='x'><dc:creator>ผู้จัดทำ</dc:creator><dc:title>ชื่อ</dc:title></c:p>".replace("c:p", "p")
    facts = inspect_attachment("a.docx", docx(body, word__header1_xml="<a><p>หัว</p></a>", docProps__core_xml=core))
    assert facts.problems == ()
    assert [part.label for part in facts.parts] == ["word/document.xml", "word/header1.xml", "docProps/core.xml"]
    assert facts.parts[0].text.split("\n")[:2] == ["1-2345-67890", "ก\tข"]
    assert "ค\n\tง" in facts.text
    assert "ลบแล้ว" in facts.text
    assert "ผู้จัดทำ\nชื่อ\n" in facts.text


def test_links_and_descriptions_of_pictures_are_text() -> None:
    outside, inside = 'Target="mailto:a@x.example" TargetMode="External"', 'Target="b.xml"'
    link = f"<Relationships><Relationship {outside}/><Relationship {inside}/></Relationships>"
    raw = archive(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "word/document.xml": '<a><docPr id="1" descr="ภาพคน" title="ภาพ"/></a>',
            "word/_rels/document.xml.rels": link,
        }
    )
    text = extract_text("a.docx", raw)
    assert "ภาพคน\n" in text
    assert "mailto:a@x.example\n" in text
    assert "b.xml" not in text


def test_text_of_a_workbook_has_the_values_and_not_the_indexes() -> None:
    rows = (
        '<row><c t="s"><v>7</v></c><c><v>12.5</v></c><c t="inlineStr"><is><t>ใน</t></is></c></row>'
        '<row><c><v>1.234567890123E+12</v></c><c t="str"><v>ผล</v></c><c><f>A1+1</f></c></row>'
    )
    raw = xlsx(rows, "<si><r><t>นาย</t></r><r><t>ก</t></r></si><si><t>ข</t></si>")
    assert problems_in("a.xlsx", raw) == []
    text = extract_text("a.xlsx", raw)
    assert "นายก\nข\n" in text
    assert "12.5\tใน\t\n1234567890123\tผล\tA1+1\t\n" in text
    assert "7" not in text.partition("12.5")[0]


def test_text_of_open_documents_has_full_numbers_and_spaces() -> None:
    cell = '<table:table-cell office:value="1234567890123"><text:p>1.23E+12</text:p></table:table-cell>'
    assert "1234567890123\t1.23E+12" in extract_text("a.ods", open_document("spreadsheet", cell))
    text = '<text:p>ก<text:s text:c="3"/>ข<text:line-break/>ค</text:p>'
    raw = open_document("text", text, styles_xml="<a><text:p>ท้ายกระดาษ</text:p></a>")
    assert extract_text("a.odt", raw) == "ก   ข\nค\n\fท้ายกระดาษ\n"
    assert problems_in("a.odt", raw) == []


def test_text_in_other_encodings_is_read_and_told() -> None:
    for codec in ("cp874", "utf-16"):
        facts = inspect_attachment("a.csv", "ชื่อ,เบอร์\nก,0812345678\n".encode(codec))
        assert problems_of(facts) == [("not-utf8", "")]
        assert "0812345678" in facts.text


@pytest.mark.parametrize(
    ("cell", "is_formula"),
    [
        ("=1+1", True),
        ("@SUM(A1)", True),
        ("+1+cmd", True),
        ("-2+3", True),
        ("-5.00", False),
        ("-", False),
        ("ก=ข", False),
    ],
)
def test_a_cell_that_begins_like_a_formula_is_told_with_its_place(cell: str, *, is_formula: bool) -> None:
    facts = inspect_attachment("a.csv", f"ก,ข\n1,{cell}\n".encode())
    assert [(problem.id, problem.params["line"], problem.params["column"]) for problem in facts.problems] == (
        [("formula", "2", "3")] if is_formula else []
    )
    assert problems_in("a.txt", f"ก,ข\n1,{cell}\n".encode()) == []


def test_every_problem_is_explained() -> None:
    """What the other tests meet is a part of this list; what its sentence names is among the parameters."""
    for raw in (archive({"a.gif": b"GIF89a", "b.pdf": "x"}), docx("", word__embeddings__o_bin=OLE), b""):
        for problem in inspect_attachment("a.zip", raw).problems:
            assert PROBLEMS[problem.id].format_map(problem.params)


@TRIED
@given(
    noise=st.binary(max_size=2_000), suffix=st.sampled_from(list(KINDS)), at=st.integers(0, 400), inside=st.booleans()
)
def test_no_bytes_are_too_odd(noise: bytes, suffix: str, at: int, *, inside: bool) -> None:
    made = KINDS[suffix]
    raw = made[:at] + noise + made[at:] if inside else made[:at] + noise
    for path in (f"a{suffix}", "a.pdf", "noname"):
        facts = inspect_attachment(path, raw)
        assert facts.size == len(raw)
        assert {problem.id for problem in facts.problems} <= PROBLEMS.keys()


def test_nothing_heavy_is_loaded_with_the_module() -> None:
    code = "import sys, prakat.content.attachment; print(sorted({'pypdf', 'PIL', 'puremagic'} & sys.modules.keys()))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": "hooks"}
    )
    assert done.stdout.strip() == "[]"


def test_without_the_package_a_pdf_is_told_to_be_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    facts = inspect_attachment("a.pdf", KINDS[".pdf"])
    assert [(problem.id, problem.params) for problem in facts.problems] == [("not-inspected", {"package": "pypdf"})]
