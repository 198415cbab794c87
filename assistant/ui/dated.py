"""Words of time with their day: "on Tuesday" shows which Tuesday when it is pointed at."""

from collections.abc import Iterable

from assistant.days import ResolvedDay
from assistant.ui.escape import escape


def dated_html(text: str, days: Iterable[ResolvedDay], *, at: int = 0) -> str:
    """`text` as safe HTML, one line; `at` is where it begins in the quote to which the days' offsets belong.

    Marked are the words that do not say their day themselves, where they stand in `text` whole.
    """
    pieces, done = [], 0
    for day in days:
        start, end = day.start - at, day.end - at
        if day.relative and done <= start and end <= len(text):
            words = escape(text[start:end])
            pieces += [
                escape(text[done:start]),
                f'<abbr class="dl-day" title="{escape(day.full_words)}">{words}</abbr>',
            ]
            done = end
    return "".join(pieces) + escape(text[done:])
