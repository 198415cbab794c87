"""The words of a text with their keys, by which two words are one: owns how words are cut and keyed here."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from assistant.terms import STOP_WORDS, WORD, stem
from assistant.verify.words import IRREGULAR

# Marks that end a clause; quotation marks and dashes do not: they are set in many ways.
_TOKEN = re.compile(rf"{WORD.pattern}|[,;:.!?()—–]")
# Words that carry little: they name nobody and do nothing that could be missed.
LIGHT = frozenset(
    "say said says saying told tell tells according add added adds state stated note noted mr mrs ms dr "
    "also would could may might will shall new much many well even still yet one ones two people person "
    "thing things way ways include including included among amid across along around upon toward towards "
    "per via e.g i.e etc however meanwhile moreover furthermore although though despite because since "
    "whether "
    "reportedly allegedly currently recently already today time times news statement report reports "
    "reported article announce announced "
    "take took taken make made come came go went put set use used become became remain remained".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """`text[start:end]` of the text it was cut from; `key` is equal for forms of one word. A mark has an
    empty key."""

    text: str
    start: int
    end: int
    key: str

    @property
    def lower(self) -> str:
        return self.text.lower().replace("’", "'")

    @property
    def is_mark(self) -> bool:
        return not self.key

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


def tokenize(text: str) -> tuple[Token, ...]:
    """Words, numbers and the marks that end a clause, in order."""
    return tuple(
        Token(
            text=match.group(),
            start=match.start(),
            end=match.end(),
            key=key_of(match.group()) if match.group()[0].isalnum() or match.group()[0] == "_" else "",
        )
        for match in _TOKEN.finditer(text)
    )


@lru_cache(maxsize=65536)
def key_of(word: str) -> str:
    """The stem, without accents; irregular forms by that of their verb or singular."""
    if word.isupper() and len(word) > 1:
        found = stem(word)  # "US" is no pronoun
        if found == "u.s.":
            return found
    plain = plain_letters(word).replace("’", "'")
    lowered = plain.lower()
    bare = lowered.removesuffix("'s").removesuffix("'")
    if bare in IRREGULAR:
        return stem(IRREGULAR[bare])
    # "U.N." and "UN", "Ph.D." and "PhD"
    undotted = bare.replace(".", "") if re.fullmatch(r"(?:[a-z]\.)+[a-z]?", bare) else bare
    found = stem(undotted if undotted != bare and stem(bare) == bare else bare)
    return found or lowered


@lru_cache(maxsize=65536)
def plain_letters(word: str) -> str:
    """`Orbán` as `Orban`."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def words_before(tokens: Sequence[Token], place: int, most: int) -> list[Token]:
    """At most so many of the words right before a place, the nearest first, up to a mark."""
    return list(takewhile(lambda token: not token.is_mark, reversed(tokens[max(0, place - most) : place])))


def is_content(token: Token) -> bool:
    """Whether it says something by itself: no stop word and no mark."""
    if token.is_mark:
        return False
    if token.key == "u.s.":
        return True
    lowered = token.lower
    return lowered not in STOP_WORDS and (len(lowered) > 1 or lowered.isdigit())
