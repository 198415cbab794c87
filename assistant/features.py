"""What is measured of a sentence against a question: owns the features and their order. No weight stands
here."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import TYPE_CHECKING

from assistant.agreement import Agreement, span_score
from assistant.candidates import Candidate
from assistant.markings import MARKING_FEATURES, NUMBER, TIME, measure_markings
from assistant.question import Kind, Question, speech_acts
from assistant.speakers import who_exactly
from assistant.terms import is_content, stem, stems, words
from index import Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEATURES = (
    "reader_sentence",  # the reader's score of the sentence, comparable over the question's passages
    "reader_span",  # the reader's score of the best span in it, comparable over the question's passages
    "reader_holds",  # log-odds that its passage answers at all
    "agreement",  # log of the share of belief over all articles that goes to the marked words
    "repeated",  # log of the belief over all articles that mark these words, in beliefs of the strongest
    "holds_agreed",  # log of the share of belief in words that stand in the sentence, marked there or not
    "holds_believed",  # the same share itself: of what is believed least, all is alike
    "similarity",  # cosine of question and passage
    "nearness",  # cosine of question and sentence
    "alignment",  # how near the sentence's words come to the question's, on average
    "nearness_unfamiliar",  # cosine of question and sentence, as far as the question is in other words
    "alignment_unfamiliar",  # alignment, as far as the question is in other words
    "answers",  # log-odds that the sentence answers, read alone beside the question
    "passage",  # the passage's retrieval score less the best one's
    "coverage",  # share of the question's terms that stand in the sentence, rarer terms weighing more
    "coverage_in_context",  # the same, with the title and the sentence before
    "asked_coverage",  # the same as coverage, over the terms that are no names
    "names_missing",  # share of the question's names that neither it, the one before nor the title holds
    "kind_matches",  # what the question asks for (a number, a day, a new name …) stands in the sentence
    "kind_missing",  # it asks for one and none stands there
    "speaks",  # the person asked about is the one who speaks
    "said_alike",  # and does by that what the question asks for: demands, warns, denies …
    "spoken_of",  # the person asked about is named, and somebody else speaks or nobody
    "new_words",  # log of the number of content words that the question does not hold: room for an answer
    "is_question",
    "fragment",  # too short to be a sentence
    "coverage_in_passage",  # the same as coverage, of its passage with the title
    "coverage_in_title",  # the same, of the title alone
    "recency",  # how near its article's day is to the day of the question, as retrieval counts it
    "later",  # its article is of a day after the one of the question
    *MARKING_FEATURES,
)
PASSAGE_FEATURES = (
    "retrieval",  # the score that retrieval gave it
    "reader_holds",
    "reader_sentence",  # of its best sentence
    "reader_span",  # of its best span
    "coverage_in_article",  # share of the question's terms that stand in what was read of its article
    "coverage_in_title",
    "recency",
    "later",
)
# Shares of belief as small as this are nothing; their logarithms count from here.
LEAST_SHARE = 0.001
# nearness, alignment, and both as far as the question is in other words: see `fill_likeness`.
_NOT_COMPARED = (0.0,) * 4
# The reader's scores are cut here: beyond, certainty grows and says nothing more.
CERTAIN = 25.0

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
    table = measure_apart(question, candidates, weights)
    fill_likeness(table, question, candidates, weights)
    return table


def measure_apart(
    question: Question, candidates: Sequence[Candidate], weights: Mapping[str, float]
) -> "NDArray[np.float32]":
    """The same without what `fill_likeness` fills in, for candidates that are not compared yet: 0 there."""
    import numpy as np

    top = max((candidate.passage_score for candidate in candidates), default=0.0)
    agreement = Agreement(question, candidates)
    covered = _Coverage(question, weights)
    rows = [
        (
            _cut(candidate.sentence_score),
            _cut(span_score(candidate)),
            _cut(candidate.holds),
            *_agreement_features(agreement, candidate),
            candidate.similarity,
            *_NOT_COMPARED,
            candidate.answers,
            candidate.passage_score - top,
            *_word_features(question, candidate, weights, covered),
            covered.of_passage(candidate.passage),
            covered.of_title(candidate.passage),
            candidate.recency,
            float(candidate.later),
            *marking,
        )
        for candidate, marking in zip(candidates, measure_markings(question, candidates), strict=True)
    ]
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(FEATURES))


def fill_likeness(
    table: "NDArray[np.float32]",
    question: Question,
    candidates: Sequence[Candidate],
    weights: Mapping[str, float],
) -> None:
    """Into the rows of `measure_apart`, in place, what the likeness of these candidates says, now that they
    are compared."""
    covered = _Coverage(question, weights)
    other_words = covered.unfamiliar({each.passage.id: each.passage for each in candidates}.values())
    for name, values in (
        ("nearness", [each.nearness for each in candidates]),
        ("alignment", [each.alignment for each in candidates]),
    ):
        table[:, FEATURES.index(name)] = values
        table[:, FEATURES.index(f"{name}_unfamiliar")] = [value * other_words for value in values]


def measure_passages(
    question: Question, read: Sequence[tuple[float, Sequence[Candidate]]], weights: Mapping[str, float]
) -> "NDArray[np.float32]":
    """float32 [len(read), len(PASSAGE_FEATURES)]. `read`: of each passage its retrieval score and its
    sentences, at least one. `weights`: of the question's terms."""
    import numpy as np

    covered = _Coverage(question, weights)
    articles: dict[str, dict[int, Passage]] = defaultdict(dict)
    for _, candidates in read:
        passage = candidates[0].passage
        articles[passage.article_id][passage.id] = passage
    rows = [
        (
            score,
            _cut(candidates[0].holds),
            _cut(max(candidate.sentence_score for candidate in candidates)),
            _cut(max(span_score(candidate) for candidate in candidates)),
            covered.of(*articles[candidates[0].passage.article_id].values()),
            covered.of_title(candidates[0].passage),
            candidates[0].recency,
            float(candidates[0].later),
        )
        for score, candidates in read
    ]
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(PASSAGE_FEATURES))


class _Coverage:
    """Shares of one question's terms that stand in passages; each passage is cut into stems once."""

    def __init__(self, question: Question, weights: Mapping[str, float]) -> None:
        self._weights = {term: weights.get(term, 1.0) for term in question.terms}
        self._total = sum(self._weights.values()) or 1.0
        self._passages: dict[int, frozenset[str]] = {}

    def of(self, *passages: Passage) -> float:
        """Of passages together, with their titles."""
        return self.share(frozenset().union(*(self._stems(passage) for passage in passages)))

    def of_passage(self, passage: Passage) -> float:
        return self.share(self._stems(passage))

    def of_title(self, passage: Passage) -> float:
        return self.share(self.title(passage))

    def unfamiliar(self, passages: Iterable[Passage]) -> float:
        """0..1: the share of the terms that the passage which holds most of them does not hold: how far the
        question is asked in other words than the article's. By that, and neither by the size of a collection
        nor by the reader's doubt, likeness in meaning tells more than the same words do: a quiz that repeats
        the news is answered right less often by it."""
        return 1.0 - max((self.of_passage(passage) for passage in passages), default=1.0)

    def share(self, found: frozenset[str]) -> float:
        """Of these stems."""
        return sum(weight for term, weight in self._weights.items() if term in found) / self._total

    def title(self, passage: Passage) -> frozenset[str]:
        """Its stems."""
        return stems(passage.title)

    def _stems(self, passage: Passage) -> frozenset[str]:
        if passage.id not in self._passages:
            self._passages[passage.id] = stems(passage.text) | self.title(passage)
        return self._passages[passage.id]


def _agreement_features(agreement: Agreement, candidate: Candidate) -> tuple[float, float, float, float]:
    share, repeated = agreement.of(candidate)
    held = agreement.held(candidate.text)
    return log(share + LEAST_SHARE), repeated, log(held + LEAST_SHARE), held


def _cut(score: float) -> float:
    return max(-CERTAIN, min(CERTAIN, score))


def _word_features(
    question: Question, sentence: Candidate, weights: Mapping[str, float], covered: "_Coverage"
) -> tuple[float, ...]:
    own = stems(sentence.text) | sentence.referents
    around = own | stems(sentence.before) | covered.title(sentence.passage)
    asked = [term for term in question.terms if term not in question.names]
    asked_total = sum(weights.get(term, 1.0) for term in asked)
    asked_coverage = (
        sum(weights.get(term, 1.0) for term in asked if term in own) / asked_total if asked else 1.0
    )
    missing = len(question.names - around) / len(question.names) if question.names else 0.0
    matches, lacks = _kind_features(question, sentence.text)
    speaks, said_alike, spoken_of = _speech_features(question, sentence, own)
    written = words(sentence.text)
    new = sum(1 for word in written if is_content(word) and stem(word) not in question.terms)
    return (
        covered.share(own),
        covered.share(around),
        asked_coverage,
        missing,
        matches,
        lacks,
        speaks,
        said_alike,
        spoken_of,
        log(1 + new),
        float(sentence.text.rstrip("\"'”’").endswith("?")),
        float(len(written) < _CLAUSE_WORDS),
    )


def _kind_features(question: Question, text: str) -> tuple[float, float]:
    """(the answer's kind stands in the sentence, it does not); both 0 where the question asks for no kind of
    thing."""
    if question.kind is Kind.NUMBER:
        found = any(stem(word) not in question.names for word in NUMBER.findall(text))
    elif question.kind is Kind.TIME:
        found = bool(TIME.search(text))
    elif question.kind is Kind.REASON:
        found = bool(_REASON.search(text))
    elif question.kind is Kind.PLACE:
        found = bool(_PLACE.search(text))
    elif question.kind in (Kind.PERSON, Kind.NAME):
        found = any(stem(name) not in question.terms for name in _CAPITALISED.findall(text))
    else:
        return 0.0, 0.0
    return float(found), float(not found)


def _speech_features(
    question: Question, sentence: Candidate, own: frozenset[str]
) -> tuple[float, float, float]:
    if not question.speaker:
        return 0.0, 0.0, 0.0
    asked = who_exactly(question.speaker)
    if sentence.speakers & asked:
        alike = bool(speech_acts([question.said_how]) & speech_acts(own))
        return 1.0, float(alike), 0.0
    return 0.0, 0.0, float(bool(own & asked))
