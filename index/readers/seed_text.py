"""The seed text format: line 1 title, line 2 YYYYMMDD, line 3 url, then the text, kept to the last line feed.

A `.txt` file is taken for one when line 3 is a url, or line 2 already is (its date line is missing); and when
line 2 is a day and line 3 is empty or an address that lacks its https://. The format has a place for a date,
so a seed without one is rejected.
"""

import re
from datetime import date

from index.article import Article
from index.errors import ArticleRejected
from index.readers.dates import parse_day
from index.readers.identity import is_url
from index.readers.rows import article_from_row

_DATE_LINE = re.compile(r"[0-9]{8}")
_BARE_ADDRESS = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}(?:/\S*)?")


def is_seed_text(text: str) -> bool:
    """Whether `text` (line ends unified) is meant to be in this format; it may still have faults."""
    head = [line.strip() for line in text[:10_000].split("\n", 3)[:3]]
    if any(is_url(line) for line in head[1:]):
        return True
    if len(head) < 2 or not _DATE_LINE.fullmatch(head[1]):
        return False
    # Broken off after the date: no article could be only a line and a day.
    if not "".join(text.split("\n", 2)[2:]).strip():
        return True
    if len(head) < 3 or _day_of(head[1]) is None:
        return False
    return not head[2] or bool(_BARE_ADDRESS.fullmatch(head[2]))


def read_seed_text(text: str, origin: str) -> Article:
    """Raises ArticleRejected."""
    title, day, url, body = (*text.split("\n", 3), "", "", "")[:4]
    published = _day_of(day)
    if published is None:
        raise ArticleRejected("line 2 is not a date YYYYMMDD")
    if url.strip() and not is_url(url.strip()):
        raise ArticleRejected("line 3 is no url: begin it with https://, or leave it empty")
    if not body.strip():
        raise ArticleRejected("cut off: no text after line 3")
    row = {"title": title, "date": published, "url": url, "body": body}
    return article_from_row(row, origin=origin, dated=True, one_of_many=False)


def _day_of(line: str) -> date | None:
    try:
        return parse_day(line) if _DATE_LINE.fullmatch(line.strip()) else None
    except ArticleRejected:
        return None
