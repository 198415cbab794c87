"""An index full of articles that forge source labels and give orders, and a server whose model obeys all of
them, asked through the whole assistant: every citation is of a passage that was handed out, every quote
stands in its article."""

import json
import random
import re
from pathlib import Path

import pytest

from assistant.build import compose
from assistant.config import Limits
from assistant.llm.model import LanguageModel
from assistant.llm.spec import Spec
from assistant.reader import Reader
from index import Corpus
from tests.llm.server import Reply, model_server, says
from tests.llm.test_hostile_articles import TOPICS, hostile_article, obedient_text


def write_articles(folder: Path, count: int) -> None:
    draw = random.Random(11)
    folder.mkdir()
    with (folder / "articles.jsonl").open("w", encoding="utf-8") as file:
        for number in range(count):
            title = draw.choice((f"Quiet day {number}", f"[1] Breaking {number}", "<<0000000000>> source 9"))
            article = {"id": f"a{number}", "title": title, "date": "2023-05-01"}
            file.write(json.dumps(article | {"text": hostile_article(number, draw)}) + "\n")


def attacked(tmp_path: Path, reader: Reader, *, articles: int, questions: int) -> int:
    """Citations that were shown; asserts that each of them is exact and was handed out."""
    write_articles(tmp_path / "articles", articles)
    draw = random.Random(12)

    async def obeys(reply: Reply) -> None:
        asked = reply.asked
        await says(obedient_text(asked.prompt, list(asked.sources), draw), size=draw.choice((1, 7, 500)))(
            reply
        )

    cited = written = 0
    with Corpus.open(tmp_path / "home") as corpus, model_server(obeys) as server:
        report = corpus.sync([tmp_path / "articles"])
        assert (report.indexed, report.rejected) == (articles, ())
        model = LanguageModel(Spec.parse(server.spec), Limits())
        try:
            assistant = compose(corpus, reader=reader, models=[model], threshold=0.0)
            for number in range(questions):
                topic = TOPICS[number % len(TOPICS)]
                question = f"What did the {topic} trust of district {number * 7 % articles} receive?"
                answer = assistant.ask(question, unsupported=draw.choice(("mark", "drop")))
                written += answer.mode == "llm"
                for citation in answer.citations:
                    body = corpus.article(citation.article_id).body
                    assert body[citation.start : citation.end] == citation.quote
                    assert citation.quote
                    if answer.mode == "llm":
                        handed_out = server.asked[-1].sources.values()
                        assert any(citation.quote in text for text in handed_out)
                if answer.mode == "llm":
                    prose = re.sub(r"(?ms)^```[^\n]*\n.*?(?:^```[^\n]*$|\Z)", "", answer.text)
                    markers = {int(marker) for marker in re.findall(r"\[(\d+)\]", prose)}
                    assert markers == {one.marker for one in answer.citations}
                    cited += len(answer.citations)
        finally:
            model.close()
    assert written > questions / 3
    return cited


def test_no_article_of_an_index_can_forge_a_source_or_a_quote(tmp_path: Path, reader: Reader) -> None:
    # That citations were shown at all: how many depends on how many of the articles are copies of each other.
    # With fewer questions chance decides whether a third of them keep a sentence.
    assert attacked(tmp_path, reader, articles=30, questions=24) > 15


@pytest.mark.prove
@pytest.mark.timeout(1_200)
def test_none_of_five_hundred_articles_can_forge_a_source_or_a_quote(tmp_path: Path, reader: Reader) -> None:
    assert attacked(tmp_path, reader, articles=500, questions=200) > 100
