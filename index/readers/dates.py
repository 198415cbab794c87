"""The day that an article was published, out of whatever a file says: `parse_day`.

The day is the one that is written, in the time zone that is written: an article of "2022-02-02T23:30-05:00"
is of 2 February. A date must state year, month and day and mean one day only; "02/03/2022" could be two, so
it is refused.
"""

import re
from datetime import date, datetime

from index.errors import ArticleRejected

FIRST_YEAR = 1600
"""The first newspaper is of 1605; an earlier year is a slip."""

MAX_DATE_CHARS = 100

HOW_TO_WRITE_IT = "write it as YYYY-MM-DD"

_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_YEAR_FIRST = re.compile(r"[0-9]{4}([-/.])[0-9]{1,2}\1[0-9]{1,2}(?![0-9])|[0-9]{8}T")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_MONTH_NAMED = re.compile(rf"\b{_MONTH}(?![a-z])", re.IGNORECASE)
_FULL_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_DATE_LINE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{8}|"
    rf"{_MONTH} [0-9]{{1,2}}, [0-9]{{4}}|[0-9]{{1,2}} {_MONTH} [0-9]{{4}}",
    re.IGNORECASE,
)
_DATE_IN_NAME = re.compile(
    r"(?<![0-9])(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{8}|[0-9]{4}_[0-9]{2}_[0-9]{2})(?![0-9])"
)


def parse_day(value: object) -> date:
    """Of ISO 8601, YYYYMMDD (also as a number), RFC 2822 or English ("Feb. 2, 2022"). Raises
    ArticleRejected."""
    if isinstance(value, datetime):
        return _plausible(value.date())
    if isinstance(value, date):
        return _plausible(value)
    # A number of any other size is not turned into digits: that is slow for huge ones, and they may be
    # seconds.
    if isinstance(value, int) and not isinstance(value, bool) and 10_000_000 <= value <= 99_999_999:
        value = str(value)
    if not isinstance(value, str):
        raise ArticleRejected(f"the date is not text: {HOW_TO_WRITE_IT}")
    text = value.strip()
    try:
        day = _parse(text) if len(text) <= MAX_DATE_CHARS else None
    except (ValueError, OverflowError, TypeError, ArithmeticError, LookupError, AttributeError):
        # What dateutil raises on odd input besides its own ParserError, a ValueError.
        day = None
    if day is None:
        shown = text if len(text) <= 40 else text[:40] + "…"
        raise ArticleRejected(f"{shown!a} is not a date: {HOW_TO_WRITE_IT}")
    return _plausible(day)


def day_of_line(line: str) -> date | None:
    """The day, when the line is a date and nothing else."""
    text = line.strip()
    return _day_or_none(text) if _DATE_LINE.fullmatch(text) else None


def day_of_name(stem: str) -> date | None:
    """The day in a file name such as "2022-02-02-blinken" or "20220202_1"."""
    for match in _DATE_IN_NAME.finditer(stem):
        day = _day_or_none(match.group().replace("_", "-"))
        if day:
            return day
    return None


def _day_or_none(text: str) -> date | None:
    try:
        return parse_day(text)
    except ArticleRejected:
        return None


def _parse(text: str) -> date | None:
    exact = _COMPACT.fullmatch(text) or _ISO.fullmatch(text)
    if exact:
        return date(*map(int, exact.groups()))
    if not text.isascii():
        return None
    if _YEAR_FIRST.match(text):
        try:
            return datetime.fromisoformat(text).date()
        except ValueError:
            pass
    elif not (_MONTH_NAMED.search(text) and _FULL_YEAR.search(text)):
        return None
    from dateutil import parser, tz

    # dateutil fills in what a text does not say from `default`; what differs between two defaults was not
    # said. An unknown zone name would be a warning; the day as written does not depend on it.
    days = {
        parser.parse(text, default=default, tzinfos=lambda name, offset: offset or tz.UTC).date()
        for default in (datetime(2000, 1, 1), datetime(2001, 2, 2))
    }
    return days.pop() if len(days) == 1 else None


def _plausible(day: date) -> date:
    if day.year < FIRST_YEAR:
        raise ArticleRejected(f"{day.isoformat()} is before any newspaper: check the year")
    return day
