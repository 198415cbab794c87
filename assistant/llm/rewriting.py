"""A follow-up made standalone by a language model: owns what of its reply can be taken for a question."""

import re
from collections.abc import Generator, Sequence

from assistant.condense import Turn, condense
from assistant.errors import WritingFailed
from assistant.events import Waiting
from assistant.llm.model import LanguageModel, Message
from assistant.llm.sources import new_fence
from assistant.llm.thoughts import without_thinking
from assistant.terms import stems
from prompts import render

TURNS = 4
ANSWER_CHARACTERS = 600
LONGEST_QUESTION = 400
# Two letters next to each other of a script that parts no words, or whose words change their ends.
_PAIR = re.compile(r"(?=([\u0e00-\u0eff\u2e80-\ud7a3]{2}))")


def standalone_question(
    model: LanguageModel, question: str, history: Sequence[Turn]
) -> Generator[Waiting, None, tuple[str | None, WritingFailed | None]]:
    """Returns the question as it stands alone, or None when it does already; and why the model need not be
    asked for an answer either. Whatever goes wrong, `assistant.condense` does it instead."""
    failed = None
    if history:
        try:
            rewritten = yield from rewrite(model, question, history)
        except WritingFailed as error:
            failed = None if error.reached else error
        else:
            if rewritten is not None:
                return None if _same(rewritten, question) else rewritten, None
    return condense(question, history), failed


def _same(one: str, other: str) -> bool:
    return one.strip(" ?.!").lower() == other.strip(" ?.!").lower()


def rewrite(
    model: LanguageModel, question: str, history: Sequence[Turn]
) -> Generator[Waiting, None, str | None]:
    """Returns the question as it stands alone, or the very question where the model leaves it as it is; None
    when the reply is no question. `history` is not empty. Raises `WritingFailed`."""
    turns = [
        {"question": asked[:LONGEST_QUESTION], "answer": answer[:ANSWER_CHARACTERS]}
        for asked, answer in history[-TURNS:]
    ]
    fence = new_fence([question, *(text for turn in turns for text in turn.values())])
    asked = render("standalone_question", turns=turns, question=question, fence=fence)
    pieces = model.stream([Message(role="user", text=asked)])
    reply = ""
    try:
        for piece in without_thinking(pieces):
            reply = "" if piece is None else reply + piece
            yield Waiting()
            if len(reply) > 4 * LONGEST_QUESTION:
                return None
    finally:
        pieces.close()  # this ends the request at the server
    reply = reply.strip().strip('"“”*').strip()
    if not reply or "\n" in reply or len(reply) > LONGEST_QUESTION or not any(map(str.isalpha, reply)):
        return None
    if any("\ud800" <= letter <= "\udfff" or not (letter.isprintable()) for letter in reply):
        return None
    known = _content("\n".join([question, *(text for turn in turns for text in turn.values())]))
    if not _same(reply, question) and not _content(reply) & known:
        return None  # "I'm sorry, I can't help."
    return reply


def _content(text: str) -> set[str]:
    """What a question is about, however its words are bent."""
    return {*stems(text), *_PAIR.findall(text)}
