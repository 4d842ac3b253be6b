"""The one module that knows MkDocs: it hands our pages to the builder and takes its HTML of Markdown back.

MkDocs is no gate: it publishes a page whose front matter it cannot read, follows links out of the folder and reads what
Git ignores. So everything is judged before anything is built, only what the snapshot holds goes on, and MkDocs' own
reader never sees the front matter of a page.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from prakat.approvals.house import read_house
from prakat.findings import CannotJudgeError, Report, Text, Verdict
from prakat.repository.corpus import Corpus
from prakat.settings import DOCS, LEDGER, SCHEMAS
from prakat.site.article import Heading
from prakat.site.assembly import Site
from prakat.site.frame import MenuEntry
from prakat.site.listing import address_of_list
from prakat.site.nodes import Manual
from prakat.site.numerals import use_thai_digits
from prakat.site.page_history import History
from prakat.site.plain_markdown import PlainMarkdown, slugify
from prakat.site.printing import place_to_keep
from prakat.site.publication import Publication, publishable, read_publication
from prakat.site.render import trusted
from prakat.site.search_files import place_of_words, search_files

_LOG: Final = logging.getLogger("mkdocs.hooks.prakat")
OWN_SHEETS: Final = ("assets/prakat.css", "assets/search.css")
# Scripts that run after a page is there; each also works as if it were not.
SCRIPTS: Final[tuple[str, ...]] = ("assets/search.js",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What is to be shown and the gate's word on all of it; ``text`` is the report as people read it."""

    corpus: Corpus
    report: Report
    text: str
    history: History | None = None


# Reads and judges the project in a folder. Handed in by the entry, for the site may not reach up to the gate.
Judge = Callable[[Path], Judged]


class SiteEvents:
    """MkDocs' events, answered. One object serves one run; `mkdocs serve` reads everything anew for each build."""

    def __init__(self, judge: Judge, manuals: Sequence[Manual] = ()) -> None:
        self._judge = judge
        self._manuals = {manual.path: manual for manual in manuals}
        self._draft = False
        self._publication: Publication | None = None
        self._site: Site | None = None

    def on_startup(self, *, command: str, **_: Any) -> None:
        """Learn whether this is a build, which publishes, or a look at a draft."""
        self._draft = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Judge the worktree, and set up what a YAML file cannot say."""
        self._publication = self._publish(config)
        # Typed as names; Python-Markdown takes objects as well.
        extensions: list[Any] = [item for item in config.markdown_extensions if not isinstance(item, PlainMarkdown)]
        extensions.append(PlainMarkdown())
        config.markdown_extensions = extensions
        config.mdx_configs["toc"] = {**config.mdx_configs.get("toc", {}), "slugify": slugify}
        # Ours has the day each page was changed, and no time of its own.
        config.theme.static_templates.discard("sitemap.xml")
        return config

    def _publish(self, config: MkDocsConfig) -> Publication:
        """Return what may be shown. A build with any error ends here; a draft carries its findings along."""
        root = Path(config.config_file_path).resolve().parent
        if Path(config.docs_dir).resolve() != root / DOCS:
            raise _abort(
                Text(th=f"docs_dir ต้องเป็น {DOCS}/ ข้าง mkdocs.yml", en=f"docs_dir must be {DOCS}/ beside mkdocs.yml"),
                Text(th="กู้ mkdocs.yml จากสาขาหลัก", en="restore mkdocs.yml from the main branch"),
            )
        try:
            judged = self._judge(root)
            house, _ = read_house(judged.corpus)
        except CannotJudgeError as error:
            raise _abort(error.text, error.advice) from error
        if house is None or (judged.report.verdict is not Verdict.PASS and not self._draft):
            raise Abort(f"{judged.text}\n{_NOT_BUILT}")
        findings = judged.report.findings if self._draft else ()
        if findings:
            _LOG.info("ฉบับร่าง: พบ %d ข้อ ดูได้ในแต่ละหน้า (draft: %d findings)", len(findings), len(findings))
        use_thai_digits(config.extra.get("thai_digits", True) is not False)
        return read_publication(
            judged.corpus,
            house,
            site_name=config.site_name,
            findings=findings,
            draft=self._draft,
            url=f"{config.site_url.rstrip('/')}/" if config.site_url else "",
            history=judged.history,
            ocid_prefix=str(config.extra.get("ocid_prefix") or ""),
        )

    @property
    def _shown(self) -> Publication:
        if self._publication is None:
            raise _abort(Text(th="ยังไม่ได้ตรวจเนื้อหา", en="nothing was judged"), Text(th="", en=""))
        return self._publication

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Keep what the snapshot holds and our own theme, and add the pages no one writes."""
        for file in list(files):
            if not self._belongs(file, config):
                files.remove(file)
        sheets = sorted(file.src_uri for file in files if _is_material_sheet(file))
        collector = config.extra.get("collector") is True
        menu = tuple(_menu(config))
        site = self._site = Site(self._shown, menu, (*sheets, *OWN_SHEETS), SCRIPTS, collector=collector)
        for path in (*site.generated, *self._manuals):
            files.append(File.generated(config, path, content=""))
        for made in site.files():
            files.append(File.generated(config, made.path, content=made.content))
        for place, raw in search_files(self._shown, place_of_words(self._shown)):
            files.append(File.generated(config, place, content=raw))
        for address in site.prints().values():
            # Filled when the texts are there.
            files.append(File.generated(config, address, content=b""))
        check_addresses(files)
        return files

    def _belongs(self, file: File, config: MkDocsConfig) -> bool:
        if file.src_dir == config.docs_dir:
            return publishable(self._shown.corpus, f"{DOCS}/{file.src_uri}")
        return file.src_dir == config.theme.custom_dir or _is_material_sheet(file)

    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG002 - the event's names
        """Return the body alone; the blank line keeps MkDocs from taking a line such as "Note: …" for metadata."""
        if manual := self._manuals.get(page.file.src_uri):
            return manual.body
        document = self._shown.corpus.document(f"{DOCS}/{page.file.src_uri}")
        return "\n" + document.front_matter.body if document else ""

    def on_page_markdown(self, markdown: str, *, page: Page, **_: Any) -> str:
        """Set the title from our own reading; MkDocs would take the first heading of the text for it."""
        path = page.file.src_uri
        known = self._shown.by_path.get(f"{DOCS}/{path}") or self._manuals.get(path) or self._whole.generated[path]
        page.title = known.title
        return markdown

    def on_env(self, env: Environment, *, files: Files, **_: Any) -> Environment:
        """Escape everything in the builder's own templates as well, and print the booklets: all texts are there now."""
        env.autoescape = True
        self._print(files)
        return env

    def _print(self, files: Files) -> None:
        pages = {f"{DOCS}/{file.src_uri}": file.page for file in files.documentation_pages() if file.page}
        prints = self._whole.prints()
        bodies = {path: (pages[path].content or "", _headings(pages[path])) for path in prints}
        printed = self._whole.print_all(bodies, place_to_keep())
        for path, address in prints.items():
            file = files.src_uris[address]
            if path in printed:
                file.content_bytes = printed[path].content
            else:
                files.remove(file)

    def on_page_context(self, context: TemplateContext, *, page: Page, **_: Any) -> dict[str, Any]:
        """Hand the builder the whole document: what the front matter says around the HTML of the body, in its frame."""
        return {**context, "document": trusted(self._document(page))}

    def _document(self, page: Page) -> str:
        path = page.file.src_uri
        if f"{DOCS}/{path}" in self._shown.by_path:
            return self._whole.document(f"{DOCS}/{path}", page.content or "", _headings(page))
        manual = self._manuals.get(path)
        return self._whole.manual(manual, page.content or "") if manual else self._whole.page(path)

    def on_template_context(self, context: TemplateContext, **_: Any) -> dict[str, Any]:
        """Hand the builder the 404 page."""
        return {**context, "document": trusted(self._whole.not_found())}

    @property
    def _whole(self) -> Site:
        if self._site is None:
            raise _abort(Text(th="ยังไม่ได้ตรวจเนื้อหา", en="nothing was judged"), Text(th="", en=""))
        return self._site

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, **_: Any) -> LiveReloadServer:
        """Look again when approvals, schemas, synonyms or the ITA lists change, not only when pages do."""
        root = Path(config.config_file_path).parent
        for file in (root / name for name in (LEDGER, SCHEMAS)):
            if file.exists():
                server.watch(str(file))
        return server


def _headings(page: Page) -> tuple[Heading, ...]:
    return tuple(Heading(id=item.id, title=item.title) for item in page.toc)


_NOT_BUILT: Final = "ไม่ได้สร้างเว็บไซต์: แก้ข้อข้างต้นก่อน (the site was not built)"


def _abort(text: Text, advice: Text) -> Abort:
    return Abort(f"{text.th}\n  ทำต่อ: {advice.th}\n{text.en}\n  next: {advice.en}\n{_NOT_BUILT}")


def _menu(config: MkDocsConfig) -> Iterator[MenuEntry]:
    """Yield the entries of mkdocs.yml's nav, which is a flat list of ``title: page``."""
    for entry in config.nav or []:
        for title, path in entry.items():
            yield MenuEntry(title=title, address=address_of_list(path))


def _is_material_sheet(file: File) -> bool:
    return file.src_uri.startswith("assets/stylesheets/main.") and file.src_uri.endswith(".css")


def check_addresses(files: Files) -> None:
    """Refuse two files that would be written to one place: the second would silently replace the first."""
    taken: dict[str, str] = {}
    for file in files:
        other = taken.setdefault(file.dest_uri, file.src_uri)
        if other != file.src_uri:
            raise _abort(
                Text(th=f"{file.src_uri} กับ {other} มีที่อยู่เว็บเดียวกัน", en=f"{file.src_uri} and {other} share an address"),
                Text(th="เปลี่ยนชื่อไฟล์หนึ่งในสอง", en="rename one of them"),
            )
