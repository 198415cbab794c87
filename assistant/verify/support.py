"""How well the evidence covers what a claim says, apart from conflicts: the features, and the weights that
make one number of them.

The weights lie in `support.json` and were fitted by `evals.benchmarks.fit_support`, which says on what."""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib.resources import files

from assistant.verify.alignment import EXACT, SYNONYM
from assistant.verify.ground import Ground
from assistant.verify.reading import LIGHT_WEIGHT, Reading

Likeness = Callable[[Sequence[str]], float]
"""The greatest cosine of any of these texts to the sentences that the claim is held against."""

WEIGHTS = "support.json"
# Below this a link says nothing by itself.
_LINKED = 0.45
_HEDGES = frozenset(
    "may might could would should expect expected plan plans planned propose proposed consider considering "
    "possible possibly potential potentially likely alleged allegedly suspected reportedly intend hope want "
    "threaten threatened if whether suggest suggested seek unclear perhaps probably".split()
)
_MOST_STRETCH = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """Shares are 0 to 1, weighted. `covered` counts synonyms and like words in part, `exact` only the same
    words; `around` is what the sentences around the quote add. `stretch` is the weight of the longest run of
    words that stand nowhere, `missing` that of all such words; `odd` is how unlike that stretch is to the
    evidence. `likeness` is the cosine of the whole, `clause` that
    of the most like part of a sentence. `unhedged`: the evidence says "may" and the claim does
    not."""

    covered: float
    exact: float
    soft: float
    around: float
    stretch: float
    missing: float
    odd: float
    likeness: float
    clause: float
    unhedged: float
    short: float

    def values(self) -> list[float]:
        return [getattr(self, field.name) for field in fields(self)]


def features(claim: Reading, ground: Ground, likeness: float, clause: float, stretch_likeness: Likeness) -> Features:
    """`likeness` and `clause` are those of the claim to its nearest sentences and their parts."""
    links = ground.links(claim)
    total = sum(claim.weight(place) for place in claim.content) or 1.0
    known = frozenset().union(*(reading.keys for reading in ground.around)) if ground.around else frozenset()
    covered = exact = soft = around = missing = 0.0
    longest: list[int] = []
    run: list[int] = []
    for place in claim.content:
        weight, strength = claim.weight(place), links[place].strength
        covered += weight * strength
        exact += weight * (strength >= SYNONYM)
        soft += weight * links[place].cosine
        if strength >= _LINKED:
            longest, run = _longer(claim, longest, run), []
            continue
        if claim.tokens[place].key in known:
            around += weight
            longest, run = _longer(claim, longest, run), []
            continue
        missing += weight
        if weight > LIGHT_WEIGHT:
            run.append(place)
    longest = _longer(claim, longest, run)
    stretch = sum(claim.weight(place) for place in longest)
    odd = 0.0
    if len(longest) >= 2:
        first, last = claim.tokens[longest[0]], claim.tokens[longest[-1]]
        odd = 1.0 - stretch_likeness([claim.text[first.start : last.end]])
    return Features(
        covered=covered / total,
        exact=exact / total,
        soft=soft / total,
        around=around / total,
        stretch=min(stretch, _MOST_STRETCH) / _MOST_STRETCH,
        missing=min(missing, 2 * _MOST_STRETCH) / (2 * _MOST_STRETCH),
        odd=odd,
        likeness=likeness,
        clause=clause,
        unhedged=float(_unhedged(claim, ground)),
        short=1.0 / (1.0 + len(claim.content)),
    )


def probability(found: Features) -> float:
    """0 to 1: that the evidence supports the claim, by the weights that ship."""
    weights, bias = _weights()
    total = bias + sum(weights[field.name] * value for field, value in zip(fields(found), found.values(), strict=True))
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


def _longer(claim: Reading, one: list[int], other: list[int]) -> list[int]:
    return max(one, other, key=lambda run: sum(claim.weight(place) for place in run))


def _unhedged(claim: Reading, ground: Ground) -> bool:
    """Some hedge stands just before a word that the claim has too, and the claim has none at all."""
    if any(token.lower in _HEDGES for token in claim.tokens):
        return False
    match = ground.nearest
    linked = {link.place for link in match.links.values() if link.strength >= EXACT}
    tokens = match.reading.tokens
    for place, token in enumerate(tokens):
        if token.lower in _HEDGES:
            following = [other for other in match.reading.content if 0 < other - place <= 4][:1]
            if following and following[0] in linked and match.reading.tokens[following[0]].key in claim.keys:
                return True
    return False
