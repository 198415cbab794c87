import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Corpus
from index.intake import Intake
from index.watch import Watch
from tests.index.newsroom import open_corpus, write_article
from tests.web.site import serving
from tests.web.test_reading import feed, lay_out


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with open_corpus(tmp_path / "home") as one:
        yield one


@pytest.fixture
def intake() -> Iterator[Intake]:
    with Intake(private=True) as one:
        yield one


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "news"
    place.mkdir()
    return place


def write(folder: Path, name: str, body: str, *, ago: float = 60) -> Path:
    path = write_article(folder, name, body)
    os.utime(path, (time.time() - ago,) * 2)
    return path


def test_a_look_takes_in_what_is_new_or_changed_and_nothing_else(
    corpus: Corpus, intake: Intake, folder: Path
) -> None:
    write(folder, "a.md", "The zebra escaped.")
    write(folder, "b.md", "The giraffe escaped.")
    watch = Watch(corpus, [folder], intake)
    first = watch.look()
    assert first is not None
    assert (first.seen, first.indexed) == (2, 2)
    generation = corpus.generation
    assert watch.look() is None
    assert corpus.generation == generation
    write(folder, "b.md", "The giraffe came back.")
    write(folder, "c.md", "The ostrich escaped.", ago=50)
    second = watch.look()
    assert second is not None
    assert (second.seen, second.indexed, second.updated, second.articles) == (2, 2, 1, 3)
    assert watch.look() is None


def test_a_file_that_is_still_being_written_is_left_for_the_next_look(
    corpus: Corpus, intake: Intake, folder: Path
) -> None:
    watch = Watch(corpus, [folder], intake)
    watch.look()
    path = write(folder, "a.md", "The zebra esc", ago=0)
    assert watch.look() is None
    os.utime(path, (time.time() - 60,) * 2)
    report = watch.look()
    assert report is not None
    assert report.indexed == 1


@pytest.mark.parametrize("prune", [False, True])
def test_a_file_that_is_gone_goes_only_with_prune_and_one_that_moved_stays_one(
    corpus: Corpus, intake: Intake, folder: Path, prune: bool
) -> None:
    gone = write(folder, "a.md", "The zebra escaped.")
    moved = write(folder, "b.md", "The giraffe escaped.")
    watch = Watch(corpus, [folder], intake, prune=prune)
    watch.look()
    gone.unlink()
    moved.rename(folder / "c.md")
    report = watch.look()
    assert report is not None
    assert report.articles == (1 if prune else 2)
    assert watch.look() is None


def test_a_bad_file_is_named_once_and_not_at_every_look(corpus: Corpus, intake: Intake, folder: Path) -> None:
    watch = Watch(corpus, [folder], intake)
    watch.look()
    write(folder, "a.md", "The zebra escaped.")
    (folder / "sheet.xlsx").write_bytes(b"PK")
    report = watch.look()
    assert report is not None
    assert (report.indexed, [rejection.reason[:5] for rejection in report.rejected]) == (1, [".xlsx"])
    assert watch.look() is None


def test_a_feed_is_followed_and_what_was_read_is_not_asked_for_again(corpus: Corpus, intake: Intake) -> None:
    with serving() as site:
        lay_out(site, "a", "b")
        site.pages["/feed"] = feed(site, "a")
        watch = Watch(corpus, [f"{site.url}/feed"], intake)
        first = watch.look()
        assert first is not None
        assert first.indexed == 1
        assert watch.look() is None
        site.pages["/feed"] = feed(site, "a", "b")
        second = watch.look()
        assert second is not None
        assert (second.seen, second.indexed, second.articles) == (1, 1, 2)
        assert site.asked.count("/a") == 1


def test_a_folder_that_goes_away_for_a_while_loses_nothing(
    corpus: Corpus, intake: Intake, folder: Path
) -> None:
    write(folder, "a.md", "The zebra escaped.")
    watch = Watch(corpus, [folder], intake, prune=True)
    watch.look()
    away = folder.with_name("away")
    folder.rename(away)
    report = watch.look()
    assert report is not None
    assert (report.removed, report.articles) == (0, 1)
    away.rename(folder)
    watch.look()
    assert corpus.coverage().articles == 1
