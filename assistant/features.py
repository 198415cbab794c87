"""What is measured of a sentence against a question: owns the features and their order. No weight stands
here."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import exp, log
from statistics import fmean
from typing import TYPE_CHECKING

from assistant.candidates import Candidate
from assistant.question import Kind, Question
from assistant.terms import is_content, stem, stems, words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEATURES = (
    "reader_sentence",  # the reader's score of the sentence, comparable over the question's passages
    "reader_span",  # the reader's score of the best span in it, comparable over the question's passages
    "reader_holds",  # log-odds that its passage answers at all
    "agreement",  # log of the share of belief over all articles that goes to the same marked words
    "agreement_wider",  # the same, and to marked words that hold these: "Biden" in "Joe Biden"
    "repeated",  # log of the belief over all articles that mark these words, in beliefs of the strongest
    "similarity",  # cosine of question and passage
    "nearness",  # cosine of question and sentence
    "nearness_unsure",  # the same where the reader is sure of no sentence, nothing where it is sure of one
    "passage",  # the passage's retrieval score less the best one's
    "coverage",  # share of the question's terms that stand in the sentence, rarer terms weighing more
    "coverage_in_context",  # the same, with the title and the sentence before
    "asked_coverage",  # the same as coverage, over the terms that are no names
    "meaning",  # the same as coverage, a word of like meaning counting in part
    "meaning_in_context",  # the same, with the title and the sentence before
    "names_missing",  # share of the question's names that neither it, the one before nor the title holds
    "kind_matches",  # what the question asks for (a number, a day, a new name …) stands in the sentence
    "kind_missing",  # it asks for one and none stands there
    "speaks",  # the person asked about is the one who speaks
    "spoken_of",  # the person asked about is named, and somebody else speaks or nobody
    "new_words",  # log of the number of content words that the question does not hold: room for an answer
    "is_question",
    "fragment",  # too short to be a sentence
)
PASSAGE_FEATURES = (
    "retrieval",  # the score that retrieval gave it
    "reader_holds",
    "reader_sentence",  # of its best sentence
    "reader_span",  # of its best span
    "nearness",  # of the sentence nearest to the question
    "meant",  # share of the question's terms that mean the same as words of one sentence and its context
)
# The reader's scores are cut here: beyond, certainty grows and says nothing more.
CERTAIN = 25.0
# The reader's score of a sentence from which on it is sure of one, and how fast it becomes so. Asked in other
# words than the article's it seldom is. Measured with the weight of "nearness_unsure" at 10, against without:
# the right sentence first on news of 2022 and 2023 0.641 for 0.633, among sentences of newswire (TREC QA)
# 0.824 for 0.810, in single articles of SQuAD 0.681 for 0.690; sure from 0 on: 0.639, 0.824, 0.686.
SURE = 1.0
SURE_WITHIN = 0.5
# Scores are divided by this before beliefs are added up: what many articles say counts more than how sure
# the reader is of one of them. Measured on news of 2022 and 2023: F1 of the words agreed on 0.51 at 1, 0.53
# at 3, 0.57 at 8, 0.59 at 12, 0.55 at 20.
TEMPERATURE = 10.0
# A logarithm below which belief is nothing, so that no share of it is nought.
LEAST_BELIEF = -50.0

_NUMBER_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand "
    "million billion trillion dozen half quarter third double twice once several both couple"
)
# Whole, as `assistant.terms` reads them: a number that the question holds itself is no answer to "how many".
_NUMBER = re.compile(rf"\d+(?:[.,:]\d+)*%?|\b(?:{'|'.join(_NUMBER_WORDS.split())})s?\b", re.IGNORECASE)
_TIME = re.compile(
    r"\b(?:1[5-9]|20)\d\d\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:january|february|march|april|"
    r"june|july|august|september|october|november|december|jan|feb|mar|apr|aug|sept?|oct|nov|dec)\b|\bmay \d|"
    r"\b(?:yesterday|today|tonight|tomorrow|ago|weeks?|months?|years?|decades?|century|morning|afternoon|"
    r"evening|weekend|midnight|noon|soon|moment|"
    r"spring|summer|autumn|winter)\b|\d\s?[ap]\.?m\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|since|due to|so that|in order to|as a result|after|amid|over|prompt(?:ed|ing)|"
    r"caus(?:ed|ing)|led to|trigger(?:ed|ing)|fuel(?:ed|ing)|reason|to (?:avoid|protect|prevent|help|ensure)|"
    r"hurt|violat\w+|in response|in a bid)\b",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"(?<![.!?]\s)(?<!^)(?<![\"“])\b[A-Z][\w’'-]+")
_PLACE = re.compile(
    r"\b(?:in|at|to|from|near|across|outside|of|on|visited?|into)\s+(?:the\s+|\w+ern\s+)?[A-Z]\w+"
)
_CLAUSE_WORDS = 6


def term_weights(terms: Sequence[str], frequencies: Mapping[str, int], passages: int) -> dict[str, float]:
    """Inverse document frequency, smoothed as if fifty more passages were there: in a small index a name that
    stands everywhere still counts."""
    return {term: log(1 + (passages + 50) / (frequencies.get(term, 0) + 0.5)) for term in terms}


def measure(
    question: Question, candidates: Sequence[Candidate], weights: Mapping[str, float]
) -> "NDArray[np.float32]":
    """float32 [len(candidates), len(FEATURES)]. `weights`: of the question's terms."""
    import numpy as np

    top = max((candidate.passage_score for candidate in candidates), default=0.0)
    shares = agreement(candidates)
    surest = max((candidate.sentence_score for candidate in candidates), default=0.0)
    unsure = 1 / (1 + exp(max(-CERTAIN, min(CERTAIN, (surest - SURE) / SURE_WITHIN))))
    rows = [
        (
            _cut(candidate.sentence_score),
            _cut(span_score(candidate)),
            _cut(candidate.holds),
            *share,
            candidate.similarity,
            candidate.nearness,
            candidate.nearness * unsure,
            candidate.passage_score - top,
            *_word_features(question, candidate, weights),
        )
        for candidate, share in zip(candidates, shares, strict=True)
    ]
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(FEATURES))


def measure_passage(score: float, candidates: Sequence[Candidate]) -> "NDArray[np.float32]":
    """float32 [len(PASSAGE_FEATURES)] of one passage: its retrieval score and its sentences, at least one."""
    import numpy as np

    return np.array(
        [
            score,
            _cut(candidates[0].holds),
            _cut(max(candidate.sentence_score for candidate in candidates)),
            _cut(max(span_score(candidate) for candidate in candidates)),
            max(candidate.nearness for candidate in candidates),
            max(fmean(candidate.meant_around or (0.0,)) for candidate in candidates),
        ],
        dtype=np.float32,
    )


def span_score(candidate: Candidate) -> float:
    """Not counted from "no answer in its passage": training compares spans over all passages of a question,
    and how likely a passage holds none is a matter of its own, on which news and encyclopedias differ."""
    return candidate.span.score + candidate.none


def agreement(candidates: Sequence[Candidate]) -> list[tuple[float, float, float]]:
    """What other articles say of each candidate's marked words, as logarithms: the share of all belief in
    spans that goes to these words; the share that goes to these or to words that hold them; and the belief in
    these over all articles that mark them, counted in the strongest of them. The last is 0 for words of one
    article alone, however many were read. An article counts once: it may repeat itself."""
    strongest: dict[tuple[str, str], float] = {}
    top = max((span_score(candidate) for candidate in candidates), default=0.0)
    for candidate in candidates:
        key = plain(candidate.marked), candidate.passage.article_id
        belief = exp(max(LEAST_BELIEF, (span_score(candidate) - top) / TEMPERATURE))
        strongest[key] = max(strongest.get(key, 0.0), belief)
    total = sum(strongest.values())
    believed: dict[str, float] = defaultdict(float)
    best: dict[str, float] = defaultdict(float)
    for (marked, _), belief in strongest.items():
        believed[marked] += belief
        best[marked] = max(best[marked], belief)
    wider = {
        marked: sum(belief for other, belief in believed.items() if f" {marked} " in f" {other} ")
        for marked in believed
    }
    return [
        (log(believed[marked] / total), log(wider[marked] / total), log(believed[marked] / best[marked]))
        for marked in (plain(candidate.marked) for candidate in candidates)
    ]


def plain(text: str) -> str:
    """Lower case, no marks, no articles: two answers that differ in nothing else are one."""
    return " ".join(word for word in re.findall(r"\w+", text.lower()) if word not in ("a", "an", "the"))


def _cut(score: float) -> float:
    return max(-CERTAIN, min(CERTAIN, score))


def _word_features(
    question: Question, sentence: Candidate, weights: Mapping[str, float]
) -> tuple[float, ...]:
    own = stems(sentence.text) | sentence.referents
    around = own | stems(sentence.before) | stems(sentence.passage.title)
    total = sum(weights.get(term, 1.0) for term in question.terms) or 1.0
    coverage = sum(weights.get(term, 1.0) for term in question.terms if term in own) / total
    in_context = sum(weights.get(term, 1.0) for term in question.terms if term in around) / total
    asked = [term for term in question.terms if term not in question.names]
    asked_total = sum(weights.get(term, 1.0) for term in asked)
    asked_coverage = (
        sum(weights.get(term, 1.0) for term in asked if term in own) / asked_total if asked else 1.0
    )
    meaning, meaning_in_context = (
        sum(weights.get(term, 1.0) * like for term, like in zip(question.terms, likeness, strict=False))
        / total
        for likeness in (sentence.meant, sentence.meant_around)
    )
    missing = len(question.names - around) / len(question.names) if question.names else 0.0
    matches, lacks = _kind_features(question, sentence.text)
    speaks, spoken_of = _speech_features(question, sentence, own)
    written = words(sentence.text)
    new = sum(1 for word in written if is_content(word) and stem(word) not in question.terms)
    return (
        coverage,
        in_context,
        asked_coverage,
        meaning,
        meaning_in_context,
        missing,
        matches,
        lacks,
        speaks,
        spoken_of,
        log(1 + new),
        float(sentence.text.rstrip("\"'”’").endswith("?")),
        float(len(written) < _CLAUSE_WORDS),
    )


def _kind_features(question: Question, text: str) -> tuple[float, float]:
    """(the answer's kind stands in the sentence, it does not); both 0 where the question asks for no kind of
    thing."""
    if question.kind is Kind.NUMBER:
        found = any(stem(word) not in question.names for word in _NUMBER.findall(text))
    elif question.kind is Kind.TIME:
        found = bool(_TIME.search(text))
    elif question.kind is Kind.REASON:
        found = bool(_REASON.search(text))
    elif question.kind is Kind.PLACE:
        found = bool(_PLACE.search(text))
    elif question.kind is Kind.PERSON:
        found = any(stem(name) not in question.terms for name in _CAPITALISED.findall(text))
    else:
        return 0.0, 0.0
    return float(found), float(not found)


def _speech_features(question: Question, sentence: Candidate, own: frozenset[str]) -> tuple[float, float]:
    if not question.speaker:
        return 0.0, 0.0
    if sentence.speakers & question.speaker:
        return 1.0, 0.0
    return 0.0, float(bool(own & question.speaker))
