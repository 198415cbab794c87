"""When what a sentence quotes was said: owns which of its days that is. "“I will resign tomorrow,” he said on
Monday" speaks of Tuesday, whenever the article is of."""

import re
from collections.abc import Iterable
from datetime import date

from assistant.days.resolved import ResolvedDay

_VERB = r"(?:said|says|told|tells|wrote|writes|added|posted|tweeted)"
_QUOTED = re.compile(r"“[^“”]*”?|\"[^\"]*\"?")
# "said on", "told reporters late", "wrote in a letter on"; "in a statement on", "in an interview".
_SAID_BEFORE = re.compile(
    rf"(?:\b{_VERB}(?:\s+(?!(?:who|which|of|that)\b)[\w'’-]+){{0,6}}?"
    r"|\b(?:statement|interview|speech|letter|post|tweet|message|briefing|address))"
    r",?\s+(?:(?:on|late|early)\s+)*\Z",
    re.IGNORECASE,
)
# "On Monday, he said".
_SAID_BEHIND = re.compile(rf",?\s+(?:(?!(?:who|which|that)\b)[\w.'’-]+\s+){{0,5}}?{_VERB}\b", re.IGNORECASE)
_BEGINS = re.compile(r"(?:\A|[.;”]\s*|\b(?:statement|interview|speech|letter|post|address)\s+)\Z")
# Stands for what is quoted; a clause begins behind it.
QUOTED = "”"
# Characters before a day in which its verb stands.
_FURTHEST = 90


def masked(text: str) -> str:
    """The text with `QUOTED` for each character that stands between quotation marks, these included."""
    return _QUOTED.sub(lambda match: QUOTED * len(match.group()), text)


def spoken_on(bare: str, days: Iterable[ResolvedDay]) -> date | None:
    """The one day on which the words between quotation marks were said; None where the sentence tells none,
    or several. `bare`: as by `masked`; `days`: those that it names."""
    found = {
        day.first_day
        for day in days
        if day.first_day == day.last_day
        and bare[day.start] != QUOTED
        and (
            _SAID_BEFORE.search(bare, max(0, day.start - _FURTHEST), day.start)
            or (_BEGINS.search(bare, 0, day.start) and _SAID_BEHIND.match(bare, day.end))
        )
    }
    return found.pop() if len(found) == 1 else None
