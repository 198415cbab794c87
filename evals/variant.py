"""The assistant with a part left out, by the weight 0: owns which parts there are.

Of retrieval these are the fields of `RetrievalWeights`; of the scoring the named weights in
`assistant/scoring.json`, put together by how their names begin. A name that no part claims is left out by
nobody, and `unclaimed` tells it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant import Assistant
from assistant.build import compose
from assistant.reader import Reader, Reading
from assistant.reader.model import Made
from assistant.retrieval import SHIPPED_WEIGHTS, HybridRetriever, Retrieval, RetrievalWeights
from assistant.scoring_weights import ScoringWeights
from index import Corpus, Filters

WHOLE = "whole"
PARTS: Mapping[str, tuple[str, ...]] = {
    "reader's span": ("reader_span",),
    "reader's sentence": ("reader_sentence",),
    "reader's passage": ("reader_holds",),
    "agreement": ("agreement", "repeated", "holds_agreed", "holds_believed"),
    "retrieval score": ("retrieval", "passage", "similarity"),
    "words": ("coverage", "asked_coverage", "names_", "new_words"),
    "meaning": ("nearness", "alignment"),
    "second look": ("answers",),
    "marked words": ("marked_", "in_titles", "mentioned"),
    "day of the article": ("recency", "later"),
    "who speaks": ("speaks", "said_alike", "spoken_of"),
    "kind of answer": ("kind_",),
    "form": ("is_question", "fragment"),
    "standing out": ("margin", "best"),
}
"""Which weights of the scoring make up a part, by how their names begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """An assistant with other weights than those that ship."""

    name: str
    retrieval: RetrievalWeights
    scoring: ScoringWeights


class RememberingRetriever(HybridRetriever):
    """Searches once for the same question asked again and again: remembers the last search only."""

    def __init__(self, corpus: Corpus, weights: RetrievalWeights) -> None:
        super().__init__(corpus, weights)
        self._last: tuple[tuple[object, ...], Retrieval] | None = None

    def retrieve(
        self, query: str, *, n: int = 20, filters: Filters | None = None, as_of: date | None = None
    ) -> Retrieval:
        """As `HybridRetriever` does."""
        asked = (query, n, filters, as_of)
        if self._last is None or self._last[0] != asked:
            self._last = asked, super().retrieve(query, n=n, filters=filters, as_of=as_of)
        return self._last[1]


class RememberingReader(Reader):
    """Reads a passage once for the same question: remembers the readings of the last question only."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._question = ""
        self._readings: dict[tuple[str, str], Reading] = {}

    def read_each(
        self, question: str, passages: Sequence[tuple[str, str]], then: Callable[[int, Reading], Made]
    ) -> list[Made]:
        """As the reader within does, but one after the other."""
        if question != self._question:
            self._question, self._readings = question, {}
        new = [passage for passage in dict.fromkeys(passages) if passage not in self._readings]
        self._readings |= zip(new, self._reader.read(question, new), strict=True)
        return [then(place, self._readings[passage]) for place, passage in enumerate(passages)]


def variants(scoring: ScoringWeights) -> list[Variant]:
    """The whole first, then one for each part that has a weight."""
    without = {
        "recency": replace(SHIPPED_WEIGHTS, recency=0.0, assumed_recency=0.0),
        "BM25": replace(SHIPPED_WEIGHTS, lexical=0.0),
        "dense search": replace(SHIPPED_WEIGHTS, dense=0.0),
    }
    return [
        Variant(name=WHOLE, retrieval=SHIPPED_WEIGHTS, scoring=scoring),
        *(Variant(name=name, retrieval=weights, scoring=scoring) for name, weights in without.items()),
        *(
            Variant(name=part, retrieval=SHIPPED_WEIGHTS, scoring=without_weights(scoring, names))
            for part, names in parts_of(scoring).items()
        ),
    ]


def parts_of(scoring: ScoringWeights) -> dict[str, frozenset[str]]:
    """The weights of each of `PARTS` that has any."""
    found = {
        part: frozenset(name for name in names_of(scoring) if name.startswith(prefixes))
        for part, prefixes in PARTS.items()
    }
    return {part: names for part, names in found.items() if names}


def unclaimed(scoring: ScoringWeights) -> tuple[str, ...]:
    """The weights that belong to none of `PARTS`."""
    claimed = frozenset().union(*parts_of(scoring).values())
    return tuple(name for name in names_of(scoring) if name not in claimed)


def names_of(scoring: ScoringWeights) -> tuple[str, ...]:
    """Every named weight, in the order of the file, each once."""
    orders, confidences = scoring.sentence, scoring.confidence
    named = (*(each.weights for each in orders), scoring.passage, *(each.weights for each in confidences))
    return tuple(dict.fromkeys(name for weights in named for name in weights))


def without_weights(scoring: ScoringWeights, names: frozenset[str]) -> ScoringWeights:
    """The same with these weights 0, wherever they stand."""

    def changed(weights: Mapping[str, float]) -> dict[str, float]:
        return {name: 0.0 if name in names else value for name, value in weights.items()}

    return replace(
        scoring,
        sentence=tuple(replace(each, weights=changed(each.weights)) for each in scoring.sentence),
        passage=changed(scoring.passage),
        confidence=tuple(replace(each, weights=changed(each.weights)) for each in scoring.confidence),
    )


def assistants_of(
    chosen: Sequence[Variant], corpus: Corpus, reader: Reader
) -> Iterator[tuple[str, Assistant]]:
    """By the names of the variants. They share the corpus, the reader with what it read last, and the search
    where the retrieval is the same. None of them refuses."""
    remembering = RememberingReader(reader)
    retrievers: dict[RetrievalWeights, RememberingRetriever] = {}
    for one in chosen:
        retriever = retrievers.setdefault(one.retrieval, RememberingRetriever(corpus, one.retrieval))
        yield (
            one.name,
            compose(corpus, retriever=retriever, reader=remembering, weights=one.scoring, threshold=0.0),
        )
