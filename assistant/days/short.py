"""The short answer to a question for a time: the article's words, and behind them in brackets what they leave
open.

    Tuesday (1 February 2022) · last week (24–30 January 2022) · March 3 (2022) · 12 January 2022

The words come first since they are what the article says; the day is our reading of them.
"""

import re
from collections.abc import Sequence

from assistant.days.resolved import ResolvedDay
from assistant.days.wording import MONTHS, WEEKDAYS
from assistant.question import Kind, Question

_ADDED = re.compile(r" \([^()]{4,60}\)$")
_LEADING = re.compile(r"^(?:on|in)\s+", re.IGNORECASE)
_NAMED_MONTH = re.compile("|".join(rf"\b{name[:3]}" for name in MONTHS))
_NAMED_WEEKDAY = re.compile("|".join(WEEKDAYS))
# Of "two days before Monday's vote", Monday is not the day asked for.
_COUNTED_FROM = re.compile(
    r"\b(?:hour|day|morning|evening|night|week|weekend|month|year)s?\s+(?:before|after|from|ahead\s+of)\b"
    r"[^,;:]{0,80}$",
    re.IGNORECASE,
)
# More than two times in one answer are no short answer.
MOST = 2


def short_day(
    question: Question, quote: str, days: Sequence[ResolvedDay], span: tuple[int, int] | None = None
) -> str | None:
    """The short answer with its day, when `question` asks for a time and `days` (of `find_days(quote, …)`)
    hold it; else None, and whatever was marked may stand as it is.

    `span`: the offsets in `quote` that were marked as the answer. Without it there is an answer only when the
    quote speaks of one time. A day from which the words only count is not put behind them.
    """
    if question.kind is not Kind.TIME:
        return None
    if span is None:
        meant = list(days) if len(days) == 1 and not _COUNTED_FROM.search(quote[: days[0].start]) else []
        words = _LEADING.sub("", meant[0].text) if meant else ""
    else:
        meant = [day for day in days if day.start < span[1] and span[0] < day.end]
        words = quote[span[0] : span[1]]
    if not 0 < len(meant) <= MOST or not words.strip():
        return None
    begin = span[0] if span else meant[0].start
    told = [day for day in meant if day.relative and not _COUNTED_FROM.search(quote[begin : day.start])]
    added = " and ".join(dict.fromkeys(_left_open(day) for day in told))
    words = " ".join(words.split())
    return f"{words} ({added})" if added else words


def own_words(short: str) -> str:
    """A short answer without the day that `short_day` put behind it: what stands in the quote."""
    return _ADDED.sub("", short)


def added_day(short: str) -> str:
    """What `short_day` put behind the words, without its brackets, or ""."""
    return short[len(own_words(short)) :].strip(" ()")


def _left_open(day: ResolvedDay) -> str:
    """What the words do not say: of "March 3" the year, of "yesterday" the weekday too."""
    if _NAMED_MONTH.search(day.text):
        return str(day.first_day.year)
    return day.words if _NAMED_WEEKDAY.search(day.text) else day.full_words
