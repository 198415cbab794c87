"""From the words of a quote and the day of its article to the calendar: `find_days`.

The conventions are those of news: a weekday in the past tense is the last one up to the day of publication,
that day included; in the future tense the next one. What two readers may understand in two ways ("next
Friday", said on a Wednesday) is left alone, and so is whatever the calendar or the sentence contradicts: no
day is better than a wrong one.
"""

import re
from datetime import date, timedelta

from assistant.days.expressions import NUMBERS, Expression, Kind, find
from assistant.days.resolved import Precision, ResolvedDay
from assistant.days.spans import Days, around, moved, weekday_from, weekday_until, weekend_of
from assistant.days.spoken import QUOTED, masked, spoken_on
from assistant.days.tense import Tense, tense_at
from assistant.days.wording import MONTHS, WEEKDAYS

# Characters of a quote that are read: far more than any sentence has.
LONGEST_READ = 20_000
# Days between a date without its year and the article. What is this near is meant, unless the verb objects …
NEAR = 120
# … and a verb is not believed that asks for a date this far away when there is one within `CLOSE`.
FAR = 300
CLOSE = 45
# "20 years ago" is a round number, "19 years ago" was counted.
FIRST_ROUND_YEARS = 10

# Weeks, months or years from the one of the article.
_TURNS = {"last": -1, "this": 0, "next": 1}

# What is counted from the day on which it is said.
_COUNTED = (Kind.NEAR_DAY, Kind.UNIT, Kind.AGO)

_YEAR = re.compile(r"(?<![\w.,$£€-])(?:1[5-9]|20)\d\d(?![\w%-]|[.,]\d)")

Resolved = tuple[Days, Precision, bool]
"""The days, how exactly the words speak, and whether they are relative to the day of the article."""


def find_days(quote: str, published: date | None) -> tuple[ResolvedDay, ...]:
    """The words of `quote` that name a time, in their order, each with its days; without a day of publication
    only those that say all themselves ("12 January 2022"). Never raises."""
    text = quote[:LONGEST_READ]
    years = {int(year) for year in _YEAR.findall(text)}
    expressions = list(find(text))
    resolved = {one.start: _resolved(text, one, published, years) for one in expressions}
    bare = masked(text)
    spoken = spoken_on(bare, filter(None, resolved.values())) if bare != text else None
    if spoken is not None and spoken != published:
        for one in expressions:
            if one.kind in _COUNTED and bare[one.start] == QUOTED:
                resolved[one.start] = _resolved(text, one, spoken, years)
    return tuple(day for day in resolved.values() if day)


def _resolved(
    text: str, expression: Expression, published: date | None, years: set[int]
) -> ResolvedDay | None:
    try:
        found = _resolve(text, expression, published, years)
    except (ValueError, OverflowError):  # 30 February, or before the year 1
        return None
    if found is None:
        return None
    (first, last), precision, relative = found
    return ResolvedDay(
        text=text[expression.start : expression.end],
        start=expression.start,
        end=expression.end,
        first_day=first,
        last_day=last,
        precision=precision,
        relative=relative,
    )


def _resolve(text: str, expression: Expression, published: date | None, years: set[int]) -> Resolved | None:
    parts = expression.parts
    if expression.kind is Kind.DATE and ("iso" in parts or "year" in parts):
        return _full_date(parts)
    if expression.kind is Kind.MONTH and "year" in parts:
        return around(date(int(parts["year"]), _month(parts), 1), "month"), "month", False
    if published is None:
        return None
    # "In 2019 … in March" may be that year's.
    of_another_year = bool(years - {published.year})
    tense = tense_at(text, expression.start, expression.end)
    match expression.kind:
        case Kind.DATE:
            if "which" in parts:
                return _date_of_a_year(parts, published)
            return None if of_another_year else _date_without_year(parts, tense, published)
        case Kind.MONTH:
            if of_another_year and "lead" in parts and "which" not in parts:
                return None
            return _month_without_year(parts, tense, published)
        case Kind.WEEKDAY:
            return _weekday(parts, tense, published)
        case Kind.NEAR_DAY:
            return _near_day(parts["near"].lower(), published)
        case Kind.UNIT:
            return _unit(parts, tense, published)
        case Kind.WEEKEND:
            return _weekend(_turn(parts), tense, published)
        case Kind.AGO:
            return _ago(parts, published)


def _month(parts: dict[str, str]) -> int:
    return next(number for number, name in enumerate(MONTHS, 1) if name[:3] == parts["month"][:3])


def _turn(parts: dict[str, str]) -> str:
    return " ".join(parts.get("turn", "").lower().split())


def _full_date(parts: dict[str, str]) -> Resolved | None:
    if "iso" in parts:
        day = date.fromisoformat(parts["iso"])
        return (day, day), "day", False
    return _with_last(parts, date(int(parts["year"]), _month(parts), int(parts["day"])), relative=False)


def _with_last(parts: dict[str, str], day: date, *, relative: bool) -> Resolved | None:
    """`day`, or from there to the last day of "March 3-5"."""
    if "last" not in parts:
        return (day, day), "day", relative
    last = day.replace(day=int(parts["last"]))
    return ((day, last), "stretch", relative) if day < last else None


def _date_of_a_year(parts: dict[str, str], published: date) -> Resolved | None:
    """Of "January 12 last year"; None when that is another day of the week than the one named."""
    day = date(published.year + _TURNS[parts["which"]], _month(parts), int(parts["day"]))
    slip = "weekday" in parts and WEEKDAYS[day.weekday()] != parts["weekday"]
    return None if slip else _with_last(parts, day, relative=True)


def _date_without_year(parts: dict[str, str], tense: Tense | None, published: date) -> Resolved | None:
    month, number = _month(parts), int(parts["day"])
    # Names of events by now, seldom days of the year in which they are written.
    if (month, number) in ((9, 11), (1, 6), (10, 7)) and "weekday" not in parts:
        return None
    years = range(published.year - 8, published.year + 9)
    days = [
        date(year, month, number) for year in years if number <= around(date(year, month, 1), "month")[1].day
    ]
    if "weekday" in parts:
        weekday = WEEKDAYS.index(parts["weekday"])
        days = [day for day in days if day.weekday() == weekday]
        nearest = min(days, key=lambda day: abs(day - published), default=None)
        # In any other year the weekday was a slip, or the year was said before.
        if nearest is None or abs(nearest - published).days > FAR:
            return None
        return _with_last(parts, nearest, relative=True)
    day = _by_tense(
        max((day for day in days if day <= published), default=None),
        min((day for day in days if day >= published), default=None),
        tense,
        published,
    )
    return _with_last(parts, day, relative=True) if day else None


def _by_tense(past: date | None, future: date | None, tense: Tense | None, published: date) -> date | None:
    """The one of two candidates that the verb means; when no verb tells, the one that is near while the other
    is not."""
    back = (published - past).days if past else 10_000
    ahead = (future - published).days if future else 10_000
    if tense is Tense.PAST:
        return None if back > FAR and ahead <= CLOSE else past
    if tense is Tense.FUTURE:
        return None if ahead > FAR and back <= CLOSE else future
    if min(back, ahead) > NEAR:
        return None
    return past if back <= ahead else future


def _month_without_year(parts: dict[str, str], tense: Tense | None, published: date) -> Resolved | None:
    month, turn = _month(parts), _turn(parts)
    this = date(published.year, month, 1)
    before, after = this.replace(year=this.year - 1), this.replace(year=this.year + 1)
    chosen: date | None
    if "which" in parts:
        chosen = {"last": before, "this": this, "next": after}[parts["which"]]
    elif turn == "last":  # in November, "last March" may be of this year or of the one before
        chosen = before if month >= published.month else None
    elif turn == "next":
        chosen = after if month <= published.month else None
    elif turn == "this" or month == published.month:
        chosen = this
    elif month < published.month:
        chosen = _by_tense(this, after, tense, published)
    else:
        chosen = _by_tense(before, this, tense, published)
    return (around(chosen, "month"), "month", True) if chosen else None


def _weekday(parts: dict[str, str], tense: Tense | None, published: date) -> Resolved | None:
    weekday, turn = WEEKDAYS.index(parts["weekday"]), _turn(parts)
    last, following = weekday_until(published, weekday), weekday_from(published, weekday)
    monday = weekday_until(published, 0)
    day: date | None
    if "week" in parts:
        # Where weeks begin on Sunday, this day lies in another week than where they begin on Monday.
        sunday = 6 in (weekday, published.weekday())
        day = None if sunday else monday + timedelta(days=weekday, weeks=_TURNS[parts["week"]])
    elif turn == "last":
        # Both readings, the latest such day and that of the week before, have to agree.
        latest = weekday_until(published - timedelta(days=1), weekday)
        day = latest if latest < monday else None
    elif turn == "next":
        day = following if following > monday + timedelta(days=6) else None
        if weekday == published.weekday():
            day = published + timedelta(days=7)
    elif turn == "this past":
        day = weekday_until(published - timedelta(days=1), weekday)
    elif turn in ("this coming", "coming"):
        day = weekday_from(published + timedelta(days=1), weekday)
    elif tense is Tense.PAST:
        day = last
    elif tense is Tense.FUTURE:
        day = following
    else:  # "this Friday" lies in this week, when it is still to come
        day = following if turn == "this" and following <= monday + timedelta(days=6) else None
    return ((day, day), "day", True) if day else None


def _near_day(words: str, published: date) -> Resolved:
    back = words.startswith(("yesterday", "last"))
    amount = -1 if back else 1 if words.startswith("tomorrow") else 0
    if words.startswith("the"):  # "the day before yesterday", "the day after tomorrow"
        amount = -2 if words.endswith("yesterday") else 2
    day = published + timedelta(days=amount)
    return (day, day), "day", True


def _unit(parts: dict[str, str], tense: Tense | None, published: date) -> Resolved | None:
    unit, turn, share = parts["unit"], _turn(parts), parts.get("share", "").lower()
    sunday = unit == "week" and published.weekday() == 6
    if sunday and turn != "next" and not share:
        # To some a week begins on this day, to others it ends.
        if turn == "last" or tense not in (Tense.PAST, Tense.FUTURE):
            return None
        return (
            around(moved(published, 1, "day") if tense is Tense.FUTURE else published, "week"),
            "week",
            True,
        )
    amount = _TURNS[turn]
    first, last = around(moved(around(published, unit)[0], amount, unit), unit)
    if not share or amount:  # "earlier last year": some time in it
        return (first, last), _precision(unit), True
    days = (first, published) if share == "earlier" else (published, last)
    return (days, "stretch", True) if days[0] < days[1] else None


def _weekend(turn: str, tense: Tense | None, published: date) -> Resolved | None:
    saturday, sunday = weekend_of(published)
    week = timedelta(days=7)
    today = published >= saturday
    if turn == "next":  # from Monday to Friday the coming one to some, the one after it to others
        weeks = 1 if today else None
    elif turn in ("last", "this past"):
        weeks = -1
    elif turn == "this coming":
        weeks = None if today else 0
    elif tense is Tense.PAST:
        weeks = 0 if today else -1
    elif tense is Tense.FUTURE or (today and turn == "this"):
        weeks = 0
    else:
        weeks = None
    return None if weeks is None else ((saturday + weeks * week, sunday + weeks * week), "weekend", True)


def _ago(parts: dict[str, str], published: date) -> Resolved | None:
    written = parts["number"].lower()
    number, unit = NUMBERS.get(written) or int(written), parts["unit"].lower()
    if unit == "year" and number >= FIRST_ROUND_YEARS and number % 5 == 0:
        return None
    amount = -number if parts["way"].lower() == "ago" else number
    return around(moved(published, amount, unit), unit), _precision(unit), True


def _precision(unit: str) -> Precision:
    known: dict[str, Precision] = {"day": "day", "week": "week", "month": "month"}
    return known.get(unit, "year")
