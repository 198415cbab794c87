"""Articles taken out by their ids: nothing of them is found any more, and nothing else is missing."""

import json
from pathlib import Path

import pytest

from index import ArticleNotFound
from tests.command_line import run
from tests.index.newsroom import ids_of, open_corpus, self_found, write_article, write_many

COMET = "The comet Tsuchinshan was seen over Zennor on Friday. Crowds came to see it."


def test_what_is_removed_is_found_in_no_way(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    write_many(folder, 5)
    write_article(folder, "comet.md", COMET)
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([folder])
        before = corpus.coverage()
        (comet,) = {
            passage.article_id
            for passage in corpus.passages(
                found for found, _ in corpus.search_lexical(["tsuchinshan"], 5)
            ).values()
        }
        generation = corpus.generation
        assert corpus.remove([comet, "no such article", comet, "half \ud800"]) == (comet,)
        assert corpus.generation > generation
        assert corpus.search_lexical(["tsuchinshan"], 5) == []
        with pytest.raises(ArticleNotFound):
            corpus.article(comet)
        after = corpus.coverage()
        assert (after.articles, after.passages) == (before.articles - 1, before.passages - 1)
        assert comet not in ids_of(corpus)
        assert self_found(corpus) == 1
        assert corpus.check(every=True).healthy


def test_its_file_brings_it_back(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    write_article(folder, "comet.md", COMET)
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([folder])
        assert len(corpus.remove(ids_of(corpus))) == 1
        assert corpus.passage_count == 0
        assert corpus.sync([folder]).indexed == 1
        assert corpus.remove([]) == ()
        assert corpus.remove(next(iter(ids_of(corpus))))


def test_the_command_says_what_is_gone_and_what_was_not_there(tmp_path: Path) -> None:
    home = tmp_path / "home"
    lines = tmp_path / "two.jsonl"
    rows = [
        {"id": name, "title": "Comet", "date": "2024-01-05", "text": f"{COMET} It was the {name} of two."}
        for name in ("first", "second")
    ]
    lines.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert run("index", lines, "--home", home).exit_code == 0

    result = run("remove", "first", "third", "--home", home)
    assert result.exit_code == 1
    assert result.stdout == "removed 1 article; 1 article left\n"
    assert result.stderr == "dateline: there is no article third: `dateline search` tells ids\n"

    result = run("remove", "second", "--json", "--home", home)
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"removed": ["second"], "missing": [], "articles": 0, "passages": 0}
    assert run("remove", "--home", home).exit_code == 2
