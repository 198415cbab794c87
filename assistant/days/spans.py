"""Calendar arithmetic: which days a weekday, a week or a month is, seen from a given day. Weeks begin on
Monday. Knows nothing of language; raises `ValueError` or `OverflowError` where the calendar ends."""

import calendar
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

Days = tuple[date, date]
"""First and last day, both inclusive."""


def weekday_until(day: date, weekday: int) -> date:
    """The last such weekday on or before `day`; Monday is 0."""
    return day - timedelta(days=(day.weekday() - weekday) % 7)


def weekday_from(day: date, weekday: int) -> date:
    """The first such weekday on or after `day`."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def moved(day: date, amount: int, unit: str) -> date:
    """`amount` days, weeks, months or years later; a month that is shorter gives its last day."""
    if unit == "day":
        return day + relativedelta(days=amount)
    if unit == "week":
        return day + relativedelta(weeks=amount)
    return day + (relativedelta(months=amount) if unit == "month" else relativedelta(years=amount))


def around(day: date, unit: str) -> Days:
    """The week, month or year in which `day` lies; of a "day" the day itself."""
    if unit == "week":
        monday = weekday_until(day, 0)
        return monday, monday + timedelta(days=6)
    if unit == "month":
        return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
    if unit == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    return day, day


def weekend_of(day: date) -> Days:
    """Saturday and Sunday of the week in which `day` lies."""
    sunday = around(day, "week")[1]
    return sunday - timedelta(days=1), sunday
