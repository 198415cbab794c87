import asyncio
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from datetime import date

import pytest

from assistant import Assistant, QuestionError

DEMAND = "what did Blinken demand?"
NOT_THERE = "Who won the football world cup in Qatar?"


@pytest.fixture(autouse=True)
def without_language_model(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """llama-index would turn to OpenAI where none is named; nothing here may make it do so."""
    from llama_index.core import Settings

    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    yield
    assert Settings._llm is None
    assert Settings._embed_model is None


def body_of(assistant: Assistant, article_id: str) -> str:
    return assistant.corpus.article(article_id).body


def test_a_query_gives_the_answer_with_its_quotes_as_source_nodes(over_seeds: Assistant) -> None:
    response = over_seeds.as_query_engine().query(DEMAND)
    answer = over_seeds.ask(DEMAND)
    assert str(response) == answer.text
    assert len(response.source_nodes) == len(answer.citations) > 0
    for found, citation in zip(response.source_nodes, answer.citations, strict=True):
        node = found.node.to_dict()
        body = body_of(over_seeds, found.metadata["article_id"])
        assert body[node["start_char_idx"] : node["end_char_idx"]] == found.text == citation.quote
        assert found.metadata["marker"] == citation.marker
        assert found.metadata["title"] == citation.title
        assert found.metadata["published"] == "2022-02-02"
        assert found.score == pytest.approx(answer.confidence)


def test_the_metadata_of_a_response_is_the_answer_as_json(over_seeds: Assistant) -> None:
    response = over_seeds.as_query_engine().query(DEMAND)
    expected = over_seeds.ask(DEMAND).to_json()
    assert response.metadata is not None
    assert {**response.metadata, "timings_ms": None} == {**expected, "timings_ms": None}


def test_a_refusal_has_no_source_nodes(over_seeds: Assistant) -> None:
    response = over_seeds.as_query_engine().query(NOT_THERE)
    assert response.source_nodes == []
    assert "No answer found" in str(response)
    assert response.metadata is not None
    assert response.metadata["refused"] is True


def test_the_retriever_gives_passages_best_first_with_exact_offsets(over_wire: Assistant) -> None:
    nodes = over_wire.as_retriever(n=4).retrieve("Why was the Varn bridge closed?")
    found = over_wire.search("Why was the Varn bridge closed?", n=4)
    assert [node.metadata["article_id"] for node in nodes] == [passage.article_id for passage in found]
    assert [node.score for node in nodes] == pytest.approx([passage.score for passage in found])
    for node in nodes:
        fields = node.node.to_dict()
        body = body_of(over_wire, node.metadata["article_id"])
        assert body[fields["start_char_idx"] : fields["end_char_idx"]] == node.text
    assert len({node.node_id for node in nodes}) == len(nodes)


def test_an_undated_passage_has_no_day(over_wire: Assistant) -> None:
    nodes = over_wire.as_retriever(n=10).retrieve("Varn bridge closed")
    assert {node.metadata["published"] for node in nodes} >= {None, "2024-03-06"}


def test_what_is_searched_can_be_narrowed_for_all_that_is_asked(over_wire: Assistant) -> None:
    asked = "Why was the Varn bridge closed?"
    day = date(2024, 3, 6)
    everywhere = {node.metadata["published"] for node in over_wire.as_retriever(n=10).retrieve(asked)}
    assert len(everywhere) > 1
    narrow = over_wire.as_retriever(n=10, since=day, until=day).retrieve(asked)
    assert {node.metadata["published"] for node in narrow} == {"2024-03-06"}
    engine = over_wire.as_query_engine(source="nowhere.example")
    response = engine.query(asked)
    assert not response.source_nodes
    assert response.metadata is not None
    assert response.metadata["refused"]


def test_passages_come_best_first_however_many_are_of_one_article(over_wire: Assistant) -> None:
    scores = [node.score or 0.0 for node in over_wire.as_retriever(n=40).retrieve("Varn bridge closed")]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) > 3


def test_async_gives_the_same_and_leaves_the_loop_free(over_seeds: Assistant) -> None:
    engine, retriever = over_seeds.as_query_engine(), over_seeds.as_retriever(n=3)

    async def ask_both() -> tuple[str, list[str], float]:
        longest = 0.0
        done = asyncio.gather(engine.aquery(DEMAND), retriever.aretrieve(DEMAND))
        while not done.done():
            before = time.perf_counter()
            await asyncio.sleep(0)
            longest = max(longest, time.perf_counter() - before)
        response, nodes = await done
        return str(response), [node.node_id for node in nodes], longest

    started = time.perf_counter()
    text, ids, longest = asyncio.run(ask_both())
    took = time.perf_counter() - started
    assert text == str(engine.query(DEMAND))
    assert ids == [node.node_id for node in retriever.retrieve(DEMAND)]
    # On the loop itself the questions would have held it for nearly all of the time.
    assert longest < 0.8 * took


def test_a_question_that_cannot_be_asked_raises_as_it_does_without_llama_index(over_seeds: Assistant) -> None:
    with pytest.raises(QuestionError, match="empty"):
        over_seeds.as_query_engine().query(" ")
    with pytest.raises(QuestionError, match="empty"):
        over_seeds.as_retriever().retrieve("")


def test_it_needs_no_key_and_leaves_the_settings_alone_in_a_fresh_process(over_seeds: Assistant) -> None:
    code = f"""
        import os
        os.environ.pop("OPENAI_API_KEY", None)
        from assistant import Assistant
        with Assistant.open({str(over_seeds.corpus.home)!r}) as assistant:
            assert assistant.as_query_engine().query({DEMAND!r}).source_nodes
            assert assistant.as_retriever().retrieve({DEMAND!r})
        from llama_index.core import Settings
        assert Settings._llm is None and Settings._embed_model is None
        import sys
        assert "openai" not in sys.modules and "torch" not in sys.modules
    """
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
