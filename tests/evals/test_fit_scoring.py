"""Fitting the scoring on a small news set, from reading to the weights that are printed or written."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.features import FEATURES, PASSAGE_FEATURES
from assistant.scoring import CONFIDENCE_FEATURES, MARGIN, ORDER_FEATURES
from evals.benchmarks.fit_scoring import crossed, fit, main
from evals.benchmarks.judged import REFUSED_ANSWERABLE, Judged, judge, report, threshold_of, threshold_points
from evals.benchmarks.pool import Pool, pools_of_titles
from evals.benchmarks.priors import AGAINST, FOR, KNOWN_OF_LARGE, KNOWN_OF_SMALL, PRIORS
from evals.suites import ReadingSuite, load_suites
from tests.evals.readers import OverlapReader

TOWNS = ("Varn", "Orne", "Tarn", "Lisk", "Brae", "Holm", "Ness", "Wick")
ANIMALS = ("ospreys", "seals", "otters", "herons", "badgers", "beavers", "puffins", "storks")


def write_lines(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A news set of eight answerable questions and one that is not."""
    folder = tmp_path / "data"
    folder.mkdir()
    pairs = list(zip(TOWNS, ANIMALS, strict=True))
    write_lines(
        folder / "little.articles.jsonl",
        [
            {
                "id": town,
                "title": f"News of {town}",
                "date": "2023-05-01",
                "url": f"https://north.example/{town}",
                "text": f"Wardens counted the wild {animals} of {town} on Monday. Nobody had seen so many "
                f"before. The council of {town} met afterwards and talked about the price of bread.",
            }
            for town, animals in pairs
        ],
    )
    write_lines(
        folder / "little.questions.jsonl",
        [
            {
                "id": f"q-{town}",
                "question": f"What did wardens count in {town}?",
                "answers": [animals],
                "date": "2023-05-02",
                "gold_ids_strict": [town],
            }
            for town, animals in pairs
        ],
    )
    write_lines(
        folder / "titles.jsonl",
        [
            {
                "id": f"t-{town}-{answerable}",
                "question": f"What did wardens count in {town}?" if answerable else "Who founded the port?",
                "answers": [animals] if answerable else [],
                "answerable": answerable,
                "title": f"History_of_{town}",
                "passage": f"Wardens counted the wild {animals} of {town} in May."
                if answerable
                else f"The council of {town} met afterwards.",
            }
            for town, animals in pairs[:3]
            for answerable in (True, False)
        ],
    )
    unanswerable = {"id": "u", "question": "Who won the war of Ghent?", "answers": [], "date": "2023-05-02"}
    write_lines(folder / "little.unanswerable.jsonl", [unanswerable])
    return folder


@pytest.fixture
def weights_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where weights would be written; what ships stays as it is."""
    path = tmp_path / "scoring.json"
    path.write_text("before", encoding="utf-8")
    monkeypatch.setattr("evals.benchmarks.fit_scoring.WEIGHTS_FILE", path)
    monkeypatch.setattr("evals.benchmarks.fit_scoring.Reader.load", OverlapReader)
    return path


def test_weights_and_figures_are_printed_and_nothing_is_written(
    data: Path, weights_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["little", "--data", str(data), "--home", str(tmp_path / "kept")]) == 0
    printed = json.loads(capsys.readouterr().out)
    weights, figures = printed["weights"], printed["cross_validated"]
    assert weights_file.read_text(encoding="utf-8") == "before"
    assert (tmp_path / "kept").is_dir()
    assert set(weights) == {"sentence", "passage", "confidence", "threshold"}
    orders = [each["weights"] for each in weights["sentence"]]
    assert all(set(each) <= set(FEATURES) for each in orders)
    assert set(weights["passage"]) <= set(ORDER_FEATURES)
    small, large = weights["confidence"]
    assert small["passages"] < large["passages"]
    assert set(small["weights"]) <= set(KNOWN_OF_SMALL) <= set(CONFIDENCE_FEATURES)
    assert set(large["weights"]) <= set(KNOWN_OF_LARGE) <= set(CONFIDENCE_FEATURES)
    for each in orders:
        assert {name: each[name] for name in PRIORS} == PRIORS
    assert [each["passages"] for each in weights["sentence"]] == [small["passages"], large["passages"]]
    for part in (*orders, weights["passage"], small["weights"], large["weights"]):
        assert all(weight > 0 for name, weight in part.items() if name in FOR)
        assert all(weight < 0 for name, weight in part.items() if name in AGAINST)
    assert figures["questions"] == 8
    # The words of the question stand in the sentence that answers: a fit that learns anything finds it.
    assert figures["first"] >= 0.75
    assert figures["passage_first"] >= 0.75
    assert 0 <= figures["unanswerable_auc"] <= 1
    assert 0 <= figures["without_refused"] <= 1


def test_weights_are_written_when_that_is_asked_for(
    data: Path, weights_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["little", "--data", str(data), "--write"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert json.loads(weights_file.read_text(encoding="utf-8")) == printed["weights"]


def test_the_confidence_is_fitted_to_single_articles_as_well(
    data: Path, weights_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["little", "--data", str(data)]) == 0
    news_alone = json.loads(capsys.readouterr().out)
    assert main(["little", "--data", str(data), "--titles", "titles"]) == 0
    with_titles = json.loads(capsys.readouterr().out)
    assert with_titles["weights"]["confidence"] != news_alone["weights"]["confidence"]
    assert with_titles["cross_validated"]["questions"] == news_alone["cross_validated"]["questions"] == 8


def test_the_questions_of_a_title_are_asked_of_its_passages_alone(data: Path) -> None:
    [suite] = load_suites(["titles"], data)
    assert isinstance(suite, ReadingSuite)
    pools = pools_of_titles(suite, OverlapReader())
    kinds = [
        (f"t-{town}-{answerable}", "alone" if answerable else "alone_without")
        for town in TOWNS[:3]
        for answerable in (True, False)
    ]
    # Each as it stands, and in other words where its words have others near them.
    assert list(dict.fromkeys((each.id, each.kind) for each in pools)) == kinds
    assert len(kinds) < len(pools) <= 2 * len(kinds)
    # Two sentences under each title: the one with the animals, and the one about the council.
    assert {len(each.table) for each in pools} == {2}
    assert all(int(each.right.sum()) == (each.kind == "alone") for each in pools)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["nowhere", "--data", "DATA"], "no suite 'nowhere'"),
        (["little", "--data", "nowhere-at-all"], "no such folder"),
        (["little", "--data", "DATA", "--limit", "1"], "too few questions"),
        (["little", "--data", "DATA", "--titles", "little"], "--titles takes a set of passages"),
    ],
)
def test_what_cannot_be_fitted_is_told_in_one_line(
    data: Path, weights_file: Path, capsys: pytest.CaptureFixture[str], given: list[str], said: str
) -> None:
    with pytest.raises(SystemExit) as exited:
        main([str(data) if each == "DATA" else each for each in given])
    assert exited.value.code == 2
    assert said in capsys.readouterr().err.splitlines()[-1]
    assert weights_file.read_text(encoding="utf-8") == "before"


# On tables made by hand


def pool(number: int, kind: str = "answerable", *, seed: int = 0) -> Pool:
    """Four sentences in two passages: the right one has the highest "reader_sentence", and chance in all
    else."""
    chance = np.random.default_rng(1000 * seed + number)
    table = chance.normal(size=(4, len(FEATURES))).astype(np.float32)
    table[:, [FEATURES.index(name) for name in PRIORS]] = 0
    passages = chance.normal(size=(2, len(PASSAGE_FEATURES))).astype(np.float32)
    right, own = np.zeros(4, dtype=bool), np.zeros(2, dtype=bool)
    if kind == "answerable":
        right[number % 4] = True
        own[number % 2] = True
        table[number % 4, FEATURES.index("reader_sentence")] += 8
        passages[number % 2, PASSAGE_FEATURES.index("retrieval")] += 8
    return Pool(
        id=f"q{number:02}",
        kind=kind,
        collection=1000 if kind in ("answerable", "without", "unanswerable") else 10,
        passages=passages,
        own=own,
        table=table,
        right=right,
        f1=right.astype(np.float32),
        # Of every other question the best sentence stands in the wrong passage.
        places=np.array([0, 0, 1, 1]),
    )


POOLS = [
    *(pool(number) for number in range(30)),
    *(pool(number, "without", seed=1) for number in range(30)),
    *(pool(number, "unanswerable", seed=2) for number in range(30, 40)),
]


def test_what_tells_right_from_wrong_gets_the_weight() -> None:
    weights = fit(POOLS)
    [confidence], [order] = weights["confidence"], weights["sentence"]
    assert confidence["passages"] == order["passages"] == 1000
    for part, name in (
        (order["weights"], "reader_sentence"),
        (weights["passage"], "retrieval"),
        (confidence["weights"], MARGIN),
    ):
        free = {each: weight for each, weight in part.items() if each not in PRIORS}
        assert max(free, key=lambda each: abs(free[each])) == name


def test_a_large_collection_has_weights_that_were_fitted_to_what_is_asked_of_large_ones() -> None:
    """Of single articles another feature tells."""
    alone = []
    for number in range(60):
        made = pool(number, seed=4)
        names = [FEATURES.index(name) for name in ("reader_sentence", "similarity")]
        made.table[:, names] = made.table[:, names[::-1]]
        alone.append(replace(made, kind="alone", collection=10))
    small, large = fit([*POOLS, *alone])["sentence"]
    assert (small["passages"], large["passages"]) == (10, 1000)
    assert large["weights"] == fit(POOLS)["sentence"][0]["weights"]
    assert small["weights"]["similarity"] > small["weights"]["reader_sentence"]


def test_every_question_is_judged_once_for_each_of_its_pools_by_what_others_taught() -> None:
    judged = crossed(POOLS)
    assert Counter(each.kind for each in judged) == Counter(each.kind for each in POOLS)
    figures = report(judged)
    assert figures["questions"] == 30
    assert min(figures["first"], figures["short_f1"], figures["passage_first"]) >= 0.85
    assert min(figures["without_auc"], figures["unanswerable_auc"]) > 0.9


def test_unanswerable_questions_are_never_fitted() -> None:
    assert fit(POOLS) == fit([each for each in POOLS if each.kind != "unanswerable"])


def test_a_pool_is_judged_by_the_weights_given() -> None:
    weights = {
        "sentence": [{"passages": 10, "weights": {"reader_sentence": 1.0}}],
        "passage": {"retrieval": 1.0},
        "confidence": [{"passages": 10, "weights": {"reader_span": 2.0, MARGIN: 0.5}, "bias": -1.0}],
    }
    made = pool(5)
    made.table[:, FEATURES.index("reader_sentence")] = (0, 8, 0, 0)
    # The second stands out by 6 from the mean of 2: the logit is 2 * -1 + 6 / 2 - 1.
    made.table[1, FEATURES.index("reader_span")] = -1
    found = judge(made, weights)
    assert (found.kind, found.first, found.among_three, found.f1, found.passage_first) == (
        "answerable", True, True, 1.0, True,
    )  # fmt: skip
    assert found.confidence == pytest.approx(0.5)


def test_single_articles_have_a_threshold_of_their_own() -> None:
    alone = [replace(pool(number, seed=3), kind="alone", collection=number) for number in range(1, 22)]
    pools = [*POOLS, *alone]
    judged = [
        Judged(
            kind=each.kind,
            confidence=0.2 if each.kind == "alone" else 0.6,
            first=True,
            among_three=True,
            f1=1.0,
            passage_first=True,
        )
        for each in pools
    ]
    assert threshold_points(pools, judged) == [(11, 0.2), (1000, 0.6)]
    assert threshold_points(POOLS, [each for each in judged if each.kind != "alone"]) == [(1000, 0.6)]
    # Where questions in readers' own words were asked, theirs is the one for single articles.
    own = [replace(each, kind="own_words") for each in alone]
    told = [*judged, *(replace(each, kind="own_words", confidence=0.1) for each in judged[-len(alone) :])]
    assert threshold_points([*pools, *own], told) == [(11, 0.1), (1000, 0.6)]
    sure = [replace(each, confidence=1.0) for each in judged]
    assert all(0 < confidence < 1 for _, confidence in threshold_points(pools, sure))


def test_the_threshold_refuses_the_share_it_may() -> None:
    judged = [
        Judged(
            kind="answerable",
            confidence=number / 1000,
            first=True,
            among_three=True,
            f1=1.0,
            passage_first=True,
        )
        for number in range(1000)
    ]
    threshold = threshold_of(judged)
    refused = sum(each.confidence < threshold for each in judged)
    assert refused / 1000 == pytest.approx(REFUSED_ANSWERABLE, abs=2e-3)
