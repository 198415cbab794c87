"""Comma or tab separated values, one article a row, under a header line that names the columns.

The delimiter is the one that splits the header into columns we know. Quoting is read strictly: a row whose
quotes do not add up is rejected as PATH:LINE (the line where it begins), since a guess would change its text.
A row with more or fewer columns than the header is cut off or broken, so it is rejected, and so is one
without a date: the format has a place for it.
"""

import csv
from collections.abc import Iterator
from itertools import chain

from index.article import Article, Rejection
from index.errors import ArticleRejected
from index.readers.decoding import NOT_UTF8, text_encoding
from index.readers.files import megabytes
from index.readers.lines import MAX_LINE_BYTES, Line, read_lines
from index.readers.rows import BODY_NAMES, KNOWN_NAMES, article_from_row, no_body_column
from index.readers.source import Source

DELIMITERS = ",;\t|"
SAMPLE_BYTES = 256 * 1024
"""Of the beginning, from which the encoding is told; a later row that does not fit it is rejected."""

MAX_REPLAYS = 10
"""How often the lines after a quote that is never closed are read again as rows. More would let a file made
for it take hours; past this the lines are named in the rejection instead."""

MAX_ROW_LINES = 100_000
"""Bounds the memory for a row of very many very short lines, which no article is."""

_UNCLOSED = f"a quote that is not closed, or a row longer than {megabytes(MAX_LINE_BYTES)}"


def read_csv(source: Source) -> Iterator[Article | Rejection]:
    """Raises ArticleRejected when none of the file can be read, OSError when the disk fails."""
    # The limit belongs to the csv module, not to a reader; its default of 128 KiB is less than an article may
    # have.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_LINE_BYTES))
    origin, lines = source.origin, read_lines(source, carriage_returns=True)
    sample = _take_sample(lines)
    encoding = _encoding(sample)
    lines = chain(sample, lines)
    header = next((line for line in lines if line.fault or line.data.strip()), None)
    if header is None:
        raise ArticleRejected("empty file")
    delimiter, names = _columns(header, encoding)
    seen = False
    for start, cells in _Records(lines, encoding, delimiter):
        seen = True
        try:
            if isinstance(cells, str):
                raise ArticleRejected(cells)
            if len(cells) != len(names):
                raise ArticleRejected(f"{len(cells)} columns where the header has {len(names)}")
            row = dict(zip(names, cells, strict=True))
            yield article_from_row(row, origin=origin, dated=True, one_of_many=True)
        except ArticleRejected as rejected:
            yield Rejection(path=f"{origin}:{start}", reason=rejected.reason)
    if not seen:
        raise ArticleRejected("no rows after the header")


def _take_sample(lines: Iterator[Line]) -> list[Line]:
    sample: list[Line] = []
    size = 0
    for line in lines:
        sample.append(line)
        size += len(line.data)
        if size >= SAMPLE_BYTES:
            break
    return sample


def _encoding(sample: list[Line]) -> str:
    try:
        # When nothing fits, the rows that are not UTF-8 are rejected one by one.
        return text_encoding(b"\n".join(line.data for line in sample)) or "utf-8"
    except ArticleRejected:
        return "utf-8"


def _columns(header: Line, encoding: str) -> tuple[str, list[str]]:
    if header.fault:
        raise ArticleRejected(f"the header cannot be read: {header.fault}")
    try:
        text = header.data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ArticleRejected(NOT_UTF8) from error
    best: tuple[int, str, list[str]] = (0, ",", [])
    widest: list[str] = []
    for delimiter in DELIMITERS:
        try:
            cells = next(csv.reader([text], delimiter=delimiter, strict=True), [])
        except csv.Error:
            continue
        names = [cell.strip().lower() for cell in cells]
        widest = max(widest, names, key=len)
        known = [name for name in names if name in KNOWN_NAMES]
        if len(known) > best[0]:
            best = (len(known), delimiter, names)
    if not widest:
        raise ArticleRejected("its first line is no header: its quotes do not add up")
    _, delimiter, names = best
    if not any(name in names for name in BODY_NAMES):
        raise ArticleRejected(f"its first line is no header: {no_body_column(names or widest)}")
    for name in KNOWN_NAMES:
        if names.count(name) > 1:
            raise ArticleRejected(f'the header has the column "{name}" twice')
    return delimiter, names


class _Unreadable(Exception):
    """The record cannot be read past this line."""


class _Records:
    """Iterates over (line where it begins, cells or the reason why there are none) of each record that is not
    blank."""

    def __init__(self, lines: Iterator[Line], encoding: str, delimiter: str) -> None:
        self._lines = lines
        self._encoding = encoding
        self._delimiter = delimiter
        self._taken: list[Line] = []
        self._size = 0
        self._fault: str | None = None
        self._replays = 0

    def __iter__(self) -> Iterator[tuple[int, list[str] | str]]:
        reader = self._reader()
        while True:
            self._taken, self._size, self._fault = [], 0, None
            try:
                cells: list[str] | str = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                unclosed = "unexpected end of data" in str(error)
                cells = self._unclosed() if unclosed else f"not a row that can be read: {error}"
                reader = self._reader()
            except _Unreadable:
                cells = self._fault or self._unclosed()
                reader = self._reader()
            if cells:
                yield self._start, self._fault or cells

    def _reader(self) -> Iterator[list[str]]:
        return csv.reader(self._feed(), delimiter=self._delimiter, strict=True)

    def _feed(self) -> Iterator[str]:
        for line in self._lines:
            self._taken.append(line)
            if len(self._taken) == 1:
                self._start = line.number
            self._size += len(line.data)
            if line.fault:
                self._fault = line.fault
                raise _Unreadable
            if self._size > MAX_LINE_BYTES or len(self._taken) > MAX_ROW_LINES:
                raise _Unreadable
            try:
                text = line.data.decode(self._encoding)
            except UnicodeDecodeError:
                # Read on with stand-ins, so that the row ends where it ends; it is rejected as a whole.
                self._fault = NOT_UTF8 if self._encoding == "utf-8" else f"not {self._encoding} like the rest"
                text = line.data.decode(self._encoding, "replace")
            yield text + "\n"

    def _unclosed(self) -> str:
        later = self._taken[1:]
        if not later:
            return _UNCLOSED
        if self._replays >= MAX_REPLAYS:
            return f"{_UNCLOSED}; lines {later[0].number} to {later[-1].number} were not read"
        self._replays += 1
        self._lines = chain(later, self._lines)
        return _UNCLOSED
