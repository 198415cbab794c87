"""The dense half of the search: owns which passages a vector is compared with, and that the answer is right
whatever state Chroma is in.

Chroma only proposes: every candidate is scored from the catalogue's own vector in the same snapshot, and one
that the catalogue does not hold any more is dropped with that. A filtered search looks at all rows that pass
(index/rows.py), and so does every search when Chroma cannot be used. What the shelf does not cover is
compared exactly; so is everything when there is no shelf, or all of it is damaged.
"""

import logging
import time
from collections import OrderedDict
from collections.abc import Iterator
from sqlite3 import Connection
from threading import Lock
from typing import TYPE_CHECKING

from index.aside import OpenedPart
from index.catalogue import Catalogue
from index.collection import ServerShelf
from index.errors import IndexUnusable
from index.filters import Filters
from index.home import Home
from index.projection import Projection, ShelfRecord
from index.rows import PREFIX, Rows
from index.vectors import Shelf

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Block = tuple[NDArray[np.int64], NDArray[np.float32]]

# A filter that leaves no more than this is met by looking at all that passes: 8 ms for 100,000 rows. Chroma's
# own filter took 90 to 350 ms over 90,000 passages and found 0.87 to 0.91 of the best 50; and asked without
# one it gives too few that pass.
FILTERED_PASSAGES = 300_000
# Vectors that are kept in memory between two exact searches (float32 of 384: 1.5 KB each), and for how many
# filters.
KEPT_PASSAGES = 100_000
KEPT_SELECTIONS = 2
# Candidates beyond those asked for, for what the graph search misses among the very nearest.
SPARE = 16
# Chroma looks the harder, the more it is asked for. Of the ten nearest of a million passages, and of those
# that a filter of half the days leaves: 0.982 and 0.974 where 82 and 148 are asked for.
FEWEST_CANDIDATES = 384
# A broad filter is met by asking Chroma for more; beyond this many it is cheaper to look at all.
MOST_CANDIDATES = 5_000

# A server that failed is asked again after so long.
RETRY_SECONDS = 30.0

_log = logging.getLogger(__name__)


class DenseSearch:
    """Nearest passages of one home. Safe to share between threads."""

    def __init__(self, home: Home, catalogue: Catalogue, projection: Projection) -> None:
        self._catalogue = catalogue
        self._projection = projection
        self._lock = Lock()
        self._shelf: Shelf | ServerShelf | None = None
        self._shelf_until = 0.0
        self._warned = ""
        self._shelf_name = ""
        self._rows = OpenedPart(home, projection, PREFIX, Rows.open)
        self._kept: OrderedDict[tuple[int, int, Filters], Block] = OrderedDict()

    def search(
        self, connection: Connection, vector: "NDArray[np.float32]", n: int, filters: Filters | None = None
    ) -> list[tuple[int, float]]:
        """Ids of the best `n` passages with their cosine similarity, best first. `vector` is of length 1."""
        import numpy as np

        vector = np.ascontiguousarray(vector, dtype=np.float32)
        filters = filters or Filters()
        record = ShelfRecord.load(self._catalogue, connection)
        if n <= 0:
            return []
        found = self._covered(connection, record, vector, n, filters) if record else None
        if record is None or found is None:
            return _best(self._exact(connection, vector, n, 0, filters), n)
        if self._catalogue.last_passage(connection) > record.through:
            found += self._exact(connection, vector, n, record.through, filters)
        return _best(found, n)

    def close(self) -> None:
        """Let go of Chroma's files and of what is kept in memory."""
        with self._lock:
            self._kept.clear()
            self._drop_shelf()
        self._rows.close()

    def _covered(
        self,
        connection: Connection,
        record: ShelfRecord,
        vector: "NDArray[np.float32]",
        n: int,
        filters: Filters,
    ) -> list[tuple[int, float]] | None:
        """The best `n` of what the shelf covers; None when neither it nor the rows beside it can tell."""
        rows = self._rows.of(record)
        passing = rows.count(filters) if rows else self._catalogue.passage_count(connection, filters)
        if not filters or passing > FILTERED_PASSAGES:
            found = self._near(connection, record, vector, n, filters, passing)
            if found is not None:
                return found
        return None if rows is None else self._looked_at(connection, rows, vector, n, filters)

    def _looked_at(
        self, connection: Connection, rows: Rows, vector: "NDArray[np.float32]", n: int, filters: Filters
    ) -> list[tuple[int, float]]:
        """The best `n` of all rows that pass."""
        wanted = n + SPARE
        while True:
            candidates = rows.nearest(vector, wanted, filters)
            kept = self._catalogue.vectors(connection, candidates, filters)
            # What has gone since took places.
            if len(kept) >= n or len(candidates) < wanted:
                return [(number, float(kept[number] @ vector)) for number in kept]
            wanted *= 4

    def _near(
        self,
        connection: Connection,
        record: ShelfRecord,
        vector: "NDArray[np.float32]",
        n: int,
        filters: Filters,
        passing: int,
    ) -> list[tuple[int, float]] | None:
        """The best `n` of what the shelf covers; None when it cannot tell."""
        shelf = self._open(record)
        if shelf is None:
            return None
        # What has gone since, and what the filters hold back, takes places among the candidates.
        share = record.count / max(1, min(passing, record.count))
        wanted = min(record.count, max(FEWEST_CANDIDATES, int((n + SPARE) * share) + SPARE))
        while wanted <= max(MOST_CANDIDATES, n + SPARE):
            try:
                candidates = shelf.query(vector, wanted)
            except (
                Exception
            ) as error:  # Chroma raises its own tree, ValueError, and what comes out of its Rust half
                self._distrust(record, " ".join(str(error).split())[:200])
                return None
            if len(candidates) < wanted:
                self._distrust(record, f"it gave {len(candidates)} of {wanted} passages")
                return None
            kept = self._catalogue.vectors(connection, candidates, filters)
            if len(kept) >= n or wanted == record.count:
                return [(number, float(kept[number] @ vector)) for number in kept]
            wanted = min(record.count, wanted * 4)
        return None

    def _open(self, record: ShelfRecord) -> Shelf | ServerShelf | None:
        """The shelf, loaded; None when it is not fit to be. One that failed is not tried again; on a server,
        after a while: it may be back."""
        with self._lock:
            waiting = not record.server or time.monotonic() < self._shelf_until
            if self._shelf_name == record.name and (self._shelf is not None or waiting):
                return self._shelf
            self._drop_shelf()
            self._shelf_name = record.name
            self._shelf_until = time.monotonic() + RETRY_SECONDS
            # Before Chroma sees it: it dies of files that are cut off or scrambled, and the process with it.
            if not self._projection.is_intact(record):
                self._warn("its files are not as they were written")
                return None
            try:
                self._shelf = self._projection.open(record)
                self._warned = ""
            except IndexUnusable as error:
                self._warn(str(error))
            return self._shelf

    def _distrust(self, record: ShelfRecord, reason: str) -> None:
        with self._lock:
            if self._shelf_name == record.name:
                self._drop_shelf()
                self._shelf_name = record.name
                self._shelf_until = time.monotonic() + RETRY_SECONDS
                self._warn(reason)

    def _warn(self, reason: str) -> None:
        """Once, however often it is tried."""
        if reason == self._warned:
            return
        self._warned = reason
        _log.warning(
            "Chroma is not used (%s): searching exactly, slower; `dateline doctor --repair` rebuilds it",
            reason,
        )

    def _drop_shelf(self) -> None:
        if self._shelf is not None:
            self._shelf.close()
        self._shelf = None
        self._shelf_name = ""

    def _exact(
        self, connection: Connection, vector: "NDArray[np.float32]", n: int, after: int, filters: Filters
    ) -> list[tuple[int, float]]:
        import numpy as np

        best: list[tuple[int, float]] = []
        for ids, vectors in self._blocks(connection, after, filters):
            similarity = vectors @ vector
            top = np.argpartition(-similarity, n - 1)[:n] if len(ids) > n else np.arange(len(ids))
            best = _best([*best, *((int(ids[row]), float(similarity[row])) for row in top)], n)
        return best

    def _blocks(self, connection: Connection, after: int, filters: Filters) -> Iterator["Block"]:
        """Vectors of the passages above `after` that pass; from memory when nothing was written since, and in
        one piece unless they are too many to keep."""
        import numpy as np

        key = (self._catalogue.generation(connection), after, filters)
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
        if kept is not None:
            yield kept
            return
        blocks = self._catalogue.vector_blocks(connection, after=after, filters=filters)
        if self._catalogue.passage_count(connection, filters, after=after) > KEPT_PASSAGES:
            yield from blocks
            return
        pieces = list(blocks)
        if not pieces:
            return
        block = np.concatenate([ids for ids, _ in pieces]), np.concatenate([rows for _, rows in pieces])
        with self._lock:
            self._kept[key] = block
            for stale in [other for other in self._kept if other[0] < key[0]]:
                del self._kept[stale]
            while len(self._kept) > KEPT_SELECTIONS:
                self._kept.popitem(last=False)
        yield block


def _best(found: list[tuple[int, float]], n: int) -> list[tuple[int, float]]:
    """Ties go to the passage that came first, so that equal runs give equal answers."""
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:n]
