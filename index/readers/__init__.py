"""Files in, articles out. What is given gives `Article`s and, for whatever in it cannot be taken,
`Rejection`s: as many items as it holds articles, one after another, so that a million rows stream. Nothing
here raises because of what is in a file, and nothing is passed over without a word but hidden names and
clutter (`index.readers.discovery`).

    .txt .text                 the seed text format where it is one, else plain text
    .md .markdown              Markdown
    .jsonl .ndjson .json       one article a line; one article or a list
    .csv .tsv .parquet         one article a row
    .html .htm .xhtml          a saved page: its main text
    .pdf .docx                 one article
    .epub                      an article a chapter, as news comes on e-readers
    .zip                       whatever of these is in it
    .warc                      the pages of a crawl
    any of these and .gz       the same, unpacked

A format that has a place for a date (seed text, JSON, CSV, Parquet, front matter with a date key) is held to
it: without a date that can be read, the article is rejected. The others come in undated when they say none.

What is more than lines of text is read in a process of its own (`index.readers.worker`).
"""

from collections.abc import Iterator, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import BinaryIO

from index.article import Article, Rejection
from index.errors import ArticleRejected
from index.readers.decoding import decode_text, unify_line_ends
from index.readers.discovery import discover, origin_of, printable
from index.readers.formats import format_of, read_source
from index.readers.seed_text import read_seed_text
from index.readers.source import Source, file_source
from index.readers.worker import Worker
from seeds import seed_files

__all__ = ["discover", "read_file", "read_paths", "read_seeds", "read_stream"]

SEED_ORIGIN = "seeds/"
"""What a seed's origin begins with: the same wherever the package is installed."""
STREAM_ORIGIN = "stdin"
"""Where the rows of standard input come from."""


def read_paths(
    paths: Sequence[Path], worker: Worker | None = None
) -> Iterator[tuple[str, Article | Rejection]]:
    """Everything at these files and folders, each with its origin: the absolute path of the file that it came
    from. Without a `worker` one is made, and closed at the end."""
    if worker is None:
        with Worker() as worker:
            yield from read_paths(paths, worker)
        return
    for found in discover(paths):
        if isinstance(found, Rejection):
            yield found.path, found
        else:
            for item in read_file(found, worker):
                yield str(found), item


def read_seeds() -> Iterator[tuple[str, Article | Rejection]]:
    """The articles that ship with Dateline, each with its origin."""
    for seed in seed_files():
        origin = SEED_ORIGIN + seed.name
        yield origin, _read_seed(seed, origin)


def read_stream(stream: BinaryIO) -> Iterator[tuple[str, Article | Rejection]]:
    """The JSON Lines of an open stream, which is read once and closed."""
    source = Source(name="stdin.jsonl", origin=STREAM_ORIGIN, open=lambda: stream)
    for item in articles_of(read_source(source)):
        yield STREAM_ORIGIN, item


def read_file(path: Path, worker: Worker | None = None) -> Iterator[Article | Rejection]:
    """The articles of one file, which need not exist. Never raises because of the file."""
    path = origin_of(path)
    source = file_source(path, printable(path))
    chosen = format_of(source.name)
    if chosen is None or not chosen.guarded:
        yield from articles_of(read_source(source))
    elif worker is not None:
        yield from articles_of(worker.read(source))
    else:
        with Worker() as worker:
            yield from articles_of(worker.read(source))


def articles_of(items: Iterator[object]) -> Iterator[Article | Rejection]:
    """Those of the items that go into an index."""
    return (item for item in items if isinstance(item, Article | Rejection))


def _read_seed(seed: Traversable, origin: str) -> Article | Rejection:
    try:
        return read_seed_text(unify_line_ends(decode_text(seed.read_bytes())), origin)
    except ArticleRejected as rejected:
        return Rejection(path=origin, reason=rejected.reason)
    except OSError as error:
        return Rejection(path=origin, reason=f"cannot be read: {error.strerror or error}")
