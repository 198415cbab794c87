"""Amounts that may have been worked out from others: a difference, "three months" for 90 days."""

import math
import re
from collections.abc import Sequence

from assistant.verify.ground import Ground
from assistant.verify.numbers import Number
from assistant.verify.reading import Reading

# What stands right before an amount that something changed by.
_CHANGE_BEFORE = re.compile(
    r"(?i)\b(?:by|up|down|gain(?:ed|s|ing)?|los(?:t|es|ing)|add(?:ed|s|ing)?"
    r"|(?:margin|lead|gap|rise|fall|drop|increase|decrease|decline|difference)\sof)\s"
    r"(?:(?:a|about|around|some|roughly|nearly|almost|over|more|than|further|another)\s)*$"
)
_CHANGE_REACH = 40
_DAYS_OF = {"day": 1, "week": 7, "month": 30.4, "year": 365.25, "decad": 3652.5, "centuri": 36525}


def is_change(claim: Reading, said: Number, ground: Ground) -> bool:
    """Whether the claim says by how much something changed, and two numbers of the evidence differ by that:
    "by 0.2 percentage points" of "to 2.6% from 2.8%"."""
    before = claim.text[max(0, said.start - _CHANGE_REACH) : said.start]
    return (said.unit == "point" or bool(_CHANGE_BEFORE.search(before))) and _is_made_of(said, ground, (-1,))


def derived(claim: Reading, said: Number, ground: Ground) -> bool:
    """Whether a number may have been worked out from the evidence: the difference or sum of two, three months
    for 90 days, six decades for "since 1961"."""
    if _is_made_of(said, ground, (-1, 1)):
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


def _is_made_of(said: Number, ground: Ground, signs: Sequence[int]) -> bool:
    """Whether it is one number of the nearest sentences and, with one of the signs, another of the unit."""
    near = [number for match in ground.matches for number in match.reading.numbers if not number.vague]
    return any(
        math.isclose(_worth(said), _worth(one) + sign * _worth(other), rel_tol=1e-9, abs_tol=1e-9)
        for one in near
        for other in near
        if one is not other and _unit(one) == _unit(other)
        for sign in signs
    )


def _unit(number: Number) -> str:
    """Between two percentages there are points."""
    return "%" if number.unit == "point" else number.unit


def _worth(number: Number) -> float:
    return number.low * number.factor if number.unit == "point" else number.low


def _days(reading: Reading, number: Number) -> float:
    """A number of weeks, months or years in days; 0 when it is no length of time."""
    following = next((t.key for t in reading.tokens if 0 <= t.start - number.end <= 1), "")
    return number.low * _DAYS_OF.get(following, 0)
