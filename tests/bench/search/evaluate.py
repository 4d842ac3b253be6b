"""The search's figures: ``python tests/bench/search/evaluate.py FOLDER --pages 1000 10000 --half H``.

Asks 137 queries of known answer, written before there was a search, in real browsers: of our index, and of what
Material for MkDocs ships with `lang: th`, over the same documents. Browsers are started without a driver: a page asks
the queries and sends back what was found. FOLDER keeps the documents between runs.
"""

import argparse
import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

ROOT: Final = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "hooks")]

from tests.bench.search.corpora import HERE, publication_of, read_files  # noqa: E402 - the path comes first

from prakat.site.addresses import address_of  # noqa: E402
from prakat.site.publication import Publication  # noqa: E402
from prakat.site.render import THEME  # noqa: E402
from prakat.site.search_files import search_files  # noqa: E402

CLASSES: Final = "ABCDEFGH"
TOP: Final = 5
BROWSERS: Final = {
    "chromium": [
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir={profile}",
    ],
    "firefox": ["firefox-esr", "--headless", "--no-remote", "--profile", "{profile}"],
}  # fmt: skip
_QUIET: Final = """user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.update.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
"""
_TYPES: Final = {".html": "text/html", ".js": "text/javascript", ".json": "application/json", ".txt": "text/plain"}
_TIMEOUT: Final = 900
_FIRST_QUERIES: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query, its class and half, and the addresses that answer it."""

    kind: str
    half: str
    text: str
    answers: frozenset[str]


@dataclass(slots=True, kw_only=True)
class Served:
    """A folder that is served: what was sent since it was last asked, compressed, and what the page reports."""

    folder: Path
    fresh: bool = False
    sent: list[int] = field(default_factory=list)
    reports: "Queue[dict[str, Any]]" = field(default_factory=Queue)


def read_queries() -> list[Query]:
    """Return the committed queries."""
    found = []
    for line in (HERE / "queries.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind, half, text, answers = line.split("\t")
            addresses = frozenset(unquote(address_of(f"docs/{path}.md")) for path in answers.split(","))
            found.append(Query(kind=kind, half=half, text=text, answers=addresses))
    return found


@contextmanager
def serve(folder: Path) -> Iterator[tuple[Served, str]]:
    """Serve a folder on this machine; a page hands in what it found by POST."""
    served = Served(folder=folder)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            file = served.folder / unquote(urlsplit(self.path).path).lstrip("/")
            raw = file.read_bytes() if file.is_file() else None
            if raw is not None and file.name != "queries.json":
                served.sent.append(len(gzip.compress(raw, 6, mtime=0)))
            self.send_response(404 if raw is None else 200)
            self.send_header("Content-Type", f"{_TYPES.get(file.suffix, 'text/plain')}; charset=utf-8")
            self.send_header("Cache-Control", "no-store" if served.fresh else "max-age=3600")
            self.send_header("Content-Length", str(len(raw or b"")))
            self.end_headers()
            self.wfile.write(raw or b"")

        def do_POST(self) -> None:
            served.reports.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield served, f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def run(browser: str, served: Served, address: str) -> dict[str, Any]:
    """Open an address in a fresh browser and return what its page reports."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        Path(profile, "user.js").write_text(_QUIET, encoding="utf-8")
        command = [part.format(profile=profile) for part in BROWSERS[browser]]
        process = subprocess.Popen([*command, address], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            report = served.reports.get(timeout=_TIMEOUT)
        finally:
            process.terminate()
            process.wait()
    if "error" in report:
        raise ValueError(report["error"])
    return report


def write_ours(publication: Publication, folder: Path, kept: Path) -> float:
    """Write the index and the script; return the processor seconds the index took."""
    started = time.process_time()
    for name, raw in search_files(publication, kept):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(raw)
    seconds = time.process_time() - started
    shutil.copy(THEME / "assets" / "search.js", folder / "assets" / "search.js")
    scripts = '<script src="/assets/search.js"></script><script src="/run.js"></script>'
    write_page(folder, scripts)
    return seconds


def write_page(folder: Path, scripts: str) -> None:
    """Write the page that asks, and the queries."""
    page = f'<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>queries</title>{scripts}'
    (folder / "run.html").write_text(page, encoding="utf-8")
    (folder / "queries.json").write_text(json.dumps([query.text for query in read_queries()]), encoding="utf-8")
    shutil.copy(HERE / "run.js", folder / "run.js")


def write_material(publication: Publication, folder: Path) -> str:
    """Build the same documents with Material and its search, a small navigation; return the worker's address."""
    with tempfile.TemporaryDirectory() as made:
        config = {
            "site_name": "material", "docs_dir": "docs", "site_dir": str(folder), "theme": {"name": "material",
            "language": "th", "font": False}, "plugins": [{"search": {"lang": "th"}}], "nav": [{"home": "index.md"}],
            "validation": {"nav": {"omitted_files": "ignore"}, "links": {"not_found": "ignore", "anchors": "ignore",
            "unrecognized_links": "ignore", "absolute_links": "ignore"}},
        }  # fmt: skip
        Path(made, "mkdocs.yml").write_text(json.dumps(config), encoding="utf-8")
        for document in publication.documents:
            source = publication.source(document)
            words = [value for _, value in source.strings() if value not in {document.title, document.summary}]
            text = f"# {document.title}\n\n{document.summary}\n\n{' '.join(words)}\n\n{source.front_matter.body}"
            file = Path(made, document.path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        Path(made, "docs", "index.md").write_text("# home\n", encoding="utf-8")
        quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
        subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet"], cwd=made, check=True, env=quiet)
    write_page(folder, '<script src="/run.js"></script>')
    worker = next((folder / "assets/javascripts/workers").glob("search.*.min.js"))
    return "/" + worker.relative_to(folder).as_posix()


def recall(queries: Sequence[Query], found: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Return recall at 5 by class, and under "all" the mean over all queries."""
    shares: dict[str, list[float]] = {}
    for query, result in zip(queries, found, strict=True):
        top = {unquote(address) for address in result["top"][:TOP]}
        share = len(query.answers & top) / len(query.answers)
        for key in (query.kind, "all"):
            shares.setdefault(key, []).append(share)
    return {key: statistics.fmean(values) for key, values in sorted(shares.items())}


def print_row(name: str, queries: Sequence[Query], report: Mapping[str, Any], half: str) -> None:
    """Print the figures of one engine in one browser over one half, as a row of a table."""
    kept = [index for index, query in enumerate(queries) if half in {query.half, "all"}]
    chosen = recall([queries[index] for index in kept], [report["found"][index] for index in kept])
    classes = " | ".join(f"{chosen.get(kind, 0):.2f}" for kind in CLASSES)
    warm = sorted(report["again"])
    p95 = warm[int(0.95 * (len(warm) - 1))]
    times = f"{report['setup']:.0f} | {statistics.median(warm):.1f} | {p95:.1f} | {max(report['first']):.0f}"
    print(f"| {name} | {half} | **{chosen['all']:.3f}** | {classes} | {times} |", flush=True)


def first_bytes(browser: str, served: Served, address: str, queries: Sequence[Query]) -> list[float]:
    """Return the compressed kilobytes sent until the first results were there, for some queries in a fresh browser."""
    served.fresh, sizes = True, []
    for query in queries:
        served.sent.clear()
        run(browser, served, f"{address}run.html?first={quote(query.text)}")
        sizes.append(sum(served.sent) / 1000)
    served.fresh = False
    return sizes


def print_misses(queries: Sequence[Query], report: Mapping[str, Any], half: str) -> None:
    """Print the queries of a half whose answers are not all among the first five."""
    for query, result in zip(queries, report["found"], strict=True):
        top = [unquote(address) for address in result["top"]]
        if query.half == half and not query.answers <= set(top[:TOP]):
            places = [top.index(answer) + 1 if answer in top else 0 for answer in sorted(query.answers)]
            print(f"  {query.kind} {query.text!r} wants {sorted(query.answers)} at {places}; got {top[:3]}")


def measure(folder: Path, pages: int, options: argparse.Namespace) -> None:
    """Print the rows of one size."""
    publication = publication_of(read_files(folder, pages))
    if "ours" in options.engines:
        measure_ours(folder, pages, publication, options)
    if "material" in options.engines:
        measure_material(folder, pages, publication, options)


def measure_ours(folder: Path, pages: int, publication: Publication, options: argparse.Namespace) -> None:
    """Print what our index costs and finds."""
    queries = read_queries()
    site = folder / f"ours{pages}"
    shutil.rmtree(site, ignore_errors=True)
    kept = folder / f"words{pages}.jsonl"
    if options.cold:
        kept.unlink(missing_ok=True)
    how = "words kept" if kept.exists() else "nothing kept"
    seconds = write_ours(publication, site, kept)
    files = [file for file in (site / "assets/search").rglob("*") if file.is_file()]
    packed = [len(gzip.compress(file.read_bytes(), 6, mtime=0)) / 1000 for file in files]
    print(
        f"{len(publication.documents)} documents: index in {seconds:.1f} CPU seconds ({how}), {len(files)} files, "
        f"{sum(file.stat().st_size for file in files) / 1e6:.1f} MB ({sum(packed) / 1000:.2f} MB compressed), "
        f"largest {max(packed):.0f} KB compressed"
    )
    with serve(site) as (served, address):
        for browser in options.browsers:
            report = run(browser, served, f"{address}run.html")
            for half in options.half:
                print_row(f"ours, {browser}, {pages}", queries, report, half)
                if options.misses:
                    print_misses(queries, report, half)
        if options.first:
            sizes = first_bytes("chromium", served, address, queries[:: len(queries) // _FIRST_QUERIES])
            print(f"until the first results: median {statistics.median(sizes):.0f} KB, most {max(sizes):.0f} KB")


def measure_material(folder: Path, pages: int, publication: Publication, options: argparse.Namespace) -> None:
    """Print what Material's search costs and finds."""
    queries = read_queries()
    other = folder / f"material{pages}"
    worker = write_material(publication, other)
    with serve(other) as (served, address):
        report = run("chromium", served, f"{address}run.html?worker={quote(worker)}")
        for half in options.half:
            print_row(f"Material, chromium, {pages}", queries, report, half)
        print(f"until the first results: {sum(served.sent) / 1000:.0f} KB")


def main() -> None:
    """Read the command line and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, nargs="+", default=[1_000])
    parser.add_argument("--half", nargs="+", default=["T"], choices=["T", "H", "all"])
    parser.add_argument("--browsers", nargs="+", default=["chromium"], choices=sorted(BROWSERS))
    parser.add_argument("--engines", nargs="+", default=["ours"], choices=["ours", "material"])
    parser.add_argument("--first", action="store_true", help="bytes until the first results")
    parser.add_argument("--cold", action="store_true", help="forget the words kept from the last run")
    parser.add_argument("--misses", action="store_true", help="name the queries that were not answered")
    options = parser.parse_args()
    print(f"| engine | half | recall@5 | {' | '.join(CLASSES)} | setup ms | p50 ms | p95 ms | slowest first ms |")
    print(f"|---|---|---|{'---|' * len(CLASSES)}---|---|---|---|")
    for pages in options.pages:
        measure(options.folder, pages, options)


if __name__ == "__main__":
    main()
