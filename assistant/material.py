"""What an answer is made from, as a value: the question as it is understood, and what was found and read for
it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.retrieval import ScoredPassage
from assistant.scoring import ScoredSentence
from index import Filters


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """`found`: passages as the search ranked them; `ranked`: the same as reading did; `scored`: the sentences
    of those that were read. All best first."""

    query: str
    filters: Filters
    as_of: date | None
    found: Sequence[ScoredPassage]
    ranked: Sequence[ScoredPassage]
    scored: Sequence[ScoredSentence]
