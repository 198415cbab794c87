"""What the reader says of one passage, sentence by sentence, and how the model's numbers become that. Owns no
model."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from assistant.reader.heading import heading_of
from assistant.reader.inputs import ReaderInput
from index import Sentence, split_sentences

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Columns of the model's output for each token.
BEGIN, END, SENTENCE = range(3)
# Tokens of a marked answer at most: a name, a number, a day, seldom a clause.
LONGEST_SPAN = 30
# What each word after the first costs a span, in log-odds, where a name, number, day or place is asked for:
# begin and end are found one by one, and of two good answers in a sentence those of the first and of the
# second would make one long one. Measured on the held-out questions of that kind (617): F1 0.768 at 0, 0.775
# at 0.1, 0.770 at 0.2. Where a clause may be asked for it takes words away: F1 0.692, and 0.666 at 0.1.
WORD_COST = 0.1
# No more words than these are counted.
COUNTED_WORDS = 8
# So many answers of a sentence are told: the best, and others for what all passages agree on. Over five folds
# of news of 2022 and 2023, weights fitted to these alone, the right sentence comes first in 0.728 with three,
# 0.726 with five, 0.728 with twelve: no difference.
LIKELY_SPANS = 5
# Log-odds that a passage answers: a logistic regression over the held-out questions of `squad2_half` and
# their near misses (999), of which 0.41 are answerable. Area under the curve 0.755, by the span alone 0.749,
# by `holds` alone 0.754; overlaps of words, lengths and gaps to the next best added nothing to it.
SPAN_WEIGHT, HOLDS_WEIGHT, ANSWERS_BIAS = 0.0716, 0.4512, -0.698
# A passage answers when `Reading.answers` reaches this: of the same questions F1 is best from -0.22 to -0.04
# (ten to ninety of a hundred bootstraps), without the near misses from 0.03 to 0.19.
ANSWER_THRESHOLD = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedSpan:
    """`text[start:end]` of the passage. `score`: log-odds of this span against "no answer in this
    passage"."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceReading:
    """`text[start:end]` of the passage and how well it answers: `score` compares over all sentences read for
    one question, 0 being as good as none of them. `span`: the best answer inside it; `others`: the next ones,
    best first, `LIKELY_SPANS` with it at most, their scores less by what they cost in words more than it."""

    start: int
    end: int
    score: float
    span: MarkedSpan
    others: tuple[MarkedSpan, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Of one passage. `holds`: log-odds that it answers at all. `none`: the score of "no answer here", which
    the scores of its spans are counted from. `sentences`: in order; one that lies wholly behind what was read
    is left out."""

    holds: float
    none: float
    sentences: tuple[SentenceReading, ...]

    @property
    def spans(self) -> tuple[MarkedSpan, ...]:
        """The best of each sentence, best first."""
        return tuple(sorted((read.span for read in self.sentences), key=lambda span: -span.score))

    @property
    def answers(self) -> float:
        """Log-odds that the passage answers, by its best span and by `holds`; minus infinity where no
        sentence was read."""
        best = max((read.span.score for read in self.sentences), default=-inf)
        return SPAN_WEIGHT * best + HOLDS_WEIGHT * self.holds + ANSWERS_BIAS


def reading_of(
    text: str, made: ReaderInput, tokens: "NDArray[np.float32]", holds: float, *, brief: bool = False
) -> Reading:
    """`tokens` [width, 3]: the model's output for the row `made` of the passage `text`. `brief`: a name,
    number, day or place is asked for (`assistant.question.asks_briefly`)."""
    none = float(tokens[0, BEGIN] + tokens[0, END])
    inner = tokens[made.first : made.first + len(made.starts)]
    found = []
    for sentence in split_sentences(text):
        first, last = bisect_left(made.ends, sentence.start + 1), bisect_left(made.starts, sentence.end)
        if first >= last:
            continue
        own = inner[first:last]
        words = _words(text, made.starts[first:last]) if brief else None
        parts = _parts(text, sentence, made.starts[first:last])
        best, *others = (
            MarkedSpan(
                start=max(made.starts[first + begin], sentence.start),
                end=min(made.ends[first + end], sentence.end),
                score=score - none,
            )
            for begin, end, score in _best_spans(own, words, parts)
        )
        found.append(
            SentenceReading(
                start=sentence.start,
                end=sentence.end,
                score=float(own[:, SENTENCE].mean()),
                span=best,
                others=tuple(others),
            )
        )
    return Reading(holds=holds, none=none, sentences=tuple(found))


def _words(text: str, starts: Sequence[int]) -> "NDArray[np.int64]":
    """[len(starts)]: the number of the word that each token belongs to."""
    import numpy as np

    begins = [not (start and text[start - 1].isalnum() and text[start].isalnum()) for start in starts]
    return np.cumsum(begins)


def _parts(text: str, sentence: Sentence, starts: Sequence[int]) -> "NDArray[np.int64] | None":
    """[len(starts)]: of each token of the sentence 0 where it is of the place that a report was written at, 1
    of the report, -1 of what stands between them. None where all of it is the report's."""
    import numpy as np

    heading = heading_of(text, sentence.start, sentence.end)
    if heading is None or starts[-1] < heading[1]:
        return None
    place_end, begin = heading
    return np.array([0 if start < place_end else 1 if start >= begin else -1 for start in starts])


def _best_spans(
    tokens: "NDArray[np.float32]",
    words: "NDArray[np.int64] | None" = None,
    parts: "NDArray[np.int64] | None" = None,
) -> list[tuple[int, int, float]]:
    """(first token, last token, begin + end) of the best spans of at most `LONGEST_SPAN` tokens, best first.
    `words`: of each token its word, where words cost something: of the first no cost is taken, of the others
    what they cost more. `parts`: as by `_parts`; no span leaves its part."""
    import numpy as np

    pairs = tokens[:, None, BEGIN] + tokens[None, :, END]
    places = np.arange(len(tokens))
    length = places[None, :] - places[:, None]
    worth = pairs
    if words is not None:
        worth = pairs - WORD_COST * np.minimum(words[None, :] - words[:, None], COUNTED_WORDS)
    allowed = (length >= 0) & (length < LONGEST_SPAN)
    if parts is not None:
        allowed &= (parts[:, None] == parts[None, :]) & (parts[:, None] >= 0)
    worth = np.where(allowed, worth, -np.inf).ravel()
    # There are as many spans of one token.
    count = min(LIKELY_SPANS, len(tokens) if parts is None else int((parts >= 0).sum()))
    least = np.partition(worth, -count)[-count]
    likely = np.flatnonzero(worth >= least)
    likely = likely[np.argsort(-worth[likely], kind="stable")][:count]
    cost = pairs.flat[likely[0]] - worth[likely[0]]
    return [(*divmod(place, len(tokens)), float(worth[place] + cost)) for place in likely.tolist()]
