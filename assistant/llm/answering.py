"""The step of a question at which a language model writes: owns how its text becomes events and an
`Answer`."""

import time
from collections.abc import Callable, Generator
from dataclasses import replace

from assistant.answer import Answer, WrittenSentence
from assistant.events import Delta, Event, pieces_of
from assistant.extract import short_answer
from assistant.llm.clock import Clock
from assistant.llm.model import LanguageModel
from assistant.llm.writer import Written, write
from assistant.material import Material
from assistant.verify import SentenceJudge, judged_by


def written(
    model: LanguageModel,
    material: Material,
    answer: Answer,
    *,
    refusal: Callable[[Material], str],
    waited: float,
    judge: SentenceJudge,
    drops: bool = False,
) -> Generator[Event, None, Answer]:
    """Yields `Delta`s, and `Waiting` in between, and returns `answer` filled in: as the model wrote it, with
    the verdicts on its sentences, or as a refusal when it found none. `waited`: seconds for which the model
    was waited for already, which count as if it had been asked for the answer all along. `drops`: sentences
    that the articles do not bear out are taken out before they are shown. Raises `WritingFailed`, perhaps
    after some deltas."""

    def keeps(sentence: WrittenSentence) -> bool:
        return judge(sentence.text, sentence.citations).supported

    first_seconds = max(1.0, model.limits.first_seconds - waited)
    pieces = write(
        model,
        material.query,
        material.ranked,
        material.scored,
        material.as_of,
        first_seconds=first_seconds,
        spent_seconds=waited,
        keeps=keeps if drops else None,
        meaning=judge.meaning,
    )
    clock = Clock()
    text = yield from clock.timed(pieces)
    began = time.perf_counter()
    answer = replace(answer, mode="llm", model=model.spec.text)
    if text is None:
        answer = replace(answer, text=refusal(material))
    else:
        answer = judged_by(judge, _filled_in(answer, text, material))
    working = clock.seconds + time.perf_counter() - began
    answer = replace(answer, timings=answer.timings.answered(working))
    if text is None:
        for piece in pieces_of(answer.text):
            yield Delta(text=piece)
    return answer


def _filled_in(answer: Answer, text: Written, material: Material) -> Answer:
    places = {
        (one.sentence.passage.article_id, one.sentence.start, one.sentence.end): one
        for one in material.scored
    }
    cited = [places.get((one.article_id, one.start, one.end)) for one in text.citations]
    short = short_answer(material.query, cited[0].sentence) if cited[0] else None
    return replace(
        answer,
        text=text.text,
        # The words that the reader marked in the first source, where the model took them over.
        short=short if short and short in text.text else None,
        refused=False,
        confidence=max((one.confidence for one in cited if one), default=answer.confidence),
        citations=text.citations,
        sentences=text.sentences,
        left_out=text.left_out,
    )
