"""Days that a quote speaks of: finds words of time, resolves them from the day of the article, and puts days
into words.

    expressions  where a sentence speaks of a time         tense    whether it was or will be
    resolve      which days that is: `find_days`           spans    the arithmetic of the calendar
    resolved     the value: `ResolvedDay`                  wording  days as people write them
    short        a time as the short answer: `short_day`   spoken   when what is quoted was said
"""

from assistant.days.resolve import find_days
from assistant.days.resolved import Precision, ResolvedDay, meanings
from assistant.days.short import added_day, own_words, short_day

__all__ = ["Precision", "ResolvedDay", "added_day", "find_days", "meanings", "own_words", "short_day"]
