"""Sentences of news to build cases from: owns which sentences of an articles file are fit for it, and the
draw among them."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from evals.errors import SuiteError
from evals.rows import read_rows
from index.sentences import split_sentences

FEWEST_WORDS, MOST_WORDS = 9, 38
_BOILERPLATE = re.compile(
    "(?i)cookie|subscribe|newsletter|sign up|click|copyright|©|https?:|@|follow us|read more|getty|"
    "reuters/|advert|privacy"
)
_FIT = re.compile(r"^[\"“]?[A-Z].*[a-z0-9\"”)]\.[\"”]?$")
# Of a long file the first articles are enough: they are in no order.
MOST_ARTICLES = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsLine:
    """A sentence with the two before it and the one after it in the same paragraph of text."""

    text: str
    before: str
    after: str
    title: str
    published: date | None
    article: int


def news_lines(path: Path, draw: random.Random) -> list[NewsLine]:
    """Fit sentences of an articles file (rows with title, date and text), in an order drawn at random, no
    more than three of one article. Raises `SuiteError` when there is none."""
    found: list[NewsLine] = []
    for number, (_, row) in enumerate(read_rows(path)):
        if number == MOST_ARTICLES:
            break
        lines = list(_lines(row, number))
        found += draw.sample(lines, min(3, len(lines)))
    if not found:
        raise SuiteError(f"{path}: no sentence in this file that a case could be built from")
    draw.shuffle(found)
    return found


def _lines(row: dict[str, Any], number: int) -> Iterator[NewsLine]:
    text, title = row.get("text"), row.get("title")
    if not isinstance(text, str) or not isinstance(title, str):
        return
    sentences = [text[one.start : one.end] for one in split_sentences(text[:12_000])]
    for place, sentence in enumerate(sentences):
        words = sentence.split()
        if (
            not FEWEST_WORDS <= len(words) <= MOST_WORDS
            or not _FIT.match(sentence)
            or _BOILERPLATE.search(sentence)
        ):
            continue
        if "\n" in sentence or sum(word[0].isupper() for word in words) > len(words) / 2:
            continue
        yield NewsLine(
            text=sentence,
            before=" ".join(" ".join(sentences[max(0, place - 2) : place]).split()),
            after=" ".join(" ".join(sentences[place + 1 : place + 2]).split()),
            title=title,
            published=_day(row.get("date")),
            article=number,
        )


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
