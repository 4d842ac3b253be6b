"""PDF attachments: the text as a reader sees it, and what runs, hides or needs a password in them."""
# ruff: noqa: D103 - the name of a test, or of its helper, is its sentence

import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from tests.content.attachment_samples import archive, cmap, jpeg, pdf, stream
from tests.properties import TRIED

from prakat.content.attachment import AttachmentFacts, extract_text, inspect_attachment
from prakat.content.attachment_pdf_font import parse_string, parse_to_unicode
from prakat.content.attachment_pdf_text import decode_text

LETTERS = cmap({1: "ก", 2: "ข", 3: "น", 4: "้ำ", 5: "1", 6: "2"})


def text_of(content: bytes, to_unicode: bytes = LETTERS, **more: bytes) -> str:
    facts = inspect_attachment("a.pdf", pdf(content, to_unicode=to_unicode, **more))
    assert [problem.id for problem in facts.problems] == []
    return facts.parts[0].text if facts.parts else ""


def saved(writer: PdfWriter) -> bytes:
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def problems_of(facts: AttachmentFacts) -> list[tuple[str, str, str]]:
    return [(problem.id, problem.member, problem.params.get("found", "")) for problem in facts.problems]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"BT /F2 10 Tf 50 700 Td (Hello) Tj ET", "Hello"),
        (b"BT /F2 10 Tf (a\\(b\\)\\\\c\\101\\\nd(e)f) Tj ET", "a(b)\\cAd(e)f"),
        (b"BT /F2 10 Tf <48 65 6C6C6F> Tj ET", "Hello"),
        (b"BT /F1 10 Tf <00010002> Tj ET", "กข"),
        (b"BT /F1 10 Tf <0003> Tj 5 0 Td <0004> Tj ET", "น้ำ"),
        (b"BT /F2 10 Tf [(1-23) -20 (45) 30 (-6)] TJ ET", "1-2345-6"),
        (b"BT /F2 10 Tf [(one) -500 (two)] TJ ET", "one two"),
        (b"BT /F2 10 Tf 0 700 Td (one) Tj 0 -12 Td (two) Tj ET", "one\ntwo"),
        (b"BT /F2 10 Tf 12 TL (one) Tj T* (two) Tj (three) ' ET", "one\ntwo\nthree"),
        (b'BT /F2 10 Tf 12 TL (one) Tj 0 0 (two) " ET', "one\ntwo"),
        (b"BT /F2 10 Tf (one) Tj 0 -12 TD (two) Tj T* (three) Tj ET", "one\ntwo\nthree"),
        (b"BT /F2 10 Tf 1 0 0 1 0 700 Tm (12) Tj 1 0 0 1 10 700 Tm (34) Tj ET", "1234"),
        (b"BT /F2 10 Tf 1 0 0 1 0 700 Tm (12) Tj 1 0 0 1 15 700 Tm (34) Tj ET", "12 34"),
        (b"BT /F2 10 Tf 1 0 0 1 0 700 Tm (12) Tj 1 0 0 1 90 700 Tm (34) Tj ET", "12\t34"),
        (b"BT /F2 10 Tf 0 700 Td (12) Tj ET BT /F2 10 Tf 10 700 Td (34) Tj ET", "1234"),
        (b"BT /F2 10 Tf 0 700 Td (12) Tj ET BT /F1 10 Tf 10 700 Td <0005> Tj ET", "121"),
        (b"BT /F2 1 Tf 10 0 0 10 0 700 Tm (12) Tj 1 0 Td (34) Tj ET", "1234"),
        (b"q 2 0 0 2 0 0 cm BT /F2 10 Tf (12) Tj ET Q BT /F2 10 Tf 20 0 Td (34) Tj ET", "1234"),
        (b"BT /F2 10 Tf 0 1 -1 0 100 100 Tm (12) Tj 0 1 -1 0 100 110 Tm (34) Tj ET", "1234"),
        (b"BT /F2 10 Tf 0 1 -1 0 100 100 Tm (12) Tj 0 1 -1 0 112 100 Tm (34) Tj ET", "12\n34"),
        (b"BT /F2 10 Tf 2 Tc (12) Tj 14 0 Td (34) Tj ET", "1234"),
        (b"BT /F1 10 Tf /Span <</ActualText <FEFF0E190E490E33>>> BDC <0003> Tj <0001> Tj EMC <0005> Tj ET", "น้ำ1"),
        (b"BT /F1 10 Tf /Span <</ActualText (\xfe\xff\x0e\x01)>> BDC EMC <0002> Tj ET", "กข"),
        (b"BT /F1 10 Tf /P <</MCID 0>> BDC <0001> Tj EMC ET", "ก"),
        (b"BT /F1 10 Tf /A BMC <0001> Tj EMC EMC ET", "ก"),
        (b"% (comment) Tj\nBT /F2 10 Tf (a) Tj ET", "a"),
        (b"q BI /W 2 /H 2 ID (no) Tj \xff EI Q BT /F2 10 Tf (yes) Tj ET", "yes"),
        (b"BT /F2 10 Tf (BI or ID) Tj ET BT /F2 10 Tf (EI) Tj ET", "BI or ID"),
        (b"BT /F9 10 Tf (no such font) Tj ET", ""),
        (b"BT 1e5 x Tf -.5.5 0 Td () Tj ET", ""),
    ],
)
def test_text_is_what_the_commands_show(content: bytes, text: str) -> None:
    found = text_of(content)
    assert found.startswith(text) if text == "BI or ID" else found == text


def test_a_form_is_drawn_where_it_is_named_and_never_in_itself() -> None:
    form = stream(b"BT /F2 10 Tf (in) Tj ET /X1 Do", b"/Type /XObject /Subtype /Form")
    assert text_of(b"BT /F2 10 Tf (out) Tj ET /X1 Do", more=b"100 0 obj\n" + form + b"\nendobj\n").startswith("out")
    assert text_of(b"/X1 Do", more=b"100 0 obj\n" + form + b"\nendobj\n").split("\t")[0] == "in"


@pytest.mark.parametrize(
    ("encoding", "shown", "text"),
    [
        (b"/Encoding /WinAnsiEncoding", b"\x80A", "€A"),
        (b"/Encoding /MacRomanEncoding", b"\xa0A", "\N{DAGGER}A"),
        (b"/Encoding <</Differences [160 /uni0E01 65 /zero.lnum /hyphen]>>", b"\xa0ABC", "ก0-C"),
        (b"", b"\xa1\xa2", "กข"),
    ],
)
def test_a_font_without_a_map_is_read_by_its_encoding_and_an_old_one_as_thai(
    encoding: bytes, shown: bytes, text: str
) -> None:
    font = b"100 0 obj\n<</Type /Font /Subtype /TrueType " + encoding + b">>\nendobj\n"
    raw = pdf(b"BT /F3 10 Tf (" + shown + b") Tj ET", more=font).replace(b"<</F1 3 0 R", b"<</F3 100 0 R /F1 3 0 R")
    assert extract_text("a.pdf", raw) == text


def test_maps_of_codes_in_all_their_forms() -> None:
    written = (
        b"begincodespacerange <00> <FF> endcodespacerange 2 beginbfchar <01> <0E01> <02> <0E190E490E33> endbfchar"
        b" 2 beginbfrange <10> <12> <0E50> <20> <21> [<0041> <0042>] endbfrange"
    )
    texts, length = parse_to_unicode(written)
    assert length == 1
    assert texts == {1: "ก", 2: "น้ำ", 16: "๐", 17: "๑", 18: "๒", 32: "A", 33: "B"}
    assert len(parse_to_unicode(b"beginbfrange <0000> <FFFFFFFF> <0041> endbfrange")[0]) <= 65_537


@TRIED
@given(st.binary())
def test_any_map_string_or_content_is_read(noise: bytes) -> None:
    parse_to_unicode(b"beginbfrange " + noise + b" endbfrange beginbfchar " + noise + b" endbfchar")
    parse_string(b"(" + noise + b")")
    decode_text(noise)
    inspect_attachment("a.pdf", pdf(noise, b"BT /F1 10 Tf <0001> Tj ET " + noise, to_unicode=noise))


@TRIED
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]), min_size=1, max_size=30))
def test_a_text_written_code_by_code_comes_back(text: str) -> None:
    letters = sorted(set(text))
    codes = {letter: code for code, letter in enumerate(letters, 1)}
    shown = "".join(f"{codes[letter]:04X}" for letter in text).encode("ascii")
    to_unicode = cmap({code: letter for letter, code in codes.items()})
    content = b"BT /F1 10 Tf <" + shown + b"> Tj ET"
    assert extract_text("a.pdf", pdf(content, to_unicode=to_unicode)) == (text if text.strip() else "")


def test_digits_are_those_a_library_reads() -> None:
    """The library's own text is slow and loses Thai marks, but digits it reads well: an oracle for them."""
    rng = random.Random(7)  # noqa: S311 - seeded
    for _ in range(30):
        at, content = 40, b"BT /F2 10 Tf 0 700 Td "
        for _ in range(rng.randrange(1, 12)):
            digits = "".join(rng.choices("0123456789-", k=rng.randrange(1, 14)))
            content += b"(%s) Tj %d 0 Td " % (digits.encode(), at + 5 * len(digits))
        raw = pdf(content + b"ET")
        theirs = PdfReader(io.BytesIO(raw)).pages[0].extract_text()
        assert extract_text("a.pdf", raw).split() == theirs.split()


def test_pages_are_counted_and_those_with_text() -> None:
    shown = b"BT /F2 10 Tf (a) Tj ET"
    facts = inspect_attachment("a.pdf", pdf(shown, b"", shown))
    assert (facts.pages, facts.pages_with_text, facts.has_text_layer) == (3, 2, True)
    assert [part.label for part in facts.parts] == ["page=1", "page=3"]
    scan = inspect_attachment("a.pdf", pdf(b"q Q", b"BT /F2 10 Tf (  -  ) Tj ET"))
    assert (scan.pages, scan.pages_with_text, scan.has_text_layer) == (2, 0, False)
    inside = inspect_attachment("a.zip", archive({"b.pdf": pdf(shown)}))
    assert (inside.pages, inside.has_text_layer, inside.parts[0].label) == (None, True, "b.pdf#page=1")


def test_notes_fields_links_and_properties_are_text() -> None:
    notes = (
        b"/Annots [<</Subtype /Text /Contents (a note)>> <</Subtype /Widget /V (a field)>>"
        b" <</Subtype /Link /A <</S /URI /URI (mailto:a@x.example)>>>> <</Subtype /Widget /Parent <</V (above)>>>>]"
    )
    facts = inspect_attachment("a.pdf", pdf(b"BT /F2 10 Tf (page) Tj ET", page=notes))
    assert facts.problems == ()
    assert [(part.label, part.text) for part in facts.parts] == [
        ("page=1", "page"),
        ("page=1", "a note\na field\nmailto:a@x.example\nabove"),
    ]
    writer = PdfWriter(clone_from=io.BytesIO(pdf(b"")))
    writer.add_metadata({"/Author": "ผู้จัดทำ", "/Title": "ชื่อเรื่อง"})
    assert "ผู้จัดทำ\nชื่อเรื่อง" in extract_text("a.pdf", saved(writer))


@pytest.mark.parametrize(
    ("catalog", "found"),
    [
        (b"/OpenAction <</S /JavaScript /JS (app.alert(1))>>", "/JavaScript"),
        (b"/OpenAction <</S /Launch /F (a.exe)>>", "/Launch"),
        (b"/Names <</JavaScript <</Names [(a) <</S /JavaScript /JS (1)>>]>>>>", "/JavaScript"),
    ],
)
def test_what_a_document_starts_by_itself_is_a_problem(catalog: bytes, found: str) -> None:
    assert problems_of(inspect_attachment("a.pdf", pdf(b"", catalog=catalog))) == [("script", "", found)]


def test_opening_at_a_page_and_links_are_no_scripts() -> None:
    assert text_of(b"", catalog=b"/OpenAction [10 0 R /Fit]") == ""
    assert text_of(b"", page=b"/Annots [<</Subtype /Link /A <</S /GoTo /D [10 0 R /Fit]>>>>]") == ""
    launching = pdf(b"", page=b"/Annots [<</Subtype /Link /A <</S /Launch /F (a.exe)>>>>]")
    assert problems_of(inspect_attachment("a.pdf", launching)) == [("script", "page=1", "/Launch")]


def test_files_inside_are_judged_like_members() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(pdf(b"")))
    writer.add_attachment("a.txt", "ข้อความแนบ".encode())
    writer.add_attachment("b.exe", b"x")
    writer.add_attachment("c.jpg", jpeg(latitude=(14, 0, 1)))
    facts = inspect_attachment("a.pdf", saved(writer))
    assert ("a.txt", "ข้อความแนบ") in [(part.label, part.text) for part in facts.parts]
    assert {problem[:2] for problem in problems_of(facts)} >= {("executable", "b.exe"), ("gps", "c.jpg")}


def test_a_password_is_a_problem() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(pdf(b"BT /F2 10 Tf (a) Tj ET")))
    writer.encrypt("", "owner", algorithm="RC4-128")
    facts = inspect_attachment("a.pdf", saved(writer))
    assert problems_of(facts) == [("encrypted", "", "")]
    assert facts.text == ""


def test_a_broken_page_does_not_hide_the_others() -> None:
    shown = b"BT /F2 10 Tf (kept) Tj ET"
    raw = pdf(b"x", shown).replace(
        b"/Length 1>>", b"/Length 1 /Filter /FlateDecode /DecodeParms <</Predictor 99>>>>", 1
    )
    facts = inspect_attachment("a.pdf", raw)
    assert "kept" in facts.text
    assert facts.pages == 2


@pytest.mark.parametrize("raw", [b"%PDF-1.7\n", b"%PDF-1.7\ntrailer<</Root 1 0 R>>", b"%PDF-1.7" + b"\0" * 5_000])
def test_what_is_no_document_is_damaged(raw: bytes) -> None:
    assert [problem.id for problem in inspect_attachment("a.pdf", raw).problems] == ["damaged"]
