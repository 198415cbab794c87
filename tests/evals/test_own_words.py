"""Questions in readers' own words: how they are read, asked and counted."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

import evals.benchmarks.own_words as own_words
from evals.benchmarks.own_words import OwnWords, corpus_of, figures, load_own_words, main, rows_of
from evals.benchmarks.pool import pools_of_own_words
from evals.errors import SuiteError
from tests.evals.readers import OverlapReader

BODY = (
    "Wardens counted the wild ponies of Varn in May. The council of Varn met afterwards in the harbour hall."
)
OTHER = "Bakers in Ghent raised the price of bread by four cents on Monday. Nobody was glad of it."
ARTICLES = [
    {"id": "varn", "title": "Ponies", "date": "2023-05-02", "text": BODY},
    {"id": "ghent", "title": "Bread", "date": "2023-05-03", "text": OTHER},
]


def span(body: str, words: str) -> list[int]:
    start = body.index(words)
    return [start, start + len(words)]


CASES: list[dict[str, Any]] = [
    {
        "id": "1",
        "article": "varn",
        "question": "Which animals did the wardens count?",
        "spans": [span(BODY, "ponies")],
    },
    {
        "id": "2",
        "article": "ghent",
        "question": "What happened to the price of bread in Ghent?",
        "spans": [span(OTHER, "raised the price")],
    },
    {"id": "3", "article": "varn", "question": "Who won the war of the moon?", "spans": []},
]


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    path = tmp_path / "cases.jsonl"
    path.write_text("".join(json.dumps(case) + "\n" for case in CASES), encoding="utf-8")
    return path


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in ARTICLES)
    return path


def test_questions_are_asked_of_their_article_alone_and_of_all(
    cases: Path, articles: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(cases), "--articles", str(articles), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["articles"] == 2
    for where in ("alone", "together"):
        assert (found[where]["answerable"], found[where]["unanswerable"]) == (2, 1)
        assert found[where]["right_first"] == found[where]["right_among_3"] == 1.0
        assert found[where]["refused_answerable"] == 0.0
        assert found[where]["refused_unanswerable"] == 1.0
    assert main([str(cases), "--articles", str(articles)]) == 0
    assert "alone (2 articles): answerable 2, right first 1.0" in capsys.readouterr().out


def test_a_citation_is_right_when_it_holds_one_of_the_stretches() -> None:
    case = OwnWords(id="1", article="a", question="?", spans=((10, 20), (40, 50)))
    assert case.found_in(10, 20)
    assert case.found_in(0, 30)
    assert case.found_in(39, 60)
    assert not case.found_in(11, 60 - 15)
    assert not OwnWords(id="1", article="a", question="?", spans=()).found_in(0, 99)


def test_shares_are_of_the_answerable_and_of_the_others() -> None:
    asked = {"answerable": True, "refused": False, "first": True, "among": True}
    judged = [
        asked,
        {**asked, "first": False},
        {**asked, "refused": True, "first": False, "among": False},
        {"answerable": False, "refused": True, "first": False, "among": False},
    ]
    assert figures(judged) == {
        "answerable": 3,
        "right_first": 0.3333,
        "right_among_3": 0.6667,
        "refused_answerable": 0.3333,
        "unanswerable": 1,
        "refused_unanswerable": 1.0,
    }
    assert figures([])["right_first"] == 0.0


def test_pools_are_of_one_article_and_of_all_and_say_which_sentences_are_right(
    cases: Path, articles: Path
) -> None:
    loaded = load_own_words(cases)
    pools = pools_of_own_words(loaded, rows_of(articles, {"varn", "ghent"}), OverlapReader())
    kinds = [(pool.id, pool.kind, pool.collection) for pool in pools]
    assert sorted(kinds) == sorted(
        [
            ("varn", "own_words", 1),
            ("varn", "own_words_without", 1),
            ("ghent", "own_words", 1),
            ("varn", "own_words", 2),
            ("varn", "own_words_without", 2),
            ("ghent", "own_words", 2),
        ]
    )
    for pool in pools:
        assert int(pool.right.sum()) == (pool.kind == "own_words")
        assert pool.f1.tolist() == pool.right.astype(float).tolist()


@pytest.mark.parametrize("name", ["dev", "held_out"])
def test_the_questions_that_ship_are_sound_and_none_stands_twice(name: str) -> None:
    found = load_own_words(Path(own_words.__file__).with_name(f"own_words.{name}.jsonl"))
    assert len({case.id for case in found}) == len(found) > 100
    assert len({(case.article, case.question) for case in found}) == len(found)
    assert all(0 <= start < end for case in found for start, end in case.spans)
    assert 0.1 < sum(not case.spans for case in found) / len(found) < 0.4


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no question in this file"),
        ("{", "line 1: not a question"),
        ('{"id": "1", "article": "a", "question": "?"}', "line 1: not a question"),
        ('{"id": "1", "article": "a", "question": "?", "spans": [1]}', "line 1: not a question"),
    ],
)
def test_a_file_that_is_wrong_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SuiteError, match=message):
        load_own_words(path)


def test_what_is_missing_is_said_in_one_line(
    cases: Path, articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SuiteError, match="the article bern is not in it"):
        rows_of(articles, {"varn", "bern"})
    with pytest.raises(SystemExit):
        main([str(tmp_path / "none.jsonl"), "--articles", str(articles)])
    assert "none.jsonl: cannot be read" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main([str(cases), "--articles", str(tmp_path / "none.jsonl")])
    assert "cannot be read as articles" in capsys.readouterr().err


def test_a_collection_is_gone_afterwards() -> None:
    with corpus_of(ARTICLES) as corpus:
        home = corpus.home
        assert corpus.coverage().articles == 2
    assert not home.exists()
