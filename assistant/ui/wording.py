"""How days, counts and the filters of a question are worded on the page, and how a typed day is read."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assistant.days.wording import long_day
from assistant.errors import QuestionError
from assistant.ui.escape import outlet

_DAY = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?", re.ASCII)
_COMPACT_DAY = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})", re.ASCII)


def coverage(articles: int, first_day: date | None, last_day: date | None) -> str:
    """What is indexed, in one line."""
    if articles == 0:
        return "No articles yet: run “dateline index PATH” and load this page again"
    count = "1 article" if articles == 1 else f"{articles:,} articles"
    if first_day is None or last_day is None:
        return count
    if first_day == last_day:
        return f"{count}, {long_day(first_day)}"
    return f"{count}, from {long_day(first_day)} to {long_day(last_day)}"


def read_day(text: str | None, *, last: bool) -> date | None:
    """A typed day: 2022-02-01 (or 20220201), or a month (2022-02) or a year (2022), of which the `last` or
    else the first day is meant.

    Raises `QuestionError` for anything else. Nothing typed is None.
    """
    typed = (text or "").strip()
    if not typed:
        return None
    match = _DAY.fullmatch(typed) or _COMPACT_DAY.fullmatch(typed)
    try:
        if match is None:
            raise ValueError(typed)
        year = int(match["year"])
        month = int(match["month"] or (12 if last else 1))
        first = date(year, month, 1)
        if match["day"]:
            return date(year, month, int(match["day"]))
        return first.replace(day=calendar.monthrange(year, month)[1]) if last else first
    except ValueError:
        shown = typed if len(typed) <= 40 else typed[:40] + "…"
        raise QuestionError(f"“{shown}” is not a date: write 2022-02-01, or 2022-02, or 2022.") from None


def read_outlet(text: str | None) -> str | None:
    """A typed outlet as a host, also when it is the address of an article or a page. Nothing typed is
    None."""
    typed = (text or "").strip()
    # Without a scheme only what has a path is taken apart: whatever else it is, it is shown as it was typed.
    address = typed if "://" in typed or "/" not in typed else f"https://{typed}"
    return outlet(address) or typed or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a question was limited to; days are inclusive."""

    since: date | None = None
    until: date | None = None
    source: str | None = None

    @classmethod
    def read(cls, since: str | None, until: str | None, source: str | None) -> "Scope":
        """From what was typed. Raises `QuestionError` when a day is no day or the two are in the wrong
        order."""
        first = read_day(since, last=False)
        final = read_day(until, last=True)
        if first and final and first > final:
            raise QuestionError(f"{long_day(first)} is after {long_day(final)}: swap the two dates.")
        return cls(since=first, until=final, source=read_outlet(source))

    def check_outlet(self, known: Iterable[str]) -> None:
        """Raises `QuestionError` when no article is from this outlet."""
        wanted = (self.source or "").lower().removeprefix("www.")
        if wanted and all(host.lower() != wanted for host in known):
            shown = wanted if len(wanted) <= 60 else wanted[:60] + "…"
            raise QuestionError(f"No article here is from {shown}.")

    def __str__(self) -> str:
        """One phrase, or "" when nothing is limited."""
        parts = []
        if self.since and self.until and self.since == self.until:
            parts.append(f"on {long_day(self.since)}")
        else:
            parts += [f"since {long_day(self.since)}"] if self.since else []
            parts += [f"until {long_day(self.until)}"] if self.until else []
        parts += [f"from {self.source}"] if self.source else []
        return ", ".join(parts)
