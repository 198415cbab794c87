"""`ResolvedDay`: the words of a quote that name a time, with the days of the calendar that they stand for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from assistant.days.wording import stretch, weekday_and_day

Precision = Literal["day", "weekend", "week", "month", "year", "stretch"]
"""How exactly the words speak. A "stretch" is part of a week, month or year ("earlier this week"), or several
days ("March 3-5")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedDay:
    """`quote[start:end] == text`; both days are inclusive, and equal where the precision is "day". `relative`
    is true when the words alone do not say the day: it was found from the day of the article."""

    text: str
    start: int
    end: int
    first_day: date
    last_day: date
    precision: Precision
    relative: bool

    @property
    def words(self) -> str:
        """`1 February 2022`; of a longer stretch such as `24–30 January 2022`, `February 2022`."""
        return stretch(self.first_day, self.last_day)

    @property
    def full_words(self) -> str:
        """As `words`, a single day with its weekday: `Tuesday, 1 February 2022`."""
        return weekday_and_day(self.first_day) if self.precision == "day" else self.words

    @property
    def meaning(self) -> str:
        """`on Tuesday = 1 February 2022`, on one line."""
        return f"{' '.join(self.text.split())} = {self.words}"

    def to_json(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "from": self.first_day.isoformat(),
            "to": self.last_day.isoformat(),
        }


# A reader who needs more of them in one sentence looks at the article.
MOST_EXPLAINED = 4


def meanings(days: Iterable[ResolvedDay]) -> list[str]:
    """What the words that do not say their day mean, each once, in the order of the quote."""
    return list(dict.fromkeys(day.meaning for day in days if day.relative))[:MOST_EXPLAINED]
