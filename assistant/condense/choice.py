"""Which candidate a slot stands for: owns the choice by weights that were fitted to human rewrites
(`weights.json`, written by `python -m evals.benchmarks.fit_condense`).

The score of a candidate is the sum of the weights of its features; that of leaving the slot as it is, the sum
over the features of the question. The highest score wins."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from assistant.condense.antecedents import Candidate, features_of, nothing_of
from assistant.condense.lexicon import ARTICLED, COLLECTIVES, PLACE_PREPOSITIONS, TITLES
from assistant.condense.mentions import Mention, head_of
from assistant.condense.people import gender_of_pronoun, gender_of_word, is_no_person, is_surely_person
from assistant.condense.slots import Slot, asks_for_name
from assistant.condense.tagged import Tags, tags_of_nothing, tags_of_phrase
from assistant.terms import is_country, stem, stems, words

WEIGHTS_FILE = "weights.json"
TAGGED_FILE = "tagged.json"
"""The same with those of the tagger's features, written by `python -m evals.benchmarks.fit_tagger`."""

# Whoever "they" are, they are no sum and no time: "27 million euros", "three weeks".
_AMOUNT = re.compile(
    r"^[$£€¥]|(?:\d|\b(?:hundred|thousand|[mb]illion))\s?(?:%|percent|per cent|dollars|euros|pounds|pence|"
    r"cents|yen|yuan|rou?bles|rupees|francs|crowns|kron[eo]r|kilomet(?:er|re)s|miles|degrees|seconds|minutes|"
    r"hours|days|weeks|months|years)$",
    re.IGNORECASE,
)

_OF_PERSONS = TITLES | ARTICLED
_OF_SOMEBODY = ("er", "or", "ist")
# "Who is that?" alone asks of somebody.
_ASKS_WHO = re.compile(r"\W*who\b", re.IGNORECASE)

Choose = Callable[[str, Slot, Sequence[Candidate], str], Candidate | None]
"""Called with the question, the slot, what it can stand for, and what was filled before."""


@lru_cache(maxsize=2)
def shipped_weights(file: str = WEIGHTS_FILE) -> Mapping[str, float]:
    """By feature; one without a weight counts nothing."""
    text = files("assistant.condense").joinpath(file).read_text(encoding="utf-8")
    found: dict[str, float] = json.loads(text)
    return found


def fitting(candidates: Sequence[Candidate], slot: Slot, question: str) -> list[Candidate]:
    """Those that say something that the question does not, and that grammar lets stand there."""
    own = stems(question)
    found = [one for one in candidates if not one.mention.stems <= own]
    offices = [one for one in found if _is_office(one)] if asks_for_name(slot) else []
    # "What did he discuss with Putin?" asks of somebody else.
    behind = stems(question[slot.end :]) if slot.word in ("he", "she") else frozenset[str]()
    if slot.group == "bare" and not _ASKS_WHO.match(question):
        found = [one for one in found if not is_surely_person(one.mention.text)]
    return offices or [one for one in found if _agrees(one, slot, behind)]


def _is_office(candidate: Candidate) -> bool:
    """The Russian ambassador of the last question."""
    mention = candidate.mention
    last = words(mention.text)[-1].lower() if mention.stems else ""
    return candidate.asked and candidate.back == 0 and not mention.named and last in TITLES


def _agrees(candidate: Candidate, slot: Slot, behind: frozenset[str]) -> bool:
    """`behind`: the stems that stand behind the slot, none of which may end the name of a person."""
    mention = candidate.mention
    if mention.whole and candidate.asked and not candidate.answered:
        return slot.group == "topic"
    if slot.group == "one":
        return not mention.named and not mention.whole
    if slot.group == "group" and (_AMOUNT.search(mention.text) or not _may_be_several(mention)):
        return False
    if slot.group == "bare" and slot.word in ("this", "that") and mention.plural and not mention.named:
        return False
    if slot.group == "person":
        if not mention.named or mention.quoted or mention.calendar or " and " in mention.text:
            return False
        if stem(words(mention.text)[-1]) in behind:
            return False
        if _is_thing_by_form(mention):
            return False
        gender = gender_of_pronoun(slot.word)
        return not is_no_person(mention.text) and candidate.gender in (None, gender)
    if slot.group == "thing" and mention.named:
        return not is_surely_person(mention.text)
    if slot.group == "there":
        # Georgia and Charlotte are given names too.
        place = mention.before in PLACE_PREPOSITIONS or candidate.gender is None
        return mention.named and place and not is_surely_person(mention.text)
    return True


def _may_be_several(mention: Mention) -> bool:
    """A name may be that of a body, and so may what does something, "the regulator said"; any other noun has
    to say that it is more than one."""
    return mention.named or mention.plural or mention.acts or head_of(mention.text).lower() in COLLECTIVES


def _is_thing_by_form(mention: Mention) -> bool:
    """A work or a body: "The Testaments", "Court of Arbitration for Sport", and not "the Speaker"."""
    if not mention.the and " for " not in mention.text:
        return False
    return not any(
        word.lower() in _OF_PERSONS
        or gender_of_word(word.lower())
        or is_country(word)
        or word.endswith(_OF_SOMEBODY)
        for word in words(mention.text)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a slot can stand for with the features of each, by name, and those of leaving it as it is."""

    candidates: tuple[Candidate, ...]
    features: tuple[Mapping[str, float], ...]
    nothing: Mapping[str, float]


def offer_of(
    question: str, slot: Slot, candidates: Sequence[Candidate], filled: str, tags: Tags | None
) -> Offer:
    """Of those that fit. Without `tags` there are no features of them."""
    own = stems(question)
    fit = fitting(candidates, slot, question)
    features = [features_of(one, slot, own) for one in fit]
    nothing = nothing_of(question, slot, filled)
    if tags is not None:
        family = "topic" if slot.group == "topic" else "pronoun"
        for one, found in zip(fit, features, strict=True):
            phrase = tags_of_phrase(tags, own, one.mention.stems - own)
            found.update({f"{family}.{name}": value for name, value in phrase.items()})
        of_nothing = tags_of_nothing(tags, own)
        nothing |= {f"{slot.group}.nothing.{name}": value for name, value in of_nothing.items()}
    return Offer(candidates=tuple(fit), features=tuple(features), nothing=nothing)


def choose_with(weights: Mapping[str, float], tags: Tags | None = None) -> Choose:
    """A `Choose` by these weights, for one question where there are `tags`."""

    def choose(question: str, slot: Slot, candidates: Sequence[Candidate], filled: str) -> Candidate | None:
        offer = offer_of(question, slot, candidates, filled, tags)
        best = None
        highest = _score(offer.nothing, weights)
        for candidate, features in zip(offer.candidates, offer.features, strict=True):
            score = _score(features, weights)
            if score > highest:
                best, highest = candidate, score
        return best

    return choose


def _score(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum(weights.get(name, 0.0) * value for name, value in values.items())
