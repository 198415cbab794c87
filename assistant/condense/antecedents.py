"""What a slot can stand for: owns the candidates that a conversation offers and their features, the names of
the weights in `weights.json`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log2

from assistant.condense.mentions import Mention, mention_of, mentions_of
from assistant.condense.people import Gender, gender_of
from assistant.condense.slots import Group, Slot, tokens_of, traits_of
from assistant.speakers import speakers_of
from assistant.terms import stems

ANSWERS_READ = 3
"""The last ones; who or what was answered earlier is asked about by name, or was asked about since."""
ANSWER_CHARACTERS = 600
"""Of each, from its beginning."""
MOST_CANDIDATES = 40

Chosen = tuple[frozenset[str], Group]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One turn as it is understood: the question by itself, its answer. `chosen`: what was written into the
    question, and for which kind of slot; `genders`: for which of them a "he" or a "she" stood. `leaned`: the
    kinds of slots that the question had, filled or not."""

    asked: str
    answered: str
    chosen: tuple[Chosen, ...] = ()
    genders: tuple[tuple[frozenset[str], Gender], ...] = ()
    leaned: frozenset[Group] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """`back` counts turns from the last one, 0. `opening`: the first question names it; `opened`: the first
    answer does. `turns`: in how many turns its words stand. `chosen`: the kinds of slots that it stood
    for. `wanted`: the last question asked who or which, and this is in its answer alone. `speaks` in
    the last answer. `longer` than another name of the same words, or `shorter`. `rank` counts the
    mentions of its text from 0. `focus`: how many turns ago a question was about it, 9 for never.
    `around`: the stems of the text that it was last mentioned in. `gender`: as far as its name, or a pronoun
    that stood for it, tells."""

    mention: Mention
    back: int
    rank: int
    asked: bool
    answered: bool
    opening: bool
    turns: int
    chosen: frozenset[Group]
    just_chosen: bool
    wanted: bool
    speaks: bool
    longer: bool
    shorter: bool
    focus: int
    around: frozenset[str]
    opened: bool
    gender: Gender | None = None


@dataclass(slots=True, kw_only=True)
class _Seen:
    """A candidate while the turns are read."""

    mention: Mention
    back: int
    rank: int
    asked: bool = False
    answered: bool = False
    opening: bool = False
    opened: bool = False
    around: frozenset[str] = frozenset()


def candidates_of(told: Sequence[Told]) -> list[Candidate]:
    """Everything that the turns mention, the latest first, at most about `MOST_CANDIDATES`."""
    if not told:
        return []
    found = _seen(told)
    texts = [stems(text) for turn in told for text in (turn.asked, turn.answered[:ANSWER_CHARACTERS])]
    chosen: dict[frozenset[str], set[Group]] = {}
    for turn in told:
        for key, group in turn.chosen:
            chosen.setdefault(key, set()).add(group)
    latest = {key for key, _ in told[-1].chosen}
    who = any(token.low in ("who", "whom", "which", "whose") for token in tokens_of(told[-1].asked))
    speakers = _speakers(told[-1].answered[:ANSWER_CHARACTERS])
    focuses = [_focus(turn) for turn in told]
    names = {seen.mention.stems for seen in found if seen.mention.named}
    genders = {key: gender for turn in told for key, gender in turn.genders}
    for seen in found:
        gender = gender_of(seen.mention.text) if seen.mention.named else None
        if gender is not None:
            genders[seen.mention.stems] = gender
    result = []
    for seen in found:
        key = seen.mention.stems
        result.append(
            Candidate(
                mention=seen.mention,
                back=seen.back,
                rank=seen.rank,
                asked=seen.asked,
                answered=seen.answered,
                opening=seen.opening,
                turns=sum(key <= texts[2 * turn] or key <= texts[2 * turn + 1] for turn in range(len(told))),
                chosen=frozenset(chosen.get(key, ())),
                just_chosen=key in latest,
                wanted=who and seen.back == 0 and not seen.asked,
                speaks=seen.mention.named and bool(speakers & key),
                focus=next((back for back, focus in enumerate(reversed(focuses)) if focus == key), 9),
                around=seen.around,
                opened=seen.opened,
                longer=seen.mention.named and any(name < key for name in names),
                shorter=seen.mention.named and any(key < name for name in names),
                gender=_gender(key, genders) if seen.mention.named else None,
            )
        )
    return result


def _gender(key: frozenset[str], genders: Mapping[frozenset[str], Gender]) -> Gender | None:
    """Its own, else that of the one longer name that it is the end of: Biden's of Joe Biden."""
    if key in genders:
        return genders[key]
    longer = {gender for name, gender in genders.items() if key < name}
    return longer.pop() if len(longer) == 1 else None


def _seen(told: Sequence[Told]) -> list[_Seen]:
    found: dict[str, _Seen] = {}
    for back, turn in enumerate(reversed(told)):
        sources = [(mentions_of(turn.asked, asked=True), True)]
        if back < ANSWERS_READ:
            sources.append((mentions_of(turn.answered[:ANSWER_CHARACTERS], asked=False), False))
        if back == 0:
            sources.append((_all_of(turn.asked), True))
        for mentions, asked in sources:
            for rank, mention in enumerate(mentions):
                seen = found.setdefault(mention.text.lower(), _Seen(mention=mention, back=back, rank=rank))
                if _is_better_written(mention, seen.mention):
                    seen.mention = mention
                seen.asked |= asked
                seen.answered |= not asked
                if not seen.around:
                    seen.around = stems(turn.asked) if asked else stems(turn.answered[:ANSWER_CHARACTERS])
                seen.opened |= not asked and back == len(told) - 1
                seen.opening |= asked and back == len(told) - 1
        if len(found) >= MOST_CANDIDATES:
            break
    return list(found.values())


def _is_better_written(mention: Mention, known: Mention) -> bool:
    """Whether it shows that what was typed in lower case is a name: "who is jacinda ardern". The capital of
    one word that opens a sentence shows nothing."""
    return mention.named and not known.named and bool(mention.before or len(mention.stems) > 1)


def _focus(turn: Told) -> frozenset[str]:
    """What a question is about: what its pronoun stands for, else all that it names, else its first name or
    noun."""
    if turn.chosen:
        return turn.chosen[0][0]
    mentions = mentions_of(turn.asked, asked=True)
    about = next((mention for mention in mentions if mention.sole), None) or next(iter(mentions), None)
    return about.stems if about else frozenset()


@lru_cache(maxsize=64)
def _all_of(asked: str) -> tuple[Mention, ...]:
    """All words of content of a question, as one thing: what a bare "how many?" leans on."""
    content = [token.text for token in tokens_of(asked) if token.content]
    if not 2 <= len(content) <= 8:
        return ()
    return (mention_of(" ".join(content), named=False, whole=True),)


@lru_cache(maxsize=64)
def _speakers(text: str) -> frozenset[str]:
    return speakers_of(text)


# What a person and a thing differ in; everything else weighs the same for all pronouns.
_OF_ITS_OWN = frozenset(("plural", "person", "named", "chosen_alike", "whole_answer", "in", "words"))


def features_of(candidate: Candidate, slot: Slot, own: frozenset[str]) -> dict[str, float]:
    """Values by the names of weights, with the slot's group in front. `own`: stems of the question as it is
    asked."""
    mention = candidate.mention
    new = len(mention.stems - own)
    found = {
        "back": min(candidate.back, 6) / 3,
        "turns": log2(1 + candidate.turns) / 2,
        "rank": min(candidate.rank, 6) / 3,
        "words": min(new, 5) / 2,
    }
    for trait, holds in (
        ("back0", candidate.back == 0),
        ("focus0", candidate.focus == 0),
        ("focus1", candidate.focus == 1),
        ("focus", candidate.focus < 9),
        ("new_focus", candidate.focus == 0 and not candidate.just_chosen and candidate.turns == 1),
        ("together", bool(candidate.around & own)),
        ("opened", candidate.opened),
        ("subject", candidate.answered and candidate.rank == 0 and mention.acts),
        ("sole_last", mention.sole and candidate.back == 0),
        ("asked_last", candidate.asked and candidate.back == 0),
        ("asked", candidate.asked),
        ("answered", candidate.answered),
        ("first_answered", candidate.answered and not candidate.asked and candidate.rank == 0),
        ("one_word", new == 1),
        ("named", mention.named),
        ("person", mention.person),
        (
            "capital_by_place",
            mention.named and not candidate.asked and mention.before == "" and len(mention.stems) == 1,
        ),
        ("plural", mention.plural),
        ("quoted", mention.quoted),
        ("year", mention.year),
        ("opening", candidate.opening),
        ("just_chosen", candidate.just_chosen),
        ("chosen_alike", slot.group in candidate.chosen),
        ("chosen", bool(candidate.chosen)),
        ("speaks", candidate.speaks),
        ("overlap", new < len(mention.stems)),
        ("of", mention.before in ("of", "about", "for")),
        ("in", mention.before in ("in", "at", "to", "from", "on")),
        ("the", mention.the),
        ("acts", mention.acts),
        ("generic", mention.generic),
        ("sole", mention.sole),
        ("longer", candidate.longer),
        ("shorter", candidate.shorter),
        ("whole_question", mention.whole and candidate.asked and not candidate.answered),
        ("whole_answer", mention.whole and candidate.answered),
        ("wanted", candidate.wanted),
        ("wanted_name", candidate.wanted and mention.named),
        ("same_noun", bool(slot.noun) and bool(stems(slot.noun) & mention.stems)),
    ):
        if holds:
            found[trait] = 1.0
    family = "topic" if slot.group == "topic" else "pronoun"
    values = {f"{family}.{name}": value for name, value in found.items()}
    if family != slot.group:
        values |= {f"{slot.group}.{name}": found[name] for name in _OF_ITS_OWN if name in found}
    return values


def nothing_of(question: str, slot: Slot, filled: str) -> dict[str, float]:
    """The same for leaving the slot alone. `filled` says what was filled already, "" when nothing was."""
    found = {"nothing": 1.0}
    if slot.group == "topic":
        found |= {f"nothing.{trait}": value for trait, value in traits_of(question).items()}
        if filled:
            found[f"nothing.after_{filled}"] = 1.0
    else:
        if slot.named:
            found["nothing.own_name"] = 1.0
        if slot.later:
            found["nothing.later"] = 1.0
    return {f"{slot.group}.{name}": value for name, value in found.items()}
