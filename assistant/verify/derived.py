"""Amounts that may have been worked out from others: a difference, "three months" for 90 days."""

from assistant.verify.ground import Ground
from assistant.verify.numbers import Number
from assistant.verify.reading import Reading

_DAYS_OF = {"day": 1, "week": 7, "month": 30.4, "year": 365.25, "decad": 3652.5, "centuri": 36525}


def derived(claim: Reading, said: Number, ground: Ground) -> bool:
    """Whether a number may have been worked out from the evidence: the difference or sum of two, three months
    for 90 days, six decades for "since 1961"."""
    near = [number for match in ground.matches for number in match.reading.numbers if not number.vague]
    for one in near:
        for other in near:
            if (
                one is not other
                and one.unit == other.unit
                and said.low in (one.low - other.low, one.low + other.low)
            ):
                return True
    days = _days(claim, said)
    if not days:
        return False
    for match in ground.matches:
        if any(abs(days - _days(match.reading, known)) <= 0.1 * days for known in match.reading.numbers):
            return True
        for when in match.reading.times:
            if (
                ground.published
                and when.first
                and abs((ground.published - when.first).days - days) <= max(0.1 * days, 370)
            ):
                return days >= 365
    return False


def _days(reading: Reading, number: Number) -> float:
    """A number of weeks, months or years in days; 0 when it is no length of time."""
    following = next((t.key for t in reading.tokens if 0 <= t.start - number.end <= 1), "")
    return number.low * _DAYS_OF.get(following, 0)
