"""The sentences of an answer, each with its citations: the way in for whoever writes an answer, and the
answer's support as a whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from assistant.answer import Citation, RetrievedPassage
from assistant.verify.judgement import Evidence, Judgement
from assistant.verify.verdict import Verifier
from index.sentences import split_sentences

Label = Literal["supported", "mostly supported", "partly supported", "not supported", "nothing claimed"]
Body = Callable[[str], str | None]
"""Gives the body of an article by its id; None when it is gone."""

# Sentences on each side of a quote that say whom its pronouns mean.
AROUND = 2
MOSTLY, PARTLY = 0.75, 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One sentence of an answer with the citations behind its markers."""

    sentence: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSupport:
    """`share` of the sentences that their evidence supports, 0 to 1; 0 where nothing is claimed."""

    share: float
    label: Label
    sentences: int

    def to_json(self) -> dict[str, Any]:
        return {"share": round(self.share, 4), "label": self.label, "sentences": self.sentences}


def judge_sentence(
    verifier: Verifier,
    sentence: str,
    citations: Sequence[Citation],
    passages: Sequence[RetrievedPassage] = (),
    body: Body | None = None,
) -> Judgement:
    """The verdict on one sentence of an answer.

    - citations: those that its markers name
    - passages: all that the writer was handed, the cited ones among them: context for the quotes, and where
      "wrong source" looks
    - body: gives an article's text for the sentences around a quote; else they come from the passage
    """
    evidence = [_evidence(citation, passages, body) for citation in citations]
    others = [
        Evidence(quote=passage.text, title=passage.title, published=passage.published)
        for passage in passages
        if not any(_is_cited(passage, citation) for citation in citations)
    ]
    return verifier.judge(sentence, evidence, others)


def judge_answer(
    verifier: Verifier,
    sentences: Sequence[Given],
    passages: Sequence[RetrievedPassage] = (),
    body: Body | None = None,
) -> tuple[list[Judgement], AnswerSupport]:
    """The verdict on each sentence of an answer, in order, and on the whole."""
    found = [judge_sentence(verifier, one.sentence, one.citations, passages, body) for one in sentences]
    return found, support_of(found)


def support_of(judgements: Sequence[Judgement]) -> AnswerSupport:
    """Of a whole answer."""
    if not judgements:
        return AnswerSupport(share=0.0, label="nothing claimed", sentences=0)
    share = sum(judgement.supported for judgement in judgements) / len(judgements)
    label: Label = "not supported"
    if share == 1:
        label = "supported"
    elif share >= MOSTLY:
        label = "mostly supported"
    elif share >= PARTLY:
        label = "partly supported"
    return AnswerSupport(share=share, label=label, sentences=len(judgements))


def stands_in(citation: Citation, body: str | None) -> bool:
    """Whether the quote really stands at its offsets."""
    return body is not None and body[citation.start : citation.end] == citation.quote


def check_quotes(citations: Sequence[Citation], body: Body) -> tuple[Citation, ...]:
    """The citations of an answer made of quotes: "verbatim" where the quote stands in the article as it is
    now, else "unsupported" (the article was edited or removed since it was searched)."""
    return tuple(
        replace(one, verdict="verbatim" if stands_in(one, body(one.article_id)) else "unsupported")
        for one in citations
    )


def _is_cited(passage: RetrievedPassage, citation: Citation) -> bool:
    return passage.article_id == citation.article_id


def _evidence(citation: Citation, passages: Sequence[RetrievedPassage], body: Body | None) -> Evidence:
    text, offset = _surroundings(citation, passages, body)
    before, after = _around(text, citation.start - offset, citation.end - offset) if text else ("", "")
    return Evidence(
        quote=citation.quote, before=before, after=after, title=citation.title, published=citation.published
    )


def _surroundings(
    citation: Citation, passages: Sequence[RetrievedPassage], body: Body | None
) -> tuple[str, int]:
    """A text that holds the quote, and where it begins in the article."""
    whole = body(citation.article_id) if body else None
    if whole is not None:
        return whole, 0
    for passage in passages:
        if _is_cited(passage, citation) and passage.start <= citation.start and citation.end <= passage.end:
            return passage.text, passage.start
    return "", 0


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    sentences = split_sentences(text)
    before = [one for one in sentences if one.end <= start][-AROUND:]
    after = [one for one in sentences if one.start >= end][:AROUND]
    return (
        text[before[0].start : before[-1].end] if before else "",
        text[after[0].start : after[-1].end] if after else "",
    )
