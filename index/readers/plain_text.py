"""Plain text: the whole file is the body, as given.

It has no place for a title or a date, so the title is the first line (the file's name when that line is
long), and the day is the one that stands alone on one of the first lines ("February 2, 2022") or in the
file's name, or else unknown.
"""

import re
from collections.abc import Iterator
from pathlib import PurePath

from index.article import Article
from index.readers.dates import day_of_line, day_of_name
from index.readers.decoding import decode_text, unify_line_ends
from index.readers.rows import article_from_row
from index.readers.seed_text import is_seed_text, read_seed_text
from index.readers.source import Source

MAX_TITLE_LINE_CHARS = 150
DATE_LINES = 5
"""How many lines that are not blank may come before the date."""

_HEAD_CHARS = 5_000
_DATE_IN_STEM = re.compile(r"[0-9]{4}[-_]?[0-9]{2}[-_]?[0-9]{2}")


def read_text(source: Source) -> Iterator[Article]:
    """A text file: a seed where it is one, else plain text. Raises ArticleRejected, OSError."""
    text = unify_line_ends(decode_text(source.whole()))
    yield read_seed_text(text, source.origin) if is_seed_text(text) else read_plain_text(text, source.origin)


def read_plain_text(text: str, origin: str) -> Article:
    """Raises ArticleRejected when there is no text or too much."""
    return article_from_row(text_row(text, origin), origin=origin, dated=False, one_of_many=False)


def text_row(text: str, origin: str) -> dict[str, object]:
    """The fields of an article that is text and nothing else."""
    stem = PurePath(origin).stem
    head = [line.strip() for line in text[:_HEAD_CHARS].split("\n") if line.strip()]
    return {
        "title": _title(head, stem),
        "date": next((day for day in map(day_of_line, head[:DATE_LINES]) if day), None) or day_of_name(stem),
        "body": text,
    }


def _title(head: list[str], stem: str) -> str | None:
    # A date line above the title is passed over.
    line = next((line for line in head[:DATE_LINES] if not day_of_line(line)), "")
    if 0 < len(line) <= MAX_TITLE_LINE_CHARS:
        return line
    words = re.sub(r"[-_\s]+", " ", _DATE_IN_STEM.sub("", stem)).strip()
    # A name such as "0017" says nothing; the beginning of the text does.
    return words if any(char.isalpha() for char in words) else None
