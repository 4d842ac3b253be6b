"""A manual to take along: the document page set as a booklet, with cover, contents, flow picture and history.

The form that clauses 2.6 and 2.7 ask for (ดาวน์โหลดคู่มือ). It is made from the same front matter and text as the page,
so nothing is typed twice; what was approved is the page, and the booklet says where to check that.
"""

import re
from dataclasses import dataclass
from html import unescape
from typing import Final
from urllib.parse import urljoin

from prakat.site import blank_form
from prakat.site.article import Article, Heading
from prakat.site.downloads import count_pages, format_size
from prakat.site.nodes import Link
from prakat.site.numerals import numeral
from prakat.site.publication import Publication, Published
from prakat.site.render import render_page, trusted

KINDS: Final = frozenset({"sop-manual", "citizen-manual"})
NAME: Final = "manual.pdf"

_LINK: Final = re.compile(r'<a\b[^>]*\bhref="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_PICTURE: Final = re.compile(r"<img\b[^>]*>")
_ALT: Final = re.compile(r'\balt="([^"]*)"')
_ABSOLUTE: Final = re.compile(r"(?:https?|mailto|tel):")
_ON_COVER: Final = frozenset({"ฉบับที่/รุ่น", "มีผลใช้บังคับ", "หน่วยงานเจ้าของข้อมูล"})

STYLE: Final = """
@page {@top-left {content: string(title); font: 10pt "Prakat Sarabun"; color: #444}}
@page :first {@top-left {content: none} @bottom-right {content: none}}
.pk-cover {break-after: page; padding-top: 55mm; text-align: center}
.pk-cover h1 {font-size: 24pt; line-height: 1.5; string-set: title content()}
.pk-cover p {font-size: 15pt}
.pk-cover dl {margin: 20mm auto 0; width: 75%; text-align: left}
.pk-sample {border: 1.2pt solid #222; padding: 4pt 8pt}
.pk-toc {break-after: page}
.pk-toc ol {list-style: none; padding: 0}
.pk-toc a {color: inherit; text-decoration: none}
.pk-toc a::after {content: leader(".") target-counter(attr(href), page)}
dl div {display: flex; gap: 6pt; padding: 1.5pt 0; border-bottom: .4pt solid #ccc}
dt {font-weight: 700; width: 34%; flex: none}
dd {margin: 0; flex: 1}
dd p {margin: 0}
.pk-flow {list-style: none; margin: .6em auto; padding: 0; width: 86%}
.pk-flow li {border: 1pt solid #1a4f8b; border-radius: 4pt; padding: 3pt 8pt; margin: 0 0 15pt;
  break-inside: avoid; position: relative}
.pk-flow li + li::before {content: ""; position: absolute; left: 50%; top: -12pt; margin-left: -4pt;
  border-left: 4pt solid transparent; border-right: 4pt solid transparent; border-top: 8pt solid #1a4f8b}
.pk-flow li:last-child {margin-bottom: 0}
.pk-flow small {display: block; font-size: 11pt; color: #333}
td:nth-child(n+3) {min-width: 19mm}
.pk-right {text-align: right}
.pk-hidden, caption {display: none}
.pk-note, .pk-sum {font-size: 11pt; color: #333}
.pk-total {font-weight: 700}
code, pre {font-size: 11.5pt; font-family: "Prakat Sarabun"; background: #f3f3f3}
pre {padding: 4pt 6pt; white-space: pre-wrap; overflow-wrap: anywhere}
.pk-sum code {overflow-wrap: anywhere}
a {color: #1a3f73}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What is to be printed: title, markup of the body and CSS; the same sheet gives the same bytes.

    ``fillable`` makes a form of it that is filled in on a screen; ``link`` are the words of the link to it.
    """

    address: str
    title: str
    html: str
    style: str
    link: str
    fillable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Booklet:
    """What was printed of a sheet."""

    sheet: Sheet
    content: bytes

    @property
    def link(self) -> Link:
        """The link to it, with kind, size and pages."""
        pages = count_pages(self.content)
        note = f"PDF {format_size(len(self.content))}" + (f" {numeral(pages)} หน้า" if pages else "")
        return Link(target=self.sheet.address, text=self.sheet.link, note=note)


def make_form_sheet(publication: Publication, document: Published) -> Sheet:
    """Return a form that is made from its fields, as markup."""
    return Sheet(
        address=f"{document.address}{blank_form.NAME}",
        title=document.title,
        html=_blank_form(publication, document),
        style=blank_form.STYLE,
        link="ดาวน์โหลดแบบฟอร์ม กรอกในเครื่องได้",
        fillable=True,
    )


def _blank_form(publication: Publication, document: Published) -> str:
    """Return the markup of the form for paper."""
    value = publication.source(document).value
    return render_page(
        "blank_form.html",
        document.address,
        title=str(value.get("form_name") or document.title),
        code=str(value.get("form_code") or ""),
        version=str(value.get("version") or ""),
        sample=document.sample,
        site_name=publication.site_name,
        blanks=blank_form.blanks_of(value),
    )


def address_of_print(publication: Publication, document: Published) -> str:
    """Return where on the site the print of a document lies, beside its page; empty when it is not printed."""
    if document.type_key in KINDS:
        return f"{document.address}{NAME}"
    return f"{document.address}{blank_form.NAME}" if blank_form.is_blank_form(publication, document) else ""


def make_sheet(publication: Publication, article: Article, headings: tuple[Heading, ...]) -> Sheet:
    """Return the booklet of a manual as markup."""
    site_url = publication.url
    cover = tuple(fact for fact in (*article.facts.facts, *article.metadata.facts) if fact.label in _ON_COVER)
    address = f"{article.address}{NAME}"
    html = render_page(
        "booklet.html",
        article.address,
        article=article,
        flow=article.flow,
        body=trusted(article.body),
        contents=_contents(article, headings),
        cover=cover,
        site_name=publication.site_name,
        where=urljoin(site_url, article.address) if site_url else "",
    )
    return Sheet(
        address=address,
        title=article.title,
        html=_for_paper(html, site_url, article.address),
        style=STYLE,
        link="ดาวน์โหลดคู่มือฉบับพิมพ์",
    )


def _contents(article: Article, headings: tuple[Heading, ...]) -> tuple[Heading, ...]:
    found = [Heading(id="_facts", title="สาระสำคัญ")] if article.facts.facts else []
    found += [Heading(id="_flow", title="แผนผังขั้นตอน")] if article.flow else []
    found += [Heading(id=section.id, title=section.title) for section in article.sections]
    found += headings
    found += [Heading(id="_attached", title="ไฟล์ที่เกี่ยวข้อง")] if article.downloads else []
    return (*found, Heading(id="_trust", title="ผู้รับผิดชอบและความเห็นชอบ"))


def _for_paper(html: str, site_url: str, address: str) -> str:
    """Make links absolute, or plain text where they would lead nowhere; pictures become their text alternative."""

    def link(found: re.Match[str]) -> str:
        target = unescape(found[1])
        if target.startswith("#") or _ABSOLUTE.match(target):
            return found[0]
        if not site_url:
            return found[2]
        absolute = urljoin(urljoin(site_url, address), target)
        return found[0].replace(f'href="{found[1]}"', f'href="{absolute}"')

    def picture(found: re.Match[str]) -> str:
        alt = _ALT.search(found[0])
        return f"<em>[ภาพ: {alt[1]}]</em>" if alt and alt[1] else ""

    return _PICTURE.sub(picture, _LINK.sub(link, html))
