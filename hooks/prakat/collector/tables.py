"""The tables, for SQLite and PostgreSQL alike. Days are ISO text, moments ISO text in UTC, so that both sort alike."""

from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text

METADATA: Final = MetaData()


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


META: Final = Table("meta", METADATA, Column("name", String(60), primary_key=True), Column("value", Text))
COUNTER: Final = Table("counter", METADATA, Column("name", String(60), primary_key=True), Column("value", Integer))

# Visits. ``visit_seen`` and ``daily_key`` hold the open day alone: closing a day destroys both.
VISIT_PAGE: Final = Table(
    "visit_page",
    METADATA,
    Column("day", String(10), primary_key=True),
    Column("path", String(300), primary_key=True),
    Column("views", Integer, nullable=False),
)
VISIT_FILE: Final = Table(
    "visit_file",
    METADATA,
    Column("day", String(10), primary_key=True),
    Column("path", String(300), primary_key=True),
    Column("views", Integer, nullable=False),
)
VISIT_DAY: Final = Table(
    "visit_day",
    METADATA,
    Column("day", String(10), primary_key=True),
    Column("source", String(40), nullable=False),
    Column("visitors", Integer),
    Column("bots", Integer, nullable=False, default=0),
    Column("ignored", Integer, nullable=False, default=0),
    Column("closed_at", String(40)),
)
VISIT_SEEN: Final = Table(
    "visit_seen",
    METADATA,
    Column("day", String(10), primary_key=True),
    Column("visitor", LargeBinary(8), primary_key=True),
)
DAILY_KEY: Final = Table(
    "daily_key",
    METADATA,
    Column("day", String(10), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)
IMPORT_RUN: Final = Table(
    "import_run",
    METADATA,
    _id(),
    Column("source", String(40), nullable=False),
    Column("identity", String(64), nullable=False, unique=True),
    Column("position", BigInteger, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("malformed", Integer, nullable=False),
    Column("at", String(40), nullable=False),
    Column("tail", LargeBinary(16)),
)

RATING: Final = Table(
    "rating",
    METADATA,
    Column("day", String(10), primary_key=True),
    Column("voter", LargeBinary(8), primary_key=True),
    Column("page", String(300), primary_key=True),
    Column("question", String(40), primary_key=True),
    Column("score", Integer, nullable=False),
    Column("verdict", String(20), nullable=False),
)
COMMENT: Final = Table(
    "comment",
    METADATA,
    Column("day", String(10), primary_key=True),
    Column("voter", LargeBinary(8), primary_key=True),
    Column("page", String(300), primary_key=True),
    Column("text", Text, nullable=False),
    Column("flags", String(200), nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("expires_on", String(10), nullable=False),
)

COMPLAINT: Final = Table(
    "complaint",
    METADATA,
    _id(),
    Column("ticket", String(20), nullable=False, unique=True),
    Column("category", String(40), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("identity", String(20), nullable=False),
    Column("status", String(20), nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("flags", String(200), nullable=False),
    Column("code_hash", LargeBinary(32)),
    Column("key_id", String(20), nullable=False),
    Column("idem_hash", LargeBinary(32), unique=True),
    Column("text_hash", LargeBinary(32)),
    Column("same_as", String(20)),
    Column("received_at", String(40), nullable=False),
    Column("received_day", String(10), nullable=False),
    Column("due_on", String(10), nullable=False),
    Column("first_reply_on", String(10)),
    Column("closed_on", String(10)),
    Column("removed_on", String(10)),
    Column("assignee", String(60)),
    Column("hold", String(200)),
    Column("expires_on", String(10)),
    Column("erased_on", String(10)),
)
# The only tables with words of citizens about a case: erasing empties both.
PRIVATE: Final = Table(
    "complaint_private",
    METADATA,
    Column("complaint_id", Integer, ForeignKey("complaint.id"), primary_key=True),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("reply", String(20), nullable=False),
    Column("may_transfer", Integer, nullable=False),
)
MESSAGE: Final = Table(
    "message",
    METADATA,
    _id(),
    Column("complaint_id", Integer, ForeignKey("complaint.id"), nullable=False, index=True),
    Column("at", String(40), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("author", String(60), nullable=False),
    Column("text", Text, nullable=False),
)
# Only ever added to, and never with words of citizens: who did what, and who looked.
EVENT: Final = Table(
    "event",
    METADATA,
    _id(),
    Column("complaint_id", Integer, ForeignKey("complaint.id"), index=True),
    Column("at", String(40), nullable=False),
    Column("day", String(10), nullable=False, index=True),
    Column("actor", String(60), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("before", String(40), nullable=False),
    Column("after", String(200), nullable=False),
)

STAFF: Final = Table(
    "staff",
    METADATA,
    _id(),
    Column("login", String(60), nullable=False, unique=True),
    Column("password", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("totp", LargeBinary),
    Column("totp_step", Integer, nullable=False, default=0),
    Column("disabled", Integer, nullable=False, default=0),
)
SESSION: Final = Table(
    "staff_session",
    METADATA,
    Column("id_hash", LargeBinary(32), primary_key=True),
    Column("staff_id", Integer, ForeignKey("staff.id"), nullable=False),
    Column("created_at", String(40), nullable=False),
    Column("used_at", String(40), nullable=False),
)
OUTBOX: Final = Table(
    "outbox",
    METADATA,
    _id(),
    Column("kind", String(20), nullable=False),
    Column("complaint_id", Integer, ForeignKey("complaint.id")),
    Column("address_hash", LargeBinary(32), nullable=False),
    Column("created_at", String(40), nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("next_at", String(40), nullable=False),
    Column("sent_at", String(40)),
)
BACKUP: Final = Table(
    "backup",
    METADATA,
    _id(),
    Column("at", String(40), nullable=False),
    Column("path", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
)
EXPORT: Final = Table(
    "export",
    METADATA,
    Column("month", String(7), primary_key=True),
    Column("kind", String(40), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("at", String(40), nullable=False),
    Column("value", Text),
)
Index("complaint_by_status", COMPLAINT.c.status, COMPLAINT.c.received_day)
Index("complaint_by_text", COMPLAINT.c.text_hash)
