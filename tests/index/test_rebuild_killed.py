"""A rebuild that is killed, at any moment and at each step that matters: the index is wholly the old one or
wholly the new one, what others take in meanwhile is not lost, and the next run goes on where it was."""

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.index.newsroom import write_many
from tests.index.nursery import Nursery, Step
from tests.index.test_killed import check, some

ARTICLES = 12
LATER = 3
TAIL = 5
SECOND = "second"


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery.opened() as one:
        yield one


class Place:
    """A home, indexed with the first model, and the folder beside it, the same each time."""

    def __init__(self, nursery: Nursery, folder: Path) -> None:
        self.home, self.news, self._kept = folder / "now" / "home", folder / "now" / "news", folder / "kept"
        write_many(self.news, ARTICLES, sentences=6)
        assert "error" not in nursery.run("sync", self.home, folder=self.news, tail=TAIL).said
        shutil.copytree(self.home.parent, self._kept)

    def as_it_was(self) -> "Place":
        shutil.rmtree(self.home.parent)
        shutil.copytree(self._kept, self.home.parent)
        return self

    def staged(self) -> int:
        """Passages that are embedded and not in use."""
        passages = 0
        for path in self.home.glob("rebuild-*.db"):
            with closing(sqlite3.connect(path)) as connection:
                tables = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'cuts'").fetchall()
                for _ in tables:
                    passages += (
                        connection.execute("SELECT sum(length(spans) / 16) FROM cuts").fetchone()[0] or 0
                    )
        return passages


@pytest.fixture(scope="module")
def made(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(nursery, tmp_path_factory.mktemp("rebuilt"))


def model_in_use(nursery: Nursery, home: Path, *, articles: int = ARTICLES) -> str:
    """The one that answers, wholly; the other one is refused."""
    looks = {model: nursery.run("look", home, tail=TAIL, model=model) for model in ("hashing", SECOND)}
    [refused] = [model for model, ended in looks.items() if "error" in ended.said]
    assert looks[refused].said["error"] == "ModelMismatch", looks
    [model] = looks.keys() - {refused}
    check(looks[model], {"0"}, articles=articles)
    assert len(looks[model].said["editions"]) == articles
    return model


def completed(nursery: Nursery, place: Place, *, articles: int = ARTICLES) -> Any:
    """The next run does the rest, and leaves nothing of the old vectors behind; its report."""
    ended = nursery.run("rebuild", place.home, tail=TAIL)
    assert ended.status == 0, ended
    assert "error" not in ended.said, ended
    assert model_in_use(nursery, place.home, articles=articles) == SECOND
    look = nursery.run("look", place.home, tail=TAIL, model=SECOND).said
    assert look["shelf"] == look["passages"] == ended.said["passages"]
    assert len(list((place.home / "vectors").iterdir())) == 1
    assert not list(place.home.glob("rebuild-*.db*"))
    assert nursery.run("repair", place.home, tail=TAIL, model=SECOND).said["healthy"]
    return ended.said


SHELF = "index.vectors:Shelf"
STAGING = "index.staging:Staging"
EXCHANGE = "index.rebuilding:Rebuild._exchange"
SETTLE = "index.projection:Projection.settle"
OLD: dict[str, Step | str] = {
    "before anything is embedded": Step(function="index.rebuilding:Rebuild._embed"),
    "when the staged file has one table": Step(function=f"{STAGING}.open", sql="CREATE TABLE cuts"),
    "between embedding and staging": Step(function=f"{STAGING}.add", nth=3),
    "while a window is staged": Step(sql="INSERT OR REPLACE INTO cuts", nth=4),
    "before a window is committed": Step(function=f"{STAGING}.add", sql="COMMIT", nth=2),
    "when a window is staged": Step(function=f"{STAGING}.add", nth=3, after=True),
    "when all is staged": Step(function="index.rebuilding:Rebuild._wait_for_lock"),
    "when the writer's lock is held": Step(function=EXCHANGE),
    "when the old vectors are out": Step(function=EXCHANGE, sql="DELETE FROM passages"),
    "when half of the new vectors are in": Step(function=EXCHANGE, sql="INSERT INTO vectors", nth=15),
    "when all are in and words are missing": Step(function=EXCHANGE, sql="INSERT INTO lexicon (rowid", nth=9),
    "before the shelf is built": Step(function="index.projection:Projection.exchange"),
    "while the shelf is built": Step(function="index.catalogue:unit_rows", nth=3),
    "when the shelf is built but not sealed": Step(function="index.vectors:seal"),
    "when the shelf is sealed": Step(function=f"{SHELF}.build", after=True),
    "before the exchange is committed": Step(function=f"{SHELF}.build", sql="COMMIT"),
}
NEW: dict[str, Step | str] = {
    "when the exchange is committed": Step(function="index.rebuilding:remove_staged"),
    "when the staged file is gone": Step(function="index.rebuilding:remove_staged", after=True),
    "before the file is made smaller": Step(function="index.database:Database.tidy", sql="VACUUM"),
    "before the log is folded back": Step(
        function="index.database:Database.tidy", sql="PRAGMA wal_checkpoint", nth=2
    ),
    "before the old shelf is removed": Step(function=SETTLE),
    "while the old shelf is removed": "rmtree",
    "when all is done but the locks": Step(function=SETTLE, after=True),
}


@pytest.mark.parametrize("name", some({**OLD, **NEW}))
def test_a_rebuild_killed_at_each_step_is_wholly_old_or_wholly_new_and_goes_on(
    nursery: Nursery, made: Place, name: str
) -> None:
    place = made.as_it_was()
    ended = nursery.run("rebuild", place.home, tail=TAIL, step={**OLD, **NEW}[name])
    assert ended.killed, ended
    assert model_in_use(nursery, place.home) == ("hashing" if name in OLD else SECOND)
    articles, staged = ARTICLES, place.staged()
    if name in OLD:
        # Others go on with the old model while it lies there.
        write_many(place.news, ARTICLES + LATER, sentences=6)
        assert nursery.run("sync", place.home, folder=place.news, tail=TAIL).said["indexed"] == LATER
        articles += LATER
        assert model_in_use(nursery, place.home, articles=articles) == "hashing"
    said = completed(nursery, place, articles=articles)
    assert said["rebuilt"] == (name in OLD)
    # What was done before was not done again.
    assert said["embedded"] == (said["passages"] - staged if name in OLD else 0)


def kill_at_random(nursery: Nursery, place: Place, *, kills: int, seed: int) -> int:
    """Rebuild, killed at some moment each time, until it is through, over and over; how many were alive when
    the signal came."""
    dice = random.Random(seed)
    place.as_it_was()
    span = nursery.run("rebuild", place.home, tail=TAIL).seconds
    struck, model = 0, SECOND
    while struck < kills:
        if model == SECOND:
            place.as_it_was()
        ended = nursery.run("rebuild", place.home, tail=TAIL, kill_after=dice.uniform(0, span))
        struck += ended.killed
        if not ended.killed:
            span = ended.seconds
        model = model_in_use(nursery, place.home)
        assert model == SECOND or ended.killed
    completed(nursery, place)
    return struck


def test_rebuilds_killed_at_random_are_wholly_old_or_wholly_new(nursery: Nursery, made: Place) -> None:
    assert kill_at_random(nursery, made, kills=4, seed=1) == 4


@pytest.mark.prove
@pytest.mark.timeout(3_000)
def test_a_hundred_rebuilds_killed_at_random_are_old_or_new(nursery: Nursery, made: Place) -> None:
    assert kill_at_random(nursery, made, kills=100, seed=2) == 100
