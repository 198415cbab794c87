"""What the tagger reads: owns how a question and the turns before it become one row of tokens, which words of
the turns are tagged, and what is told of each besides its tokens. The same in training and in use."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.condense.slots import slots_of
from assistant.reader.inputs import CLS, SEP
from assistant.terms import WORD, is_content, stem, stems

# Tokens read at most: of the whole row, of the question, of each question before it, of each answer and of
# one that was given more than `ANSWERS_READ` turns ago.
ROW_TOKENS = 256
QUESTION_TOKENS = 64
ASKED_TOKENS = 48
ANSWER_TOKENS = 96
EARLIER_ANSWER_TOKENS = 24
ANSWERS_READ = 3
ANSWER_CHARACTERS = 600
TURNS = 8
# A part that fewer tokens are left for is not begun.
_LEAST_ROOM = 4

_GROUPS = ("person", "group", "thing", "bare", "noun", "there", "one")
TRAITS = 10 + len(_GROUPS) + 1
"""Numbers that are told of each word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggerInput:
    """`[CLS] question [SEP] last question [SEP] its answer [SEP] …`, the latest turn first; where
    that is too long, answers are cut short. Word i begins at token `rows[i]`; `stems[i]` and
    `traits[i]`, `TRAITS` numbers, are its own. Only words of content are words here, and none whose stem the
    question has."""

    ids: tuple[int, ...]
    asked: int
    rows: tuple[int, ...]
    stems: tuple[str, ...]
    traits: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    row: int
    stem: str
    text: str
    asked: bool
    back: int
    inside: bool


def build_input(tokenizer: Any, question: str, history: Sequence[tuple[str, str]]) -> TaggerInput:
    """`history`: at least one turn, oldest first. `tokenizer`: as `assistant.reader.inputs.load_tokenizer`
    gives it."""
    turns = history[-TURNS:]
    own = stems(question)
    ids = [CLS, *tokenizer.encode(question, add_special_tokens=False).ids[:QUESTION_TOKENS], SEP]
    found: list[_Word] = []
    encoded = [
        (
            tokenizer.encode(asked, add_special_tokens=False),
            tokenizer.encode(answered, add_special_tokens=False),
        )
        for asked, answered in reversed([(asked, answered[:ANSWER_CHARACTERS]) for asked, answered in turns])
    ]
    # What older questions need is kept free: they say what the conversation is about.
    older = sum(min(len(asked.ids), ASKED_TOKENS) + 1 for asked, _ in encoded)
    for back, ((asked, answered), (asked_text, answered_text)) in enumerate(
        zip(encoded, reversed(turns), strict=True)
    ):
        older -= min(len(asked.ids), ASKED_TOKENS) + 1
        recent = back < ANSWERS_READ
        for part, text, limit, is_question in (
            (asked, asked_text, ASKED_TOKENS, True),
            (answered, answered_text, ANSWER_TOKENS if recent else EARLIER_ANSWER_TOKENS, False),
        ):
            room = ROW_TOKENS - 1 - len(ids) - (0 if is_question else older)
            kept = min(len(part.ids), limit, room)
            if kept < min(_LEAST_ROOM, len(part.ids)) or not kept:
                continue
            found += _words(text, part.offsets[:kept], len(ids), is_question, back, own)
            ids += [*part.ids[:kept], SEP]
    opened = stems(turns[0][0])
    counts = Counter(word.stem for word in found)
    groups = frozenset(slot.group for slot in slots_of(question))
    of_question = (*(float(group in groups) for group in _GROUPS), float(not groups))
    return TaggerInput(
        ids=tuple(ids),
        asked=ids.index(SEP),
        rows=tuple(word.row for word in found),
        stems=tuple(word.stem for word in found),
        traits=tuple(
            _traits(word, word.back == len(turns) - 1, word.stem in opened, counts[word.stem]) + of_question
            for word in found
        ),
    )


def _words(
    text: str,
    offsets: Sequence[tuple[int, int]],
    first: int,
    asked: bool,
    back: int,
    own: frozenset[str],
) -> list[_Word]:
    """The words of content that begin with a token at one of `offsets`, the first of which is row `first`."""
    rows: dict[int, int] = {}
    for place, (start, _) in enumerate(offsets):
        rows.setdefault(start, first + place)
    return [
        _Word(
            row=rows[match.start()],
            stem=stem(match.group()),
            text=match.group(),
            asked=asked,
            back=back,
            inside=match.start() > 0,
        )
        for match in WORD.finditer(text)
        if match.start() in rows and is_content(match.group()) and stem(match.group()) not in own
    ]


def _traits(word: _Word, opening: bool, opened: bool, count: int) -> tuple[float, ...]:
    return (
        float(word.asked),
        float(not word.asked),
        float(word.back == 0),
        float(word.back == 1),
        min(word.back, 6) / 6,
        float(opening),
        float(word.text[0].isupper() and word.inside),
        float(opened),
        float(word.text[0].isdigit()),
        min(count, 5) / 5,
    )
