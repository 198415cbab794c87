"""Names in a text, and whether two of them may mean one: owns partial names, initials, demonyms and
spellings. It knows names by their capitals and nothing else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from assistant.days.wording import MONTHS, WEEKDAYS
from assistant.terms import STOP_WORDS
from assistant.verify.tokens import LIGHT, Token, is_content, plain_letters

# Capitals that say what someone or something is, not who: their absence changes no name.
ROLES = frozenset(
    "president vice prime minister ministers secretary state foreign chancellor king queen prince "
    "princess pope senator sen senators gov governor mayor rep representative congressman congresswoman "
    "general gen judge justice chief executive officer director ceo cfo chairman chairwoman chair "
    "professor prof dr mr mrs ms miss sir lord lady dame captain coach police sheriff detective sergeant "
    "sgt lt colonel col department ministry court government party federal national republican democrat "
    "democratic republicans democrats ambassador spokesman spokeswoman spokesperson attorney former late "
    "rev reverend father saint st leader star actor actress singer rapper author defense defence "
    "interior finance health first supreme parliament lawmaker lawmakers inc corp co ltd llc plc group "
    "company city county university officials official covid internet tv the".split()
)
_DAYS = frozenset(word.lower() for word in (*MONTHS, *WEEKDAYS)) | frozenset(
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun".split()
)
_WEEKDAYS = frozenset(word.lower() for word in WEEKDAYS)
_MONTHS = frozenset(word.lower() for word in MONTHS)
# Behind these it is the month: "in May Johnson said", "the June summit"; a month cut short has a full stop.
_BEFORE_MONTH = frozenset(
    "in on of since until till by last next this late early mid during from before after through to and the "
    "a its his her their every each".split()
)
_BETWEEN = frozenset(
    {"of", "the", "for", "and", "de", "la", "al", "bin", "von", "van", "del", "da", "du", "&", "in"}
)
_INITIALS = re.compile(r"^(?:[A-Z]\.?){2,6}s?$")
# How like two spellings of one name are: "Zelensky" and "Zelenskyy"; "Austria" and "Australia" have 0.875.
_ALIKE = 0.88
_LONG_ENOUGH = 5
_ENDINGS = ("ians", "ian", "ans", "an", "ns", "n", "ese", "ish", "is", "i", "s", "")
_SHORTEST_ROOT = 4
# A text of so many words that say something, all with a capital, is a headline: they name nobody.
_HEADLINE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """Consecutive capitalised words: `first` and `last` are their places among the tokens, both inclusive;
    `tokens` those of them that name, without titles. `sure` is false for a single word that opens a sentence,
    where every word has a capital."""

    text: str
    first: int
    last: int
    tokens: tuple[Token, ...]
    sure: bool = True

    @property
    def is_initials(self) -> bool:
        return len(self.tokens) == 1 and bool(_INITIALS.match(self.tokens[0].text))


def find_names(tokens: Sequence[Token], text: str) -> tuple[Name, ...]:
    """The names among `tokens`, which were cut from `text`, in order."""
    words = [token for token in tokens if is_content(token)]
    headline = len(words) >= _HEADLINE and all(token.is_capital or token.text[0].isdigit() for token in words)
    found: list[Name] = []
    place = 0
    while place < len(tokens):
        if not _names(tokens, place, headline):
            place += 1
            continue
        first = place
        while place + 1 < len(tokens) and _goes_on(tokens, place, headline):
            place += 1
        found.extend(_cut(tokens[first : place + 1], first, text, opens=_opens(tokens, first)))
        place += 1
    return tuple(found)


@lru_cache(maxsize=65536)
def same_word(one: str, other: str) -> bool:
    """Whether two words of names may be one: a demonym, a possessive, another spelling."""
    mine, theirs = plain_letters(one).lower().strip("."), plain_letters(other).lower().strip(".")
    mine, theirs = mine.replace("’", "'").removesuffix("'s"), theirs.replace("’", "'").removesuffix("'s")
    mine, theirs = mine.rstrip("'"), theirs.rstrip("'")
    if mine == theirs or mine.replace(".", "") == theirs.replace(".", ""):
        return True
    short, long = sorted((mine, theirs), key=len)
    if len(short) >= _SHORTEST_ROOT - 1 and long == short + "s":
        return True
    if len(short) >= _SHORTEST_ROOT and _demonym(short, long):
        return True
    if len(short) < _LONG_ENOUGH or mine[0] != theirs[0]:
        return False
    return (
        len(long) - len(short) <= 2
        and SequenceMatcher(None, mine, theirs).ratio() >= _ALIKE
        and _same_frame(mine, theirs)
    )


def initials_of(tokens: Sequence[Token]) -> frozenset[str]:
    """What a name of several words may be called by: `OSCE`, `OfSCiE`, `EU`."""
    words = [token.text for token in tokens if token.is_capital]
    every = [token.text for token in tokens if token.text[0].isalpha()]
    return frozenset({"".join(word[0] for word in words).upper(), "".join(word[0] for word in every).upper()})


def matches(name: Name, words: frozenset[str], spelled: frozenset[str]) -> bool:
    """Whether `name` stands in a text whose words are `words` (as keys), written as `spelled`: its last word
    does, and most of the others; or it is the initials of `spelled`, see `initials_of`."""
    hits = [stands(token, words, spelled) for token in name.tokens]
    if len(hits) == 1:
        return hits[0] or bool(initials_of(name.tokens) & spelled)
    initials = {word for word in initials_of(name.tokens) if len(word) > 1}
    if initials & {word.replace(".", "").upper() for word in spelled if word.isupper() or "." in word}:
        return True
    return hits[-1] or sum(hits) > len(hits) / 2


def stands(token: Token, words: frozenset[str], spelled: frozenset[str]) -> bool:
    """Whether one word of a name stands in a text, in any spelling."""
    return token.key in words or any(same_word(token.text, other) for other in spelled)


def _names(tokens: Sequence[Token], place: int, headline: bool) -> bool:
    token = tokens[place]
    if token.is_mark or not token.is_capital or headline:
        return False
    lowered = token.lower.strip(".")
    if lowered in ("i", "i'm", "i've", "i'd", "i'll"):
        return False
    if lowered in _DAYS:
        return _is_called(tokens, place)
    if token.key == "u.s.":
        return True
    if lowered in STOP_WORDS:
        return False
    return not (_opens(tokens, place) and lowered in LIGHT)


def _is_called(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word for a month names somebody: another name stands right beside it, and no day or year, as
    in "Theresa May" and "Jan Novak"; not in "in May Johnson said" or "Tuesday Putin said"."""
    if tokens[place].lower.strip(".") in _WEEKDAYS:
        return False
    before = tokens[place - 1] if place else None
    behind = tokens[place + 1] if place + 1 < len(tokens) else None
    if any(one is not None and one.text[0].isdigit() for one in (before, behind)):
        return False
    if before is not None and _may_be_beside(before) and tokens[place].start - before.end <= 1:
        return True
    return (
        behind is not None
        and _may_be_beside(behind)
        and behind.start - tokens[place].end <= 1
        and (before is None or before.lower not in _BEFORE_MONTH or tokens[place].lower not in _MONTHS)
    )


def _may_be_beside(token: Token) -> bool:
    lowered = token.lower.strip(".")
    return (
        not token.is_mark
        and token.is_capital
        and lowered not in _DAYS
        and lowered not in STOP_WORDS
        and lowered not in ROLES
    )


def _goes_on(tokens: Sequence[Token], place: int, headline: bool) -> bool:
    """Whether the name at `place` goes on at the next token."""
    following = place + 1
    gap_is_small = tokens[following].start - tokens[place].end <= 1
    possessive = tokens[place].lower.endswith(("'s", "s'"))
    return gap_is_small and not possessive and _names(tokens, following, headline)


def _cut(run: Sequence[Token], first: int, text: str, *, opens: bool) -> list[Name]:
    """Demonyms and titles that stand before a name are no part of it: "Russian President Vladimir Putin" is
    "Russian" and "Vladimir Putin"."""
    groups: list[list[int]] = [[]]
    for offset, token in enumerate(run):
        if token.lower.strip(".") in ROLES:
            if groups[-1]:
                groups.append([])
        else:
            groups[-1].append(offset)
    found = []
    for group in groups:
        if not group:
            continue
        tokens = tuple(run[offset] for offset in group)
        found.append(
            Name(
                text=text[tokens[0].start : tokens[-1].end],
                first=first + group[0],
                last=first + group[-1],
                tokens=tokens,
                sure=not (opens and group[0] == 0 and len(tokens) == 1)
                or bool(_INITIALS.match(tokens[0].text)),
            )
        )
    return found


def _opens(tokens: Sequence[Token], place: int) -> bool:
    return place == 0 or tokens[place - 1].text in (".", "!", "?", ":")


@lru_cache(maxsize=65536)
def _demonym(short: str, long: str) -> bool:
    """`nigeria` and `nigerian`, `peru` and `peruvian`, `swede` and `swedish`."""
    if long[: len(short)] == short and long[len(short) :] in _ENDINGS:
        return True
    for ending in _ENDINGS:
        if ending and long.endswith(ending):
            root = long[: -len(ending)]
            if len(root) >= _SHORTEST_ROOT and short.startswith(root) and len(short) - len(root) <= 2:
                return short[len(root) :] in ("", "a", "e", "o", "y", "ia", "ey", "an", "n")
    return False


def _same_frame(one: str, other: str) -> bool:
    """The first three letters agree, or the last four: what differs is how a sound is written."""
    return one[:3] == other[:3] or one[-4:] == other[-4:]
