"""What runs on a worker of the cluster: the same functions as on one machine, once it is sure that they give
the same. Owns that check. Loads nothing of Ray.

Ray keeps a process for one task after another: what is slow to load, or a process of its own, is kept with
it."""

import os
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from index.article import Article, Rejection
from index.embedding import Embedder, load_embedder, load_passage_embedder, passage_precision
from index.encoding import Encoded, encode
from index.errors import ClusterFailed
from index.passages import SPLITTER_RECIPE
from index.readers import read_file
from index.readers.worker import Worker

# What a file gives is sent in blocks: at most so many articles, or so many code points and the rest of one.
BLOCK_ARTICLES = 64
BLOCK_CHARACTERS = 1_000_000

MISSING, ANOTHER = "is not there", "is another file there"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What both sides must have in common. `recipe` and `precision` are those of the vectors, `model` is the
    setting."""

    dateline: str
    splitter: str
    model: str
    recipe: str
    precision: str

    @classmethod
    def of(cls, recipe: str, model: str, precision: str) -> "Terms":
        """Of this process."""
        return cls(
            dateline=version("dateline"),
            splitter=SPLITTER_RECIPE,
            model=model,
            recipe=recipe,
            precision=precision,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A file, as whoever asks sees it: its size in bytes, and when it was written to, in whole seconds, since
    not every file system keeps more."""

    path: str
    size: int
    modified: int

    @classmethod
    def of(cls, path: str) -> "Asked":
        """Raises OSError."""
        status = os.stat(path)
        return cls(path=path, size=status.st_size, modified=int(status.st_mtime))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """A worker on `host` does not see the file that it was asked for; `what` it sees follows the path."""

    asked: Asked
    host: str
    what: str


Block = list[tuple[str, Article | Rejection | Unseen]]
"""Items, each with its origin."""


def encode_window(terms: Terms, articles: Sequence[Article]) -> list[Encoded]:
    """As `index.encoding.encode`, on one processor. Raises `ClusterFailed` when this worker would give other
    vectors."""
    return encode(articles, _embedder(terms), terms.model, lambda _: None)


def read_files(files: Sequence[Asked]) -> Iterator[Block]:
    """What `index.readers.read_file` finds, in blocks; the same each time, so that Ray may do it again."""
    block: Block = []
    characters = 0
    for asked in files:
        for item in _read(asked):
            block.append((asked.path, item))
            characters += len(item.body) if isinstance(item, Article) else 0
            if len(block) >= BLOCK_ARTICLES or characters >= BLOCK_CHARACTERS:
                yield block
                block, characters = [], 0
    if block:
        yield block


def _read(asked: Asked) -> Iterator[Article | Rejection | Unseen]:
    try:
        what = "" if Asked.of(asked.path) == asked else ANOTHER
    except OSError as error:
        missing = isinstance(error, FileNotFoundError | NotADirectoryError)
        what = MISSING if missing else f"cannot be read there ({error.strerror})"
    if what:
        yield Unseen(asked=asked, host=socket.gethostname(), what=what)
    else:
        yield from read_file(Path(asked.path), _reader())


@cache
def _reader() -> Worker:
    """Ends with this process: its child sees that the other end is gone."""
    return Worker()


@cache
def _embedder(terms: Terms) -> Embedder:
    host = socket.gethostname()
    if (version("dateline"), SPLITTER_RECIPE) != (terms.dateline, terms.splitter):
        raise ClusterFailed(
            f"the worker on {host} has dateline {version('dateline')} ({SPLITTER_RECIPE}), and here it is "
            f"{terms.dateline} ({terms.splitter}): install the same on every node"
        )
    # Raises when this processor cannot do it, or would do it otherwise.
    passage_precision(terms.model, terms.precision)
    plain = load_embedder(terms.model, threads=1)
    if plain.recipe != terms.recipe:
        raise ClusterFailed(
            f"the worker on {host} has the model {plain.recipe}, and here it is {terms.recipe}: "
            "put the same files on every node"
        )
    return load_passage_embedder(plain, terms.precision, threads=1)
