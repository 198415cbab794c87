"""The assistant inside llama-index: a `BaseRetriever` and a `BaseQueryEngine`. Owns the translation, and
nothing else; neither touches llama-index's global settings, and neither needs a language model."""

import asyncio
from typing import TYPE_CHECKING, Any

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.response.schema import RESPONSE_TYPE, Response
from llama_index.core.callbacks import CallbackManager
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from assistant.answer import Answer, Citation, RetrievedPassage
from assistant.asked import Scope

if TYPE_CHECKING:
    from assistant.engine import Assistant


class DatelineRetriever(BaseRetriever):
    """Passages of the corpus, best first. A node's `start_char_idx` and `end_char_idx` are exact offsets in
    the body."""

    def __init__(self, assistant: "Assistant", scope: Scope, *, n: int = 10) -> None:
        super().__init__(callback_manager=CallbackManager([]))
        self._assistant = assistant
        self._scope = scope
        self._n = n

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._assistant.search(query_bundle.query_str, n=self._n, **self._scope)
        return [_passage_node(passage) for passage in found]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        # The base class would call the blocking search on the event loop.
        return await asyncio.to_thread(self._retrieve, query_bundle)


class DatelineQueryEngine(BaseQueryEngine):
    """Answers with citations: `response.source_nodes` are the quotes in marker order, `response.metadata` the
    answer's JSON form. A refusal has no source nodes."""

    def __init__(self, assistant: "Assistant", scope: Scope) -> None:
        super().__init__(callback_manager=CallbackManager([]))
        self._assistant = assistant
        self._scope = scope

    def _query(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        return _response(self._assistant.ask(query_bundle.query_str, **self._scope))

    async def _aquery(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        return await asyncio.to_thread(self._query, query_bundle)

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}


def _response(answer: Answer) -> Response:
    return Response(
        response=answer.text,
        source_nodes=[_quote_node(citation, answer.confidence) for citation in answer.citations],
        metadata=answer.to_json(),
    )


def _passage_node(passage: RetrievedPassage) -> NodeWithScore:
    return _node(passage, passage.text, passage.score, {})


def _quote_node(citation: Citation, confidence: float) -> NodeWithScore:
    return _node(citation, citation.quote, confidence, {"marker": citation.marker})


def _node(
    origin: RetrievedPassage | Citation, text: str, score: float, metadata: dict[str, Any]
) -> NodeWithScore:
    day = origin.published.isoformat() if origin.published else None
    node = TextNode(
        id_=f"{origin.article_id}:{origin.start}-{origin.end}",
        text=text,
        start_char_idx=origin.start,
        end_char_idx=origin.end,
        metadata={
            "article_id": origin.article_id,
            "title": origin.title,
            "published": day,
            "url": origin.url,
            **metadata,
        },
    )
    return NodeWithScore(node=node, score=score)
