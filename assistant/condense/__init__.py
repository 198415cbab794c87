"""A follow-up made standalone without a model: pronouns, ellipsis, "what about X", and questions that lean on
the topic of the conversation. A question that stands alone is left as it is; when nothing earlier fits, so is
a follow-up.

`condense` reads the turns in order and folds them: the question before may have been a follow-up too. What a
word stands for is chosen by a few fitted weights (`assistant.condense.choice`).
"""

import re
from collections.abc import Sequence

from assistant.condense.antecedents import Told
from assistant.condense.choice import Choose, choose_with, shipped_weights
from assistant.condense.rewriting import Rewritten, rewrite
from assistant.condense.slots import slots_of

Turn = tuple[str, str]

_MARKER = re.compile(r"\s*\[\d+\]")
# A conversation is folded from here on; of what comes from outside no more than this is read.
_TURNS = 8
_LONGEST_QUESTION = 2000
_LONGEST_ANSWER = 8000


def condense(question: str, history: Sequence[Turn]) -> str | None:
    """The question as it would be asked without the turns before it (oldest first), or None when it needs no
    change."""
    return condense_with(question, history, choose_with(shipped_weights()))


def condense_with(question: str, history: Sequence[Turn], choose: Choose) -> str | None:
    """The same by another choice."""
    told = fold(history, choose)
    if not told:
        return None
    stripped = question.strip()
    rewritten = rewrite(stripped, told, choose).text if stripped else ""
    return rewritten if rewritten.strip() and rewritten != stripped else None


def fold(history: Sequence[Turn], choose: Choose) -> list[Told]:
    """The turns as they are understood, each question by itself."""
    told: list[Told] = []
    for turn in history[-_TURNS:]:
        question = _printable(turn[0], _LONGEST_QUESTION).strip()
        understood = rewrite(question, told, choose) if told and question else Rewritten(text=question)
        told.append(
            Told(
                asked=_printable(understood.text, _LONGEST_QUESTION),
                answered=_MARKER.sub("", _printable(turn[1], _LONGEST_ANSWER)),
                chosen=understood.chosen,
                genders=understood.genders,
                leaned=frozenset(slot.group for slot in slots_of(question)),
            )
        )
    return told


def _printable(text: str, longest: int) -> str:
    """No longer than that, and without half characters, which no tokenizer takes."""
    return text[:longest].encode(errors="replace").decode()
