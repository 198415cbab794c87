"""Verdicts in words for a person."""

from assistant.answer import Answer
from assistant.verify.judgement import SUPPORTING

_WORDS = {
    "number_differs": "a number or date differs",
    "name_differs": "a name differs",
    "negated": "the article says the opposite",
    "wrong_source": "the cited article does not say it, another one does",
    "unsupported": "the cited articles do not say it",
}


def doubts_of(answer: Answer) -> list[tuple[str, str]]:
    """(sentence, why it is doubted) for those that the articles do not bear out as they stand. Of one that
    cites nothing no article is said to be wrong."""
    return [
        (one.text, _doubt(one.verdict, one.reason) if one.citations else f"it {one.reason}")
        for one in answer.sentences
        if one.verdict not in SUPPORTING
    ]


def left_out(number: int) -> str:
    """What was taken out of an answer."""
    if number == 1:
        return "Left out: one sentence that the articles do not bear out."
    return f"Left out: {number} sentences that the articles do not bear out."


def _doubt(verdict: str, reason: str) -> str:
    said = _WORDS.get(verdict, verdict)
    return f"{said}: {reason}" if reason else said
