"""The extractive answer: owns which sentences are quoted, how many, and in what order. It writes no word of
its own."""

from collections.abc import Sequence

from assistant.answer import Citation
from assistant.encoding import EncodedSentence
from assistant.scoring import ScoredSentence
from assistant.terms import stems

MAX_SENTENCES = 3
# A further sentence is quoted when its score is this near to the best one's …
SCORE_MARGIN = 2.0
# … and it is no repeat: cosine and share of common stems below these.
REPEAT_SIMILARITY = 0.9
REPEAT_OVERLAP = 0.6


def choose_sentences(scored: Sequence[ScoredSentence]) -> list[EncodedSentence]:
    """One to three sentences, most direct first, no repeats; `scored` is best first."""
    chosen: list[EncodedSentence] = []
    for candidate in scored:
        if chosen and candidate.score < scored[0].score - SCORE_MARGIN:
            break
        if not any(_repeats(candidate.sentence, other) for other in chosen):
            chosen.append(candidate.sentence)
            if len(chosen) == MAX_SENTENCES:
                break
    return chosen


def cite(sentences: Sequence[EncodedSentence]) -> tuple[Citation, ...]:
    """A citation for each sentence, numbered from 1 in the order given."""
    return tuple(
        Citation(
            marker=number,
            article_id=sentence.passage.article_id,
            title=sentence.passage.title,
            published=sentence.passage.published,
            url=sentence.passage.url,
            quote=sentence.text,
            start=sentence.start,
            end=sentence.end,
        )
        for number, sentence in enumerate(sentences, start=1)
    )


def write(citations: Sequence[Citation]) -> str:
    """Each quote on one line as it stands in the article, its marker behind it."""
    return " ".join(f"{' '.join(citation.quote.split())} [{citation.marker}]" for citation in citations)


def _repeats(sentence: EncodedSentence, other: EncodedSentence) -> bool:
    if sentence.text == other.text or float(sentence.vector @ other.vector) > REPEAT_SIMILARITY:
        return True
    mine, theirs = stems(sentence.text), stems(other.text)
    return bool(mine) and len(mine & theirs) / len(mine) > REPEAT_OVERLAP
