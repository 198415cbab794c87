"""What is judged and what comes of it, as values: `Evidence`, `Judgement`, and the words of the verdicts."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

Verdict = Literal[
    "verbatim", "supported", "number_differs", "name_differs", "negated", "wrong_source", "unsupported"
]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
"""- verbatim: the sentence stands there, word for word
- supported: the same in other words
- number_differs: an amount, a date or what is counted differs
- name_differs: another person, place or thing is named, or who did it to whom is exchanged
- negated: the text says the opposite
- wrong_source: another text that was handed out says it, the cited one does not
- unsupported: the text says neither this nor the opposite, or no text is cited"""
SUPPORTING: frozenset[Verdict] = frozenset({"verbatim", "supported"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A text that a sentence cites. `before` and `after` are the sentences around the quote: they say whom a
    pronoun means, and support alone nothing. `published` resolves "on Tuesday"."""

    quote: str
    before: str = ""
    after: str = ""
    title: str = ""
    published: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """`reason` is one line for a reader: `says 40, the article says 14`. `score` is 0 to 1: how sure it is
    that the evidence supports the sentence."""

    verdict: Verdict
    reason: str
    score: float

    @property
    def supported(self) -> bool:
        return self.verdict in SUPPORTING

    def to_json(self) -> dict[str, Any]:
        return {"verdict": self.verdict, "reason": self.reason, "score": round(self.score, 4)}
