"""The benchmark of copies: what it counts as found, right and equal, on a real catalogue."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from evals.benchmarks.copies import pairs_equal, pairs_found, placed, precision, read_labels
from index import Article

LABELS = Path("evals/benchmarks")
SENTENCES = (
    "The council of the harbour town voted on Monday evening to close the old swing bridge for repairs. "
    "Engineers had found cracks in two of the bearings that carry its weight whenever a ship passes. "
    "Buses will be sent round by the northern road, which adds twenty minutes to the way to school. "
    "Shopkeepers on the eastern bank fear for their trade and ask for a ferry until the work is done. "
    "The mayor said that money for a ferry had not been set aside but that she would look for some. "
    "Repairs are to begin after the summer holidays and should last until the first weeks of spring. "
)


def article(name: str, body: str) -> Article:
    return Article(
        id=name,
        title="Harbour town closes its bridge",
        published=date(2024, 5, 6),
        url=None,
        source="",
        body=body,
    )


def test_equal_pairs_are_those_of_the_same_words_and_found_ones_need_not_be() -> None:
    articles = [
        article("a", SENTENCES),
        article("b", SENTENCES.upper()),
        article("c", SENTENCES + "A second inspection follows in June, the office said."),
        article(
            "d", "Rain is expected in the west, with sunny spells on the coast towards the evening. " * 5
        ),
    ]
    with placed(iter(articles)) as (catalogue, effort):
        assert pairs_equal(catalogue) == [("a", "b")]
        assert pairs_found(catalogue) == [("a", "b"), ("a", "c"), ("b", "c")]
        assert effort.articles == 4


def test_precision_is_of_labelled_pairs_that_were_found_and_again_of_those_that_differ() -> None:
    found = [("a", "b"), ("a", "c"), ("b", "c"), ("x", "y")]
    labels = {("a", "b"): True, ("a", "c"): True, ("b", "c"): False, ("p", "q"): True, ("r", "s"): False}
    result = precision(found, {("a", "b")}, labels)
    assert (result["labelled"], result["right"], result["precision"]) == (3, 2, 0.6667)
    # Wilson's interval for 2 of 3, worked out by hand.
    assert result["interval"] == pytest.approx([0.2077, 0.9385], abs=1e-4)
    assert (result["of_differing"]["labelled"], result["of_differing"]["right"]) == (2, 1)
    assert (result["not_joined_labelled"], result["not_joined_copies"]) == (2, 1)


def test_precision_of_no_labelled_pair_is_left_out() -> None:
    assert "precision" not in precision([("a", "b")], set(), {})


def test_pairs_to_read_are_those_that_no_file_of_labels_has(tmp_path: Path) -> None:
    rows = [
        {"id": name, "title": "Harbour town closes its bridge", "date": "2024-05-06", "text": SENTENCES}
        for name in "abc"
    ]
    place, pairs = tmp_path / "articles.jsonl", tmp_path / "pairs.jsonl"
    place.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    files = [tmp_path / "one.jsonl", tmp_path / "two.jsonl"]
    for file, pair in zip(files, ("ab", "ca"), strict=True):
        file.write_text(json.dumps({"a": pair[0], "b": pair[1], "copies": True}) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "evals.benchmarks.copies", str(place), "--pairs", str(pairs)]
    done = subprocess.run(
        [*command, "--labels", *map(str, files)], capture_output=True, text=True, check=True
    )
    result = json.loads(done.stdout)
    assert result["pairs_not_labelled"] == 1
    assert {name: each["labelled"] for name, each in result["precision"].items()} == {
        "one.jsonl": 1,
        "two.jsonl": 1,
    }
    read = [json.loads(line) for line in pairs.read_text(encoding="utf-8").splitlines()]
    assert [(row["a"], row["b"], row["joined"]) for row in read] == [("b", "c", True)]


def test_places_without_an_article_are_an_error_that_names_the_reason(tmp_path: Path) -> None:
    place = tmp_path / "articles.jsonl"
    place.write_text('{"id": "a", "title": "No day", "text": "Nobody knows when."}\n', encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "evals.benchmarks.copies", str(place)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "no date" in done.stderr
    assert "no article" in done.stderr


def test_no_pair_that_was_held_out_is_one_that_thresholds_were_chosen_on() -> None:
    chosen_on = read_labels(LABELS / "copies.labels.jsonl")
    held_out = read_labels(LABELS / "copies.held_out.jsonl")
    assert len(chosen_on) == 200
    assert len(held_out) == 261
    assert not chosen_on.keys() & held_out.keys()
