"""Opening the database: SQLite that answers for every COMMIT, or PostgreSQL by URL. And its numbered migrations."""

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Engine,
    LargeBinary,
    Table,
    Text,
    create_engine,
    event,
    inspect,
    make_url,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from prakat.collector.durable import sync_file
from prakat.collector.tables import META, METADATA
from prakat.collector.trouble import CollectorError

# A writer of the service gives up before its callers do; a command may wait for the service.
SERVICE_WAIT: Final = 1200
COMMAND_WAIT: Final = 10_000
_VERSION: Final = "schema_version"


def _first(connection: Connection) -> None:
    METADATA.create_all(connection)


def _second(connection: Connection) -> None:
    """Where a log ended, logs of more than two gigabytes, and the figures that were exported."""
    for table, column, kind in (("import_run", "tail", LargeBinary(16)), ("export", "value", Text())):
        if column not in {found["name"] for found in inspect(connection).get_columns(table)}:
            written = kind.compile(dialect=connection.dialect)
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column} {written}")
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ALTER TABLE import_run ALTER COLUMN position TYPE BIGINT")


# Only ever appended to. Each brings the database from the state before it to the next, in one transaction.
MIGRATIONS: Final[tuple[Callable[[Connection], None], ...]] = (_first, _second)


def open_database(url: str, *, wait: int = COMMAND_WAIT, immediate: bool = True) -> Engine:
    """Return an engine; ``wait`` is how long a statement waits for a lock, in milliseconds.

    ``immediate`` transactions take SQLite's write lock at once; readers pass False.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _open_sqlite(url, wait, immediate=immediate)
    options = (
        f"-c statement_timeout={wait + 800} -c lock_timeout={wait} -c synchronous_commit=on "
        "-c idle_in_transaction_session_timeout=30000 -c timezone=UTC"
    )
    return create_engine(
        address,
        pool_pre_ping=True,
        pool_size=4,
        pool_timeout=2,
        connect_args={"options": options, "connect_timeout": 2},
    )


def _open_sqlite(url: str, wait: int, *, immediate: bool) -> Engine:
    engine = create_engine(url, pool_timeout=2, connect_args={"timeout": wait / 1000, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
        # Transactions are begun by SQLAlchemy alone; the driver would begin them late and without the lock.
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        # Some builds leave deleted rows readable in the file.
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("PRAGMA journal_size_limit=16777216")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def file_of(engine: Engine) -> Path | None:
    """Return the file of an SQLite database, None for PostgreSQL."""
    name = engine.url.database
    return Path(name) if is_sqlite(engine) and name else None


def is_sqlite(engine: Engine) -> bool:
    """Tell which of the two it is."""
    return engine.dialect.name == "sqlite"


def empty_log(engine: Engine) -> bool:
    """Empty SQLite's write-ahead log, in which deleted rows stay readable; False when somebody is reading it."""
    path = file_of(engine)
    with engine.connect() as connection:
        # Not through SQLAlchemy: it would begin a transaction, and none may be open.
        raw: Any = connection.connection.dbapi_connection
        emptied = not raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if emptied and path is not None:
            # SQLite leaves it to chance when the cut reaches the disk; until then a power cut brings the rows back.
            with contextlib.suppress(FileNotFoundError):
                sync_file(path.with_name(path.name + "-wal"))
        return emptied


def insert_into(connection: Connection, table: Table) -> Any:
    """Return an INSERT of the connection's own dialect: both know ON CONFLICT."""
    module = sqlite if connection.dialect.name == "sqlite" else postgresql
    return module.insert(table)


def is_trouble(error: BaseException) -> bool:
    """Tell trouble of the store (full, locked, read-only, gone) from a statement that is wrong."""
    return isinstance(error, SQLAlchemyError) and not isinstance(error, IntegrityError | ProgrammingError | DataError)


def migrate(engine: Engine) -> int:
    """Bring a database to the newest version and return how many steps that took."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            # Two that start at once must not both migrate.
            connection.execute(text("SELECT pg_advisory_xact_lock(7106)"))
        done = version_of(connection)
        if done > len(MIGRATIONS):
            raise _newer(done)
        for step in MIGRATIONS[done:]:
            step(connection)
        statement = insert_into(connection, META).values(name=_VERSION, value=str(len(MIGRATIONS)))
        changed = {"value": statement.excluded.value}
        connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=changed))
    return len(MIGRATIONS) - done


def version_of(connection: Connection) -> int:
    """Return how many migrations a database has seen."""
    if not inspect(connection).has_table(META.name):
        return 0
    value = connection.execute(select(META.c.value).where(META.c.name == _VERSION)).scalar()
    return int(value or 0)


def require_current(engine: Engine) -> None:
    """Raise CollectorError unless the database has exactly this program's tables."""
    try:
        with engine.connect() as connection:
            found = version_of(connection)
    except SQLAlchemyError as error:
        raise CollectorError(
            f"เปิดฐานข้อมูลไม่ได้: {type(error).__name__}",
            f"the database cannot be opened: {type(error).__name__}",
            "ตรวจช่อง database ในไฟล์ตั้งค่า และสิทธิ์ของโฟลเดอร์",
            "check database in the configuration, and the folder's permissions",
        ) from error
    if found > len(MIGRATIONS):
        raise _newer(found)
    if found < len(MIGRATIONS):
        raise CollectorError(
            "ฐานข้อมูลยังไม่ได้ตั้งค่า หรือเป็นรุ่นเก่า",
            "the database was not set up, or is of an older version",
            "สั่ง prakat collect init",
            "run prakat collect init",
        )


def _newer(found: int) -> CollectorError:
    return CollectorError(
        f"ฐานข้อมูลเป็นรุ่น {found} ใหม่กว่าโปรแกรมนี้",
        f"the database has version {found}, newer than this program",
        "ปรับรุ่นโปรแกรม",
        "use a newer program",
    )
