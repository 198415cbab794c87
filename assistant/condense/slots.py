"""Where a question leans on what was said before: owns the finding of pronouns and demonstratives, and what a
question says of itself about whether it needs a topic."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from assistant.condense.lexicon import (
    AUXILIARIES,
    BE_AUXILIARIES,
    CALENDAR,
    DEMONSTRATIVES,
    DETERMINERS,
    DO_AUXILIARIES,
    FURTHER,
    GROUP_PRONOUNS,
    PERSON_PRONOUNS,
    PREPOSITIONS,
    SAYING,
    THING_PRONOUNS,
    UNSPECIFIC_NOUNS,
    VERBS,
    WEATHER,
)
from assistant.terms import QUESTION_WORDS, WORD, is_content, stem

Group = Literal["person", "group", "thing", "bare", "noun", "there", "one", "topic"]
MOST_SLOTS = 6
# Verbs that are no content words: "did that company do".
_PLAIN_VERBS = frozenset("do go get have be become".split())
_ONES = frozenset(("one", "ones"))
_BEFORE_ONE = frozenset("which other another the these those that this".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """`question[start:end]` is what a name replaces; a topic has none of its own and goes to the end. `noun`
    is the one behind a demonstrative ("this band"). `named` says that the question itself names something in
    front of it, `later` that it has a sentence in front of it.
    `owns`: the word behind it, lower case."""

    group: Group
    start: int
    end: int
    word: str
    noun: str = ""
    named: bool = False
    later: bool = False
    owns: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One word of a question."""

    text: str
    low: str
    start: int
    end: int
    content: bool


@lru_cache(maxsize=64)
def tokens_of(question: str) -> tuple[Token, ...]:
    """Its words, in order."""
    return tuple(
        Token(
            text=match.group(),
            low=match.group().lower().replace("’", "'"),
            start=match.start(),
            end=match.end(),
            content=is_content(match.group()),
        )
        for match in WORD.finditer(question)
    )


def slots_of(question: str) -> list[Slot]:
    """In the order of the question, no more than `MOST_SLOTS`."""
    tokens = tokens_of(question)
    found = []
    for place in range(len(tokens)):
        slot = _slot(question, tokens, place)
        if slot is not None:
            found.append(slot)
        if len(found) == MOST_SLOTS:
            break
    return found


def asks_for_name(slot: Slot) -> bool:
    """Whether it is the "his" of "what is his name?": what it stands for is known, but not by name."""
    return slot.group == "person" and slot.owns == "name"


def topic_slot(question: str) -> Slot:
    """The end of the question, in front of its mark."""
    end = len(question.rstrip("?!. \t\n"))
    return Slot(group="topic", start=end, end=end, word="")


def _slot(question: str, tokens: Sequence[Token], place: int) -> Slot | None:
    token = tokens[place]
    # "it's" and "that's" are one word with their verb.
    low = token.low.removesuffix("'s")
    group = _group(tokens, place, low)
    if group is None:
        return None
    if group == "noun" and tokens[place + 1].low in ("one", "ones"):
        group = "one"
    noun = tokens[place + 1] if group in ("noun", "one") and low in DEMONSTRATIVES else None
    return Slot(
        group=group,
        start=token.start,
        end=noun.end if noun else token.start + len(low),
        word=low,
        noun=noun.text if noun and group == "noun" else "",
        owns=tokens[place + 1].low if place + 1 < len(tokens) else "",
        later="." in question[: token.start] or "?" in question[: token.start],
        named=any(
            other.content and (other.text[0].isupper() and position)
            for position, other in enumerate(tokens[:place])
        ),
    )


def _group(tokens: Sequence[Token], place: int, low: str) -> Group | None:
    before = tokens[place - 1].low if place else ""
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if low in PERSON_PRONOUNS:
        return "person"
    if low in GROUP_PRONOUNS:
        return "group"
    # What was done is no thing that has a name: "why did he do that?".
    action = before in ("do", "does", "did", "done", "doing")
    if low in THING_PRONOUNS:
        return None if low == "it" and (_pleonastic(tokens, place) or (action and after is None)) else "thing"
    if low in DEMONSTRATIVES:
        if after is None and stem(before) in SAYING:
            return None
        if (
            after is not None
            and not _acts(tokens, place)
            and (after.content or after.low in ("one", "ones"))
            and low == tokens[place].low
            and stem(after.text) not in VERBS
        ):
            return None if after.low in UNSPECIFIC_NOUNS else "noun"
        relative = low == "that" and place and before not in AUXILIARIES | PREPOSITIONS and after is not None
        # "After that" points at all that was said.
        everything = before in ("after", "before", "since", "besides")
        return None if relative or everything or (action and after is None) else "bare"
    if (
        low in ("one", "ones")
        and place
        and _counts(tokens[place - 1])
        and (low == "ones" or _ends(tokens, place))
    ):
        return "one"
    if low == "there" and (after is None or after.low in PREPOSITIONS) and before not in BE_AUXILIARIES:
        return "there"
    return None


def _acts(tokens: Sequence[Token], place: int) -> bool:
    """Whether what follows "that" is a verb, "does that hurt workers?", and no noun, "did that company
    survive?": nothing else behind it can be the verb."""
    if not place or tokens[place - 1].low not in DO_AUXILIARIES or tokens[place].low not in ("this", "that"):
        return False
    if not tokens[place + 1].content:
        return False
    rest = tokens[place + 2 :]
    if any(token.low in _PLAIN_VERBS for token in rest):
        return False
    if rest and rest[0].low in DETERMINERS:
        return True
    return not any(
        token.content
        and token.text[0].islower()
        and (not token.low.endswith("s") or token.low.endswith("ss"))
        for token in rest
    )


def _counts(before: Token) -> bool:
    """Whether "one" can follow: "important ones", "the other one", "which one"."""
    return before.content or before.low in _BEFORE_ONE


def _ends(tokens: Sequence[Token], place: int) -> bool:
    return place + 1 == len(tokens) or tokens[place + 1].low in AUXILIARIES | PREPOSITIONS


def _pleonastic(tokens: Sequence[Token], place: int) -> bool:
    """An "it" that means nothing: "is it true that …", "it's been a while", "how hot was it there"."""
    low = [token.low for token in tokens]
    if low[place + 1 :] in (["there"], ["outside"]) and low[0] == "how" and low[1] in WEATHER:
        return True
    following = [token.low for token in tokens[place + 1 : place + 3]]
    if tokens[place].low == "it's" and following[:1] == ["been"]:
        return True
    return len(following) > 1 and following[0] in ("true", "possible", "safe", "take")


def ends_open(question: str) -> bool:
    """Whether an "of …" can follow: "What was the budget", a determiner, then content to the end."""
    tokens = tokens_of(question)
    for content, token in enumerate(reversed(tokens)):
        if token.low in ("the", "a", "an", "any", "some"):
            place = len(tokens) - 1 - content
            ends_in_verb = place and tokens[place - 1].low in DO_AUXILIARIES  # "does the trial start"
            return 0 < content <= 3 and not ends_in_verb
        if not token.content or stem(token.text) in VERBS or token.text[0].isupper():
            return False
    return False


def traits_of(question: str) -> dict[str, float]:
    """What tells whether a topic has to be added, by names of weights."""
    tokens = tokens_of(question)
    low = [token.low for token in tokens]
    content = sum(token.content and token.low not in QUESTION_WORDS for token in tokens)
    names = sum(t.text[0].isupper() and t.content and t.low not in CALENDAR for t in tokens[1:])
    found = {"words": min(content, 6) / 3}
    for trait, holds in (
        ("few", content <= 1),
        ("name", names > 0),
        ("names", names > 1),
        ("definite", "the" in low),
        ("further", any(word in FURTHER for word in low)),
        ("open", ends_open(question)),
        ("number", any(word[0].isdigit() for word in low)),
        ("talk", any(word in ("i", "me", "my") for word in low)),
        ("linked", any(word in ("of", "for", "in", "about") for word in low)),
        (
            "exist",
            any(a in AUXILIARIES and b in ("there", "any") for a, b in pairwise(low)),
        ),
        ("undetermined", not any(word in DETERMINERS for word in low)),
    ):
        if holds:
            found[trait] = 1.0
    return found
