"""How days and `Filters` look in SQL: owns the number that a day is stored as."""

from datetime import date

from index.filters import Filters

UNDATED = 0


def day_number(day: date | None) -> int:
    """2022-02-02 is 20220202; no day is 0, which lies outside every range that has an end."""
    return day.year * 10000 + day.month * 100 + day.day if day else UNDATED


def day_of(number: int) -> date | None:
    """The other way round."""
    return date(number // 10000, number // 100 % 100, number % 100) if number else None


def host(source: str) -> str:
    """A source as it is compared: small, without "www."."""
    return source.strip().lower().removeprefix("www.")


def condition(filters: Filters | None) -> tuple[str, list[int | str]]:
    """A condition on the columns of `articles`, with its parameters; "1" when everything passes."""
    terms: list[str] = []
    values: list[int | str] = []
    if filters is None or not filters:
        return "1", values
    if filters.since is not None:
        terms.append("articles.day >= ?")
        values.append(day_number(filters.since))
    if filters.until is not None:
        terms.append("articles.day BETWEEN 1 AND ?")
        values.append(day_number(filters.until))
    if filters.source is not None:
        # The column compares without regard to case.
        terms.append("articles.source = ?")
        values.append(host(filters.source))
    return " AND ".join(terms), values
