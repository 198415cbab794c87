"""An answer written by a language model: owns what of its text reaches a reader, and when it is none.

Every citation in it was made from a passage that was handed out. What the model thinks aloud before it
answers is left out; "not found" is a refusal, in its own words too; any other text without a single citation
that holds is no answer.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answer import Citation, WrittenSentence
from assistant.errors import WritingFailed
from assistant.events import Delta, Waiting
from assistant.llm.cited_text import CitedText
from assistant.llm.kept_text import KeptText
from assistant.llm.model import LanguageModel
from assistant.llm.refusal import refuses, says_not_found
from assistant.llm.sources import NOT_FOUND, brief
from assistant.llm.support import Meaning
from assistant.llm.thoughts import without_thinking
from assistant.retrieval import ScoredPassage
from assistant.scoring import ScoredSentence

# A text of nothing else is none.
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
    meaning: Meaning | None = None,
) -> Generator[Delta | Waiting, None, Written | None]:
    """Yields the text as it arrives, and `Waiting` where nothing of it can be shown yet; returns the whole,
    or None when the model says that the sources do not hold the answer: then no text was yielded. With
    `keeps` a sentence waits until it is over, and is yielded when that says so. `spent_seconds`: how much of
    the model's time in all is gone already. `meaning` as of `Support`. Raises `WritingFailed`, also in the
    middle."""
    briefing = brief(question, passages, as_of, model.limits)
    support = briefing.support(scored, meaning)
    source = CitedText(support)
    cited = source if keeps is None else KeptText(source, keeps)
    shown: list[str] = []
    pieces = model.stream(briefing.messages, first_seconds=first_seconds, spent_seconds=spent_seconds)
    try:
        held = ""  # the beginning, as long as it may be no answer at all
        begun = False
        for piece in without_thinking(pieces):
            if piece is None:
                if shown:
                    raise WritingFailed(_took_back(model))
                source = CitedText(support)
                cited = source if keeps is None else KeptText(source, keeps)
                held, begun = "", False
                continue
            if not begun:
                held += piece
                if says_not_found(held):
                    return None
                if refuses(held, whole=False):
                    yield Waiting()
                    continue
                begun, piece = True, held
            text = cited.feed(piece)
            if text:
                shown.append(text)
            yield Delta(text=text) if text else Waiting()
    finally:
        pieces.close()  # this ends the request at the server
    if not begun and not held.strip(_AROUND):
        raise WritingFailed(f"the language model {model.spec.text} gave an empty answer")
    text = cited.finish() if begun else cited.feed(held) + cited.finish()
    if not begun and not source.citations and refuses(held, whole=True):
        return None
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
