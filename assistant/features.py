"""What is measured of a sentence against a question: owns the features and their order. No weight
stands here.

All vectors come from the embedding model that built the index; a sentence is seen twice: alone, and inside
its passage (its tokens' vectors there know what "he" refers to)."""

import re
from collections.abc import Mapping, Sequence
from math import log
from typing import TYPE_CHECKING

from assistant.encoding import EncodedQuestion, EncodedSentence
from assistant.question import Kind, Question
from assistant.terms import is_content, stem, stems, words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEATURES = (
    "similarity",  # cosine of question and sentence, each embedded alone
    "similarity_in_context",  # cosine of question and the mean of the sentence's tokens inside its passage
    "best_match",  # mean over the question's tokens of the best cosine among the sentence's, in context
    "worst_match",  # the lowest of these over content tokens: what the sentence leaves open
    "asked_match",  # their mean over content tokens outside names: what is asked about whoever is named
    "coverage",  # share of the question's terms that stand in the sentence, rarer terms weighing more
    "coverage_in_context",  # the same, with the title and the sentence before
    "asked_coverage",  # the same as coverage, over the terms that are no names
    "names_missing",  # share of the question's names that neither it, the one before nor the title holds
    "kind_matches",  # what the question asks for (a number, a day, a new name …) stands in the sentence
    "kind_missing",  # it asks for one and none stands there
    "speaks",  # the person asked about is the one who speaks
    "spoken_of",  # the person asked about is named, and somebody else speaks or nobody
    "new_words",  # log of the number of content words that the question does not hold: room for an answer
    "is_question",
    "fragment",  # too short to be a sentence
    "passage",  # the passage's retrieval score less the best one's
)

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
    question: EncodedQuestion,
    sentences: Sequence[EncodedSentence],
    passage_scores: Sequence[float],
    weights: Mapping[str, float],
) -> "NDArray[np.float32]":
    """float32 [len(sentences), len(FEATURES)]. `passage_scores`: of each sentence's passage, as retrieval
    gave it; `weights`: of the question's terms."""
    import numpy as np

    table = np.zeros((len(sentences), len(FEATURES)), dtype=np.float32)
    top = max(passage_scores, default=0.0)
    for row, (sentence, passage_score) in enumerate(zip(sentences, passage_scores, strict=True)):
        table[row] = (
            *_vector_features(question, sentence),
            *_word_features(question.question, sentence, weights),
            passage_score - top,
        )
    return table


def _vector_features(question: EncodedQuestion, sentence: EncodedSentence) -> tuple[float, ...]:
    import numpy as np

    alone = float(question.vector @ sentence.vector)
    # Neither need have any: to the model a zero-width space is no text at all.
    if not len(sentence.tokens) or not len(question.tokens):
        return alone, alone, 0.0, 0.0, 0.0
    mean = sentence.tokens.mean(axis=0)
    mean /= max(float(np.linalg.norm(mean)), 1e-12)
    in_context = float(question.vector @ mean)
    best = (question.tokens @ sentence.tokens.T).max(axis=1)
    content = best[question.content] if question.content.any() else best
    asked = best[question.asked] if question.asked.any() else content
    return alone, in_context, float(content.mean()), float(content.min()), float(asked.mean())


def _word_features(
    question: Question, sentence: EncodedSentence, weights: Mapping[str, float]
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
    missing = len(question.names - around) / len(question.names) if question.names else 0.0
    matches, lacks = _kind_features(question, sentence.text)
    speaks, spoken_of = _speech_features(question, sentence, own)
    written = words(sentence.text)
    new = sum(1 for word in written if is_content(word) and stem(word) not in question.terms)
    return (
        coverage,
        in_context,
        asked_coverage,
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


def _speech_features(
    question: Question, sentence: EncodedSentence, own: frozenset[str]
) -> tuple[float, float]:
    if not question.speaker:
        return 0.0, 0.0
    if sentence.speakers & question.speaker:
        return 1.0, 0.0
    return 0.0, float(bool(own & question.speaker))
