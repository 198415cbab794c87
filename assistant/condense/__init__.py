"""A follow-up made standalone without a model: pronouns, ellipsis, "what about X", and questions that lean on
the topic of the conversation. A question that stands alone is left as it is; when nothing earlier fits, so is
a follow-up.

`condense` reads the turns in order and folds them: the question before may have been a follow-up too. What a
word stands for is chosen by a few fitted weights (`assistant.condense.choice`): in the question itself with
the help of a small trained network that tags the words it needs (`assistant.condense.tagger`), in those
before it without.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.condense.antecedents import Candidate, Told
from assistant.condense.choice import TAGGED_FILE, Choose, choose_with, shipped_weights
from assistant.condense.rewriting import Rewritten, rewrite
from assistant.condense.slots import Slot, slots_of
from assistant.condense.tagger.model import shipped_tagger
from assistant.terms import stems

Turn = tuple[str, str]

_MARKER = re.compile(r"\s*\[\d+\]")
# As `prompts/refusal.jinja` begins: nothing was found, and the titles in it are of something else.
_REFUSAL = re.compile(r"\s*(?:No answer found in the\b|There are no articles here\b)")
# A conversation is folded from here on; of what comes from outside no more than this is read.
_TURNS = 8
_LONGEST_QUESTION = 2000
_LONGEST_ANSWER = 8000


@dataclass(frozen=True, slots=True, kw_only=True)
class Standalone:
    """A follow-up as it would be asked without the turns before it. `new`: where nothing in it points back,
    and a topic alone was added, the stems in it that no turn held: it could be meant as it was asked."""

    text: str
    new: frozenset[str] = frozenset()


def condense(question: str, history: Sequence[Turn]) -> str | None:
    """The question as it would be asked without the turns before it (oldest first), or None when it needs no
    change. Raises `AssistantError` when the tagger's weights are missing or damaged."""
    found = standalone(question, history)
    return found.text if found else None


def standalone(question: str, history: Sequence[Turn]) -> Standalone | None:
    """The same with what else is known of it."""
    return _condensed(question, history, choose_with(shipped_weights()), _by_tags(question, history))


def condense_with(question: str, history: Sequence[Turn], choose: Choose) -> str | None:
    """As `condense` by another choice, for this question and those before."""
    found = _condensed(question, history, choose, choose)
    return found.text if found else None


def _condensed(question: str, history: Sequence[Turn], before: Choose, choose: Choose) -> Standalone | None:
    told = fold(history, before)
    stripped = question.strip()
    if not told or not stripped:
        return None
    rewritten = rewrite(stripped, told, choose)
    if not rewritten.text.strip() or rewritten.text == stripped:
        return None
    if [group for _, group in rewritten.chosen] != ["topic"]:
        return Standalone(text=rewritten.text)
    asked = stems(stripped)
    known = frozenset(stem for turn in told for stem in stems(f"{turn.asked} {turn.answered}"))
    # One word of content says too little to be meant by itself: "How many died?"
    return Standalone(text=rewritten.text, new=asked - known if len(asked) > 1 else frozenset())


def _by_tags(question: str, history: Sequence[Turn]) -> Choose:
    """The choice by the words that the tagger finds. It reads the turns when something is to be chosen, no
    sooner."""
    found: list[Choose] = []

    def choose(asked: str, slot: Slot, candidates: Sequence[Candidate], filled: str) -> Candidate | None:
        if not found:
            turns = [_readable(turn) for turn in history[-_TURNS:]]
            tags = shipped_tagger().tags(_printable(question, _LONGEST_QUESTION), turns)
            found.append(choose_with(shipped_weights(TAGGED_FILE), tags))
        return found[0](asked, slot, candidates, filled)

    return choose


def fold(history: Sequence[Turn], choose: Choose) -> list[Told]:
    """The turns as they are understood, each question by itself."""
    told: list[Told] = []
    for turn in history[-_TURNS:]:
        question, answer = _readable(turn)
        understood = rewrite(question, told, choose) if told and question else Rewritten(text=question)
        told.append(
            Told(
                asked=_printable(understood.text, _LONGEST_QUESTION),
                answered=answer,
                chosen=understood.chosen,
                genders=understood.genders,
                leaned=frozenset(slot.group for slot in slots_of(question)),
            )
        )
    return told


def is_refusal(answer: str) -> bool:
    """Whether nothing was found: the refusal, or the nothing that the page keeps of it."""
    return not answer.strip() or bool(_REFUSAL.match(answer))


def _readable(turn: Turn) -> Turn:
    """Of what is read of a turn, without markers; of a refusal, nothing."""
    question, answer = turn
    told = "" if is_refusal(answer) else _MARKER.sub("", _printable(answer, _LONGEST_ANSWER))
    return _printable(question, _LONGEST_QUESTION).strip(), told


def _printable(text: str, longest: int) -> str:
    """No longer than that, and without half characters, which no tokenizer takes."""
    return text[:longest].encode(errors="replace").decode()
