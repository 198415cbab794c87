"""The SQLite file under the catalogue: owns its schema, its connections and what a transaction is. Another
file of ours (index/staging.py) brings a schema of its own.

Reads see one snapshot, writes are all or nothing and are on the disk when they return (WAL,
synchronous=FULL). Nobody else opens the file or runs PRAGMAs on it.
"""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, LifoQueue
from typing import Self

from index.errors import IndexUnusable

_FIRST_VERSION = 1

# Bodies and vectors stand apart from what filters and joins read, so that those stay on few pages.
# AUTOINCREMENT: the id of a passage is never used twice, so a vector left over in a projection can never
# point at another text. The lexical table keeps no copy of the text (content=''): what is in it is told to it
# on both ways, in and out.
_SCHEMA = """
CREATE TABLE state (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
INSERT INTO state VALUES ('generation', 0);
CREATE TABLE articles (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    day INTEGER NOT NULL,
    source TEXT NOT NULL COLLATE NOCASE,
    title TEXT NOT NULL,
    url TEXT,
    fingerprint TEXT NOT NULL,
    content TEXT NOT NULL,
    splitter TEXT NOT NULL,
    origin TEXT NOT NULL
);
CREATE INDEX articles_by_day ON articles (day);
CREATE INDEX articles_by_source ON articles (source);
CREATE INDEX articles_by_content ON articles (content);
CREATE TABLE bodies (
    article INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
    body TEXT NOT NULL
);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL
);
CREATE INDEX passages_by_article ON passages (article);
CREATE TABLE vectors (
    passage INTEGER PRIMARY KEY REFERENCES passages (id) ON DELETE CASCADE,
    vector BLOB NOT NULL
);
CREATE TABLE syncs (at TEXT NOT NULL, report TEXT NOT NULL);
CREATE VIRTUAL TABLE lexicon USING fts5 (
    title, text, content = '', tokenize = 'porter unicode61 remove_diacritics 2'
);
"""

# What came later, by the version that it leads to: a new home goes the same way as an old one, so that both
# end with the same tables. Nothing here may need the articles to be read or embedded again: what is to be
# made of them waits in a table for the next writer (`unplaced`, see index/stories.py).
_CHANGES = {
    2: """
ALTER TABLE articles ADD COLUMN language TEXT;
CREATE INDEX articles_by_language ON articles (language);
CREATE TABLE signatures (
    article INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
    signature BLOB NOT NULL,
    length INTEGER NOT NULL,
    story INTEGER
);
CREATE INDEX signatures_by_story ON signatures (story);
CREATE TABLE buckets (bucket INTEGER, article INTEGER, PRIMARY KEY (bucket, article)) WITHOUT ROWID;
CREATE TABLE unplaced (article INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE);
INSERT INTO unplaced SELECT number FROM articles;
""",
    3: """
CREATE TABLE elsewhere (
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    origin TEXT NOT NULL,
    PRIMARY KEY (article, origin)
) WITHOUT ROWID;
""",
}

_BUSY_SECONDS = 10.0
# Below this share, pages that nothing uses are left for what comes in next: to give them back, SQLite writes
# the whole file anew.
_FREE_SHARE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """Statements that make the tables, and what came later by the version that it leads to. `damaged`: what
    to do when the file cannot be read; `{path}` and `{home}` are put in."""

    tables: str
    changes: Mapping[int, str] = field(default_factory=dict)
    damaged: str = (
        "try `dateline doctor --repair`, else move {home} away and index again with `dateline index PATH`"
    )

    @property
    def version(self) -> int:
        """That of a file with all changes."""
        return max(self.changes, default=_FIRST_VERSION)


CATALOGUE = Schema(tables=_SCHEMA, changes=_CHANGES)


class Database:
    """Safe to share between threads: each transaction borrows a connection of its own."""

    def __init__(self, path: Path, schema: Schema = CATALOGUE) -> None:
        self._path = path
        self._schema = schema
        self._idle: LifoQueue[sqlite3.Connection] = LifoQueue()
        self._file: tuple[int, int] | None = None
        self._closed = False

    @classmethod
    def open(cls, path: Path, schema: Schema = CATALOGUE) -> Self:
        """Open the file, making it when it is not there.

        Raises `IndexUnusable` when it is damaged, not ours, or written by a newer Dateline.
        """
        database = cls(path, schema)
        try:
            with database.writing_schema() as connection:
                version = connection.execute("PRAGMA user_version").fetchone()[0]
                if version > schema.version:
                    raise IndexUnusable(
                        f"{path} was written by a newer Dateline: update this one, or choose another home"
                    )
                if version == 0:
                    database._create(connection)
                if version < schema.version:
                    database._change(connection, max(version, _FIRST_VERSION))
        except BaseException:
            database.close()
            raise
        return database

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One snapshot: what another process commits meanwhile is not seen. Never waits for a writer."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """All or nothing. The caller holds the writer's lock; each commit raises the generation by one."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection
            connection.execute("UPDATE state SET value = value + 1 WHERE name = 'generation'")
            connection.execute("COMMIT")

    def tidy(self, *, compact: bool = False) -> None:
        """Fold the write-ahead log back into the file, as far as nobody is reading from it. `compact`: give
        back the pages too that nothing uses any more, if they are many; needs room for a copy of the file
        meanwhile, and keeps no reader waiting."""
        with self._connection() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            free = connection.execute("PRAGMA freelist_count").fetchone()[0]
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            if compact and free > _FREE_SHARE * pages:
                # The copy is made where temporary tables are: it may be larger than memory.
                connection.execute("PRAGMA temp_store = FILE")
                try:
                    connection.execute("VACUUM")
                finally:
                    connection.execute("PRAGMA temp_store = MEMORY")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close what is idle; what is still borrowed is closed when it is given back."""
        self._closed = True
        self._close_idle()

    def _close_idle(self) -> None:
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return

    @contextmanager
    def writing_schema(self) -> Iterator[sqlite3.Connection]:
        """Two processes that open a new home together must not both make the tables; one that has all of
        them is not written to."""
        with self._connection() as connection:
            made = connection.execute("PRAGMA user_version").fetchone()[0]
        whole = made >= self._schema.version
        with self._transaction("BEGIN" if whole else "BEGIN IMMEDIATE") as connection:
            yield connection
            connection.execute("COMMIT")

    def _create(self, connection: sqlite3.Connection) -> None:
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise IndexUnusable(f"{self._path} is not Dateline's: move it away, or choose another home")
        _run(connection, self._schema.tables)

    def _change(self, connection: sqlite3.Connection, version: int) -> None:
        for later in range(version + 1, self._schema.version + 1):
            _run(connection, self._schema.changes[later])
        connection.execute(f"PRAGMA user_version = {self._schema.version}")

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._connection() as connection:
            try:
                connection.execute(begin)
                yield connection
            finally:
                if connection.in_transaction:
                    connection.rollback()

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            file = self._same_file()
            try:
                connection = self._idle.get_nowait()
            except Empty:
                connection = self._connect()
            try:
                yield connection
            finally:
                if self._closed or file != self._file:
                    connection.close()
                else:
                    self._idle.put(connection)
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
            raise  # ours to mend, not the user's
        except sqlite3.DatabaseError as error:
            raise self._unusable(error) from error

    def _same_file(self) -> tuple[int, int] | None:
        """Which file this is: a connection to one that was deleted or replaced would answer from it for ever,
        and a new one would make an empty file in its place. None before it is made."""
        try:
            status = os.stat(self._path)
        except FileNotFoundError:
            if self._file is None:
                return None
            raise IndexUnusable(
                f"{self._path} is gone: put it back, or index again with `dateline index PATH`"
            ) from None
        except OSError as error:
            raise IndexUnusable(
                f"{self._path} cannot be read ({error.strerror}): check its rights"
            ) from error
        file = status.st_dev, status.st_ino
        if file != self._file:
            self._close_idle()
            self._file = file
        return file

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("PRAGMA cache_size = -32768")
        except BaseException:
            connection.close()
            raise
        return connection

    def _unusable(self, error: sqlite3.DatabaseError) -> IndexUnusable:
        code = getattr(error, "sqlite_errorcode", None)
        primary = code & 0xFF if code is not None else None
        if code == sqlite3.SQLITE_CORRUPT_VTAB:
            return IndexUnusable(
                f"the word index in {self._path} is damaged: `dateline doctor --repair` writes it anew"
            )
        if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            advice = self._schema.damaged.format(path=self._path, home=self._path.parent)
            return IndexUnusable(f"{self._path} is damaged ({error}): {advice}")
        if primary == sqlite3.SQLITE_IOERR:
            # So, too, when there is no room for the index that SQLite keeps beside its log.
            return IndexUnusable(
                f"{self._path} cannot be read or written ({error}): see whether the disk is full, then run "
                "the same command again"
            )
        if primary == sqlite3.SQLITE_FULL:
            return IndexUnusable(f"no space left for {self._path}: free some and run the same command again")
        if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            return IndexUnusable(
                f"cannot open {self._path} for writing ({error}): check its rights, or choose another home"
            )
        if primary == sqlite3.SQLITE_BUSY:
            return IndexUnusable(
                f"{self._path} is busy: wait for the other process to finish, then try again"
            )
        # SQLite quotes a text that is no UTF-8, whole.
        reason = " ".join(str(error).split())[:100]
        return IndexUnusable(f"{self._path} cannot be used ({reason}): run `dateline doctor`")


def _run(connection: sqlite3.Connection, statements: str) -> None:
    for statement in statements.split(";\n"):
        if statement.strip():
            connection.execute(statement)
