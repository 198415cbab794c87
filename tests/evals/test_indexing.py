"""The timing of indexing and the comparison of precisions: what is measured, and what is made of it."""

import gzip
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from evals.benchmarks import indexing, precision
from evals.benchmarks.indexing import again, edited, measure, take_sample, write
from evals.case import Case
from index import Corpus, Passage
from index.config import FLOAT32, Settings
from index.models.int8 import is_fast_here
from tests.newswire import ARTICLES


def rows_of(count: int) -> list[dict[str, str]]:
    return [
        {
            "id": f"n{n}",
            "title": f"Report {n}",
            "date": "2024-01-05",
            "text": f"Harbour {n} reopened on Friday.",
        }
        for n in range(count)
    ]


def test_a_run_is_measured_in_seconds_and_memory() -> None:
    code = "import time; held = bytearray(64 << 20); time.sleep(0.2); print('done')"
    run = measure([sys.executable, "-c", code])
    assert run.output == "done\n"
    assert run.seconds > 0.2
    assert 0 < run.processor < run.seconds + 1
    assert 64 < run.megabytes < 500


def test_a_run_that_fails_is_an_error_that_shows_what_it_said() -> None:
    with pytest.raises(RuntimeError, match="ended with 3: no model"):
        measure([sys.executable, "-c", "import sys; sys.stderr.write('no model'); sys.exit(3)"])


def test_a_sample_is_the_same_each_time_and_in_the_order_of_the_file(tmp_path: Path) -> None:
    rows = rows_of(50)
    packed = tmp_path / "news.jsonl.gz"
    packed.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode()))
    sample = take_sample(packed, 7)
    assert sample == take_sample(packed, 7)
    assert len(sample) == 7
    assert [rows.index(row) for row in sample] == sorted(rows.index(row) for row in sample)
    assert take_sample(packed, 99) == rows


def test_one_article_is_edited_and_no_other() -> None:
    rows = rows_of(5)
    changed = [old != new for old, new in zip(rows, edited(rows), strict=True)]
    assert changed == [False, False, True, False, False]


def test_an_index_is_run_again_unchanged_and_then_with_one_article_edited(tmp_path: Path) -> None:
    rows, file = rows_of(3), tmp_path / "news.jsonl"
    write(file, rows)
    with Corpus.open(tmp_path / "home") as corpus:
        corpus.sync([file])
    found = again(rows, file, tmp_path / "home")
    assert (found["articles"], found["passages"]) == (3, 3)
    assert found["repeat"]["seconds"] > 0
    assert found["edit"]["peak_mb"] > 50
    with pytest.raises(RuntimeError, match="not what was asked of it"):
        again(rows, file, tmp_path / "empty")


@pytest.mark.prove
def test_indexing_takes_less_than_half_of_the_default_scripts_time(tmp_path: Path) -> None:
    pytest.importorskip("llama_index.embeddings.huggingface")
    file = tmp_path / "news.jsonl"
    text = "\n".join(article["text"] for article in ARTICLES)
    write(file, [{**row, "text": f"{row['text']}\n{text * 3}"} for row in rows_of(40)])
    found = indexing.benchmark(file, 30)
    assert found["index"]["articles"] == 30
    assert found["index_as_share_of_default"]["processor_seconds"] < 0.5
    assert found["index"]["peak_mb"] < 1500
    assert "of the default's time" in indexing.table(found)


def test_places_in_the_ranking_are_those_of_articles() -> None:
    def passage(number: int, article: str) -> Passage:
        return Passage(
            id=number,
            article_id=article,
            title="",
            published=None,
            url=None,
            source="",
            start=0,
            end=1,
            text="x",
        )

    vectors = np.eye(3, dtype=np.float32)[[0, 0, 1, 2]]
    sample = precision.Sample(
        cases=(Case(id="1", question="?", answers=("x",), articles=("b", "c")),),
        passages=tuple(passage(n, article) for n, article in enumerate("aabc", 1)),
        vectors=vectors,
    )
    query = np.array([[3, 1, 2]], dtype=np.float32)
    # Two passages of one article are one place; the better of the two right articles counts.
    assert precision.ranks(sample, vectors, query) == [2]


def test_precisions_are_compared_question_by_question() -> None:
    found = precision.compare([1, 2, 6, 1], [1, 1, 5, 2])
    assert found["hit@1"] == {"float32": 0.5, "int8": 0.5, "difference": 0.0, "interval": [-0.75, 0.75]}
    assert (found["hit@5"]["float32"], found["hit@5"]["int8"]) == (0.75, 1.0)
    assert found["mrr"]["difference"] == pytest.approx((0.5 + 1 / 5 - 1 / 6 - 0.5) / 4, abs=1e-4)
    assert found["moved"] == {"up": 2, "down": 1}


def run_precision(folder: Path, *more: str) -> int:
    return precision.main(["wire", "--data", str(folder), "--home", str(folder), *more])


@pytest.fixture
def wire_set(tmp_path: Path) -> Path:
    (tmp_path / "wire.articles.jsonl").write_text("".join(json.dumps(one) + "\n" for one in ARTICLES))
    asked: Sequence[dict[str, object]] = [
        {
            "id": f"q{n}",
            "question": f"What about {article['title']}?",
            "answers": ["x"],
            "date": "2024-03-01",
            "gold_ids": [article["id"]],
        }
        for n, article in enumerate(ARTICLES[2:4])
    ]
    (tmp_path / "wire.questions.jsonl").write_text("".join(json.dumps(one) + "\n" for one in asked))
    return tmp_path


@pytest.mark.skipif(not is_fast_here(), reason="the processor adds up 8-bit products wrongly")
def test_an_index_in_float32_is_compared_with_the_same_in_int8(
    wire_set: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Corpus(Settings(home=wire_set / "evals" / "wire", precision=FLOAT32)) as corpus:
        corpus.sync([wire_set / "wire.articles.jsonl"])
    assert run_precision(wire_set) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["questions"], found["articles"]) == (2, len(ARTICLES))
    assert found["cosine"]["least"] > 0.99
    assert found["hit@1"]["int8"] == found["hit@1"]["float32"] == 1.0


def test_an_index_that_is_not_in_float32_is_no_measure(
    wire_set: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run_precision(wire_set)
    assert "under DATELINE_PRECISION=float32" in capsys.readouterr().err
