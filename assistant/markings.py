"""What is measured of the words that the reader marked in a sentence: owns the features by which one marking
is a likelier answer than another, whatever the reader thinks of it.

An answer is seldom made of the question's own words; it is of the kind that is asked for; it is what an
article is about (its title says it), and not what all of them speak of."""

import re
from collections.abc import Sequence
from functools import lru_cache
from math import log

from assistant.candidates import Candidate
from assistant.question import Kind, Question
from assistant.terms import is_content, stem, words

MARKING_FEATURES = (
    "marked_asked",  # share of the marked content words that the question holds
    "marked_kind",  # the answer's kind stands in the marked words
    "marked_lacks_kind",  # the question asks for a kind of thing, and none stands there
    "marked_long",  # more words than a short answer has, where no clause is asked for
    "in_titles",  # log of one more than the articles that have the marked words in their title
    "mentioned",  # log of one more than the articles that hold the marked words anywhere
    "mentioned_share",  # share of the articles that hold them
)
_WORD = re.compile(r"\w+")
_ARTICLES = frozenset(("a", "an", "the"))
# Words of a short answer: a name, a number, a day; beyond, a clause.
SHORT_WORDS = 8

NUMBER_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand "
    "million billion trillion dozen half quarter third double twice once several both couple"
)
# Whole, as `assistant.terms` reads them: a number that the question holds itself is no answer to "how many".
NUMBER = re.compile(rf"\d+(?:[.,:]\d+)*%?|\b(?:{'|'.join(NUMBER_WORDS.split())})s?\b", re.IGNORECASE)
TIME = re.compile(
    r"\b(?:1[5-9]|20)\d\d\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:january|february|march|april|"
    r"june|july|august|september|october|november|december|jan|feb|mar|apr|aug|sept?|oct|nov|dec)\b|\bmay \d|"
    r"\b(?:yesterday|today|tonight|tomorrow|ago|weeks?|months?|years?|decades?|century|morning|afternoon|"
    r"evening|weekend|midnight|noon|soon|moment|"
    r"spring|summer|autumn|winter)\b|\d\s?[ap]\.?m\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Lower case, no marks, no articles: two answers that differ in nothing else are one. Kept for as many
    texts as a few questions read."""
    return " ".join(word for word in _WORD.findall(text.lower()) if word not in _ARTICLES)


def measure_markings(question: Question, candidates: Sequence[Candidate]) -> list[tuple[float, ...]]:
    """One row of `MARKING_FEATURES` for each candidate. What articles hold is counted over the candidates'
    passages."""
    titles: dict[str, str] = {}
    texts: dict[str, dict[int, str]] = {}
    for candidate in candidates:
        passage = candidate.passage
        own = texts.setdefault(passage.article_id, {})
        if passage.id not in own:
            titles[passage.article_id] = f" {plain(passage.title)} "
            own[passage.id] = plain(passage.text)
    whole = [titles[article] + " ".join(own.values()) + " " for article, own in texts.items()]
    counted: dict[str, tuple[float, float, float]] = {}
    rows: list[tuple[float, ...]] = []
    for candidate in candidates:
        key = plain(candidate.marked)
        if key not in counted:
            held = sum(f" {key} " in text for text in whole) if key else 0
            titled = sum(f" {key} " in title for title in titles.values()) if key else 0
            counted[key] = log(1 + titled), log(1 + held), held / len(whole)
        rows.append((*_own_features(question, candidate.marked), *counted[key]))
    return rows


def share_asked(question: Question, text: str) -> float | None:
    """The share of its content words that the question holds; None where it has none."""
    asked = {*question.terms, *question.names}
    found = [stem(word) in asked for word in words(text) if is_content(word)]
    return sum(found) / len(found) if found else None


def _own_features(question: Question, marked: str) -> tuple[float, float, float, float]:
    share = share_asked(question, marked) or 0.0
    kind, lacks = _kind_features(question, marked)
    clause = question.kind in (Kind.STATEMENT, Kind.REASON)
    return share, kind, lacks, float(not clause and len(marked.split()) > SHORT_WORDS)


def _kind_features(question: Question, marked: str) -> tuple[float, float]:
    """(its kind stands there, it does not); both 0 where the question asks for no kind of thing that can be
    told by its words alone."""
    if question.kind is Kind.NUMBER:
        found = any(stem(word) not in question.names for word in NUMBER.findall(marked))
    elif question.kind is Kind.TIME:
        found = bool(TIME.search(marked)) or any(letter.isdigit() for letter in marked)
    elif question.kind in (Kind.PERSON, Kind.PLACE, Kind.NAME):
        found = any(word[0].isupper() and stem(word) not in question.terms for word in words(marked))
    else:
        return 0.0, 0.0
    return float(found), float(not found)
