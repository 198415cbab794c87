"""Files in, articles out. A file that is given gives `Article`s and, for whatever in it cannot be taken,
`Rejection`s: as many items as it holds articles, one after another, so that a million rows stream. Nothing
here raises because of what is in a file, and nothing is passed over without a word but hidden names and
clutter (`index.readers.discovery`).

    .txt .text                       the seed text format where it is one, else plain text
    .md .markdown                    Markdown
    .jsonl .ndjson, also .gz; .json  one article a line; one article or a list
    .csv .tsv, also .gz              one article a row

A format that has a place for a date (seed text, JSON, CSV, front matter with a date key) is held to it:
without a date that can be read, the article is rejected. Plain text and Markdown without that key have none,
and come in undated.
"""

from collections.abc import Callable, Iterator, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path

from index.article import Article, Rejection
from index.errors import ArticleRejected
from index.readers.csv_rows import read_csv
from index.readers.decoding import decode_text, unify_line_ends
from index.readers.discovery import discover, format_of, origin_of, printable, unread_format
from index.readers.files import read_whole
from index.readers.jsonl import read_json, read_jsonl
from index.readers.markdown import read_markdown
from index.readers.plain_text import read_plain_text
from index.readers.seed_text import is_seed_text, read_seed_text
from seeds import seed_files

__all__ = ["discover", "read_file", "read_paths", "read_seeds"]

SEED_ORIGIN = "seeds/"
"""What a seed's origin begins with: the same wherever the package is installed."""


def read_paths(paths: Sequence[Path]) -> Iterator[tuple[str, Article | Rejection]]:
    """Everything at these files and folders, each with its origin: the absolute path of the file that it came
    from."""
    for found in discover(paths):
        if isinstance(found, Rejection):
            yield found.path, found
        else:
            for item in read_file(found):
                yield str(found), item


def read_seeds() -> Iterator[tuple[str, Article | Rejection]]:
    """The articles that ship with Dateline, each with its origin."""
    for seed in seed_files():
        origin = SEED_ORIGIN + seed.name
        yield origin, _read_seed(seed, origin)


def read_file(path: Path) -> Iterator[Article | Rejection]:
    """The articles of one file, which need not exist. Never raises because of the file."""
    path = origin_of(path)
    origin = printable(path)
    try:
        yield from _reader_of(path)(path, origin)
    except ArticleRejected as rejected:
        yield Rejection(path=origin, reason=rejected.reason)
    except OSError as error:
        yield Rejection(path=origin, reason=f"cannot be read: {error.strerror or error}")


def _reader_of(path: Path) -> Callable[[Path, str], Iterator[Article | Rejection]]:
    ending = (format_of(path) or "").removesuffix(".gz")
    if ending in (".jsonl", ".ndjson"):
        return read_jsonl
    if ending == ".json":
        return read_json
    if ending in (".csv", ".tsv"):
        return read_csv
    if ending in (".txt", ".text"):
        return _single(_read_text)
    if ending in (".md", ".markdown"):
        return _single(read_markdown)
    raise ArticleRejected(unread_format(path))


def _single(read: Callable[[str, str], Article]) -> Callable[[Path, str], Iterator[Article]]:
    """A reader of a file from one that takes the text of one article."""

    def read_single(path: Path, origin: str) -> Iterator[Article]:
        yield read(unify_line_ends(decode_text(read_whole(path))), origin)

    return read_single


def _read_text(text: str, origin: str) -> Article:
    return read_seed_text(text, origin) if is_seed_text(text) else read_plain_text(text, origin)


def _read_seed(seed: Traversable, origin: str) -> Article | Rejection:
    try:
        return read_seed_text(unify_line_ends(decode_text(seed.read_bytes())), origin)
    except ArticleRejected as rejected:
        return Rejection(path=origin, reason=rejected.reason)
    except OSError as error:
        return Rejection(path=origin, reason=f"cannot be read: {error.strerror or error}")
