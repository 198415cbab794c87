"""When two articles are copies of one text: owns the exact comparison behind MinHash's proposals.

A copy is the same report again: on another site of a group, from the same agency, under another headline,
shortened, with another lead or end, or brought up to date within days. Not copies are texts that only have
much in common: this week's and last week's edition of a template, parts of a series, a newsletter that holds
a report among others, articles around one gallery of pictures, pages of which a scraper kept the same notice.

The thresholds were chosen on news of 2022 to 2024, three outlets' 13,800 articles, by reading the pairs
around each (`python -m evals.benchmarks.copies`). On 4,733 older articles of three others, 200 of the 201
pairs that they join are copies."""

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Self

from index.shingles import figures_of, shingles_of, words_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Of the shorter text's shingles, this share stands in the longer one. Of the pairs that the other rules let
# through, 0.80 would join two more, both copies; the rest is kept as a margin for templates that were not
# seen (of those that were, house sales came to 0.80 and a calendar of sports to 0.77).
LEAST_SHARE = 0.85
# A text with a lead or an end of its own: the rest is the same nearly throughout, from the first to the last
# words that are shared. Reports that took over paragraphs of each other mostly differ there as well.
LEAST_CORE = 0.6
LEAST_SHARE_WITHIN = 0.92
LONGEST_LEAD = 80
LONGEST_END = 120
LEAST_CORE_SHINGLES = 120
# Whatever the share: more words of its own than this make an article of its own. Articles around a gallery of
# captions share up to 0.9, and have 600 to 1,250.
MOST_OWN = 150
# Below this length equal text says little: a photo's caption, the line "for subscribers only". In somewhat
# longer ones the titles have to be alike too: the parts of a series begin with the same hundred words, and a
# scraper may have seen no more of them.
LEAST_SHINGLES = 30
SHORT_SHINGLES = 100
TITLE_OF_SHORT = 0.6
# A shortened report has the beginning of the longer one; a report within a roundup has not.
LEAST_LENGTH_RATIO = 0.45
OPENING_WORDS = 60
LEAST_OPENING = 0.75
SAME_TITLE = 0.8
# Two that begin alike within two days are one report, before and after an editor had it, down to this share
# and whatever has grown at its end. Newsletters that greet with the same words share up to 0.66.
LEAST_SHARE_BEGUN_ALIKE = 0.7
DAYS_BEGUN_ALIKE = 2
# Days between two copies. What is alike over a longer time is brought out anew each year or month, with other
# days in it; unless next to nothing was changed.
MOST_DAYS = 7
SAME_TEXT = 0.9
# Of the numbers of the one with fewer. Templates differ in theirs: 0.2 where flights were cancelled on two
# days, 0.8 and more in copies.
LEAST_FIGURES = 0.7
FEW_FIGURES = 3
# Titles that share this much of their words and have other numbers belong to a series.
SERIES_TITLE = 0.6

_LONG_WORD = re.compile(r"[^\W\d_]{5,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """An article as it is compared: `run` [n] its shingles in order, `shingles` the different ones, sorted,
    `opening` those of its first words. `topic` are the words of the title that are long enough to say
    something; `words` are all of its body."""

    published: date | None
    run: "NDArray[np.uint64]"
    shingles: "NDArray[np.uint64]"
    opening: "NDArray[np.uint64]"
    words: frozenset[int]
    figures: frozenset[str]
    title: frozenset[int]
    title_figures: frozenset[str]
    topic: frozenset[int]

    @classmethod
    def of(cls, title: str, body: str, published: date | None) -> Self:
        """Takes a few milliseconds for an article."""
        import numpy as np

        words = words_of(body)
        run = shingles_of(words)
        return cls(
            published=published,
            run=run,
            shingles=np.unique(run),
            opening=shingles_of(words[:OPENING_WORDS]),
            words=frozenset(words.tolist()),
            figures=figures_of(body),
            title=frozenset(words_of(title).tolist()),
            title_figures=figures_of(title),
            topic=frozenset(words_of(" ".join(_LONG_WORD.findall(title))).tolist()),
        )


def are_copies(one: Text, other: Text) -> bool:
    """The same in either order."""
    import numpy as np

    short, long = sorted((one, other), key=lambda text: len(text.shingles))
    if len(short.shingles) < LEAST_SHINGLES or _of_a_series(one, other) or not _is_told(one, other):
        return False
    if not _same_figures(one, other):
        return False
    if len(short.shingles) < SHORT_SHINGLES and _overlap(one.title, other.title) < TITLE_OF_SHORT:
        return False
    shared = len(np.intersect1d(short.shingles, long.shingles, assume_unique=True))
    own = len(short.shingles) - shared
    days = abs((one.published - other.published).days) if one.published and other.published else 0
    alike = shared / len(short.shingles)
    near = len(short.shingles) >= LEAST_LENGTH_RATIO * len(long.shingles)
    begun = float(np.isin(long.opening, short.shingles).mean()) >= LEAST_OPENING
    if days > MOST_DAYS:
        return own <= MOST_OWN and shared >= SAME_TEXT * (len(long.shingles) + own)
    if begun and near and days <= DAYS_BEGUN_ALIKE and alike >= LEAST_SHARE_BEGUN_ALIKE:
        return True
    if own > MOST_OWN or not (near or begun or _overlap(one.title, other.title) >= SAME_TITLE):
        return False
    return alike >= LEAST_SHARE or (_same_core(short, long) and _same_core(long, short))


def shared_part(one: Text, other: Text) -> float:
    """Of the shorter text's shingles, the share that stands in the other."""
    import numpy as np

    shared = len(np.intersect1d(one.shingles, other.shingles, assume_unique=True))
    return shared / max(1, min(len(one.shingles), len(other.shingles)))


def _same_core(text: Text, other: Text) -> bool:
    """Whether `text` is the other one but for a lead and an end."""
    import numpy as np

    places = np.flatnonzero(np.isin(text.run, other.shingles))
    if len(places) < max(LEAST_CORE_SHINGLES, LEAST_CORE * len(text.run)):
        return False
    lead, end = int(places[0]), len(text.run) - 1 - int(places[-1])
    within = len(text.run) - lead - end
    return lead <= LONGEST_LEAD and end <= LONGEST_END and len(places) >= LEAST_SHARE_WITHIN * within


def _same_figures(one: Text, other: Text) -> bool:
    fewest = min(len(one.figures), len(other.figures))
    return fewest < FEW_FIGURES or len(one.figures & other.figures) >= LEAST_FIGURES * fewest


def _of_a_series(one: Text, other: Text) -> bool:
    """Titles alike, save for numbers that neither has of the other."""
    apart = bool(one.title_figures - other.title_figures and other.title_figures - one.title_figures)
    return apart and _overlap(one.title, other.title) >= SERIES_TITLE


def _is_told(one: Text, other: Text) -> bool:
    """Whether what the titles announce is in both texts: else a notice stands in place of the articles."""
    both = one.words & other.words
    return all(not text.topic or bool(text.topic & both) for text in (one, other))


def _overlap(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))
