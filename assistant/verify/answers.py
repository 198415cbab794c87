"""A whole answer with the verdicts filled in: what the engine hands out."""

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from assistant.answer import Answer, Citation
from assistant.verify.judgement import VERDICTS, Judgement, Verdict
from assistant.verify.sentences import Body, SentenceJudge, check_quotes, support_of

if TYPE_CHECKING:
    from assistant.verify.verdict import Verifier

# A citation that several sentences stand on shows the worst that is said of them.
_WORST_FIRST: tuple[Verdict, ...] = (
    "negated",
    "number_differs",
    "name_differs",
    "wrong_source",
    "unsupported",
    "supported",
    "verbatim",
)
assert set(_WORST_FIRST) == set(VERDICTS)


def judged(answer: Answer, verifier: "Verifier", body: Body) -> Answer:
    """Of quotes it is checked that they stand in their articles; of what a language model wrote, each
    sentence against what it cites. A refusal claims nothing and comes back as it is."""
    if answer.mode == "extractive":
        return checked(answer, body)
    return judged_by(SentenceJudge(verifier, answer.passages, body), answer)


def checked(answer: Answer, body: Body) -> Answer:
    """An answer made of quotes. This loads nothing of what verdicts on other words need."""
    if answer.refused:
        return answer
    citations = check_quotes(answer.citations, body)
    verdicts = [Judgement(verdict=cast(Verdict, one.verdict), reason="", score=1.0) for one in citations]
    return replace(answer, citations=citations, support=support_of(verdicts))


def judged_by(judge: SentenceJudge, answer: Answer) -> Answer:
    """An answer that a language model wrote."""
    if answer.refused:
        return answer
    found = [judge(one.text, one.citations) for one in answer.sentences]
    sentences = tuple(
        replace(one, verdict=judgement.verdict, reason=judgement.reason)
        for one, judgement in zip(answer.sentences, found, strict=True)
    )
    said: dict[int, list[Verdict]] = {}
    for one, judgement in zip(sentences, found, strict=True):
        for citation in one.citations:
            said.setdefault(citation.marker, []).append(judgement.verdict)

    def marked(citation: Citation) -> Citation:
        return replace(
            citation, verdict=min(said.get(citation.marker, ["unsupported"]), key=_WORST_FIRST.index)
        )

    return replace(
        answer,
        citations=tuple(marked(one) for one in answer.citations),
        sentences=tuple(
            replace(one, citations=tuple(marked(each) for each in one.citations)) for one in sentences
        ),
        support=support_of(found),
    )
