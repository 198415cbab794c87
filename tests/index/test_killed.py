"""A run that is killed, at any moment and at each step that matters: every article is wholly old or wholly
new, everything is found by get and by self-query, and the next run completes."""

import random
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tests.index.newsroom import write_many
from tests.index.nursery import Ended, Nursery, Step

ARTICLES = 12
TAIL = 5
NO_SHELF = 10_000


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery.opened() as one:
        yield one


def write_edition(folder: Path, number: int, articles: int = ARTICLES) -> None:
    write_many(folder, articles, seed=number, sentences=6)


def check(ended: Ended, allowed: set[str], *, articles: int = ARTICLES) -> None:
    """What a reader in a process of its own found."""
    assert ended.status == 0, ended
    said = ended.said
    assert "error" not in said, said
    assert set(said["editions"].values()) <= allowed, said["editions"]
    assert len(said["editions"]) <= articles
    assert said["self"] == 1.0
    assert said["by_words"] == said["passages"]


def completed(nursery: Nursery, home: Path, folder: Path, edition: int, *, articles: int = ARTICLES) -> None:
    """The next run does the rest."""
    ended = nursery.run("sync", home, folder=folder, tail=TAIL, prune=True)
    assert ended.status == 0, ended
    assert "error" not in ended.said, ended
    look = nursery.run("look", home, tail=TAIL)
    check(look, {str(edition)}, articles=articles)
    assert len(look.said["editions"]) == articles
    # An article that was done again may be too few to build the shelf anew for.
    assert look.said["shelf"] >= 0.9 * look.said["passages"]


def kill_at_random(nursery: Nursery, tmp_path: Path, *, kills: int, seed: int) -> int:
    """Index edition after edition over the same articles, each run killed at some moment, until so many were
    alive when the signal came; how many runs that took. By turns a run builds a shelf, which takes most of
    its time, and has none to build, so that it is hit while it writes articles."""
    dice = random.Random(seed)
    home, folder = tmp_path / "home", tmp_path / "news"
    spans = {}
    for number, tail in enumerate((NO_SHELF, TAIL)):
        write_edition(folder, number)
        spans[tail] = nursery.run("sync", home, folder=folder, tail=tail).seconds
    struck, number = 0, 1
    seen = {"1"}
    while struck < kills:
        number += 1
        assert number < 2 * kills + 10, f"{struck} were hit"
        tail = TAIL if number % 2 else NO_SHELF
        write_edition(folder, number)
        ended = nursery.run("sync", home, folder=folder, tail=tail, kill_after=dice.uniform(0, spans[tail]))
        struck += ended.killed
        if not ended.killed:
            # The machine is faster than it was: aim at what a run takes now.
            spans[tail] = ended.seconds
        look = nursery.run("look", home, tail=tail)
        check(look, seen | {str(number)})
        assert len(look.said["editions"]) == ARTICLES
        seen = set(look.said["editions"].values())
        if number % 10 == 0:
            completed(nursery, home, folder, number)
            seen = {str(number)}
    completed(nursery, home, folder, number)
    assert nursery.run("repair", home, tail=TAIL).said["healthy"]
    return number - 1


def test_twenty_runs_killed_at_random_lose_nothing(nursery: Nursery, tmp_path: Path) -> None:
    assert kill_at_random(nursery, tmp_path, kills=20, seed=1) >= 20


@pytest.mark.prove
@pytest.mark.timeout(3_000)
def test_two_hundred_runs_killed_at_random_lose_nothing(nursery: Nursery, tmp_path: Path) -> None:
    runs = sum(kill_at_random(nursery, tmp_path / str(seed), kills=50, seed=100 + seed) for seed in range(4))
    print(f"200 of {runs} runs were alive when they were killed")  # noqa: T201
    assert runs >= 200


SHELF = "index.vectors:Shelf"
CATALOGUE = "index.catalogue:Catalogue"
REFRESH = "index.projection:Projection.refresh"
STEPS: dict[str, Step | str] = {
    "before anything is written": Step(function="index.sync:Sync.run"),
    "at the start of a commit": Step(sql="BEGIN IMMEDIATE", nth=2),
    "between embedding and the commit": Step(function="index.sync:Sync._embed", nth=2, after=True),
    "when an article is half replaced": Step(sql="DELETE FROM articles", nth=3),
    "when half of its passages are in": Step(sql="INSERT INTO passages", nth=5),
    "when its vectors are in, its words not": Step(sql="INSERT INTO lexicon (rowid", nth=4),
    "when a window is written but not committed": Step(sql="COMMIT", nth=2),
    "when a window was committed": Step(function="index.sync:Sync._commit", nth=2, after=True),
    "in prune": Step(function="index.sync:Sync._prune", sql="DELETE FROM articles", nth=2),
    "before prune is committed": Step(function="index.sync:Sync._prune", sql="COMMIT"),
    "when the run is noted": Step(sql="INSERT INTO syncs"),
    "before the shelf is built": Step(function=REFRESH),
    "when the shelf's folder was made": Step(function="index.vectors:_client", after=True),
    "while the shelf is built": Step(function="index.catalogue:unit_rows", nth=3),
    "when the shelf is built but not sealed": Step(function="index.vectors:seal"),
    "when the shelf is sealed but not in use": Step(function=f"{SHELF}.build", after=True),
    "while the shelf is swapped in": Step(function=f"{SHELF}.build", sql="COMMIT"),
    "when the shelf was swapped in": Step(function="index.projection:Projection._sweep"),
    "while the old shelf is removed": "rmtree",
    "before the log is folded back": Step(function=f"{CATALOGUE}.tidy"),
    "when all is done but the lock": Step(function=f"{CATALOGUE}.tidy", after=True),
}


REPAIR: dict[str, Step | str] = {
    "when broken articles are marked": Step(sql="UPDATE articles"),
    "when half of the words are written": Step(sql="INSERT INTO lexicon (rowid", nth=9),
    "when the words are written but not committed": Step(sql="COMMIT", nth=2),
    "while the shelf is built": Step(function="index.catalogue:unit_rows", nth=3),
    "when the shelf is sealed but not in use": Step(function=f"{SHELF}.build", after=True),
    "while the old shelf is removed": "rmtree",
}


def some(names: Iterable[str]) -> list[ParameterSet]:
    """Every fourth in the normal run, all of them among the proofs."""
    return [
        pytest.param(name, marks=[] if number % 4 == 2 else pytest.mark.prove)
        for number, name in enumerate(names)
    ]


class Place:
    """A home and the folder beside it, the same each time: two editions were indexed, so that an old shelf
    lies there, to be removed."""

    def __init__(self, folder: Path) -> None:
        self.home, self.news, self._kept = folder / "now" / "home", folder / "now" / "news", folder / "kept"

    def make(self, nursery: Nursery) -> None:
        for number in (7, 0):
            write_edition(self.news, number, ARTICLES + 3)
            assert "error" not in nursery.run("sync", self.home, folder=self.news, tail=TAIL).said
        assert len(list((self.home / "vectors").iterdir())) == 2
        shutil.copytree(self.home.parent, self._kept)

    def as_it_was(self) -> "Place":
        shutil.rmtree(self.home.parent)
        shutil.copytree(self._kept, self.home.parent)
        return self


@pytest.fixture(scope="module")
def made(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Place:
    place = Place(tmp_path_factory.mktemp("killed"))
    place.make(nursery)
    return place


@pytest.mark.parametrize("name", some(STEPS))
def test_a_run_killed_at_each_step_loses_nothing(nursery: Nursery, made: Place, name: str) -> None:
    place = made.as_it_was()
    write_edition(place.news, 1)
    for number in range(ARTICLES, ARTICLES + 3):
        (place.news / f"{number:04d}.txt").unlink()
    ended = nursery.run("sync", place.home, folder=place.news, tail=TAIL, prune=True, step=STEPS[name])
    assert ended.killed, ended
    check(nursery.run("look", place.home, tail=TAIL), {"0", "1"}, articles=ARTICLES + 3)
    completed(nursery, place.home, place.news, 1)


@pytest.mark.parametrize("name", some(REPAIR))
def test_a_repair_killed_at_each_step_loses_nothing(nursery: Nursery, made: Place, name: str) -> None:
    place = made.as_it_was()
    with closing(sqlite3.connect(place.home / "catalogue.db")) as connection, connection:
        connection.execute("DELETE FROM vectors WHERE passage = (SELECT max(passage) FROM vectors)")
        connection.execute("INSERT INTO lexicon (lexicon) VALUES ('delete-all')")
    for graph in (place.home / "vectors").glob("*/*/data_level0.bin"):
        graph.write_bytes(b"garbage")
    ended = nursery.run("repair", place.home, tail=TAIL, step=REPAIR[name])
    assert ended.killed, ended
    said = nursery.run("repair", place.home, tail=TAIL).said
    assert [line for line in said["problems"] if "without whole passages and vectors" not in line] == []
    completed(nursery, place.home, place.news, 0, articles=ARTICLES + 3)
    assert nursery.run("repair", place.home, tail=TAIL).said["healthy"]
