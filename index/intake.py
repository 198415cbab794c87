"""What the user gives, read: files and folders, "-" for standard input, and addresses. `Intake` owns the
process and the connections that this takes.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self

from index.article import Article, Rejection
from index.readers import SEED_ORIGIN, STREAM_ORIGIN, read_paths, read_seeds, read_stream
from index.readers.discovery import origin_of, printable
from index.readers.worker import Worker
from index.tilde import expanded

if TYPE_CHECKING:
    from index.cluster.connection import Cluster
    from index.web.reading import Addresses

Given = Sequence[str | Path]
Found = tuple[str, Article | Rejection]

STREAM = "-"
MAX_PAGES = 100
"""Articles of one feed or sitemap in one run, unless the user says otherwise."""

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


class Intake:
    """`private` allows addresses of this machine and its network, `max_pages` bounds how many articles one
    feed or sitemap gives in one run, `stream` is what "-" stands for (standard input). Files are read on a
    `cluster`, if there is one that can; the rest is read here. For one thread at a time; close it, or use it
    as a context manager."""

    def __init__(
        self,
        *,
        private: bool = False,
        max_pages: int = MAX_PAGES,
        stream: BinaryIO | None = None,
        cluster: "Cluster | None" = None,
    ) -> None:
        self._private = private
        self._max_pages = max_pages
        self._stream = stream
        self._cluster = cluster if cluster is not None and cluster.reads_files else None
        self._worker = Worker()
        self._addresses: Addresses | None = None
        self._open = ExitStack()
        self._open.callback(self._worker.close)

    def read(self, given: Given | None, *, again: bool = False) -> Iterator[Found]:
        """Everything there, each with its origin; None: the seeds. `again`: of addresses that this one has
        read before, only what is new."""
        if given is None:
            yield from read_seeds()
            return
        if self._cluster is not None:
            yield from self._cluster.read(paths_of(given), self._worker)
        else:
            yield from read_paths(paths_of(given), self._worker)
        for place in dict.fromkeys(place for place in given if isinstance(place, str)):
            if not place:
                yield place, Rejection(path='""', reason="names no file, folder or address")
            elif place == STREAM:
                yield from self._read_stream()
            elif is_address(place):
                yield from self._web().read(place, again=again)
            elif _OTHER_SCHEME.match(place):
                yield place, Rejection(path=printable(place), reason="only http:// and https:// are read")

    def close(self) -> None:
        """End the process and the connections."""
        self._open.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _read_stream(self) -> Iterator[Found]:
        # A supervisor may start this without one, and what was read to its end is closed.
        stream = self._stream or getattr(sys.stdin, "buffer", None)
        if stream is None or stream.closed:
            yield STREAM_ORIGIN, Rejection(path=STREAM_ORIGIN, reason="standard input is closed")
        else:
            yield from read_stream(stream)

    def _web(self) -> "Addresses":
        from index.web.fetch import Fetcher
        from index.web.reading import Addresses

        if self._addresses is None:
            fetcher = self._open.enter_context(Fetcher(private=self._private))
            self._addresses = Addresses(fetcher, self._worker, max_pages=self._max_pages)
        return self._addresses


def is_address(place: str | Path) -> bool:
    """Whether this is to be fetched."""
    return isinstance(place, str) and bool(_ADDRESS.match(place))


def listed(given: str | Path | Iterable[str | Path] | None) -> Given | None:
    """What is given, to be gone through more than once: one place alone, or those that an iterator gives."""
    if given is None:
        return None
    return [given] if isinstance(given, str | Path) else list(given)


def paths_of(given: Given) -> list[Path]:
    """The files and folders among what is given."""
    return [
        expanded(place)
        for place in given
        # An empty name would be the folder that one happens to be in.
        if isinstance(place, Path) or not (place in (STREAM, "") or _OTHER_SCHEME.match(place))
    ]


def roots_of(given: Given | None) -> set[str]:
    """The places from which --prune may take articles away, as origins name them. What came from an address
    stays: a feed forgets, and what it forgets is no less true."""
    if given is None:
        return {SEED_ORIGIN.rstrip("/")}
    # As the readers name what they find: a file by its resolved folder, a folder by what it leads to.
    roots = {printable(place) for path in paths_of(given) for place in (origin_of(path), path.resolve())}
    return roots | {STREAM_ORIGIN for place in given if place == STREAM}
