import random
from pathlib import Path

import numpy as np
import pytest

from assistant import Assistant
from evals.benchmarks.grown import DAYS, grow
from evals.benchmarks.scale import SHARES, filters_of, main, measure, table
from index import Corpus
from index.home import Home


def test_a_home_grows_from_real_articles_and_is_measured(over_wire: Assistant, tmp_path: Path) -> None:
    source = over_wire.corpus
    stages: list[str] = []
    grow(
        Home(path=source.home),
        Home(path=tmp_path / "grown"),
        150,
        lambda stage, _: stages.append(stage),
    )
    assert (stages[0], stages[-1]) == ("catalogue", "shelf")
    with Corpus.open(tmp_path / "grown") as corpus:
        assert corpus.passage_count == 150
        with source._catalogue.reading() as connection:
            ids = [row[0] for row in connection.execute("SELECT id FROM passages")]
        real = {passage.text: number for number, passage in source.passages(ids).items()}
        grown = corpus.passages(range(1, 151))
        assert {passage.text for passage in grown.values()} <= set(real)
        moved = corpus.vectors(grown)
        of = source.vectors(ids)
        near = [float(moved[number] @ of[real[passage.text]]) for number, passage in grown.items()]
        assert 0.7 < np.mean(near) < 0.95
        found = measure(corpus, ["who warned of sanctions?", "what was signed?"], lambda _: None)
    assert found["passages"] == 150
    assert found["recall"] == dict.fromkeys(SHARES, 1.0)
    assert found["disk"]["total"] > found["disk"]["catalogue"] / 2 > 0
    assert all(0 < times["p50"] <= times["p95"] <= times["most"] for times in found["retrieve_ms"].values())
    assert "thousandth" in table(found)


def test_a_share_of_the_days_is_asked_for() -> None:
    filters = filters_of(0.1, random.Random(1))
    assert filters.since is not None
    assert filters.until is not None
    assert (filters.until - filters.since).days + 1 == DAYS // 10
    assert not filters_of(1.0, random.Random(1))


def test_a_home_is_grown_into_a_new_folder_only(
    over_wire: Assistant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["grow", "--from", str(over_wire.corpus.home), "--home", str(tmp_path), "--passages", "1"])
    assert "is there already" in capsys.readouterr().err
