"""JSON Lines, one article a line (`read_jsonl`), and a JSON file with one article or a list of them
(`read_json`).

JSON is UTF-8 by definition, so no other encoding is guessed here (UTF-16 with its mark is read). A line that
cannot be taken is rejected as PATH:LINE and the next one comes in. A line without a date is rejected: the
format has a place for it.
"""

import json
from collections.abc import Iterator

from index.article import Article, Rejection
from index.errors import ArticleRejected
from index.readers.decoding import marked_encoding, reject_binary
from index.readers.lines import Line, read_lines
from index.readers.rows import article_from_row
from index.readers.source import Source

MAX_JSON_BYTES = 64 * 1024 * 1024
"""Of a JSON file, which must be read whole; JSON Lines may be of any size."""


def read_jsonl(source: Source) -> Iterator[Article | Rejection]:
    """Raises ArticleRejected when none of the file can be read, OSError when the disk fails."""
    origin, seen = source.origin, False
    for line in read_lines(source):
        if line.fault is None and not line.data.strip():
            continue
        seen = True
        try:
            yield _article_of_line(line, origin)
        except ArticleRejected as rejected:
            yield Rejection(path=f"{origin}:{line.number}", reason=rejected.reason)
    if not seen:
        raise ArticleRejected("empty file")


def read_json(source: Source) -> Iterator[Article | Rejection]:
    """Raises ArticleRejected when the file as a whole cannot be read, OSError when the disk fails."""
    origin, data = source.origin, source.whole(MAX_JSON_BYTES)
    if not data.strip():
        raise ArticleRejected("empty file")
    marked = marked_encoding(data)
    if marked is None:
        # Every other byte of UTF-16 is a control character.
        reject_binary(data[:65_536])
    value = _load(
        data,
        marked or "utf-8-sig",
        "cut off, or not one JSON value (name it .jsonl if it is many)",
    )
    items = value if isinstance(value, list) else [value]
    if not items:
        raise ArticleRejected("an empty list")
    for number, item in enumerate(items, 1):
        try:
            yield _article_of_value(item, origin, one_of_many=isinstance(value, list))
        except ArticleRejected as rejected:
            reason = f"item {number}: {rejected.reason}" if isinstance(value, list) else rejected.reason
            yield Rejection(path=origin, reason=reason)


def _article_of_line(line: Line, origin: str) -> Article:
    if line.fault is not None:
        raise ArticleRejected(line.fault)
    value = _load(line.data, "utf-8", "not valid JSON" if line.ended else "cut off, or not valid JSON")
    return _article_of_value(value, origin, one_of_many=True)


def _article_of_value(value: object, origin: str, *, one_of_many: bool) -> Article:
    if not isinstance(value, dict):
        raise ArticleRejected("not a JSON object")
    return article_from_row(value, origin=origin, dated=True, one_of_many=one_of_many)


def _load(data: bytes, encoding: str, fault: str) -> object:
    try:
        return _DECODER.decode(data.decode(encoding))
    except UnicodeDecodeError as error:
        if not encoding.startswith("utf-8"):
            raise ArticleRejected(f"cut off or damaged {encoding.upper()} text") from error
        raise ArticleRejected("not UTF-8, which JSON must be") from error
    except json.JSONDecodeError as error:
        raise ArticleRejected(
            f"{fault}: {error.msg[:1].lower()}{error.msg[1:]} at character {error.pos + 1}"
        ) from error
    except RecursionError as error:
        raise ArticleRejected("JSON nested too deep") from error
    except ValueError as error:
        # A number of more digits than Python turns into an int.
        raise ArticleRejected("a number too large to read") from error


def _reject_constant(name: str) -> object:
    raise ArticleRejected(f"not valid JSON: {name} is no JSON value")


_DECODER = json.JSONDecoder(parse_constant=_reject_constant)
