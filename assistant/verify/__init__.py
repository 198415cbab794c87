"""Whether a sentence says what the text that it cites says: the verdict, without a language model.

judgement   the values: `Evidence`, `Judgement`, the verdicts
tokens, words, prefixes, spelled, number_words, numbers, units, dates, names, polarity
what stands in a text
reading     all of that, of one sentence
alignment   which word of a claim stands where
ground      the sentences of the evidence that a claim is held against
minimal, kinds, amounts, derived, moments, extent, certainty, slots, naming, doers, roles, denials, converses,
conflict, conflicts
what a claim says otherwise
verbatim, copied     whether it is the text over again
support     how well the rest is covered
verdict     all of it put together: `Verifier`
sentences   the sentences of an answer, and its support
answers     a whole answer with its verdicts filled in
"""

from typing import TYPE_CHECKING, Any

from assistant.verify.answers import checked, judged, judged_by
from assistant.verify.judgement import SUPPORTING, VERDICTS, Evidence, Judgement, Verdict
from assistant.verify.sentences import (
    AnswerSupport,
    Given,
    SentenceJudge,
    check_quotes,
    judge_answer,
    judge_sentence,
    stands_in,
    support_of,
)

if TYPE_CHECKING:
    from assistant.verify.verdict import Verifier

__all__ = [
    "SUPPORTING",
    "VERDICTS",
    "AnswerSupport",
    "Evidence",
    "Given",
    "Judgement",
    "SentenceJudge",
    "Verdict",
    "Verifier",
    "check_quotes",
    "checked",
    "judge_answer",
    "judge_sentence",
    "judged",
    "judged_by",
    "stands_in",
    "support_of",
]


def __getattr__(name: str) -> Any:
    # An answer made of quotes is checked without it, and `dateline ask` starts so much earlier.
    if name == "Verifier":
        from assistant.verify.verdict import Verifier

        return Verifier
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
