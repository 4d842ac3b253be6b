"""HTML to PDF by WeasyPrint, with a font of our own: tagged, titled, the same bytes from the same text.

Nothing is fetched but the two fonts beside this module: no picture, no style sheet, no address of any kind.
"""

import html as markup
from pathlib import Path
from typing import Any, Final

from prakat.findings import CannotJudgeError, Text
from prakat.pdf.letters import write_letters

_FONTS: Final = Path(__file__).parent / "fonts"
_SCHEME: Final = "prakat-font:"
_STYLE: Final = (
    "".join(
        f'@font-face {{font-family: "Prakat Sarabun"; font-weight: {weight}; src: url("{_SCHEME}{name}")}}\n'
        for name, weight in (("regular", 400), ("bold", 700))
    )
    + """
@page {size: A4; margin: 20mm 20mm 22mm 25mm;
  @bottom-right {content: counter(page) "/" counter(pages); font: 11pt "Prakat Sarabun"}}
html {font: 13pt/1.55 "Prakat Sarabun"}
h1 {font-size: 17pt; line-height: 1.6; margin: 0 0 .4em}
h2 {font-size: 14pt; line-height: 1.6; margin: 1em 0 .2em; break-after: avoid}
p {margin: .3em 0}
table {border-collapse: collapse; width: 100%; margin: .5em 0}
th, td {border: .6pt solid #444; padding: 2pt 5pt; text-align: left; vertical-align: top}
th {background: #eee}
tr {break-inside: avoid}
"""
)


def render_pdf(html: str, *, title: str, lang: str, style: str = "", fillable: bool = False) -> bytes:
    """Return a PDF (A4, tagged for PDF/UA-1) of the markup of a body.

    ``html`` is trusted markup whose texts were escaped by whoever wrote it; ``style`` is CSS that comes after the
    room's own; ``lang`` is a language tag such as "th"; ``fillable`` makes fields to fill in of input elements. Raises
    CannotJudgeError when WeasyPrint or a library it needs is missing.
    """
    try:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
    except (ImportError, OSError) as error:
        raise _missing(error) from error
    fetcher, fonts = _fonts_only(), FontConfiguration()
    head = f'<meta charset="utf-8"><title>{markup.escape(title)}</title>'
    page = f'<!doctype html><html lang="{markup.escape(lang)}"><head>{head}</head><body>{html}</body></html>'
    sheet = CSS(string=_STYLE + style, font_config=fonts, url_fetcher=fetcher)
    document = HTML(string=page, url_fetcher=fetcher).render(stylesheets=[sheet], font_config=fonts, pdf_forms=fillable)
    printed: bytes = document.write_pdf(
        pdf_variant="pdf/ua-1",
        pdf_forms=fillable,
        finisher=lambda _document, pdf: write_letters(pdf, _FONTS / "letters.json", whole=fillable),
    )
    return printed


def _fonts_only() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class FontsOnly(URLFetcher):  # type: ignore[misc] # WeasyPrint has no types
        """Gives the room's fonts and nothing else: what is printed was written by many hands."""

        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002 - WeasyPrint's name
            name = url.removeprefix(_SCHEME)
            if name not in {"regular", "bold"}:
                message = f"{url} is not fetched"
                raise ValueError(message)
            return URLFetcherResponse(url, (_FONTS / f"sarabun-{name}.ttf").read_bytes())

    return FontsOnly()


def _missing(error: Exception) -> CannotJudgeError:
    name = str(error).strip().splitlines()[0][:200]
    return CannotJudgeError(
        Text(
            th=f"สร้าง PDF ไม่ได้ เพราะยังไม่ได้ติดตั้ง WeasyPrint หรือไลบรารีที่ใช้ ({name})",
            en=f"no PDF can be made: WeasyPrint, or a library it needs, is not installed ({name})",
        ),
        Text(
            th='สั่ง pip install "weasyprint>=70,<71" และ apt-get install libpango-1.0-0 libpangoft2-1.0-0 '
            "libharfbuzz-subset0 libthai0 หรือใช้ --html แล้วสั่งพิมพ์จากเบราว์เซอร์",
            en='run pip install "weasyprint>=70,<71" and apt-get install libpango-1.0-0 libpangoft2-1.0-0 '
            "libharfbuzz-subset0 libthai0, or use --html and print from a browser",
        ),
    )
