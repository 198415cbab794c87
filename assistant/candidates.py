"""The sentences that may answer, as the reader saw them: owns how passages and readings become candidates."""

from dataclasses import dataclass

from assistant.reader import MarkedSpan, Reading
from assistant.speakers import attribute
from index import Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """`body[start:end] == text` of the passage's article. `before`: the sentence before it in the passage, or
    "". `speakers` and `referents`: see `assistant.speakers`. The rest is the reader's: `sentence_score`,
    `span` and `others` with offsets in `text`, and `holds` of its passage. `similarity`, `passage_score`,
    `recency` and `later`: its passage's, from retrieval. `nearness`: cosine of the question and this
    sentence, `alignment`: how near its words come to those of the question; both 0 before it is compared (see
    `assistant.likeness`). `answers`: log-odds that it answers, read alone beside the question; 0 before it is
    judged (see `assistant.reranker`)."""

    passage: Passage
    start: int
    end: int
    text: str
    before: str
    speakers: frozenset[str]
    referents: frozenset[str]
    sentence_score: float
    span: MarkedSpan
    holds: float
    none: float
    similarity: float
    passage_score: float
    recency: float = 0.0
    later: bool = False
    nearness: float = 0.0
    alignment: float = 0.0
    answers: float = 0.0
    others: tuple[MarkedSpan, ...] = ()

    @property
    def marked(self) -> str:
        """The words that the reader marked."""
        return self.text[self.span.start : self.span.end]


def candidates_of(
    passage: Passage,
    reading: Reading,
    *,
    similarity: float,
    passage_score: float,
    recency: float = 0.0,
    later: bool = False,
) -> list[Candidate]:
    """One for each sentence that was read, in order. A sentence that two passages share stands in both."""
    written = [passage.text[read.start : read.end] for read in reading.sentences]
    return [
        Candidate(
            passage=passage,
            start=passage.start + read.start,
            end=passage.start + read.end,
            text=text,
            before=written[number - 1] if number else "",
            speakers=said.speakers,
            referents=said.referents,
            sentence_score=read.score,
            span=_moved(read.span, read.start),
            others=tuple(_moved(span, read.start) for span in read.others),
            holds=reading.holds,
            none=reading.none,
            similarity=similarity,
            passage_score=passage_score,
            recency=recency,
            later=later,
        )
        for number, (read, text, said) in enumerate(
            zip(reading.sentences, written, attribute(written), strict=True)
        )
    ]


def _moved(span: MarkedSpan, start: int) -> MarkedSpan:
    """The same with its offsets counted from there."""
    return MarkedSpan(start=span.start - start, end=span.end - start, score=span.score)
