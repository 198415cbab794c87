"""Parquet: `read_parquet`, one article a row, with the columns that CSV has. It has a place for a date, so a
row without one is rejected, as PATH:ROW.
"""

import io
from collections.abc import Iterator

from index.article import Article, Rejection
from index.errors import ArticleRejected
from index.readers.rows import BODY_NAMES, KNOWN_NAMES, article_from_row, no_body_column
from index.readers.source import Source

BATCH_ROWS = 64
MAX_PACKED_BYTES = 64 * 1024 * 1024
"""Of a file that is gzipped or in an archive; one on the disk may be of any size."""


def read_parquet(source: Source) -> Iterator[Article | Rejection]:
    """Raises ArticleRejected when it has no text column, OSError, and what pyarrow makes of a damaged
    file."""
    from pyarrow import parquet

    file = source.open() if source.file and not source.packed else io.BytesIO(source.whole(MAX_PACKED_BYTES))
    with file, parquet.ParquetFile(file, pre_buffer=False) as table:
        names = {name: name.strip().lower() for name in table.schema_arrow.names}
        columns = [name for name, known in names.items() if known in KNOWN_NAMES]
        if not any(names[name] in BODY_NAMES for name in columns):
            raise ArticleRejected(no_body_column(list(names.values())))
        row = 0
        for batch in table.iter_batches(batch_size=BATCH_ROWS, columns=columns, use_threads=False):
            for values in _rows(batch, columns):
                row += 1
                try:
                    yield article_from_row(values, origin=source.origin, dated=True, one_of_many=True)
                except ArticleRejected as rejected:
                    yield Rejection(path=f"{source.origin}:{row}", reason=rejected.reason)
        if not row:
            raise ArticleRejected("no rows in it")


def _rows(batch: object, columns: list[str]) -> Iterator[dict[str, object]]:
    import pyarrow

    assert isinstance(batch, pyarrow.RecordBatch)
    lists = []
    for name in columns:
        column = batch.column(name)
        if pyarrow.types.is_timestamp(column.type):
            # Of nanoseconds pyarrow would make values of pandas.
            column = column.cast(pyarrow.timestamp("us", column.type.tz), safe=False)
        lists.append(column.to_pylist())
    for values in zip(*lists, strict=True):
        yield dict(zip(columns, values, strict=True))
