"""Everything that is read in one sentence, once: `Reading`."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from assistant.verify.dates import When, find_times
from assistant.verify.names import ROLES, Name, find_names
from assistant.verify.numbers import Number, find_numbers
from assistant.verify.polarity import Negation, find_negations
from assistant.verify.tokens import LIGHT, Token, is_content, tokenize

_RUN = re.compile(r"[A-Z][\w’'.-]*(?:\s(?:(?:of|for|and|the|in|on|&)\s){0,2}[A-Z][\w’'-]*)+")
_LONGEST_INITIALS = 6
# Verbs of two words by one that says the same; these stand for both sides alike.
_PHRASES = (
    "turn(?:ed|s|ing)? down=rejected;pass(?:ed|es|ing)? away=died;call(?:ed|s|"
    "ing)? off=cancelled;step(?:ped|s|"
    "ping)? down=resigned;stood down=resigned;put off=postponed;set up=established;carr(?:y|ied|ies|"
    "ying) out=conducted;f[io]und out=discovered;pull(?:ed|s|ing)? out=withdrew;point(?:ed|s|"
    "ing)? out=noted;lost (?:their|his|her) li(?:fe|ves)=died;t(?:ook|ake|akes|aken|"
    "aking) place=happened;made off with=stole;put forward=proposed;t(?:ook|ake|akes|"
    "aken) part=participated;got rid of=removed;carr(?:y|ied|ies|ying) on=continued;brush(?:ed|es|"
    "ing)? aside=ignored;(?:said|says|say) sorry=apologised;shut down=closed;thr(?:ow|ew|"
    "own) out=rejected;knock(?:ed|s|ing)? out=disabled;t(?:ook|ake|akes|aken|"
    "aking) over from=succeeded;blew up=exploded;broke into=burgled"
)
_TWO_WORDS = [
    (re.compile(rf"\b(?:{pattern})\b"), verb)
    for pattern, verb in (pair.split("=") for pair in _PHRASES.split(";"))
]
# One form for what is written in two: the short name of what has one, and "not" as a word of its own.
_ONE_FORM = (
    (re.compile(r"\bUnited States of America\b|\bUnited States\b"), "US"),
    (re.compile(r"\bUnited Kingdom\b|\bGreat Britain\b"), "UK"),
    (re.compile(r"\bUnited Nations\b"), "UN"),
    (re.compile(r"\bEuropean Union\b"), "EU"),
    (re.compile(r"(?i)\b(?:cannot|can[’']?t)\b"), "can not"),
    (re.compile(r"(?i)\bwon[’']t\b"), "will not"),
    (
        re.compile(r"(?i)\b(is|are|was|were|do|does|did|would|could|should|has|have|had|must|need)n[’']?t\b"),
        r"\1 not",
    ),
)
_PRONOUNS = frozenset("he she they it his her their its him them".split())
# What a word weighs when it is looked for and missing.
NAME_WEIGHT, WORD_WEIGHT, ROLE_WEIGHT, LIGHT_WEIGHT = 1.3, 1.0, 0.5, 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`content` holds the places of the tokens that say something, those of numbers and times left out.
    `spelled` are the words with a capital as written, and the initials of those that stand together."""

    text: str
    tokens: tuple[Token, ...]
    content: tuple[int, ...]
    numbers: tuple[Number, ...]
    times: tuple[When, ...]
    names: tuple[Name, ...]
    name_places: frozenset[int]
    negations: tuple[Negation, ...]
    keys: frozenset[str]
    spelled: frozenset[str]

    def weight(self, place: int) -> float:
        """Of the content word at `place`."""
        token = self.tokens[place]
        lowered = token.lower.strip(".")
        if place in self.name_places:
            return NAME_WEIGHT
        if lowered in LIGHT:
            return LIGHT_WEIGHT
        return ROLE_WEIGHT if lowered in ROLES else WORD_WEIGHT

    def is_pronoun(self, place: int) -> bool:
        return self.tokens[place].lower in _PRONOUNS


@lru_cache(maxsize=8192)
def in_one_form(text: str) -> str:
    """As in: "is not" for "isn't", "US" for "United States": what two writers write in two ways."""
    for pattern, form in _ONE_FORM:
        text = pattern.sub(form, text)
    for pattern, form in _TWO_WORDS:
        text = pattern.sub(form, text)
    return text


@lru_cache(maxsize=8192)
def read(written: str, published: date | None) -> Reading:
    """Of one sentence, or of a few; all places are those of the text in one form."""
    text = in_one_form(written)
    tokens = tokenize(text)
    times = find_times(text, published)
    covered = [(one.start, one.end) for one in times]
    numbers = tuple(
        one for one in find_numbers(text) if not any(start <= one.start < end for start, end in covered)
    )
    covered += [(one.start, one.end) for one in numbers]
    content = tuple(
        place
        for place, token in enumerate(tokens)
        if is_content(token) and not any(start <= token.start < end for start, end in covered)
    )
    names = find_names(tokens, text)
    return Reading(
        text=text,
        tokens=tokens,
        content=content,
        numbers=numbers,
        times=times,
        names=names,
        name_places=frozenset(place for one in names for place in range(one.first, one.last + 1)),
        negations=find_negations(tokens),
        keys=frozenset(token.key for token in tokens if not token.is_mark),
        spelled=frozenset(token.text for token in tokens if not token.is_mark and token.is_capital)
        | _initials(text),
    )


def _initials(text: str) -> frozenset[str]:
    """Of every two to six neighbours in a run of capitals: `UN` for "the United Nations"."""
    found = set()
    for run in _RUN.findall(text):
        # A dash at the end of a run, "the Times-- which", splits off nothing.
        words = [word for word in re.split(r"[\s-]+", run) if word]
        for letters in (
            [word[0] for word in words if word[0].isupper()],
            [word[0] for word in words if word[0].isalpha()],
        ):
            for begin in range(len(letters)):
                for end in range(begin + 2, min(len(letters), begin + _LONGEST_INITIALS) + 1):
                    found.add("".join(letters[begin:end]).upper())
    return frozenset(found)
