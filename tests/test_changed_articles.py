"""Articles that another process changes while a question about them is answered."""

import json
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.answer import Answer
from assistant.events import Answered, Retrieved
from index import Corpus

STRIKE = "The dock workers ended their strike. Mayor Peter Holm demanded a new bridge."


def _write(path: Path, **texts: str) -> Path:
    rows = [
        {"id": name, "title": f"Varn, {name}", "date": "2024-01-05", "text": text}
        for name, text in texts.items()
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def _asked_while(home: Path, articles: Path, **then: str) -> tuple[Answer, Assistant]:
    """The answer to a question whose articles become `then` once they were searched."""
    assistant = Assistant.open(home)
    for event in assistant.stream("who demanded a new bridge?"):
        if isinstance(event, Retrieved):
            with Corpus.open(home) as corpus:
                corpus.sync([_write(articles, **then)], prune=True)
        if isinstance(event, Answered):
            return event.answer, assistant
    raise AssertionError("no answer came")


@pytest.mark.parametrize("then", [{"strike": f"CORRECTION. {STRIKE}"}, {"other": "Nobody is at work."}])
def test_what_no_longer_stands_where_it_was_found_is_not_cited(tmp_path: Path, then: dict[str, str]) -> None:
    articles, home = tmp_path / "articles.jsonl", tmp_path / "home"
    with Corpus.open(home) as corpus:
        corpus.sync([_write(articles, strike=STRIKE)])
    answer, assistant = _asked_while(home, articles, **then)
    with assistant:
        assert (answer.refused, answer.citations) == (True, ())
        assert answer.text.startswith("No answer found")


def test_what_still_stands_is_cited(tmp_path: Path) -> None:
    articles, home = tmp_path / "articles.jsonl", tmp_path / "home"
    copy = "Mayor Peter Holm demanded a new bridge on Friday. It would cost 4 million euros."
    with Corpus.open(home) as corpus:
        corpus.sync([_write(articles, strike=STRIKE, bridge=copy)])
    answer, assistant = _asked_while(home, articles, strike=f"CORRECTION. {STRIKE}", bridge=copy)
    with assistant:
        assert not answer.refused
        assert {one.article_id for one in answer.citations} == {"bridge"}
        for one in answer.citations:
            assert assistant.corpus.article("bridge").body[one.start : one.end] == one.quote
