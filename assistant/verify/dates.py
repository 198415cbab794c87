"""Times in a text, resolved from the day of its article, and whether two of them agree. What days words mean
is the business of `assistant.days`; here stand the years alone, and the words that it leaves unresolved."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import lru_cache

from assistant.days import find_days
from assistant.days.wording import MONTHS, WEEKDAYS, long_day, stretch, weekday_and_day

_YEAR = re.compile(
    r"(?<![\w.,$£€#-])(?:1[5-9]\d\d|20\d\d)(?P<decade>s)?(?![\w%]|[.,]\d|-(?:year|foot|mile|meter|strong))"
)
_COUNTED = re.compile(
    r"\s+(?:people|troops|soldiers|men|women|deaths|cases|homes|dollars|miles|years|votes|jobs|workers)\b"
)
_SPAN_OF_YEARS = re.compile(r"(?<![\w-])((?:1[5-9]|20)\d\d)[-–]((?:1[5-9]|20)?\d\d)(?![\w-])")
_WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})s?\b")
_MONTHS = "|".join(month for month in MONTHS if month != "May")
# "May" is a month behind these words only.
_MONTH = re.compile(rf"\b({_MONTHS}|(?:in|of|since|until|by|last|next|this|late|early|mid)\s(?=May\b)May)\b")

_APART = re.compile(r"(?i)\b(?:a|one|the)\s(?P<unit>day|week|month|year)\s(?P<way>earlier|before|later)\b")
# Days from the first to the last of a month, at the least.
_MONTH_LENGTH = 27


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A time that a text names. Both days are None where the words alone do not tell; then `weekday` (0 is
    Monday) or `month` (1 to 12) is known. `exact` is false where the day was worked out from that of the
    article."""

    text: str
    start: int
    end: int
    first: date | None = None
    last: date | None = None
    weekday: int | None = None
    month: int | None = None
    exact: bool = True

    @property
    def words(self) -> str:
        written = " ".join(self.text.split())
        if self.exact or self.first is None or self.last is None:
            return written
        meant = weekday_and_day(self.first) if self.first == self.last else stretch(self.first, self.last)
        return meant if written.lower() in meant.lower() else f"{written} ({meant})"


@lru_cache(maxsize=8192)
def find_times(text: str, published: date | None) -> tuple[When, ...]:
    """Every time that `text` names, in order."""
    found = [
        When(
            text=day.text,
            start=day.start,
            end=day.end,
            first=day.first_day,
            last=day.last_day,
            weekday=_weekday_in(day.text),
            exact=not day.relative,
        )
        for day in find_days(text, published)
    ]
    covered = [(one.start, one.end) for one in found]

    def free(match: re.Match[str]) -> bool:
        return not any(start < match.end() and match.start() < end for start, end in covered)

    for match in _SPAN_OF_YEARS.finditer(text):
        if free(match):
            begin, stop = match.groups()
            stop = begin[: 4 - len(stop)] + stop
            found.append(_years(match, int(begin), int(stop)))
            covered.append(match.span())
    for match in _YEAR.finditer(text):
        if free(match) and not _COUNTED.match(text, match.end()):
            year = int(match.group()[:4])
            found.append(_years(match, year, year + 9 if match.group("decade") else year))
    for match in _WEEKDAY.finditer(text):
        if free(match):
            found.append(_bare(match, weekday=WEEKDAYS.index(match.group(1))))
    for match in _MONTH.finditer(text):
        if free(match):
            found.append(_bare(match, month=MONTHS.index(match.group(1).split()[-1]) + 1))
    return tuple(sorted(found, key=lambda one: one.start))


def told_from(text: str, times: Sequence[When]) -> tuple[When, ...]:
    """The times that `text` tells from those before them: "a month earlier", behind "in May", is April."""
    found = []
    for match in _APART.finditer(text):
        start = next((one for one in reversed(times) if one.end <= match.start()), None)
        if start is None or start.first is None or start.last is None:
            continue
        if start.first.year == MINYEAR or start.last.year == MAXYEAR:
            continue
        way = 1 if match["way"].lower() == "later" else -1
        first, last = (_moved(day, match["unit"].lower(), way) for day in (start.first, start.last))
        if match["unit"].lower() == "month" and first < last and first.day == 1:  # all of it, as that was
            last = first.replace(day=monthrange(first.year, first.month)[1])
        found.append(
            replace(start, text=match.group(), start=match.start(), end=match.end(), first=first, last=last)
        )
    return tuple(found)


def holds(claim: When, known: Sequence[When], published: date | None) -> bool:
    """Whether a time that is claimed is one of those known, or the day (month, year) of the article."""
    if any(_agree(claim, one) for one in known):
        return True
    if claim.first is None or claim.last is None or published is None:
        return False
    return claim.first <= published <= claim.last and not any(same_kind(claim, one) for one in known)


def rival(claim: When, known: Sequence[When]) -> When | None:
    """The one of `known` that speaks of a time of the same kind; else the first."""
    return next((one for one in known if same_kind(claim, one)), known[0] if known else None)


def same_kind(one: When, other: When) -> bool:
    """Whether both are days, or both longer and about as long: a weekday beside a day, no year beside one."""
    if one.first and one.last and other.first and other.last:
        return abs(_length(one) - _length(other)) <= 3 or (
            min(_length(one), _length(other)) > _MONTH_LENGTH and abs(_length(one) - _length(other)) < 40
        )
    return (one.weekday is not None) == (other.weekday is not None) and (one.month is not None) == (
        other.month is not None
    )


def day_words(day: date) -> str:
    """For a reason that speaks of a day alone."""
    return long_day(day)


def _agree(claim: When, known: When) -> bool:
    if claim.first and claim.last and known.first and known.last:
        within = claim.first <= known.first and known.last <= claim.last
        same_words = claim.text.lower() == known.text.lower()
        # "in March" of an article's "early March": the claim may say less, never more.
        return within or same_words or (not claim.exact and _meet(claim, known) and _length(known) <= 31)
    if claim.weekday is not None:
        day = known.first if known.first == known.last else None
        return claim.weekday == (day.weekday() if day else known.weekday)
    if claim.month is not None:
        return claim.month == (known.first.month if known.first else known.month)
    # "In June", of which the year was worked out, of an article whose day is not known.
    if known.month is not None and claim.first and claim.last:
        return claim.first.month == known.month == claim.last.month and _length(claim) >= _MONTH_LENGTH
    # Resolved here and not there: a weekday may stand for its day.
    return known.weekday is not None and known.weekday == (
        claim.weekday
        if claim.weekday is not None
        else claim.first.weekday()
        if claim.first == claim.last and claim.first
        else None
    )


def _moved(day: date, unit: str, way: int) -> date:
    """A day, week, month or year later or, where `way` is -1, earlier; of a shorter month the last day."""
    if unit in ("day", "week"):
        return day + way * timedelta(days=1 if unit == "day" else 7)
    months = 12 * day.year + day.month - 1 + way * (1 if unit == "month" else 12)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _meet(one: When, other: When) -> bool:
    assert one.first is not None
    assert one.last is not None
    assert other.first is not None
    assert other.last is not None
    return one.first <= other.last and other.first <= one.last


def _length(when: When) -> int:
    assert when.first is not None
    assert when.last is not None
    return (when.last - when.first).days


def _weekday_in(text: str) -> int | None:
    match = _WEEKDAY.search(text)
    return WEEKDAYS.index(match.group(1)) if match else None


def _years(match: re.Match[str], begin: int, stop: int) -> When:
    if stop < begin:
        stop = begin
    return When(
        text=match.group(),
        start=match.start(),
        end=match.end(),
        first=date(begin, 1, 1),
        last=date(stop, 12, 31),
    )


def _bare(match: re.Match[str], *, weekday: int | None = None, month: int | None = None) -> When:
    return When(
        text=match.group(), start=match.start(), end=match.end(), weekday=weekday, month=month, exact=False
    )
