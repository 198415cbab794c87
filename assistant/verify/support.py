"""How well the evidence covers what a claim says, apart from conflicts: the features, and the weights that
make one number of them.

The weights lie in `support.json` and were fitted by `evals.benchmarks.fit_support`, which says on what."""

import json
import math
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib.resources import files

from assistant.verify.dates import holds
from assistant.verify.ground import Ground
from assistant.verify.numbers import agrees
from assistant.verify.reading import LIGHT_WEIGHT, Reading

WEIGHTS = "support.json"
# Below this a link says nothing by itself.
_LINKED = 0.45
_MOST_STRETCH = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """Each 0 to 1. `covered` is the weighted share of the claim's words, numbers and times that the evidence
    has; synonyms and like words count in part. `soft` counts every word by its most like one. `stretch` is
    the weight of the longest run of words that stand nowhere. `clause` is the likeness (cosine) of the claim
    to a sentence or the most like part of one.

    Left out, since they told nothing more over these four: the share of the same words alone, the likeness
    of the whole and of the stretch, what the sentences around the quote add, a "may" that got lost."""

    covered: float
    soft: float
    stretch: float
    clause: float

    def values(self) -> list[float]:
        return [getattr(self, field.name) for field in fields(self)]


def features(claim: Reading, ground: Ground, clause: float) -> Features:
    """`clause` is the greatest likeness of the claim to its nearest sentences and their parts."""
    links = ground.links(claim)
    facts = _facts(claim, ground)
    total = sum(claim.weight(place) for place in claim.content) + len(claim.numbers) + len(claim.times) or 1.0
    known = frozenset().union(*(reading.keys for reading in ground.around)) if ground.around else frozenset()
    covered = soft = float(facts)
    longest = run = 0.0
    for place in claim.content:
        weight, link = claim.weight(place), links[place]
        covered += weight * link.strength
        soft += weight * link.cosine
        if link.strength >= _LINKED or claim.tokens[place].key in known:
            run = 0.0
        elif weight > LIGHT_WEIGHT:
            run += weight
            longest = max(longest, run)
    return Features(
        covered=covered / total,
        soft=soft / total,
        stretch=min(longest, _MOST_STRETCH) / _MOST_STRETCH,
        clause=max(0.0, clause),
    )


def _facts(claim: Reading, ground: Ground) -> int:
    """How many of the claim's numbers and times stand in the sentences that it is held against."""
    known = [number for match in ground.matches for number in match.reading.numbers]
    times = [when for match in ground.matches for when in match.reading.times]
    return sum(any(agrees(said, one) for one in known) for said in claim.numbers) + sum(
        holds(said, times, ground.published) for said in claim.times
    )


def probability(found: Features) -> float:
    """0 to 1: that the evidence supports the claim, by the weights that ship."""
    weights, bias = _weights()
    total = bias + sum(
        weights[field.name] * value for field, value in zip(fields(found), found.values(), strict=True)
    )
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


@lru_cache(maxsize=1)
def _weights() -> tuple[dict[str, float], float]:
    held = json.loads(files("assistant.verify").joinpath(WEIGHTS).read_text(encoding="utf-8"))
    return held["weights"], held["bias"]


@lru_cache(maxsize=1)
def threshold() -> float:
    """From this probability on a claim counts as supported."""
    held = json.loads(files("assistant.verify").joinpath(WEIGHTS).read_text(encoding="utf-8"))
    return float(held["threshold"])
