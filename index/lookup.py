"""What the catalogue holds of article after article: owns how many are looked up in one snapshot of it."""

from contextlib import ExitStack
from sqlite3 import Connection

from index.catalogue import Catalogue
from index.entry import Known

# Of a run in which nothing changed, an eighth went into beginning a snapshot for each article.
SNAPSHOT_ARTICLES = 256


class Lookup(ExitStack):
    """Closed, it keeps no snapshot open; it may be used again."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._connection: Connection | None = None
        self._looked_up = 0

    def known(self, article_id: str, *, anew: bool = False) -> Known | None:
        """In a snapshot that may be older than the last write; `anew`: in one that begins now."""
        if anew or self._looked_up >= SNAPSHOT_ARTICLES:
            self.close()
            self._connection = None
        if self._connection is None:
            self._connection = self.enter_context(self._catalogue.reading())
            self._looked_up = 0
        self._looked_up += 1
        return self._catalogue.known(self._connection, article_id)
