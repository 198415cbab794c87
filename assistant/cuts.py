"""What else the reader marked beside the answer: owns how much of it is left, by what the question asks for.
A cut is made where the words tell surely; else all stay."""

import re

from assistant.markings import share_asked
from assistant.question import Kind, Question
from assistant.terms import WORD, is_content, stem, words
from assistant.which import AskedNoun

CAPITAL = "A-ZÀ-ÖØ-ÞĆČĐĞİŁŃŌŘŚŞŠŤŪŮŽŻŹ"
CAPITAL_WORD = rf"[{CAPITAL}][\w’'&.-]*"
_AGE = re.compile(r"\D*?(?<![\d.,/–-])(\d{1,3})[- ]years?[- ]olds?\b\D*")
_NOT_ONE_AGE = re.compile(r"\b(?:under|over|least|most|to|than)\b", re.IGNORECASE)
_AGE_ASKED = re.compile(r"\b(?:how old|what age|age (?:is|was|of))\b", re.IGNORECASE)
# A name, and right behind it the verb of which it is the subject.
SUBJECT = re.compile(
    rf"({CAPITAL_WORD}(?: (?:of |the |von |van |de )?{CAPITAL_WORD})*) (?!(?:based|backed|owned)\b)"
    r"(?:[a-z]{2,}ed|won|lost|beat|said|told|made|took|got|became|has|have|had|was|were|is|are|will|would)\b"
)
_NAMES = re.compile(rf"{CAPITAL_WORD}(?: (?:of |for |the )*{CAPITAL_WORD})*")
_PAIR = re.compile(rf"({_NAMES.pattern}) and ({_NAMES.pattern})")
_GOES_ON_BEFORE = re.compile(rf"{CAPITAL_WORD}(?: and | & |/)\Z")
_GOES_ON_BEHIND = re.compile(rf"(?: and | & |/){CAPITAL_WORD}")
_BETWEEN = re.compile(r"\s+")
# "She broke her wrist in:"
_TO_BE_ENDED = re.compile(r"(?::|\.\.\.|…)\W*$")
_FURTHEST = 40
# A name has no more words than these; a longer mark is a clause.
LONGEST_NAME = 4


def cut_to_asked(
    question: Question, text: str, start: int, end: int, asked: AskedNoun | None
) -> tuple[int, int]:
    """(start, end) of what is left of `text[start:end]`: no half brackets; not again what the question ends
    with and wants ended; of a "21-year-old" the age; of a name with its verb the name; of two people, one of
    whom the question names, the other; of a clause the one name that holds the noun asked for. Where another
    name stands beside it nobody can tell."""
    if _TO_BE_ENDED.search(question.asking):
        start = _behind_repeated(question.asking, text, start, end)
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
            (name,) = held
            rest = f"{text[start : name.start()]} {text[name.end() : end]}"
            return (start, end) if holds_name(question, rest) else name.span()
    subject = SUBJECT.match(text, start, end) if question.kind is not Kind.PLACE else None
    if subject:
        # "France beat Germany" answers both who won and whom France beat.
        named = share_asked(question, subject.group(1)) not in (None, 1.0)
        return (
            subject.span(1) if named and not holds_name(question, text[subject.end() : end]) else (start, end)
        )
    pair = _PAIR.fullmatch(text, start, end) if question.kind is Kind.PERSON else None
    if pair:
        known = tuple(share_asked(question, pair.group(side)) for side in (1, 2))
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


def _behind_repeated(asking: str, text: str, start: int, end: int) -> int:
    """Where what the question does not hold begins, if `text[start:end]` begins with its last words; the
    first word of "In Touch Weekly" is a part of a name."""
    asked = [word.lower() for word in words(asking)]
    marked = list(WORD.finditer(text, start, end))
    written = [match.group().lower() for match in marked]
    for length in range(len(marked) - 1, 0, -1):
        if asked[-length:] == written[:length]:
            last, following = marked[length - 1], marked[length].group()
            name = last.group()[0].isupper() and following[0].isupper()
            behind = _BETWEEN.match(text, last.end())
            return behind.end() if behind and not name else start
    return start


def _goes_on(text: str, name: re.Match[str]) -> bool:
    """Whether it is but a part of a name such as the Victoria and Albert Museum."""
    before = text[max(0, name.start() - _FURTHEST) : name.start()]
    return bool(_GOES_ON_BEFORE.search(before) or _GOES_ON_BEHIND.match(text, name.end()))
