"""Which sentences of the passages a written sentence stands on: owns the comparison of their words.

What counts is the share of the written sentence's content words, names and figures that a source sentence
holds, each weighed by how rare it is among the sentences shown: what stands in all of them tells nothing. The
reader's score of a sentence decides between equals. Where less than most of the words is shared, it also
counts what the models say of the meaning. The comparison chooses among stored sentences; it never makes one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log
from typing import Protocol

from assistant.terms import is_content, stem, words
from assistant.verify.entailment.inputs import context_of
from index import Passage

# A marker of the model's is kept when the sentence shares this much with its passage's best sentence: little,
# since the model says itself where it read it and may have said it in other words. Below it the two have
# nothing in common but words that stand everywhere.
MARKED_SHARE = 0.15
# Where the best sentence holds less than this of a marked one, meaning counts too: to the share is added the
# likeness and `ODDS_WEIGHT` times the log-odds by the network of verdicts, for the `WEIGHED` sentences that
# stand highest without it. From `NEAR` on the marker is kept. Of 1,136 true claims by hand, each beside its
# whole text, 0.971 keep their marker, and for 0.941 the first sentence is one that it was written from; by
# words alone it is 0.836 and 0.784. Beside the text of another document 0.023 keep it, for 0.017
# (`evals.benchmarks.tying`). All sentences weighed, 0.967 for 0.964 of 700 have the right one.
DECISIVE_SHARE = 0.5
ODDS_WEIGHT = 0.1
WEIGHED = 4
NEAR = 0.25
# So many sentences of an answer at most; each takes the models tens of milliseconds.
MOST_WEIGHED = 24
# A marker that the model left out is added when this much of the sentence stands in one source sentence, each
# name and each figure included: then it is nearly a quotation.
PLAIN_SHARE = 0.6
PLAIN_TERMS = 3
# A second sentence is cited beside the first when it holds this share of what the first one lacks …
SECOND_SHARE = 0.5
# … and that was this much of the whole. Or else when it holds at least `ADDED_SHARE` of the whole that the
# first one lacks, and the network finds both together likelier to say it than the first by `ADDED_ODDS`; two
# are tried, and `ADDED_WEIGHT` times the share counts between them. Of 180 claims that take two sentences 0.6
# are tied to both so, for 0.39 by words alone; of those that take one, 0.07 to one too many, for 0.04.
LACKING_SHARE = 0.25
ADDED_SHARE = 0.1
ADDED_ODDS = 1.0
ADDED_WEIGHT = 2.0
MOST_TRIED = 2
# Names and figures are what a reader checks.
NAME_WEIGHT = 1.5
# What the reader's score counts: less than any word, so that it decides between equals alone.
READER_WEIGHT = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSentence:
    """`body[start:end] == text` of the passage's article. `score`: the reader's, as it ranks within a
    question."""

    passage: Passage
    start: int
    end: int
    text: str
    score: float = 0.0


class Meaning(Protocol):
    """What the models say of a written sentence beside others: `assistant.verify.Verifier`, say."""

    def likeness(self, text: str, others: Sequence[str]) -> Sequence[float]:
        """The cosine with each, in order."""
        ...

    def log_odds_of(self, text: str, sources: Sequence[tuple[str, str]]) -> Sequence[float]:
        """That each (context, source) says what `text` says, in order."""
        ...


class Support:
    """The sentences of all passages that were handed out, by the key of their passage."""

    def __init__(
        self, sources: Mapping[int, Sequence[SourceSentence]], meaning: Meaning | None = None
    ) -> None:
        """`meaning`: asked of marked sentences in other words; without it words alone decide."""
        self._meaning = meaning
        self._asked = 0
        self._by_key: dict[int, range] = {}
        self._sentences: list[SourceSentence] = []
        for key, sentences in sources.items():
            first = len(self._sentences)
            self._sentences += sentences
            self._by_key[key] = range(first, len(self._sentences))
        self._terms = [frozenset(_terms(one.text)) for one in self._sentences]
        self._holding: dict[str, list[int]] = {}
        for at, terms in enumerate(self._terms):
            for term in terms:
                self._holding.setdefault(term, []).append(at)
        count = len(self._sentences)
        self._rarity = {term: log(1 + count / (0.5 + len(places))) for term, places in self._holding.items()}
        self._unheard_of = log(1 + count / 0.5)
        self._preference = [READER_WEIGHT / (1 + exp(-_bounded(one.score))) for one in self._sentences]

    def knows(self, key: int) -> bool:
        """Whether a passage was handed out under this key."""
        return key in self._by_key

    def under(self, key: int, text: str) -> tuple[SourceSentence, ...]:
        """The one or two sentences of this passage that `text` stands on, best first; none when it has too
        little in common with each of them, or there is no such passage."""
        wanted = self._weights(_terms(text))
        whole = sum(wanted.values())
        places = self._by_key.get(key, range(0))
        held = self._held(wanted, places)
        found = self._best(held, whole)
        if found is None:
            return ()
        near = odds = 0.0
        shared = held[found] / whole
        meaning = self._meaning if shared < DECISIVE_SHARE and self._asked < MOST_WEIGHED else None
        if meaning is not None:
            self._asked += 1
            found, near, odds = self._nearest(meaning, text, {at: held[at] / whole for at in places})
        if shared < MARKED_SHARE and near < NEAR:
            return ()
        lacking = {term: weight for term, weight in wanted.items() if term not in self._terms[found]}
        missing = sum(lacking.values())
        if missing < LACKING_SHARE * whole:
            return (self._sentences[found],)
        rest = self._held(lacking, [at for at in places if at != found])
        second = self._best(rest, missing)
        if second is not None and not self._completes(lacking, missing, second):
            added = {at: rest[at] / whole for at in rest}
            second = self._adding(meaning, text, found, odds, added) if meaning is not None else None
        if second is None:
            return (self._sentences[found],)
        return self._sentences[found], self._sentences[second]

    def plain(self, text: str) -> tuple[SourceSentence, ...]:
        """The sentence of any passage that says the same nearly word for word, or none."""
        terms = _terms(text)
        wanted = self._weights(terms)
        whole = sum(wanted.values())
        counts = Counter(at for term in wanted for at in self._holding.get(term, ()))
        enough = [at for at, count in counts.items() if count >= PLAIN_TERMS]
        held = self._held(wanted, enough)
        found = self._best(held, whole)
        if found is None or held[found] < PLAIN_SHARE * whole:
            return ()
        if not {term for term, checked in terms.items() if checked} <= self._terms[found]:
            return ()
        return (self._sentences[found],)

    def _nearest(self, meaning: Meaning, text: str, shares: Mapping[int, float]) -> tuple[int, float, float]:
        """The sentence that comes nearest to `text` in words and meaning together, how near, and its
        log-odds."""
        said = _in_line(text)
        likeness = meaning.likeness(said, [_in_line(self._sentences[at].text) for at in shares])
        near = {at: shares[at] + cosine for at, cosine in zip(shares, likeness, strict=True)}
        chosen = sorted(near, key=lambda at: (-near[at], at))[:WEIGHED]
        odds = dict(zip(chosen, meaning.log_odds_of(said, [self._read(at) for at in chosen]), strict=True))
        best = max(chosen, key=lambda at: near[at] + ODDS_WEIGHT * odds[at] + self._preference[at])
        return best, near[best] + ODDS_WEIGHT * odds[best], odds[best]

    def _adding(
        self, meaning: Meaning, text: str, first: int, alone: float, shares: Mapping[int, float]
    ) -> int | None:
        """The sentence that makes the first one say `text`, or none. `alone`: the log-odds of the first;
        `shares`: what each holds of what that lacks."""
        enough = [at for at in shares if shares[at] >= ADDED_SHARE]
        chosen = sorted(enough, key=lambda at: (-shares[at], at))[:MOST_TRIED]
        if not chosen:
            return None
        sources = [self._read(*sorted((first, at))) for at in chosen]
        odds = dict(zip(chosen, meaning.log_odds_of(_in_line(text), sources), strict=True))
        best = max(chosen, key=lambda at: odds[at] + ADDED_WEIGHT * shares[at])
        return best if odds[best] >= alone + ADDED_ODDS else None

    def _read(self, *places: int) -> tuple[str, str]:
        """(context, text) of sentences of one passage, in order, as the network reads them."""
        first = self._sentences[places[0]]
        earlier = self._sentences[max(places[0] - 1, 0)]
        before = earlier.text if earlier is not first and earlier.passage.id == first.passage.id else ""
        text = " ".join(self._sentences[at].text for at in places)
        return context_of(first.passage.title, _in_line(before)), _in_line(text)

    def _completes(self, lacking: Mapping[str, float], missing: float, second: int) -> bool:
        shared = [weight for term, weight in lacking.items() if term in self._terms[second]]
        return len(shared) > 1 and sum(shared) >= SECOND_SHARE * missing

    def _held(self, wanted: Mapping[str, float], places: Iterable[int]) -> dict[int, float]:
        """Of each of these sentences, what the terms that it holds weigh together."""
        held = dict.fromkeys(places, 0.0)
        for term, weight in wanted.items():
            for at in self._holding.get(term, ()):
                if at in held:
                    held[at] += weight
        return held

    def _best(self, held: Mapping[int, float], whole: float) -> int | None:
        """Of equals the first one."""
        if not whole:
            return None
        return max(held, key=lambda at: (held[at] / whole + self._preference[at], -at), default=None)

    def _weights(self, terms: Mapping[str, bool]) -> dict[str, float]:
        return {
            term: (self._rarity.get(term) or self._unheard_of) * (NAME_WEIGHT if checked else 1)
            for term, checked in terms.items()
        }


def _terms(text: str) -> dict[str, bool]:
    """Content words by their stems, and whether a reader would check them: figures, and names, which have a
    capital inside the sentence."""
    found: dict[str, bool] = {}
    opens = True
    for word in words(text):
        term, checked = _term(word)
        if term:
            checked = checked and (not opens or word[0].isdigit())
            found[term] = checked or found.get(term, False)
        opens = False
    return found


@lru_cache(maxsize=65536)
def _term(word: str) -> tuple[str, bool]:
    """Empty for a word without content. And whether it is a figure or has a capital."""
    if not is_content(word):
        return "", False
    # "100,000" and "100000" are one figure.
    if word[0].isdigit():
        return word.replace(",", ""), True
    return stem(word), word[0].isupper()


def _in_line(text: str) -> str:
    return " ".join(text.split())


def _bounded(score: float) -> float:
    return max(-30.0, min(30.0, score))
