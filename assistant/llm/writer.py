"""An answer written by a language model: owns what of its text reaches a reader, and when it is none.

Every citation in it was made from a passage that was handed out. What the model thinks aloud before it
answers is left out; "not found" is a refusal; a text without a single citation that holds is no answer.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answer import Citation, WrittenSentence
from assistant.errors import WritingFailed
from assistant.events import Delta, Waiting
from assistant.llm.cited_text import CitedText
from assistant.llm.kept_text import KeptText
from assistant.llm.model import LanguageModel
from assistant.llm.sources import NOT_FOUND, brief
from assistant.retrieval import ScoredPassage
from assistant.scoring import ScoredSentence

_THINKING, _THOUGHT = "<think>", "</think>"
# What some models wrap around the one word.
_AROUND = " \t\r\n\"'`*_.[]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """`text` is what was yielded, put together. `sentences` has every sentence of it with its citations.
    `left_out`: how many more there were."""

    text: str
    citations: tuple[Citation, ...]
    sentences: tuple[WrittenSentence, ...]
    left_out: int = 0


def write(
    model: LanguageModel,
    question: str,
    passages: Sequence[ScoredPassage],
    scored: Sequence[ScoredSentence],
    as_of: date | None,
    *,
    first_seconds: float | None = None,
    spent_seconds: float = 0.0,
    keeps: Callable[[WrittenSentence], bool] | None = None,
) -> Generator[Delta | Waiting, None, Written | None]:
    """Yields the text as it arrives, and `Waiting` where nothing of it can be shown yet; returns the whole,
    or None when the model says that the sources do not hold the answer: then no text was yielded. With
    `keeps` a sentence waits until it is over, and is yielded when that says so. `spent_seconds`: how much of
    the model's time in all is gone already. Raises `WritingFailed`, also in the middle."""
    briefing = brief(question, passages, as_of, model.limits)
    support = briefing.support(scored)
    source = CitedText(support)
    cited = source if keeps is None else KeptText(source, keeps)
    shown: list[str] = []
    pieces = model.stream(briefing.messages, first_seconds=first_seconds, spent_seconds=spent_seconds)
    try:
        held = ""  # the beginning, as long as it may be no answer at all
        begun = False
        for piece in _without_thinking(pieces):
            if piece is None:
                if shown:
                    raise WritingFailed(_took_back(model))
                source = CitedText(support)
                cited = source if keeps is None else KeptText(source, keeps)
                held, begun = "", False
                continue
            if not begun:
                held += piece
                said = held.strip(_AROUND)
                if said.startswith(NOT_FOUND):
                    return None
                if NOT_FOUND.startswith(said):
                    yield Waiting()
                    continue
                begun, piece = True, held
            text = cited.feed(piece)
            if text:
                shown.append(text)
            yield Delta(text=text) if text else Waiting()
    finally:
        pieces.close()  # this ends the request at the server
    if not begun:
        raise WritingFailed(f"the language model {model.spec.text} gave an empty answer")
    text = cited.finish()
    if text:
        shown.append(text)
        yield Delta(text=text)
    whole = "".join(shown)
    if NOT_FOUND in whole or any(NOT_FOUND in one.text for one in source.sentences):
        raise WritingFailed(_took_back(model))
    if not source.citations:
        raise WritingFailed(f"the language model {model.spec.text} wrote nothing that its sources hold")
    if not cited.citations:
        raise WritingFailed(
            f"the language model {model.spec.text} wrote no sentence that its sources bear out"
        )
    left_out = len(source.sentences) - len(cited.sentences)
    return Written(
        text=whole,
        citations=tuple(cited.citations),
        sentences=tuple(cited.sentences),
        left_out=left_out,
    )


def _took_back(model: LanguageModel) -> str:
    return f"the language model {model.spec.text} took its answer back"


def _without_thinking(pieces: Iterator[str]) -> Iterator[str | None]:
    """What comes behind `<think>…</think>` at the very beginning, or all where there is none. Where a thought
    ends that did not begin here, since its beginning stood in the prompt, None: what came before was no
    answer."""
    held = ""
    thinking: bool | None = None
    for piece in pieces:
        held += piece
        if thinking is None:
            begun = held.lstrip()
            if len(begun) < len(_THINKING) and _THINKING.startswith(begun):
                yield ""
                continue
            thinking = begun.startswith(_THINKING)
        before, ended, after = held.rpartition(_THOUGHT)
        if ended:
            # What is thought between two ends was thought too.
            if not thinking or _THOUGHT in before:
                yield None
            thinking, held = False, after
        keep = _half_at_end(held)
        yield "" if thinking else held[: len(held) - keep]
        held = held[len(held) - keep :]
    if not thinking:
        yield held


def _half_at_end(text: str) -> int:
    """So many letters at its end may become the end of a thought."""
    return next((n for n in range(len(_THOUGHT) - 1, 0, -1) if text.endswith(_THOUGHT[:n])), 0)
