"""Where the bytes of one file come from, be it on the disk, in an archive or from the network: `Source`.

A name that ends in ".gz" is unpacked on the way, and never read on once it unpacks to absurdly much. Whoever
reads a source sees the text's own bytes, and one kind of trouble: `Broken`, with how far it came.
"""

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from index.errors import ArticleRejected
from index.readers.files import MAX_FILE_BYTES, megabytes, open_regular

CHUNK_BYTES = 256 * 1024

MAX_UNPACKED_RATIO = 100
"""Text packs to a third or a tenth; only what is made to does better than a hundredth."""
UNPACKED_ALLOWANCE = 64 * 1024 * 1024
"""Below this the ratio does not matter."""


class Broken(Exception):
    """The source cannot be read on from here; what came before is good."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """`name` is a file name, whose ending says the format; `origin` is what ids and messages call it. `open`
    gives its bytes from the start, each time it is called, and raises as `open_regular` does. `file` is where
    it lies on the disk as a file of its own, if it does.

    Of a page from the network, `url` is its address and `charset` what the server called its encoding. Of a
    file of many, the first `skip` units (`index.readers.worker`) were dealt with before.
    """

    name: str
    origin: str
    open: Callable[[], BinaryIO]
    file: Path | None = None
    url: str | None = None
    charset: str | None = None
    skip: int = 0

    @property
    def packed(self) -> bool:
        return self.name.lower().endswith(".gz")

    def chunks(self) -> Iterator[bytes]:
        """Its bytes in order, unpacked, none empty. Raises Broken, ArticleRejected and OSError."""
        return self._unpacked() if self.packed else self._plain()

    def whole(self, limit: int = MAX_FILE_BYTES) -> bytes:
        """All its bytes, unpacked, at most `limit` of them. Raises ArticleRejected and OSError."""
        pieces: list[bytes] = []
        size = 0
        try:
            for chunk in self.chunks():
                size += len(chunk)
                if size > limit:
                    raise ArticleRejected(f"larger than {megabytes(limit)}")
                pieces.append(chunk)
        except Broken as broken:
            raise ArticleRejected(broken.reason) from broken
        return b"".join(pieces)

    def _plain(self) -> Iterator[bytes]:
        with self.open() as file:
            while chunk := file.read(CHUNK_BYTES):
                yield chunk

    def _unpacked(self) -> Iterator[bytes]:
        unpacked = 0
        with self.open() as file, gzip.GzipFile(fileobj=file) as unpacker:
            while True:
                try:
                    # read1, since read would lose what it had when it meets the break.
                    chunk = unpacker.read1(CHUNK_BYTES)
                except gzip.BadGzipFile as error:
                    if not unpacked:
                        raise ArticleRejected("not a gzip file, though its name ends in .gz") from error
                    raise Broken("the gzip data is damaged from here on: the rest was not read") from error
                except (EOFError, zlib.error) as error:
                    cut = "is cut off" if isinstance(error, EOFError) else "is damaged"
                    raise Broken(f"the gzip data {cut} here: the rest was not read") from error
                if not chunk:
                    return
                unpacked += len(chunk)
                check_ratio(unpacked, file.tell())
                yield chunk


def check_ratio(unpacked: int, packed: int) -> None:
    """Raises Broken when `packed` bytes gave more than any text gives."""
    if unpacked > UNPACKED_ALLOWANCE and unpacked > MAX_UNPACKED_RATIO * packed:
        raise Broken(f"unpacks to more than {MAX_UNPACKED_RATIO} times its size: the rest was not read")


def file_source(path: Path, origin: str) -> Source:
    """Of a file on the disk, which need not exist."""
    return Source(name=path.name, origin=origin, open=lambda: open_regular(path), file=path)


def bytes_source(
    data: bytes, *, name: str, origin: str, url: str | None = None, charset: str | None = None
) -> Source:
    """Of what is in memory already."""
    return Source(name=name, origin=origin, open=lambda: io.BytesIO(data), url=url, charset=charset)
