"""The lines of a file of many articles, plain or gzipped, one at a time: `read_lines`.

Memory stays bounded whatever the file holds: a line that is too long is skipped while it is read, and a gzip
file that unpacks to absurdly much is not read on. Bytes stay bytes, except that UTF-16 (what Excel and
PowerShell save) comes out as UTF-8 and a UTF-8 byte order mark is dropped.
"""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import ArticleRejected
from index.readers.decoding import marked_encoding, reject_binary
from index.readers.files import megabytes, open_regular

MAX_LINE_BYTES = 8 * 1024 * 1024
CHUNK_BYTES = 256 * 1024

MAX_UNPACKED_RATIO = 100
"""Text packs to a third or a tenth; only what is made to does better than a hundredth."""
UNPACKED_ALLOWANCE = 64 * 1024 * 1024
"""Below this the ratio does not matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Line `number` (from 1) without its line feed; `fault` says why it cannot be used, and `data` is then
    empty.

    `ended` is False for a last line without a line feed, which may be cut off.
    """

    number: int
    data: bytes
    fault: str | None = None
    ended: bool = True


def read_lines(path: Path) -> Iterator[Line]:
    """A gzip file is known by its name, which ends in ".gz".

    A file that breaks off in the middle gives its good lines, then one with a fault. Raises ArticleRejected
    when none of it can be read, OSError when the disk fails.
    """
    number = 1
    pieces: list[bytes] = []
    size = 0
    chunks = _chunks(path)
    while True:
        try:
            chunk = next(chunks, None)
        except _Broken as broken:
            # What came before the break is not a whole line, even if it looks like one.
            yield Line(number=number, data=b"", fault=broken.reason, ended=False)
            return
        if chunk is None:
            break
        start = 0
        while (end := chunk.find(b"\n", start)) >= 0:
            yield _line(number, pieces, size, chunk[start:end], ended=True)
            number, pieces, size, start = number + 1, [], 0, end + 1
        size += len(chunk) - start
        if size <= MAX_LINE_BYTES:
            pieces.append(chunk[start:])
        else:
            pieces = []
    if size:
        yield _line(number, pieces, size, b"", ended=False)


def _line(number: int, pieces: list[bytes], size: int, tail: bytes, *, ended: bool) -> Line:
    if size + len(tail) > MAX_LINE_BYTES:
        return Line(
            number=number, data=b"", fault=f"line longer than {megabytes(MAX_LINE_BYTES)}", ended=ended
        )
    return Line(number=number, data=b"".join((*pieces, tail)) if pieces else tail, ended=ended)


class _Broken(Exception):
    """The file cannot be read on from here."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _chunks(path: Path) -> Iterator[bytes]:
    raw = _unpacked(path) if path.name.lower().endswith(".gz") else _plain(path)
    head = next(raw, b"")
    encoding = marked_encoding(head)
    if encoding:
        yield from _transcoded(head, raw, encoding)
        return
    reject_binary(head)
    yield head.removeprefix(codecs.BOM_UTF8)
    yield from raw


def _plain(path: Path) -> Iterator[bytes]:
    with open_regular(path) as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _unpacked(path: Path) -> Iterator[bytes]:
    unpacked = 0
    with open_regular(path) as file, gzip.GzipFile(fileobj=file) as unpacker:
        while True:
            try:
                # read1, since read would lose what it had when it meets the break.
                chunk = unpacker.read1(CHUNK_BYTES)
            except gzip.BadGzipFile as error:
                if not unpacked:
                    raise ArticleRejected("not a gzip file, though its name ends in .gz") from error
                raise _Broken("the gzip data is damaged from here on: the rest was not read") from error
            except (EOFError, zlib.error) as error:
                cut = "is cut off" if isinstance(error, EOFError) else "is damaged"
                raise _Broken(f"the gzip data {cut} here: the rest was not read") from error
            if not chunk:
                return
            unpacked += len(chunk)
            if unpacked > UNPACKED_ALLOWANCE and unpacked > MAX_UNPACKED_RATIO * file.tell():
                raise _Broken(
                    f"unpacks to more than {MAX_UNPACKED_RATIO} times its size: the rest was not read"
                )
            yield chunk


def _transcoded(head: bytes, raw: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        yield decoder.decode(head).encode()
        for chunk in raw:
            yield decoder.decode(chunk).encode()
        yield decoder.decode(b"", final=True).encode()
    except UnicodeDecodeError as error:
        raise _Broken(
            f"cut off or damaged {encoding.upper()} text from here on: the rest was not read"
        ) from error
