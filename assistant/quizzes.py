"""Sentences that ask and tell nothing: owns which of those that were read can be no answer. News has quizzes,
and the first thing that a search finds for a question is the same question, with four choices below it of
which three are wrong."""

import re
from collections.abc import Sequence

from assistant.candidates import Candidate
from assistant.question import QUESTION_WORD, Question
from assistant.terms import is_content, stem, words

# A sentence that ends in a question mark asks the same when this share of its content words is in the
# question.
SAME = 0.75
_ASKS = re.compile(r"\?[\"'”’)]*$")
_ENDS = re.compile(r"[.!?:…][\"'”’)]*$")
_NUMBERED = re.compile(r"(?:Q(?:uestion)?\s?)?\d{1,2}[.):]\s", re.IGNORECASE)
_LETTERED = re.compile(r"\(?[A-Ea-e][.)]\s")
# The number of the next question, glued to the last choice.
_NEXT_NUMBER = re.compile(r"\s\d{1,2}\.$")
_ANSWERS = re.compile(r"(?:correct )?answers?\b", re.IGNORECASE)
_LONGEST_CHOICE = 12
_CHOICES = range(3, 7)
_QUIZ = re.compile(r"\b(?:quiz(?:zes)?|trivia)\b", re.IGNORECASE)


def tells(question: Question, candidates: Sequence[Candidate]) -> list[bool]:
    """Of each candidate, in order, whether it says anything at all: it does not ask the same as the question,
    and is neither a quiz's question nor one of its choices."""
    by_passage: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        by_passage.setdefault(candidate.passage.id, []).append(candidate)
    quizzed = {
        (number, own[row].start)
        for number, own in by_passage.items()
        for row in _quiz([one.text for one in own], own[0].passage.title)
    }
    return [
        (each.passage.id, each.start) not in quizzed and not _asks_the_same(question, each.text)
        for each in candidates
    ]


def telling_rows(question: Question, candidates: Sequence[Candidate]) -> list[int]:
    """Of the candidates that say anything, in order."""
    return [row for row, told in enumerate(tells(question, candidates)) if told]


def _asks_the_same(question: Question, text: str) -> bool:
    if not _ASKS.search(text):
        return False
    content = [word for word in words(text) if is_content(word)]
    new = [word for word in content if stem(word) not in question.terms]
    # "Was Abe shot in Nara?" tells where.
    return len(new) <= (1 - SAME) * len(content) and not any(_names(text, word) for word in new)


def _names(text: str, word: str) -> bool:
    return word[0].isdigit() or (word[0].isupper() and not text.lstrip('"“').startswith(word))


def _quiz(sentences: Sequence[str], title: str) -> list[int]:
    """Rows of these consecutive sentences of a passage that are a quiz's: none where there are not two
    questions with choices below them, or one where the title says what it is. Questions over lists may well
    be headings over their answers: without a title that says so, those of a quiz are numbered, or their
    choices are lettered."""
    choices: set[int] = set()
    groups = 0
    titled = bool(_QUIZ.search(title))
    is_quiz = titled
    row = 0
    while row < len(sentences):
        end = row + 1
        while end < len(sentences) and _is_choice(sentences[end]):
            end += 1
        if _asks(sentences[row]):
            if end - row - 1 in _CHOICES:
                groups += 1
                is_quiz |= bool(_NUMBERED.match(sentences[row]) or _LETTERED.match(sentences[row + 1]))
                choices.update(range(row + 1, end))
        elif row == 0 and end < len(sentences) and _asks(sentences[end]) and _is_choice(sentences[0]):
            # Those of a question that stands in the passage before.
            groups += end > 1
            choices.update(range(end))
        row = end
    if not is_quiz or groups < (1 if titled else 2):
        return []
    return sorted(choices | {row for row, text in enumerate(sentences) if _asks(text)})


def _asks(text: str) -> bool:
    return bool(_ASKS.search(text) and QUESTION_WORD.search(text))


def _is_choice(text: str) -> bool:
    if _ANSWERS.match(text) or len(text.split()) > _LONGEST_CHOICE:
        return False
    return bool(_LETTERED.match(text)) or not _ENDS.search(_NEXT_NUMBER.sub("", text))
