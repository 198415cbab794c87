"""What is written beside Chroma's graph, from the catalogue and sealed with it: owns which shelves get what,
and how a part of the shelf in use is opened."""

from collections.abc import Callable
from pathlib import Path
from sqlite3 import Connection
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from index import lexical
from index.catalogue import Catalogue
from index.postings import Postings
from index.rows import Rows

if TYPE_CHECKING:
    from index.home import Home
    from index.projection import Projection, ShelfRecord

Part = TypeVar("Part")

# Up to here the catalogue's own word index is quick enough: over 64,000 passages it takes about 25 ms for a
# question.
WORDS_PASSAGES = 100_000


def build_aside(folder: Path, catalogue: Catalogue, connection: Connection, count: int) -> None:
    """Write them below `folder`, for the `count` passages that there are."""
    Rows.build(folder, catalogue.dated(connection), catalogue.vector_blocks(connection))
    if count > WORDS_PASSAGES:
        Postings.build(folder, catalogue.dated(connection), lexical.rows(connection))


class OpenedPart(Generic[Part]):
    """One part of the shelf in use, looked at once for each shelf. Safe to share between threads."""

    def __init__(
        self, home: "Home", projection: "Projection", prefix: str, opener: Callable[[Path], Part | None]
    ) -> None:
        """`prefix`: of the names of its files; `opener` gives None for a folder without it."""
        self._home = home
        self._projection = projection
        self._prefix = prefix
        self._opener = opener
        self._lock = Lock()
        self._name = ""
        self._part: Part | None = None

    def of(self, record: "ShelfRecord") -> Part | None:
        """None when there is none, or it is not as it was written."""
        with self._lock:
            if self._name != record.name:
                self._name = record.name
                intact = self._projection.is_part_intact(record, self._prefix)
                self._part = self._opener(self._home.vectors / record.name) if intact else None
            return self._part

    def close(self) -> None:
        """Let go of its files."""
        with self._lock:
            self._part, self._name = None, ""
