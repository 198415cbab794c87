"""What the tagger says of words, as likelihoods of stems."""

import math
from collections.abc import Sequence


def by_stem(stems: Sequence[str], logits: Sequence[float]) -> dict[str, float]:
    """The likelihood, 0..1, that a stem belongs in the question: the highest of its words."""
    found: dict[str, float] = {}
    for stem, logit in zip(stems, logits, strict=True):
        found[stem] = max(found.get(stem, 0.0), 1 / (1 + math.exp(-min(max(logit, -40.0), 40.0))))
    return found
