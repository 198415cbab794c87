"""The lines of a file of many articles, plain or gzipped, one at a time: `read_lines`.

Memory stays bounded whatever the file holds: a line that is too long is skipped while it is read. Bytes stay
bytes, except that UTF-16 (what Excel and PowerShell save) comes out as UTF-8 and a UTF-8 byte order mark is
dropped.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.readers.decoding import marked_encoding, reject_binary
from index.readers.files import megabytes
from index.readers.source import Broken, Source

MAX_LINE_BYTES = 8 * 1024 * 1024

_LINE_END = re.compile(rb"\r\n?|\n")
_LONE_CR = re.compile(rb"\r(?!\n)")


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


def read_lines(source: Source, *, carriage_returns: bool = False) -> Iterator[Line]:
    """A file that breaks off in the middle gives its good lines, then one with a fault. With
    `carriage_returns`, one whose first line ends with nothing but that has lines that do. Raises
    ArticleRejected when none of it can be read, OSError when the disk fails.
    """
    number = 1
    pieces: list[bytes] = []
    size = 0
    chunks = _chunks(source)
    if carriage_returns:
        chunks = _with_line_feeds(chunks)
    while True:
        try:
            chunk = next(chunks, None)
        except Broken as broken:
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


def _chunks(source: Source) -> Iterator[bytes]:
    raw = source.chunks()
    head = next(raw, b"")
    encoding = marked_encoding(head)
    if encoding:
        yield from _transcoded(head, raw, encoding)
        return
    reject_binary(head)
    yield head.removeprefix(codecs.BOM_UTF8)
    yield from raw


def _with_line_feeds(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Line feeds in place of lone carriage returns, if the first line ends with one. Elsewhere they are left:
    one within a row is a mistake in it, and no end."""
    held = b""
    lone: bool | None = None
    for chunk in chunks:
        text = held + chunk
        # Whether it is alone is told by what comes next.
        held = b"\r" if text.endswith(b"\r") else b""
        text = text.removesuffix(b"\r")
        if lone is None and (end := _LINE_END.search(text)):
            lone = end[0] == b"\r"
        yield _LONE_CR.sub(b"\n", text) if lone else text
    if held:
        yield b"\n" if lone else held


def _transcoded(head: bytes, raw: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        yield decoder.decode(head).encode()
        for chunk in raw:
            yield decoder.decode(chunk).encode()
        yield decoder.decode(b"", final=True).encode()
    except UnicodeDecodeError as error:
        raise Broken(
            f"cut off or damaged {encoding.upper()} text from here on: the rest was not read"
        ) from error
