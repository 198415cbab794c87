"""Days in words: the one place where a day, or a stretch of days, is written for a person to read.

English whatever the locale, as all other words here.
"""

from datetime import date, timedelta

MONTHS = ("January", "February", "March", "April", "May", "June",
          "July", "August", "September", "October", "November", "December")  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def long_day(day: date) -> str:
    """`2 February 2022`."""
    return f"{day.day} {_month(day)} {day.year}"


def weekday_and_day(day: date) -> str:
    """`Wednesday, 2 February 2022`."""
    return f"{WEEKDAYS[day.weekday()]}, {long_day(day)}"


def stretch(first: date, last: date) -> str:
    """The shortest words that say it: `2022`, `February 2022`, `5–6 February 2022`, `31 January – 6 February
    2022`; of a single day `2 February 2022`."""
    if first == last:
        return long_day(first)
    if (first.day, first.month) == (1, 1) and last == date(first.year, 12, 31):
        return str(first.year)
    same_month = (first.year, first.month) == (last.year, last.month)
    if same_month and first.day == 1 and (last == date.max or (last + timedelta(days=1)).day == 1):
        return f"{_month(first)} {first.year}"
    if same_month:
        return f"{first.day}–{long_day(last)}"
    if first.year == last.year:
        return f"{first.day} {_month(first)} – {long_day(last)}"
    return f"{long_day(first)} – {long_day(last)}"


def _month(day: date) -> str:
    return MONTHS[day.month - 1]
