"""Stage the site for another builder, and see that nothing is lost: the way out of MkDocs, walked once in a while.

python tests/site/tools/stage.py FOLDER            writes FOLDER/docs and FOLDER/mkdocs.yml
zensical build -f FOLDER/mkdocs.yml                (or any builder that reads Markdown)
python tests/site/tools/stage.py FOLDER --compare  every page is there, with every word of its article
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "hooks")]

from tests.site.pages import visible  # noqa: E402 - the path comes first
from tests.site.samples import site_of  # noqa: E402

from prakat.site.listing import address_of_list  # noqa: E402
from prakat.site.plain_builder import write_stage  # noqa: E402

CONFIG: Final = """site_name: staged
docs_dir: docs
site_dir: site
use_directory_urls: true
theme: {name: material, language: th, font: false}
plugins: []
extra_css: [assets/prakat.css]
"""


def lost(folder: Path) -> Iterator[str]:
    """Yield the pages of a stage that the builder left out, or whose words it changed."""
    for page in sorted((folder / "docs").rglob("*.md")):
        name = page.relative_to(folder / "docs").as_posix()
        built = folder / "site" / address_of_list(name) / "index.html"
        article = visible(page.read_text("utf-8").split("---\n", 2)[2])
        if not built.is_file() or article not in visible(built.read_text("utf-8")):
            yield name


def main() -> int:
    """Stage, or compare."""
    parser = argparse.ArgumentParser(description="Stage the site for another builder.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--compare", action="store_true")
    options = parser.parse_args()
    if not options.compare:
        write_stage(site_of(ROOT), options.folder / "docs")
        (options.folder / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
        return 0
    missing = list(lost(options.folder))
    pages = len(list((options.folder / "docs").rglob("*.md")))
    print(f"{pages} pages, {len(missing)} lost or changed", *missing, sep="\n")  # noqa: T201 - a tool for the terminal
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
