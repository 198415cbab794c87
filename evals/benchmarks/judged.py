"""What weights are worth on pools that they were not fitted to: owns the figures of a fit, and the
threshold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from assistant.scoring import ORDER_FEATURES, confidence_of, order_table
from assistant.scoring_weights import Confidence, SentenceWeights, as_vector, sure_weights, weights_at
from evals.benchmarks.pool import Pool, scores_of

# Of a news quiz, quizzes among its articles left out: of its unanswerable questions 0.65 are refused at 0.08,
# 0.76 at 0.095 and at 0.1.
REFUSED_ANSWERABLE = 0.095
# Of questions in readers' own words, to one article and to all of theirs together. To one: of those that it
# does not answer 0.46 are refused at 0.09, 0.58 at 0.16.
REFUSED_OWN_WORDS = 0.09
# Where no such questions were asked: of a quiz, and of questions over Wikipedia, asked of a single article.
REFUSED_ALONE = 0.16
# A threshold is never nearer to 0 or 1: its log-odds have to be a number.
LEAST = 1e-4
# What else might be refused of them: how much of the others each would cost and bring is reported.
SHARES_REFUSED = (0.03, 0.05, 0.08, 0.1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One pool under weights that were not fitted to it."""

    kind: str
    confidence: float
    first: bool
    among_three: bool
    f1: float
    passage_first: bool


def judge(pool: Pool, weights: Mapping[str, Any]) -> Judged:
    """What the best sentences of a pool are worth."""
    import numpy as np

    sentence = [SentenceWeights(**each) for each in weights["sentence"]]
    scores = scores_of(pool, weights_at(sentence, pool.collection))
    order = np.argsort(-scores, kind="stable")
    passages = order_table(pool.passages, pool.places, scores)
    order_weights = as_vector(weights["passage"], ORDER_FEATURES)
    models = [Confidence(**each) for each in weights["confidence"]]
    sure = scores_of(pool, sure_weights(sentence))
    confidences = confidence_of(pool.table, sure, models, pool.collection)
    return Judged(
        kind=pool.kind,
        confidence=float(confidences[np.argmax(sure)]),
        first=bool(pool.right[order[0]]),
        among_three=bool(pool.right[order[:3]].any()),
        f1=float(pool.f1[order[0]]),
        passage_first=bool(pool.own[np.argmax(passages @ order_weights)]),
    )


def report(judged: Sequence[Judged]) -> dict[str, float]:
    """Shares over the answerable questions, and how far answerable and unanswerable come apart."""
    import numpy as np
    from sklearn.metrics import roc_auc_score

    answerable = [each for each in judged if each.kind == "answerable"]
    figures = {
        "questions": float(len(answerable)),
        "first": float(np.mean([each.first for each in answerable])),
        "among_three": float(np.mean([each.among_three for each in answerable])),
        "short_f1": float(np.mean([each.f1 for each in answerable])),
        "passage_first": float(np.mean([each.passage_first for each in answerable])),
        "threshold": threshold_of(judged),
    }
    for kind in ("without", "unanswerable"):
        others = [each.confidence for each in judged if each.kind == kind]
        if others:
            own = [each.confidence for each in answerable]
            figures[f"{kind}_auc"] = float(roc_auc_score([1] * len(own) + [0] * len(others), own + others))
            figures[f"{kind}_refused"] = float(np.mean(np.array(others) < figures["threshold"]))
    alone = [each for each in judged if each.kind in ("alone", "alone_without")]
    if len({each.kind for each in alone}) > 1:
        answers = [each.kind == "alone" for each in alone]
        figures["alone_auc"] = float(roc_auc_score(answers, [each.confidence for each in alone]))
    for share in SHARES_REFUSED:
        threshold = threshold_of(judged, share)
        for kind in ("without", "unanswerable", "alone", "alone_without"):
            own = [each.confidence < threshold for each in judged if each.kind == kind]
            if own:
                figures[f"{kind}_refused@{share}"] = float(np.mean(own))
    return {name: round(value, 4) for name, value in figures.items()}


def threshold_of(
    judged: Sequence[Judged], share: float = REFUSED_ANSWERABLE, kind: str = "answerable"
) -> float:
    """The confidence that this share of the questions of a kind stay below."""
    import numpy as np

    return float(np.quantile([each.confidence for each in judged if each.kind == kind], share))


def threshold_points(pools: Sequence[Pool], judged: Sequence[Judged]) -> list[tuple[int, float]]:
    """What `assistant.scoring.Threshold` is made of: for the whole collection and for one of its articles,
    each with its usual number of passages."""
    small = ("own_words", REFUSED_OWN_WORDS) if size_of(pools, "own_words") else ("alone", REFUSED_ALONE)
    points = []
    for size, (kind, share) in (
        (size_of(pools, "alone"), small),
        (size_of(pools, "answerable"), ("answerable", REFUSED_ANSWERABLE)),
    ):
        if size:
            confidence = min(max(threshold_of(judged, share, kind), LEAST), 1 - LEAST)
            points.append((size, round(confidence, 4)))
    return sorted(points)


def size_of(pools: Sequence[Pool], kind: str) -> int:
    """How many passages are usually searched for pools of this kind; 0 where there is none."""
    sizes = [pool.collection for pool in pools if pool.kind == kind]
    return round(median(sizes)) if sizes else 0
