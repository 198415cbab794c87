"""Groups of copies as the catalogue keeps them."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Article, Corpus, SyncProgress, stories
from index.catalogue import Catalogue
from index.database import Database
from index.entry import Entry
from tests.fakes import HashingEmbedder
from tests.index.newsroom import ids_of, open_corpus, write_article
from tests.wire_copies import OUTLETS, edited, report, shortened, with_lead_and_end

ROOT = Path(__file__).parents[2]
# Three reports, and what others make of each; not every two of them are copies of each other.
BODIES = [
    form
    for seed in (1, 2, 3)
    for form in (
        report(seed),
        shortened(report(seed), 0.5),
        with_lead_and_end(report(seed), 10 * seed),
        edited(report(seed), 40),
        edited(edited(report(seed), 40), 33),
    )
]


@contextmanager
def catalogue(folder: Path) -> Iterator[Catalogue]:
    opened = Catalogue(Database.open(folder / "catalogue.sqlite"))
    try:
        yield opened
    finally:
        opened.close()


def put(opened: Catalogue, name: str, body: str, title: str = "") -> None:
    article = Article(
        id=name,
        title=title or " ".join(body.split()[40:45]),
        published=date(2024, 1, 5),
        url=None,
        source="",
        body=body,
    )
    vectors = np.zeros((0, 1), dtype=np.float16)
    with opened.writing() as connection:
        opened.put(connection, Entry(article=article, origin="", splitter="", spans=(), vectors=vectors))


def place_all(opened: Catalogue) -> list[list[str]]:
    with opened.writing() as connection:
        while stories.place(connection, 2):
            pass
        return stories.groups(connection)


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdefg"), st.sampled_from([None, *range(len(BODIES))]), st.booleans()),
        max_size=12,
    )
)
@settings(max_examples=15, deadline=None)
def test_groups_kept_up_to_date_are_those_that_are_found_from_scratch(
    steps: list[tuple[str, int | None, bool]],
) -> None:
    """Each step puts an article in, in place of the one of its name, or takes it out; then, or later, the
    groups are made."""
    with TemporaryDirectory() as first, TemporaryDirectory() as second:
        left: dict[str, int] = {}
        with catalogue(Path(first)) as opened:
            for name, body, at_once in steps:
                if body is None:
                    left.pop(name, None)
                    with opened.writing() as connection:
                        opened.remove(connection, [name])
                else:
                    left[name] = body
                    put(opened, name, BODIES[body])
                if at_once:
                    place_all(opened)
            kept = place_all(opened)
            with opened.reading() as connection:
                rows = connection.execute("SELECT count(*), count(DISTINCT article) FROM buckets").fetchone()
        assert rows == (32 * len(left), len(left))
        with catalogue(Path(second)) as opened:
            for name in sorted(left):
                put(opened, name, BODIES[left[name]])
            assert place_all(opened) == kept


def test_what_only_a_third_one_held_together_falls_apart_when_it_goes(tmp_path: Path) -> None:
    whole = report(1, 40)
    words = whole.split(" ")
    with catalogue(tmp_path) as opened:
        # Both are the beginning of the whole or near it; of each other they share too little.
        title = " ".join(words[230:235])
        put(opened, "early", " ".join(words[:260]), title)
        put(opened, "late", " ".join(words[200:]), title)
        assert place_all(opened) == []
        put(opened, "whole", whole, title)
        assert place_all(opened) == [["early", "late", "whole"]]
        with opened.writing() as connection:
            opened.remove(connection, ["whole"])
        assert place_all(opened) == []


def test_a_family_of_texts_that_are_alike_is_compared_with_a_bounded_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stories, "MOST_COMPARED", 5)
    monkeypatch.setattr(stories, "MOST_OF_A_BUCKET", 5)
    common = report(1, 8)
    with catalogue(tmp_path) as opened:
        for number in range(40):
            put(opened, f"{number:03}", f"{common}\n\n{report(1000 + number, 8)}")
        assert place_all(opened) == []
        with opened.reading() as connection:
            most = max(len(stories.candidates(connection, number)) for number in range(1, 41))
    assert 0 < most <= stories.MOST_COMPARED


def write_copies(folder: Path) -> None:
    """Five outlets with one report, two with another, and one that is alone."""
    for place, outlet in enumerate(OUTLETS):
        write_article(
            folder, f"a{place}.txt", report(1), title=f"{report(1)[:30]} {outlet}", url=f"https://{outlet}/a"
        )
    for place, outlet in enumerate(OUTLETS[:2]):
        write_article(folder, f"b{place}.txt", report(2), title=report(2)[:30], url=f"https://{outlet}/b")
    write_article(folder, "c.txt", report(3), title=report(3)[:30], url="https://north.example/c")


def counts(corpus: Corpus) -> tuple[int, int]:
    status = corpus.status()
    return status.groups, status.copies


def test_status_counts_stories_and_copies_and_an_edit_takes_an_article_out(tmp_path: Path) -> None:
    write_copies(tmp_path / "news")
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([tmp_path / "news"])
        assert counts(corpus) == (2, 5)
        copies = corpus.copies(ids_of(corpus))
        told = sorted((each.articles, each.outlets, len(each.listed)) for each in copies.values())
        assert told == [(1, 1, 1)] * 2 + [(4, 4, 4)] * 5
        (tmp_path / "news/b1.txt").write_text(
            (tmp_path / "news/b1.txt").read_text().replace(report(2), report(9))
        )
        corpus.sync([tmp_path / "news"])
        assert counts(corpus) == (1, 4)
        for place in range(1, 5):
            (tmp_path / f"news/a{place}.txt").unlink()
        corpus.sync([tmp_path / "news"], prune=True)
        assert counts(corpus) == (0, 0)


def test_a_home_of_before_is_grouped_and_nothing_is_embedded_again(tmp_path: Path) -> None:
    write_copies(tmp_path / "news")
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([tmp_path / "news"])
    age(tmp_path / "home" / "catalogue.db")
    embedder = HashingEmbedder()
    with open_corpus(tmp_path / "home", embedder=embedder) as corpus:
        assert counts(corpus) == (0, 0)
        report = corpus.sync([tmp_path / "news"])
        assert (report.unchanged, embedder.calls) == (8, 0)
        assert counts(corpus) == (2, 5)
        assert corpus.check().healthy


def age(path: Path) -> None:
    """Back to the tables that there were at first."""
    with sqlite3.connect(path) as connection:
        connection.executescript(
            "DROP TABLE signatures; DROP TABLE buckets; DROP TABLE unplaced; DROP TABLE elsewhere; "
            "DROP INDEX articles_by_language; "
            "ALTER TABLE articles DROP COLUMN language; PRAGMA user_version = 1;"
        )
    connection.close()


def test_grouping_goes_on_where_a_run_was_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_copies(tmp_path / "news")
    monkeypatch.setattr(stories, "PLACED_TOGETHER", 3)
    batches = 0

    def stop(progress: SyncProgress) -> None:
        nonlocal batches
        batches += progress.stage == "comparing"
        if batches == 2:
            raise KeyboardInterrupt

    with open_corpus(tmp_path / "home") as corpus, pytest.raises(KeyboardInterrupt):
        corpus.sync([tmp_path / "news"], progress=stop)
    with open_corpus(tmp_path / "home") as corpus:
        assert counts(corpus) == (1, 2)
        corpus.sync([tmp_path / "news"])
        assert counts(corpus) == (2, 5)


def test_what_another_process_groups_is_seen_at_once(tmp_path: Path) -> None:
    write_copies(tmp_path / "news")
    with open_corpus(tmp_path / "home") as corpus:
        assert counts(corpus) == (0, 0)
        command = [
            sys.executable,
            "-m",
            "tests.index.writer",
            tmp_path / "home",
            tmp_path / "news",
            10000,
            8,
            0,
        ]
        subprocess.run([str(part) for part in command], cwd=ROOT, check=True, capture_output=True)
        assert counts(corpus) == (2, 5)


def test_the_language_is_told_from_the_text_unless_the_article_states_it(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    german = (
        "Der Bundestag hat am Donnerstag ein Gesetz zur Rente beschlossen, wie das Ministerium mitteilte."
    )
    english = "The council said on Monday that the bridge would be closed for the winter, and that buses run."
    (folder / "a.md").write_text(f"---\nid: de\n---\n{german}\n", encoding="utf-8")
    (folder / "b.md").write_text(f"---\nid: en\n---\n{english}\n", encoding="utf-8")
    (folder / "c.md").write_text(
        f"---\nid: stated\nlanguage: nl-NL\n---\n{english} Twice.\n", encoding="utf-8"
    )
    (folder / "d.md").write_text("---\nid: none\n---\n12 13 14 15 16\n", encoding="utf-8")
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([folder])
        found = {name: corpus.article(name).language for name in ("de", "en", "stated", "none")}
        assert found == {"de": "de", "en": "en", "stated": "nl", "none": "und"}
        assert corpus.status().languages == {"de": 1, "en": 1, "nl": 1, "und": 1}
