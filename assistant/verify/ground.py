"""What a claim is held against: `Ground`, the sentences of its evidence that speak of the same, and how well
they cover it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.verify.alignment import NOWHERE, Link, Similarity, align
from assistant.verify.reading import Reading

# Sentences that a claim may be put together from, and what each further one has to add to the share covered.
MOST_SENTENCES = 3
LEAST_GAIN = 0.12
# What likeness of the whole sentence counts beside covered words when the nearest sentence is looked for.
LIKENESS_SHARE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A sentence of the evidence with the links into it, and its likeness (cosine) to the claim."""

    reading: Reading
    links: Mapping[int, Link]
    likeness: float
    published: date | None

    def covered(self, claim: Reading) -> float:
        """0 to 1: the weighted share of the claim's content words that stand here."""
        return _share(claim, self.links)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """`matches` are the sentences that the claim is compared with, nearest first; `quoted` all of the
    evidence, `around` what stands about it and the titles."""

    matches: tuple[Match, ...]
    quoted: tuple[Reading, ...]
    around: tuple[Reading, ...]
    published: date | None

    @property
    def nearest(self) -> Match:
        return self.matches[0]

    def best(self, place: int) -> Link:
        """The strongest link of a word of the claim."""
        found = [match.links.get(place, NOWHERE) for match in self.matches]
        return max(found, key=lambda link: (link.strength, link.cosine))

    def links(self, claim: Reading) -> dict[int, Link]:
        """The strongest of each content word."""
        return {place: self.best(place) for place in claim.content}


def ground(
    claim: Reading,
    candidates: Sequence[tuple[Reading, float, date | None]],
    around: Sequence[Reading],
    similarity: Similarity,
    published: date | None,
) -> Ground:
    """`candidates` are sentences of the evidence with their likeness to the claim and the day of their
    article; there is one at least."""
    matches = [
        Match(
            reading=reading,
            links=align(claim.tokens, claim.content, reading.tokens, reading.content, similarity),
            likeness=likeness,
            published=day,
        )
        for reading, likeness, day in candidates
    ]
    ranked = sorted(
        matches,
        key=lambda match: (
            -(match.covered(claim) + LIKENESS_SHARE * match.likeness + _facts(claim, match.reading))
        ),
    )
    chosen = [ranked[0]]
    for match in ranked[1:]:
        if len(chosen) == MOST_SENTENCES:
            break
        if _share(claim, _strongest([*chosen, match])) >= _share(claim, _strongest(chosen)) + LEAST_GAIN:
            chosen.append(match)
    return Ground(
        matches=tuple(chosen),
        quoted=tuple(reading for reading, _, _ in candidates),
        around=tuple(around),
        published=published,
    )


def _facts(claim: Reading, reading: Reading) -> float:
    """A little for every number and time that both have."""
    values = {number.low for number in reading.numbers}
    shared = sum(number.low in values for number in claim.numbers)
    return 0.1 * min(3, shared)


def _strongest(matches: Sequence[Match]) -> dict[int, Link]:
    found: dict[int, Link] = {}
    for match in matches:
        for place, link in match.links.items():
            if link.strength > found.get(place, NOWHERE).strength:
                found[place] = link
    return found


def _share(claim: Reading, links: Mapping[int, Link]) -> float:
    total = sum(claim.weight(place) for place in claim.content)
    if not total:
        return 0.0
    return sum(claim.weight(place) * links.get(place, NOWHERE).strength for place in claim.content) / total
