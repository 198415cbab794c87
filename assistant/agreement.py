"""What all articles that were read say together: owns the belief in the words that the reader marked,
and in those that seemed likely to it besides."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from math import exp, log

from assistant.candidates import Candidate
from assistant.markings import plain, share_asked
from assistant.question import Question

# Scores of sentences are divided by this before beliefs are added up: what many articles say counts more than
# how sure the reader is of one of them. Over five folds of news of 2022 and 2023, weights fitted to these
# alone, the right sentence first in 0.715 at 3, 0.728 at 5 and at 10.
TEMPERATURE = 5.0
# Those of the likely answers of one sentence are divided by this before they share the belief in it: F1 of
# the words in the sentences that came first in use, refusals counted, 0.617 at 1, 0.619 at 2, 0.614 at 4.
WITHIN = 2.0
# A logarithm below which belief is nothing, so that no share of it is nought.
LEAST_BELIEF = -50.0
# Of all that articles say, so much is looked for in every sentence: what is believed most.
LOOKED_FOR = 100
# Words of a sentence answer in place of those that are marked in it when they are believed so many times as
# much: F1 of the same, 0.602 without, 0.615 at 1.2, 0.619 at 2, 0.610 at 4.
SURER = 2.0
_BEFORE_FIGURES = tuple("$£€¥")
_FIGURE_BEFORE = re.compile(r"\d[.,]\Z")
_FIGURE_BEHIND = re.compile(r"[.,]\d")


def span_score(candidate: Candidate) -> float:
    """Not counted from "no answer in its passage": training compares spans over all passages of a question,
    and how likely a passage holds none is a matter of its own, on which news and encyclopedias differ."""
    return candidate.span.score + candidate.none


def _place(text: str, marked: Sequence[str]) -> tuple[int, int] | None:
    """Where these words of `plain` stand in a text that holds them; None where they are but the end of a
    figure ("300" of "19,300"), and where letters grew in number as they became small."""
    found = [match for match in re.finditer(r"\w+", text) if plain(match.group())]
    written = [match.group().lower() for match in found]
    places = (
        (found[at].start(), found[at + len(marked) - 1].end())
        for at in range(len(found))
        if written[at : at + len(marked)] == list(marked)
    )
    return next((whole for place in places if (whole := _whole(text, *place))), None)


def _whole(text: str, start: int, end: int) -> tuple[int, int] | None:
    """With what belongs to a figure; None where `text[start:end]` is but a part of one."""
    if _cuts_figure(text, start, end):
        return None
    start -= text[start - 1 : start] in _BEFORE_FIGURES and text[start].isdigit()
    return start, end + (text[end : end + 1] == "%" and text[end - 1].isdigit())


def _cuts_figure(text: str, start: int, end: int) -> bool:
    return bool(_FIGURE_BEFORE.search(text, 0, start) and text[start].isdigit()) or bool(
        text[end - 1].isdigit() and _FIGURE_BEHIND.match(text, end)
    )


class Agreement:
    """Over the sentences read for one question. An article counts once: it may repeat itself."""

    def __init__(self, question: Question, candidates: Sequence[Candidate]) -> None:
        strongest: dict[tuple[str, str], float] = {}
        top = max((span_score(candidate) for candidate in candidates), default=0.0)
        for candidate in candidates:
            belief = exp(max(LEAST_BELIEF, (span_score(candidate) - top) / TEMPERATURE))
            for marked, share in _shares(candidate).items():
                key = marked, candidate.passage.article_id
                strongest[key] = max(strongest.get(key, 0.0), share * belief)
        self._total = sum(strongest.values())
        self._believed: dict[str, float] = defaultdict(float)
        self._best: dict[str, float] = defaultdict(float)
        for (marked, _), belief in strongest.items():
            self._believed[marked] += belief
            self._best[marked] = max(self._best[marked], belief)
        # What is made of the question's own words stands in every text that speaks of the matter.
        told = (
            (f" {marked} ", belief / self._total)
            for marked, belief in sorted(self._believed.items(), key=lambda one: (-one[1], one[0]))
            if share_asked(question, marked) not in (None, 1.0)
        )
        self._told = dict(islice(told, LOOKED_FOR))

    def of(self, candidate: Candidate) -> tuple[float, float]:
        """What all articles say of its marked words: the share of all belief that goes to these words; and
        the logarithm of the belief in these over all articles, counted in the strongest of them. The last is
        0 for words of one article alone, however many were read."""
        marked = plain(candidate.marked)
        return self.belief(marked), log(self._believed[marked] / self._best[marked])

    def belief(self, marked: str) -> float:
        """The share of all belief that goes to these words."""
        return self._believed.get(plain(marked), 0.0) / self._total

    def agreed(self, candidate: Candidate) -> Candidate:
        """The same with other words marked, where others that stand in it are believed `SURER` times as much
        as its own, by more articles than one."""
        own = f" {plain(candidate.marked)} "
        whole = f" {plain(candidate.text)} "
        # A part of its own words may be their contrary: "guilty" in "not guilty".
        held = [
            (belief, marked)
            for marked, belief in self._told.items()
            if marked in whole and marked not in own and self._repeated(marked.strip())
        ]
        belief, marked = max(held, default=(0.0, ""))
        if belief < SURER * self.belief(candidate.marked):
            return candidate
        text = candidate.text
        # Where the reader saw them, else where they first stand.
        for span in candidate.others:
            seen = _whole(text, span.start, span.end)
            if seen and f" {plain(text[span.start : span.end])} " == marked:
                return replace(candidate, span=replace(span, start=seen[0], end=seen[1]))
        place = _place(text, marked.split())
        if place is None:
            return candidate
        return replace(candidate, span=replace(candidate.span, start=place[0], end=place[1]))

    def _repeated(self, marked: str) -> bool:
        """Whether more articles than one say so."""
        return self._believed[marked] > self._best[marked]

    def held(self, text: str) -> float:
        """The share of all belief that goes to words which stand in this text, marked there or not, but for
        the question's own; of words within words, such as "Biden" and "Joe Biden", both count."""
        whole = f" {plain(text)} "
        return sum(belief for marked, belief in self._told.items() if marked in whole)


def _shares(candidate: Candidate) -> dict[str, float]:
    """By their words, how the likely answers of a sentence share the belief in it; of sum 1. The same words
    twice are no likelier."""
    top = candidate.span.score
    chances: dict[str, float] = {}
    for span in (candidate.span, *candidate.others):
        marked = plain(candidate.text[span.start : span.end])
        chances[marked] = max(chances.get(marked, 0.0), exp(min(0.0, span.score - top) / WITHIN))
    total = sum(chances.values())
    return {marked: chance / total for marked, chance in chances.items()}
