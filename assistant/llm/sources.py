"""Which passages a model is shown, and under which keys: owns the budget and what an article may not forge.

Keys and the lines around each source are drawn anew for each question: no article can hold them, so none can
pass a text of its own off as another source or end its own early.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import SystemRandom

from assistant.config import Limits
from assistant.days.wording import long_day
from assistant.llm.model import Message
from assistant.llm.support import Meaning, SourceSentence, Support
from assistant.retrieval import ScoredPassage
from assistant.scoring import ScoredSentence
from assistant.terms import words
from index import Passage, split_sentences
from prompts import render

NOT_FOUND = "NOT_FOUND"
MOST_SOURCES = 10
# Tokens of a text are not more than its bytes by this, for the tokenizers of today's models; news in English
# has four.
BYTES_PER_TOKEN = 3.0
_KEYS = range(100, 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """A source as the template shows it."""

    key: int
    title: str
    day: str
    outlet: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """What a model is told, and the passages it was told of by their keys."""

    messages: tuple[Message, ...]
    passages: dict[int, Passage]

    def support(self, scored: Sequence[ScoredSentence], meaning: Meaning | None = None) -> Support:
        """The sentences of the passages; `scored` are those that the reader saw; `meaning` as of
        `Support`."""
        scores = {(one.sentence.passage.id, one.sentence.start): one.score for one in scored}
        return Support(
            {
                key: [
                    SourceSentence(
                        passage=passage,
                        start=passage.start + found.start,
                        end=passage.start + found.end,
                        text=passage.text[found.start : found.end],
                        score=scores.get((passage.id, passage.start + found.start), 0.0),
                    )
                    for found in split_sentences(passage.text)
                ]
                for key, passage in self.passages.items()
            },
            meaning,
        )


def brief(question: str, passages: Sequence[ScoredPassage], as_of: date | None, limits: Limits) -> Briefing:
    """The best passages that fit the model's context, at least one; `passages` are best first, and not
    empty."""
    shown = [scored.passage for scored in passages[:MOST_SOURCES]]
    fence = new_fence([question, *(f"{passage.title} {passage.text}" for passage in shown)])
    keys = _new_keys(question, shown)
    rules = render("answer_rules", example=keys[0], fence=fence, not_found=NOT_FOUND)
    while True:
        sources = [_shown(key, passage) for key, passage in zip(keys, shown, strict=False)]
        asked = render(
            "answer_question",
            question=question,
            today=long_day(as_of) if as_of else None,
            fence=fence,
            sources=sources,
        )
        if len(shown) == 1 or tokens(rules) + tokens(asked) + limits.answer_tokens <= limits.context_tokens:
            break
        shown.pop()
    return Briefing(
        messages=(Message(role="system", text=rules), Message(role="user", text=asked)),
        passages=dict(zip(keys, shown, strict=False)),
    )


def tokens(text: str) -> float:
    """At most so many tokens."""
    return len(text.encode("utf-8", "replace")) / BYTES_PER_TOKEN


def new_fence(texts: Sequence[str]) -> str:
    """A text that stands in none of these."""
    while True:
        fence = f"<<{secrets.token_hex(5)}>>"
        if not any(fence in text for text in texts):
            return fence


def _new_keys(question: str, passages: Sequence[Passage]) -> list[int]:
    """Numbers that stand nowhere in what is shown: one that is written back can only mean its source."""
    taken = {word for text in (question, *(p.title + " " + p.text for p in passages)) for word in words(text)}
    free = [key for key in _KEYS if str(key) not in taken]
    return SystemRandom().sample(free if len(free) >= len(passages) else list(_KEYS), len(passages))


def _shown(key: int, passage: Passage) -> _Shown:
    return _Shown(
        key=key,
        title=" ".join(passage.title.split()),
        day=long_day(passage.published) if passage.published else "",
        outlet=" ".join(passage.source.split()),
        text=passage.text,
    )
