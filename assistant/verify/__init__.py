"""Whether a sentence says what the text that it cites says: the verdict, without a language model.

    judgement  the values: `Evidence`, `Judgement`, the verdicts    tokens     words of a text, with their keys
    numbers    amounts, in words and digits                         words      which words mean the same, or the opposite
    dates      times, resolved from the day of the article          alignment  which word of a claim stands where
    names      who is named, in full, in part or by initials        roles      who does what to whom
    polarity   what is denied                                       support    how well the rest is covered
    verdict    all of it put together: `Verifier`                   sentences  the sentences of an answer, and its support
"""

from assistant.verify.judgement import SUPPORTING, VERDICTS, Evidence, Judgement, Verdict
from assistant.verify.sentences import AnswerSupport, Given, judge_sentence, stands_in, support_of
from assistant.verify.verdict import Verifier

__all__ = [
    "SUPPORTING",
    "VERDICTS",
    "AnswerSupport",
    "Evidence",
    "Given",
    "Judgement",
    "Verdict",
    "Verifier",
    "judge_sentence",
    "stands_in",
    "support_of",
]
