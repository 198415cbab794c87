"""Which word of a claim stands where in a sentence of the evidence: owns when two words count as one, and how
sure that is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.verify.names import same_word
from assistant.verify.tokens import Token
from assistant.verify.words import are_opposites, are_synonyms

Similarity = Callable[[str, str], float]
"""The cosine of the vectors of two words, in lower case."""

EXACT = 1.0
SYNONYM = 0.9
# Cosines of single words' vectors: "troops" and "soldiers" 0.89, "company" and "firm" 0.70, "banana" and
# "president" 0.41, "rejected" and "accepted" 0.54, "rose" and "climbed" 0.41. From the first of these on a
# word counts in part, from the second on nearly in full.
FIRST_COSINE, FULL_COSINE = 0.55, 0.80
MOST_BY_VECTOR = 0.85


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """`strength` 0 to 1; `place` is where the word stands among the tokens of the evidence, -1 when nowhere.
    `cosine` is that of the most like word, wherever it stands."""

    strength: float
    place: int
    cosine: float = 0.0


NOWHERE = Link(strength=0.0, place=-1)


def align(
    claim: Sequence[Token],
    content: Sequence[int],
    evidence: Sequence[Token],
    theirs: Sequence[int],
    similarity: Similarity,
) -> dict[int, Link]:
    """For each place of `content` the word of `theirs` that it is best taken for. Of several equal ones, that
    which goes on with the word before it."""
    found: dict[int, Link] = {}
    by_key: dict[str, list[int]] = {}
    # The first place of each word as it is written: the same word twice is as strong twice.
    written: dict[tuple[str, bool], int] = {}
    for place in theirs:
        by_key.setdefault(evidence[place].key, []).append(place)
        written.setdefault((evidence[place].text, _is_name(evidence[place])), place)
    last = -1
    for place in content:
        token = claim[place]
        places = by_key.get(token.key)
        if places:
            best = min(places, key=lambda other: (other < last, abs(other - last - 1)))
            found[place] = Link(strength=EXACT, place=best, cosine=1.0)
            last = best
            continue
        strength, where, likest = 0.0, -1, 0.0
        for other in written.values():
            value, cosine = strength_of(token, evidence[other], similarity)
            likest = max(likest, cosine, value)
            if value > strength:
                strength, where = value, other
        found[place] = Link(strength=strength, place=where, cosine=likest)
    return found


def strength_of(one: Token, other: Token, similarity: Similarity) -> tuple[float, float]:
    """0 to 1: whether two different words may say the same; and their cosine, 0 where none was asked for."""
    if one.is_capital and other.is_capital and same_word(one.text, other.text):
        return EXACT, 1.0
    if are_opposites(one.key, other.key):
        return 0.0, 0.0
    if are_synonyms(one.key, other.key) or _grown_from_one(one.key, other.key):
        return SYNONYM, SYNONYM
    if _is_name(one) or _is_name(other) or one.text[0].isdigit() or other.text[0].isdigit():
        return 0.0, 0.0  # vectors take one name for another
    cosine = similarity(one.lower, other.lower)
    return by_cosine(cosine), cosine


def _is_name(token: Token) -> bool:
    return token.is_capital and token.start > 0


def by_cosine(cosine: float) -> float:
    """Linear between `FIRST_COSINE` and `FULL_COSINE`."""
    if cosine < FIRST_COSINE:
        return 0.0
    share = min(1.0, (cosine - FIRST_COSINE) / (FULL_COSINE - FIRST_COSINE))
    return 0.3 + (MOST_BY_VECTOR - 0.3) * share


@lru_cache(maxsize=65536)
def _grown_from_one(one: str, other: str) -> bool:
    """`diplomaci` and `diplomat`: a long common beginning."""
    short, long = sorted((one, other), key=len)
    common = 0
    for mine, theirs in zip(short, long, strict=False):
        if mine != theirs:
            break
        common += 1
    return common >= 5 and common >= len(short) - 2 and len(long) - common <= 5
