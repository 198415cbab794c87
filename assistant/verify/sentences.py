"""The sentences of an answer, each with its citations: the way in for whoever writes an answer, and the
answer's support as a whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from assistant.answer import Citation, RetrievedPassage
from assistant.verify.judgement import Evidence, Judgement
from index.sentences import split_sentences

if TYPE_CHECKING:
    from assistant.verify.verdict import Verifier
    from index import Sentence

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


class SentenceJudge:
    """Gives the verdicts on the sentences of one answer, each of them once: one that was judged while it was
    written is not judged again with the whole.

    - passages: all that the writer was handed, the cited ones among them: context for the quotes, and where
      "wrong source" looks
    - body: gives an article's text for the sentences around a quote; else they come from the passage
    """

    def __init__(
        self, verifier: "Verifier", passages: Sequence[RetrievedPassage] = (), body: Body | None = None
    ) -> None:
        self._verifier = verifier
        self._passages = passages
        self._body = body
        self._split: dict[str, list[Sentence]] = {}
        self._known: dict[tuple[str, tuple[tuple[str, int, int], ...]], Judgement] = {}

    @property
    def meaning(self) -> "Verifier":
        """What knows the meaning of words, for whoever looks for the sentence that another stands on."""
        return self._verifier

    def __call__(self, sentence: str, citations: Sequence[Citation]) -> Judgement:
        """`citations`: those that its markers name; how they are numbered is of no account."""
        asked = sentence, tuple((one.article_id, one.start, one.end) for one in citations)
        if asked not in self._known:
            self._known[asked] = self._verifier.judge(
                sentence, [self._evidence(one) for one in citations], self._others(citations)
            )
        return self._known[asked]

    def _others(self, citations: Sequence[Citation]) -> list[Evidence]:
        return [
            Evidence(quote=passage.text, title=passage.title, published=passage.published)
            for passage in self._passages
            if not any(_is_cited(passage, citation) for citation in citations)
        ]

    def _evidence(self, citation: Citation) -> Evidence:
        text, offset = _surroundings(citation, self._passages, self._body)
        if text not in self._split:
            self._split[text] = split_sentences(text)
        before, after = _around(text, self._split[text], citation.start - offset, citation.end - offset)
        return Evidence(
            quote=citation.quote,
            before=before,
            after=after,
            title=citation.title,
            published=citation.published,
        )


def judge_sentence(
    verifier: "Verifier",
    sentence: str,
    citations: Sequence[Citation],
    passages: Sequence[RetrievedPassage] = (),
    body: Body | None = None,
) -> Judgement:
    """The verdict on one sentence of an answer; see `SentenceJudge`."""
    return SentenceJudge(verifier, passages, body)(sentence, citations)


def judge_answer(
    verifier: "Verifier",
    sentences: Sequence[Given],
    passages: Sequence[RetrievedPassage] = (),
    body: Body | None = None,
) -> tuple[list[Judgement], AnswerSupport]:
    """The verdict on each sentence of an answer, in order, and on the whole."""
    judge = SentenceJudge(verifier, passages, body)
    found = [judge(one.sentence, one.citations) for one in sentences]
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


def _around(text: str, sentences: "Sequence[Sentence]", start: int, end: int) -> tuple[str, str]:
    before = [one for one in sentences if one.end <= start][-AROUND:]
    after = [one for one in sentences if one.start >= end][:AROUND]
    return (
        text[before[0].start : before[-1].end] if before else "",
        text[after[0].start : after[-1].end] if after else "",
    )
