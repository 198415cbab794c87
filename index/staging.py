"""Vectors of another model that are not in use yet: owns the file that a rebuild fills beside the catalogue.

A row holds how a text is cut and its vectors, under the hash of title and body: so what was embedded once
stays of use whatever comes in, changes or goes meanwhile, and two articles with one text share it. A file
belongs to one recipe, and is named after it: two half-finished rebuilds do not harm each other. Nothing here
is the only copy of anything; to delete the file costs time."""

import hashlib
import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

from index.damage import unit_rows
from index.database import Database, Schema
from index.errors import IndexUnusable
from index.home import Home
from index.passages import SPLITTER_RECIPE, Span
from index.recipe import Recipe

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Cut = tuple[Sequence[Span], NDArray[np.float16]]

# `spans` are 64-bit integers, start and end by turns.
_SCHEMA = Schema(
    tables="""
CREATE TABLE state (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE cuts (content TEXT PRIMARY KEY, spans BLOB NOT NULL, vectors BLOB NOT NULL) WITHOUT ROWID;
""",
    damaged="delete it, and run `dateline index --rebuild` again",
)

_log = logging.getLogger(__name__)


class Staging:
    """The file of one recipe; one process at a time writes it (index/lock.py)."""

    def __init__(self, path: Path, database: Database) -> None:
        self._path = path
        self._database = database

    @classmethod
    def open(cls, home: Home, recipe: Recipe) -> Self:
        """Made when it is not there. Raises `IndexUnusable`."""
        path = staged_file(home, recipe)
        staging = cls(path, Database.open(path, _SCHEMA))
        with staging._database.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO state VALUES ('model', ?)", (recipe.model,))
        return staging

    def held(self, contents: Iterable[str]) -> set[str]:
        """Those of the texts, by `index.entry.content_hash`, that are embedded already."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT content FROM cuts WHERE content IN (SELECT value FROM json_each(?))",
                (json.dumps(list(contents)),),
            )
            return {row[0] for row in rows}

    def add(self, cuts: Mapping[str, "Cut"]) -> None:
        """Keep them: on the disk when this returns."""
        import numpy as np

        with self._database.writing() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO cuts VALUES (?, ?, ?)",
                (
                    (
                        content,
                        np.array([(span.start, span.end) for span in spans], dtype=np.int64).tobytes(),
                        vectors.tobytes(),
                    )
                    for content, (spans, vectors) in cuts.items()
                ),
            )

    def cuts(self, contents: Iterable[str]) -> dict[str, "Cut"]:
        """Of these texts, those that are there. Raises `IndexUnusable` for what was not written so."""
        import numpy as np

        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT content, spans, vectors FROM cuts WHERE content IN (SELECT value FROM json_each(?))",
                (json.dumps(list(contents)),),
            ).fetchall()
        found: dict[str, Cut] = {}
        for content, pairs, blob in rows:
            try:
                spans = [
                    Span(start=int(start), end=int(end))
                    for start, end in np.frombuffer(pairs, dtype=np.int64).reshape(-1, 2)
                ]
                vectors = np.frombuffer(blob, dtype=np.float16).reshape(len(spans), -1)
                unit_rows([row.tobytes() for row in vectors])
            except (ValueError, TypeError, IndexUnusable):
                raise IndexUnusable(
                    f"{self._path} is damaged: {_SCHEMA.damaged.format(path=self._path)}"
                ) from None
            found[content] = spans, vectors
        return found

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def remove(self) -> None:
        """It has served."""
        self.close()
        remove_staged(self._path)


def staged_file(home: Home, recipe: Recipe) -> Path:
    """Where the vectors of a recipe are gathered. What its model is called makes no difference."""
    described = f"{recipe.embedder}\0{recipe.precision}\0{SPLITTER_RECIPE}"
    return home.staged(hashlib.sha256(described.encode()).hexdigest()[:12])


def remove_staged(path: Path) -> None:
    """The file, then what SQLite keeps beside it, which is nothing without."""
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)


def begun_models(home: Home) -> tuple[str, ...]:
    """What the models of the rebuilds are called that were begun and not finished."""
    models = []
    for path in home.rebuilds():
        try:
            database = Database.open(path, _SCHEMA)
            try:
                with database.reading() as connection:
                    row = connection.execute("SELECT value FROM state WHERE name = 'model'").fetchone()
            finally:
                database.close()
        except IndexUnusable as error:
            _log.warning("%s", error)
        else:
            models += [str(row[0])] if row else []
    return tuple(models)
