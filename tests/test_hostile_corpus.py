"""A folder of files made to do harm is taken in like any other: each is read or rejected in one line, the
good ones beside them come in, and nothing crashes, hangs or leaves anything behind."""

import os
import time
import unicodedata
from itertools import islice
from pathlib import Path

import pytest

from index import SyncReport
from tests.hostile import File, damaged, hand_made
from tests.index.newsroom import ids_of, open_corpus, write_article

GOOD = "The harbour reopened on Friday. Ships had waited for a week."


def write(folder: Path, files: list[File]) -> None:
    folder.mkdir()
    for name, content in files:
        (folder / name).write_bytes(content)
    # Links that lead out, in circles and nowhere, and what is no file at all.
    (folder / "passwd-link.txt").symlink_to("/etc/passwd")
    (folder / "zero-link.html").symlink_to("/dev/zero")
    (folder / "self.pdf").symlink_to(folder / "self.pdf")
    (folder / "up").symlink_to(folder.parent)
    os.mkfifo(folder / "pipe.warc")
    for number in range(3):
        write_article(folder, f"good-{number}.md", GOOD.replace("week", f"week of {number + 5} days"))


def check(tmp_path: Path, files: list[File]) -> SyncReport:
    folder = tmp_path / "hostile"
    write(folder, files)
    around = set(tmp_path.iterdir())
    with open_corpus(tmp_path / "home") as corpus:
        first = corpus.sync([folder])
        assert first.seen == first.indexed + first.unchanged + len(first.rejected)
        for number in range(3):
            assert corpus.search_lexical([f"{number + 5} days"], 1)
        for article_id in ids_of(corpus):
            article = corpus.article(article_id)
            assert "\0" not in article.body
            assert article.body.strip()
            assert article.url is None or article.url.lower().startswith(("http://", "https://"))
        for rejection in first.rejected:
            assert rejection.path.startswith(str(folder))
            assert 0 < len(rejection.reason) < 300, rejection
            assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in rejection.reason), (
                rejection
            )
        # Each file is accounted for: it gave something, or it was named.
        with corpus._catalogue.reading() as connection:
            places = {origin for _, origin in corpus._catalogue.origins(connection)}
        named = [rejection.path for rejection in first.rejected]
        silent = [
            name
            for name, _ in files
            if str(folder / name) not in places
            and not any(path.startswith(str(folder / name)) for path in named)
        ]
        second = corpus.sync([folder])
        assert second.seen == second.indexed + second.unchanged + len(second.rejected)
        assert (second.indexed, second.articles) == (0, first.articles)
        # Of two files with one article only the first gives it, and it was not rejected: it is unchanged.
        assert len(silent) <= first.unchanged
    assert set(tmp_path.iterdir()) - around == {tmp_path / "home"}
    return first


def test_hostile_files_are_read_or_rejected_and_the_rest_comes_in(tmp_path: Path) -> None:
    # Every third trick, beginning with the first: all of them are tried by the long version.
    files = [*islice(hand_made(), 0, None, 3), *damaged(60)]
    report = check(tmp_path, files)
    assert report.seen >= 90
    assert len(report.rejected) > 30


@pytest.mark.prove
@pytest.mark.timeout(3_000)
def test_a_thousand_hostile_files_are_read_or_rejected_and_the_rest_comes_in(tmp_path: Path) -> None:
    tricks = list(hand_made())
    started = time.monotonic()
    report = check(tmp_path, [*tricks, *damaged(1_000 - len(tricks), seed=1)])
    assert report.seen >= 1_000
    assert len(report.rejected) > 300
    assert time.monotonic() - started < 2_000


@pytest.mark.prove
@pytest.mark.timeout(1_000)
def test_a_line_of_a_gigabyte_is_rejected_and_the_next_comes_in(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    with (folder / "long.jsonl").open("wb") as file:
        file.write(b'{"text": "')
        for _ in range(1024):
            file.write(b"x" * 1024 * 1024)
        file.write(b'"}\n{"title": "Rain", "date": "2024-01-05", "text": "It rained in Bonn."}\n')
    with open_corpus(tmp_path / "home") as corpus:
        report = corpus.sync([folder])
    assert (report.indexed, [rejection.reason for rejection in report.rejected]) == (
        1,
        ["line longer than 8 MB"],
    )
