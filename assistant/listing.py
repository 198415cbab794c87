"""Passages as an answer lists them: owns how what was found becomes part of an answer."""

from dataclasses import replace

from assistant.answer import Answer, RetrievedPassage
from assistant.retrieval import ScoredPassage


def credited(answer: Answer) -> Answer:
    """With what else carries the stories that are cited."""
    also = {passage.article_id: passage.also_in for passage in answer.passages}
    cited = tuple(replace(each, also_in=also.get(each.article_id, each.also_in)) for each in answer.citations)
    return replace(answer, citations=cited)


def listed(scored: ScoredPassage) -> RetrievedPassage:
    """One that was found, as it stands in an answer."""
    passage = scored.passage
    return RetrievedPassage(
        article_id=passage.article_id,
        title=passage.title,
        published=passage.published,
        url=passage.url,
        source=passage.source,
        start=passage.start,
        end=passage.end,
        score=scored.score,
        text=passage.text,
        also_in=scored.also_in,
    )
