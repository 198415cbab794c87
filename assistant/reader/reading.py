"""What the reader says of one passage, sentence by sentence, and how the model's numbers become that. Owns no
model."""

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.reader.inputs import ReaderInput
from index import split_sentences

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Columns of the model's output for each token.
BEGIN, END, SENTENCE = range(3)
# Tokens of a marked answer at most: a name, a number, a day, seldom a clause.
LONGEST_SPAN = 30
# A passage answers when its best span scores above this: measured on `squad2_half` of the training sets'
# held-out part, see the model card.
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
    one question, 0 being as good as none of them. `span`: the best answer inside it."""

    start: int
    end: int
    score: float
    span: MarkedSpan


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


def reading_of(text: str, made: ReaderInput, tokens: "NDArray[np.float32]", holds: float) -> Reading:
    """`tokens` [width, 3]: the model's output for the row `made` of the passage `text`."""
    none = float(tokens[0, BEGIN] + tokens[0, END])
    inner = tokens[made.first : made.first + len(made.starts)]
    found = []
    for sentence in split_sentences(text):
        first, last = bisect_left(made.ends, sentence.start + 1), bisect_left(made.starts, sentence.end)
        if first >= last:
            continue
        own = inner[first:last]
        begin, end, score = _best_span(own)
        found.append(
            SentenceReading(
                start=sentence.start,
                end=sentence.end,
                score=float(own[:, SENTENCE].mean()),
                span=MarkedSpan(
                    start=max(made.starts[first + begin], sentence.start),
                    end=min(made.ends[first + end], sentence.end),
                    score=score - none,
                ),
            )
        )
    return Reading(holds=holds, none=none, sentences=tuple(found))


def _best_span(tokens: "NDArray[np.float32]") -> tuple[int, int, float]:
    """(first token, last token, begin + end) of the best span of at most `LONGEST_SPAN` tokens."""
    import numpy as np

    pairs = tokens[:, None, BEGIN] + tokens[None, :, END]
    places = np.arange(len(tokens))
    length = places[None, :] - places[:, None]
    pairs = np.where((length >= 0) & (length < LONGEST_SPAN), pairs, -np.inf)
    first, last = divmod(int(pairs.argmax()), pairs.shape[1])
    return first, last, float(pairs[first, last])
