"""Which words stand in which passages, for large collections: the only module that imports tantivy. Owns the
sealed word index of a shelf.

SQLite's FTS5 computes BM25 for every passage that holds any of the words. With 200,000 passages that is 71
ms of work for a question of the news set in the median, 134 ms for one in twenty, and grows with the
collection; tantivy skips what cannot come among the best: 1.2 and 4.7 ms (`python -m
evals.benchmarks.scale`). FTS5 stays the truth: it is written in the catalogue's own transactions, answers for
what came after the shelf, and for everything where there is no sealed index. Both weigh alike (k1 1.2, b
0.75, title and text as one), but tantivy rounds lengths and stems a little otherwise: its scores differ by
some per cent.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Self

from index.filters import Filters
from index.selection import day_number, host

FOLDER = "words"
# A writer's memory before it writes a segment; there is one thread, so that equal runs give equal files.
HEAP_BYTES = 200_000_000

_TEXT, _ID, _DAY, _SOURCE = "text", "id", "day", "source"


class Postings:
    """The finished word index, open for search. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Raises `ValueError` when tantivy cannot read it."""
        from tantivy import Index

        self._schema = _schema()
        self._analyzer = _analyzer()
        index_files = Index(self._schema, path=str(folder), reuse=True)
        index_files.register_tokenizer("news", self._analyzer)
        index_files.reload()
        self._searcher = index_files.searcher()

    @classmethod
    def open(cls, folder: Path) -> Self | None:
        """None when there is none that can be read: small shelves have none."""
        if not (folder / FOLDER / "meta.json").is_file():
            return None
        try:
            return cls(folder / FOLDER)
        except (OSError, ValueError):
            return None

    @staticmethod
    def build(
        folder: Path, dated: Iterable[tuple[int, int, str]], rows: Iterable[tuple[int, str, str]]
    ) -> None:
        """Write the index below `folder`. `dated` are passage, day and source, `rows` passage, title and
        text."""
        from tantivy import Document, Index

        stamps = {number: (day, source) for number, day, source in dated}
        folder = folder / FOLDER
        folder.mkdir(parents=True)
        index_files = Index(_schema(), path=str(folder))
        index_files.register_tokenizer("news", _analyzer())
        writer = index_files.writer(heap_size=HEAP_BYTES, num_threads=1)
        for number, title, text in rows:
            day, source = stamps[number]
            document = Document()
            document.add_unsigned(_ID, number)
            document.add_unsigned(_DAY, day)
            document.add_text(_SOURCE, source.lower())
            document.add_text(_TEXT, f"{title}\n{text}")
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def search(self, terms: Sequence[str], n: int, filters: Filters) -> list[tuple[int, float]]:
        """Ids of the best `n` passages that hold at least one term, with their BM25, best first."""
        from tantivy import FieldType, Occur, Query

        asked = self._query(terms)
        if asked is None or n <= 0:
            return []
        parts = [(Occur.Must, asked)]
        if filters.since is not None or filters.until is not None:
            low = day_number(filters.since) or 1
            high = day_number(filters.until) if filters.until else None
            days = Query.range_query(self._schema, _DAY, FieldType.Unsigned, low, high)
            parts.append((Occur.Must, Query.const_score_query(days, 0.0)))
        if filters.source is not None:
            place = Query.term_query(self._schema, _SOURCE, host(filters.source), "basic")
            parts.append((Occur.Must, Query.const_score_query(place, 0.0)))
        return self._scored(Query.boolean_query(parts) if len(parts) > 1 else asked, n)

    def score(self, terms: Sequence[str], ids: Sequence[int]) -> dict[int, float]:
        """BM25 of these passages; one that holds no term is left out."""
        from tantivy import Occur, Query

        asked = self._query(terms)
        if asked is None or not ids:
            return {}
        chosen = Query.const_score_query(Query.term_set_query(self._schema, _ID, list(ids)), 0.0)
        return dict(self._scored(Query.boolean_query([(Occur.Must, asked), (Occur.Must, chosen)]), len(ids)))

    def frequency(self, term: str) -> int:
        """How many passages hold a term, in title or text."""
        tokens = self._analyzer.analyze(term)
        if len(tokens) == 1:
            return int(self._searcher.doc_freq(_TEXT, tokens[0]))
        asked = self._query([term])
        if asked is None:
            return 0
        found: Any = self._searcher.search(asked, 1, count=True)
        return int(found.count)

    def _query(self, terms: Sequence[str]) -> Any:
        """Any of the terms; several words in one term stand in a row. None when there is nothing to look
        for."""
        from tantivy import Occur, Query

        parts = []
        for term in dict.fromkeys(terms):
            tokens = self._analyzer.analyze(term)
            if len(tokens) == 1:
                parts.append((Occur.Should, Query.term_query(self._schema, _TEXT, tokens[0], "freq")))
            elif tokens:
                parts.append((Occur.Should, Query.phrase_query(self._schema, _TEXT, tokens)))
        return Query.boolean_query(parts) if parts else None

    def _scored(self, query: Any, n: int) -> list[tuple[int, float]]:
        hits = self._searcher.search(query, n, count=False).hits
        ids: list[Any] = self._searcher.fast_field_values(_ID, [address for _, address in hits])
        found = [(int(number), float(score)) for number, (score, _) in zip(ids, hits, strict=True)]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def _schema() -> Any:
    from tantivy import SchemaBuilder

    builder = SchemaBuilder()
    builder.add_unsigned_field(_ID, indexed=True, fast=True)
    builder.add_unsigned_field(_DAY, indexed=True, fast=True)
    builder.add_text_field(_SOURCE, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(_TEXT, tokenizer_name="news", index_option="position")
    return builder.build()


def _analyzer() -> Any:
    """Words as FTS5 has them: letters and digits, small, without accents, stemmed."""
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .filter(Filter.stemmer("english"))
        .build()
    )
