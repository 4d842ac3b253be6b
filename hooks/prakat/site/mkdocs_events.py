"""The one module that knows MkDocs: it hands our pages to the builder and takes its HTML of Markdown back.

MkDocs is no gate: it publishes a page whose front matter it cannot read, follows links out of the folder and reads what
Git ignores. So everything is judged before anything is built, only what the snapshot holds goes on, and MkDocs' own
reader never sees the front matter of a page.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

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
from prakat.site.article import Heading, make_article
from prakat.site.indexes import generate_pages
from prakat.site.plain_markdown import PlainMarkdown, slugify
from prakat.site.publication import Publication, publishable, read_publication
from prakat.site.render import render_article

if TYPE_CHECKING:
    from prakat.site.nodes import GeneratedFile

_LOG: Final = logging.getLogger("mkdocs.hooks.prakat")
_OWN_SHEET: Final = "assets/prakat.css"
# Pages run no script and fetch from nowhere else; Material's style sheet has its icons inside it as data.
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What is to be shown and the gate's word on all of it; ``text`` is the report as people read it."""

    corpus: Corpus
    report: Report
    text: str


# Reads and judges the project in a folder. Handed in by the entry, for the site may not reach up to the gate.
Judge = Callable[[Path], Judged]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What the frame of a page shows beside MkDocs' own context."""

    title: str
    description: str
    section: str
    sample: bool
    policy: str
    sheets: tuple[str, ...]


class SiteEvents:
    """MkDocs' events, answered. One object serves one run; `mkdocs serve` reads everything anew for each build."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._draft = False
        self._publication: Publication | None = None
        self._generated: dict[str, GeneratedFile] = {}
        self._sheets: tuple[str, ...] = (_OWN_SHEET,)

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
        if not config.site_url:
            # A sitemap holds absolute addresses or nothing.
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
        return read_publication(judged.corpus, house, site_name=config.site_name, findings=findings, draft=self._draft)

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
        self._generated = {page.path: page for page in generate_pages(self._shown)}
        for path in self._generated:
            files.append(File.generated(config, path, content=""))
        check_addresses(files)
        self._sheets = (*sorted(file.src_uri for file in files if _is_material_sheet(file)), _OWN_SHEET)
        return files

    def _belongs(self, file: File, config: MkDocsConfig) -> bool:
        if file.src_dir == config.docs_dir:
            return publishable(self._shown.corpus, f"{DOCS}/{file.src_uri}")
        return file.src_dir == config.theme.custom_dir or _is_material_sheet(file)

    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG002 - the event's names
        """Return the body alone; the blank line keeps MkDocs from taking a line such as "Note: …" for metadata."""
        document = self._shown.corpus.document(f"{DOCS}/{page.file.src_uri}")
        return "\n" + document.front_matter.body if document else ""

    def on_page_markdown(self, markdown: str, *, page: Page, **_: Any) -> str:
        """Set title and date from our own reading; here the sitemap still takes notice."""
        document = self._shown.by_path.get(f"{DOCS}/{page.file.src_uri}")
        if document:
            page.title, page.update_date = document.title, document.changed.isoformat()
        else:
            generated = self._generated[page.file.src_uri]
            page.title, page.update_date = page.title or generated.title, generated.updated
        return markdown

    def on_page_content(self, html: str, *, page: Page, **_: Any) -> str:
        """Return the whole article: what the front matter says around the HTML of the body."""
        document = self._shown.by_path.get(f"{DOCS}/{page.file.src_uri}")
        if document is None:
            return self._generated[page.file.src_uri].content
        headings = tuple(Heading(id=item.id, title=item.title) for item in page.toc)
        return render_article(make_article(self._shown, document, html, headings))

    def on_env(self, env: Environment, **_: Any) -> Environment:
        """Escape everything in the frame's templates as well."""
        env.autoescape = env.trim_blocks = env.lstrip_blocks = True
        return env

    def on_page_context(self, context: TemplateContext, *, page: Page, **_: Any) -> dict[str, Any]:
        """Hand the frame its view."""
        document = self._shown.by_path.get(f"{DOCS}/{page.file.src_uri}")
        generated = self._generated.get(page.file.src_uri)
        view = self._view(
            title=document.title if document else generated.title if generated else "",
            description=document.summary if document else "",
            section=f"{page.file.src_uri.partition('/')[0]}/",
        )
        return {**context, "view": view}

    def on_template_context(self, context: TemplateContext, **_: Any) -> dict[str, Any]:
        """Hand the frame of the 404 page its view."""
        return {**context, "view": self._view(title="", description="", section="")}

    def _view(self, *, title: str, description: str, section: str) -> View:
        return View(
            title=title,
            description=description,
            section=section,
            sample=self._shown.sample,
            # The page reloads itself while a draft is looked at, and that takes a script.
            policy="" if self._draft else _POLICY,
            sheets=self._sheets,
        )

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, **_: Any) -> LiveReloadServer:
        """Look again when approvals or schemas change, not only when pages do."""
        root = Path(config.config_file_path).parent
        for name in (LEDGER, SCHEMAS):
            server.watch(str(root / name))
        return server


_NOT_BUILT: Final = "ไม่ได้สร้างเว็บไซต์: แก้ข้อข้างต้นก่อน (the site was not built)"


def _abort(text: Text, advice: Text) -> Abort:
    return Abort(f"{text.th}\n  ทำต่อ: {advice.th}\n{text.en}\n  next: {advice.en}\n{_NOT_BUILT}")


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
