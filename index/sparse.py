"""The lexical half of the search: owns which of the two word indexes is asked, and how their answers become
one.

The catalogue's own (index/lexical.py) knows everything at once and is slow over very many passages; the
sealed one (index/postings.py) knows what its shelf covers and is quick. As in the dense half, the sealed one
only proposes: a passage that the catalogue does not hold any more is dropped.
"""

import logging
from collections.abc import Iterable, Sequence
from sqlite3 import Connection

from index import lexical
from index.aside import OpenedPart
from index.catalogue import Catalogue
from index.filters import Filters
from index.home import Home
from index.postings import FOLDER as WORDS
from index.postings import Postings
from index.projection import Projection, ShelfRecord

# Candidates beyond those asked for, for passages that have gone since; when those do not suffice, four times
# as many.
SPARE = 16

_log = logging.getLogger(__name__)


class SparseSearch:
    """Passages by their words, in one home. Safe to share between threads."""

    def __init__(self, home: Home, catalogue: Catalogue, projection: Projection) -> None:
        self._catalogue = catalogue
        self._postings = OpenedPart(home, projection, f"{WORDS}/", Postings.open)

    def search(
        self, connection: Connection, terms: Sequence[str], n: int, filters: Filters | None = None
    ) -> list[tuple[int, float]]:
        """Ids of the best `n` passages that hold at least one term, with their BM25: above 0, higher is
        better, best first."""
        filters = filters or Filters()
        opened = self._open(connection)
        if opened is None:
            return lexical.search(connection, terms, n, filters)
        postings, record = opened
        wanted, found = n + SPARE, []
        while n > 0:
            hits = postings.search(terms, wanted, filters)
            there = set(self._catalogue.existing(connection, (number for number, _ in hits)))
            found = [(number, score) for number, score in hits if number in there]
            if len(found) >= n or len(hits) < wanted:
                break
            wanted *= 4
        if self._catalogue.last_passage(connection) > record.through:
            found += lexical.search(
                connection, terms, n, filters, after=record.through, counts=_counts(postings, terms)
            )
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[: max(n, 0)]

    def score(self, connection: Connection, terms: Sequence[str], ids: Iterable[int]) -> dict[int, float]:
        """BM25 of these passages, as `search` gives it; a passage that holds no term is left out."""
        opened = self._open(connection)
        if opened is None:
            return lexical.score(connection, terms, ids)
        postings, record = opened
        wanted = self._catalogue.existing(connection, ids)
        found = postings.score(terms, [number for number in wanted if number <= record.through])
        later = [number for number in wanted if number > record.through]
        if later:
            found |= lexical.score(connection, terms, later, counts=_counts(postings, terms))
        return found

    def frequencies(self, connection: Connection, terms: Iterable[str]) -> dict[str, int]:
        """How many passages hold each term, in title or text; what has gone since the shelf still counts."""
        opened = self._open(connection)
        if opened is None:
            return lexical.frequencies(connection, terms)
        postings, record = opened
        counts = {term: postings.frequency(term) for term in dict.fromkeys(terms)}
        if self._catalogue.last_passage(connection) > record.through:
            for term, count in lexical.frequencies(connection, counts, after=record.through).items():
                counts[term] += count
        return counts

    def close(self) -> None:
        """Let go of the files."""
        self._postings.close()

    def _open(self, connection: Connection) -> tuple[Postings, ShelfRecord] | None:
        """The sealed index of the shelf in use; None when there is none, or it is not as it was written."""
        record = ShelfRecord.load(self._catalogue, connection)
        if record is None:
            return None
        postings = self._postings.of(record)
        return None if postings is None else (postings, record)


def _counts(postings: Postings, terms: Sequence[str]) -> dict[str, int]:
    """How common each term is. To FTS5 this is the costly question; a term that only later passages hold is
    rare."""
    return {term: max(1, postings.frequency(term)) for term in dict.fromkeys(terms)}
