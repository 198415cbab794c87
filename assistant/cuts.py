"""What else the reader marked beside the answer: owns how much of it is left, by what the question asks for.
A cut is made where the words tell surely; else all stay."""

import re

from assistant.question import Kind, Question
from assistant.terms import is_content, stem, words
from assistant.which import AskedNoun

CAPITAL = "A-ZÀ-ÖØ-ÞĆČĐĞİŁŃŌŘŚŞŠŤŪŮŽŻŹ"
_WORD = rf"[{CAPITAL}][\w’'&.-]*"
_AGE = re.compile(r"\D*?(?<![\d.,/–-])(\d{1,3})[- ]years?[- ]olds?\b\D*")
_NOT_ONE_AGE = re.compile(r"\b(?:under|over|least|most|to|than)\b", re.IGNORECASE)
_AGE_ASKED = re.compile(r"\b(?:how old|what age|age (?:is|was|of))\b", re.IGNORECASE)
# A name, and right behind it the verb of which it is the subject.
_SUBJECT = re.compile(
    rf"({_WORD}(?: (?:of |the |von |van |de )?{_WORD})*) (?!(?:based|backed|owned)\b)"
    r"(?:[a-z]{2,}ed|won|lost|beat|said|told|made|took|got|became|has|have|had|was|were|is|are|will|would)\b"
)
_NAMES = re.compile(rf"{_WORD}(?: (?:of |for |the )*{_WORD})*")
_PAIR = re.compile(rf"({_NAMES.pattern}) and ({_NAMES.pattern})")
_GOES_ON_BEFORE = re.compile(rf"{_WORD}(?: and | & |/)\Z")
_GOES_ON_BEHIND = re.compile(rf"(?: and | & |/){_WORD}")
_FURTHEST = 40
# A name has no more words than these; a longer mark is a clause.
LONGEST_NAME = 4


def cut_to_asked(
    question: Question, text: str, start: int, end: int, asked: AskedNoun | None
) -> tuple[int, int]:
    """(start, end) of what is left of `text[start:end]`: no half brackets; of a "21-year-old" the age; of a
    name with its verb the name; of two people, one of whom the question names, the other; of a clause the one
    name that holds the noun asked for. Where another name stands beside it nobody can tell."""
    start, end = _out_of_brackets(text, start, end)
    if question.kind is Kind.NUMBER:
        age = _AGE.fullmatch(text, start, end) if _AGE_ASKED.search(question.asking) else None
        return age.span(1) if age and not _NOT_ONE_AGE.search(age.group()) else (start, end)
    if question.kind not in (Kind.PERSON, Kind.NAME, Kind.PLACE) or (asked and asked.plural):
        return start, end
    if asked and len(text[start:end].split()) > LONGEST_NAME:
        noun = re.compile(rf"\b{re.escape(asked.noun)}\b", re.IGNORECASE)
        held = [
            run
            for run in _NAMES.finditer(text, start, end)
            if " " in run.group() and noun.search(run.group()) and not _goes_on(text, run)
        ]
        if len(held) == 1:
            rest = f"{text[start : held[0].start()]} {text[held[0].end() : end]}"
            return (start, end) if holds_name(question, rest) else held[0].span()
    subject = _SUBJECT.match(text, start, end) if question.kind is not Kind.PLACE else None
    if subject:
        # "France beat Germany" answers both who won and whom France beat.
        told = any(is_content(word) for word in words(subject.group(1)))
        asked_of = _share_known(question, subject.group(1)) == 1.0
        plain = told and not asked_of and not holds_name(question, text[subject.end() : end])
        return subject.span(1) if plain else (start, end)
    pair = _PAIR.fullmatch(text, start, end) if question.kind is Kind.PERSON else None
    if pair:
        known = tuple(_share_known(question, pair.group(side)) for side in (1, 2))
        if known in ((0.0, 1.0), (1.0, 0.0)):
            return pair.span(1 + known.index(0.0))
    return start, end


def holds_name(question: Question, text: str) -> bool:
    """Whether a name stands there that the question does not hold."""
    return any(
        word[0].isupper() and is_content(word) and stem(word) not in question.terms for word in words(text)
    )


def _out_of_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """Without a bracket whose other one is not among these words."""
    marked = text[start:end]
    begun = start + (marked.startswith("(") and ")" not in marked)
    ended = end - (marked.endswith(")") and "(" not in marked)
    return (begun, ended) if begun < ended else (start, end)


def _goes_on(text: str, name: re.Match[str]) -> bool:
    """Whether it is but a part of a name such as the Victoria and Albert Museum."""
    before = text[max(0, name.start() - _FURTHEST) : name.start()]
    return bool(_GOES_ON_BEFORE.search(before) or _GOES_ON_BEHIND.match(text, name.end()))


def _share_known(question: Question, name: str) -> float:
    """The share of its content words that the question holds; 0.5 where it has none."""
    known = {*question.terms, *question.names}
    found = [stem(word) in known for word in words(name) if is_content(word)]
    return sum(found) / len(found) if found else 0.5
