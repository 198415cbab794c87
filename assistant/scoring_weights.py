"""The weights that ship: owns their form, and which hold in a collection of some size.

They stand in `scoring.json`, fitted by `python -m evals.benchmarks.fit_scoring`, none of them on the seeds
or on news of 2024."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS_FILE = "scoring.json"
# What puts sentences into order and is left out of the margin: what is alike in meaning stands out for
# questions that nothing answers as well.
LIKENESS = frozenset(("nearness", "alignment", "nearness_unfamiliar", "alignment_unfamiliar"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """The confidence below which an answer is refused, by the size of the collection: the more passages there
    are, the more of them come near a question by chance. `points`: (passages, confidence), ascending; between
    two the log-odds lie on a line over the logarithm of the passages, beyond them the confidence stays."""

    points: tuple[tuple[int, float], ...]

    @classmethod
    def fixed(cls, confidence: float) -> "Threshold":
        """The same for every collection."""
        return cls(points=((1, confidence),))

    def at(self, passages: int) -> float:
        """For a collection of so many passages."""
        import numpy as np

        confidences = np.array([confidence for _, confidence in self.points])
        if len(set(confidences.tolist())) == 1:
            return float(confidences[0])
        odds = np.log(confidences) - np.log1p(-confidences)
        between = shares_of([size for size, _ in self.points], passages) @ odds
        return float(1 / (1 + np.exp(-between)))


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceWeights:
    """What orders sentences in a collection of about this many passages: by the names in `FEATURES`."""

    passages: int
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """Whether a sentence answers, in a collection of about this many passages: weights of a logistic model by
    the names in `CONFIDENCE_FEATURES`."""

    passages: int
    weights: Mapping[str, float]
    bias: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringWeights:
    """By feature name; a feature without a weight counts nothing. `sentence` and `confidence`: by ascending
    size of the collection, at least one. In a large one many articles agree on an answer, and many come near
    a question that none answers; in a small one the word of the two networks is what there is. Between two
    sizes scores and log-odds lie on a line over the logarithm of the passages."""

    sentence: tuple[SentenceWeights, ...]
    passage: Mapping[str, float]
    confidence: tuple[Confidence, ...]
    threshold: Threshold

    @classmethod
    @lru_cache(maxsize=1)
    def shipped(cls) -> "ScoringWeights":
        """The weights that ship with this version."""
        values = json.loads(files("assistant").joinpath(WEIGHTS_FILE).read_text(encoding="utf-8"))
        return cls(
            sentence=tuple(SentenceWeights(**each) for each in values["sentence"]),
            passage=values["passage"],
            confidence=tuple(Confidence(**each) for each in values["confidence"]),
            threshold=Threshold(points=tuple((size, least) for size, least in values["threshold"])),
        )


def weights_at(sized: Sequence[SentenceWeights], passages: int) -> dict[str, float]:
    """The weights of sentences in a collection of so many passages."""
    shares = shares_of([each.passages for each in sized], passages).tolist()
    names = dict.fromkeys(name for each in sized for name in each.weights)
    return {
        name: sum(share * each.weights.get(name, 0.0) for share, each in zip(shares, sized, strict=True))
        for name in names
    }


def sure_weights(sized: Sequence[SentenceWeights]) -> dict[str, float]:
    """Those by which the confidence goes, in collections of every size: of the smallest, which were fitted to
    the questions of all sizes."""
    return {name: weight for name, weight in sized[0].weights.items() if name not in LIKENESS}


def as_vector(weights: Mapping[str, float], names: Sequence[str]) -> "NDArray[np.float64]":
    """float64 [len(names)]: the weights by name, nought where there is none."""
    import numpy as np

    return np.array([weights.get(name, 0.0) for name in names])


def shares_of(sizes: Sequence[int], passages: int) -> "NDArray[np.float64]":
    """float64 [len(sizes)], of sum 1: how much what holds at each of these sizes, ascending, counts in a
    collection of so many passages. Between two sizes by the logarithm; beyond them the nearest alone."""
    import numpy as np

    logarithms = [log(size) for size in sizes]
    return np.array([np.interp(log(max(passages, 1)), logarithms, one) for one in np.eye(len(sizes))])
