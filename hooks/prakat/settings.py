"""Where things lie in a repository, and the limits within which they are read."""

from datetime import timedelta, timezone
from typing import Final

# Thailand has kept one offset without summer time since 1941, so no time-zone database is needed.
BANGKOK: Final = timezone(timedelta(hours=7), "+07:00")

DOCS: Final = "docs"
SCHEMAS: Final = "schemas"
LEDGER: Final = "approvals.yml"

# Outside docs/, everything is a rule of the house and needs the root's word, but these, which no reader of the site
# and no check ever sees.
UNPROTECTED: Final = ("tests/", "README.md", "LICENSE", "CHANGELOG.md")

# What may lie under docs/ beside a page. Default deny: a kind that is not named here is refused.
ATTACHMENT_SUFFIXES: Final = frozenset(
    {
        ".csv",
        ".docx",
        ".jpeg",
        ".jpg",
        ".mp3",
        ".mp4",
        ".ods",
        ".odt",
        ".pdf",
        ".png",
        ".txt",
        ".xlsx",
        ".zip",
    }
)

# Data that a command of ours writes beside a page, and `rules.statistics_file` checks. Nobody makes it by hand, so it
# is not among the kinds that are advised.
DATA_SUFFIXES: Final = frozenset({".yml"})

# Bytes. Front matter of a real document is 2 KB; the limits stop what only an attacker or an accident would send.
MAX_FRONT_MATTER: Final = 128 * 1024
MAX_PAGE: Final = 2 * 1024 * 1024
MAX_ATTACHMENT: Final = 50 * 1024 * 1024
MAX_LEDGER: Final = 32 * 1024 * 1024
MAX_PATH: Final = 200
MAX_DEPTH: Final = 16
# Findings of one rule on one page or file. Nobody reads more at once, and when these are mended the next are told.
MAX_FINDINGS: Final = 100
