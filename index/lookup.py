"""What the catalogue holds of article after article: owns how many are looked up in one snapshot of it."""

from contextlib import ExitStack
from sqlite3 import Connection
from typing import Self

from index.catalogue import Catalogue
from index.entry import Known

# Of a run in which nothing changed, an eighth went into beginning a snapshot for each article.
SNAPSHOT_ARTICLES = 256


class Lookup:
    """A context; outside of it nothing is looked up, and no snapshot is open."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._snapshot = ExitStack()
        self._connection: Connection | None = None
        self._looked_up = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def known(self, article_id: str, *, anew: bool = False) -> Known | None:
        """In a snapshot that may be older than the last write; `anew`: in one that begins now."""
        if anew or self._looked_up >= SNAPSHOT_ARTICLES:
            self._end()
        if self._connection is None:
            self._connection = self._snapshot.enter_context(self._catalogue.reading())
        self._looked_up += 1
        return self._catalogue.known(self._connection, article_id)

    def _end(self) -> None:
        self._connection, self._looked_up = None, 0
        self._snapshot.close()
