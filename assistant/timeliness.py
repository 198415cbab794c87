"""Whether an article can know what is asked: owns how early one may be of for a question that says of which
days it asks."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from assistant.candidates import Candidate
from assistant.days import find_days

# What is asked of this week may be told months before, as a plan, and hardly earlier: of 692 questions of a
# news quiz that were answered, 12 were by an article of more than a month before, 4 of more than three.
EARLIER = timedelta(days=92)
# "Recently" reaches so far back.
RECENT = timedelta(days=183)
_RECENTLY = re.compile(r"\b(?:recently|lately|these days)\b", re.IGNORECASE)


def earliest_day(question: str, as_of: date | None) -> date | None:
    """The first day that an article may be of which tells what the question asks, where that says when by
    its own day `as_of`: "this week", "yesterday", "recently"; None where it does not, or where nobody said
    which day that is."""
    if as_of is None:
        return None
    days = [found.first_day for found in find_days(question, as_of) if found.relative]
    if _RECENTLY.search(question):
        days.append(as_of - RECENT)
    # What is asked of next year stands in the news of this one.
    return min((*days, as_of)) - EARLIER if days else None


def knowing_rows(question: str, candidates: Sequence[Candidate], as_of: date | None) -> list[int]:
    """Of the candidates whose article is not of a day too early, in order. One without a day stays."""
    earliest = earliest_day(question, as_of)
    return [
        row
        for row, each in enumerate(candidates)
        if earliest is None or each.passage.published is None or each.passage.published >= earliest
    ]
