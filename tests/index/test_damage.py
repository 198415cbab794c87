"""Whatever is broken in a home: a search gives the right answer or one clear line, also under a corpus that
is open; the doctor finds it, and mends without embedding what can be mended."""

import os
import shutil
import sqlite3
import unicodedata
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import pytest

from index import Corpus, IndexUnusable
from tests.command_line import run
from tests.fakes import HashingEmbedder
from tests.index.newsroom import ids_of, open_corpus, self_found, write_article, write_many
from tests.index.test_dense import damage, shelf_of

# The same each time: of what is drawn by chance FTS5 can read some now and then.
GARBLED_WORDS = (
    "UPDATE lexicon_data SET block = CAST(printf('%.*c', length(block), 'x') AS BLOB) WHERE id > 10"
)


TAIL = 20
QUERIES = ("ceasefire at the harbour", "minister and budget", "flood", "report 3 line 2", "orchard treaty")
DENSE = [HashingEmbedder().embed([query])[0] for query in QUERIES]


class Unable(HashingEmbedder):
    """Embeds nothing and cuts nothing."""

    def embed(self, texts: Sequence[str]) -> NoReturn:
        raise AssertionError("something was embedded")

    def token_starts(self, text: str) -> NoReturn:
        raise AssertionError("something was cut")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("damage")
    write_many(folder / "news", 20)
    with open_corpus(folder / "home", tail=TAIL) as corpus:
        corpus.sync([folder / "news"])
    return folder


@pytest.fixture
def home(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built / "home", tmp_path / "home")
    return tmp_path / "home"


Answer = list[tuple[str, int, str, float]]


def answers(corpus: Corpus) -> list[Answer]:
    """Article, place, text and score of what is found, for each query by meaning and by words."""
    found = []
    for query, vector in zip(QUERIES, DENSE, strict=True):
        for hits in (corpus.search_dense(vector, 5), corpus.search_lexical(query.split(), 5)):
            passages = corpus.passages(number for number, _ in hits)
            found.append(
                [(passages[n].article_id, passages[n].start, passages[n].text, score) for n, score in hits]
            )
    return found


def same(found: list[Answer], right: list[Answer]) -> bool:
    return all(
        [hit[:3] for hit in one] == [hit[:3] for hit in other]
        and [hit[3] for hit in one] == pytest.approx([hit[3] for hit in other], abs=2e-3)
        for one, other in zip(found, right, strict=True)
    )


def sql(statement: str, *more: str) -> "Damage":
    def apply(home: Path) -> None:
        with closing(sqlite3.connect(home / "catalogue.db")) as connection, connection:
            for each in (statement, *more):
                connection.execute(each)

    return Damage(apply)


class Damage:
    """`apply` breaks a home. `mended`: whether the doctor can mend it without the articles' files."""

    def __init__(self, apply, *, mended: bool = True) -> None:  # type: ignore[no-untyped-def]
        self.apply = apply
        self.mended = mended


def chroma(kind: str) -> Damage:
    def apply(home: Path) -> None:
        with closing(sqlite3.connect(home / "catalogue.db")) as connection:
            text = connection.execute("SELECT value FROM state WHERE name = 'shelf'").fetchone()[0]
        damage(kind, home / "vectors" / text.split('"')[3])

    return Damage(apply)


def each_file(how: str) -> Damage:
    def apply(home: Path) -> None:
        for path in (home / "vectors").rglob("*.bin"):
            if how == "cut off":
                os.truncate(path, path.stat().st_size // 2)
            else:
                path.write_bytes(os.urandom(path.stat().st_size))

    return Damage(apply)


MENDABLE = {
    "Chroma gone": chroma("home without Chroma"),
    "graph gone": chroma("graph gone"),
    "graph scrambled": chroma("graph scrambled"),
    "Chroma's database scrambled": chroma("database scrambled"),
    "Chroma's database emptied": chroma("database emptied"),
    "every file cut off": each_file("cut off"),
    "every file noise": each_file("noise"),
    "all vectors noise": sql("UPDATE vectors SET vector = randomblob(length(vector))"),
    "some vectors zero": sql("UPDATE vectors SET vector = zeroblob(128) WHERE passage % 3 = 0"),
    "a vector cut off": sql("UPDATE vectors SET vector = substr(vector, 1, 64) WHERE passage = 7"),
    "vectors lost": sql("DELETE FROM vectors WHERE passage < 9"),
    "no vector a blob": sql("UPDATE vectors SET vector = 'text'"),
    "word index noise": sql(GARBLED_WORDS),
    "word index without its first page": sql("UPDATE lexicon_data SET block = zeroblob(4) WHERE id = 10"),
    "word index emptied": sql("INSERT INTO lexicon (lexicon) VALUES ('delete-all')"),
    "word index without its sizes": sql("DELETE FROM lexicon_docsize"),
    "the shelf's record noise": sql("UPDATE state SET value = '{' WHERE name = 'shelf'"),
}


# In the normal run; tests/index/test_dense.py has more of what happens to Chroma's files.
OFTEN = {"every file noise", "some vectors zero", "a vector cut off", "word index noise"}


def right_or_one_line(corpus: Corpus, right: list[Answer]) -> str:
    """What was said instead of an answer; "" when the answers were right."""
    try:
        found = answers(corpus)
    except IndexUnusable as error:
        return line(error)
    assert same(found, right)
    return ""


def line(error: IndexUnusable) -> str:
    said = str(error)
    assert "\n" not in said
    assert "dateline" in said
    return said


# The word index is no checksum: lost entries are lost answers until the doctor or the next sync looks.
SILENT = {"word index emptied", "word index without its first page"}


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[] if name in OFTEN else pytest.mark.prove) for name in MENDABLE],
)
def test_damage_gives_right_answers_or_a_line_and_is_mended_without_embedding(home: Path, name: str) -> None:
    with open_corpus(home, tail=TAIL, embedder=Unable()) as running:
        right = answers(running)
        MENDABLE[name].apply(home)
        with open_corpus(home, tail=TAIL, embedder=Unable()) as fresh:
            if name not in SILENT:
                right_or_one_line(running, right)
                right_or_one_line(fresh, right)
            report = fresh.check()
            if name != "the shelf's record noise":
                assert not report.healthy
                assert any("doctor --repair" in line for line in report.problems)
            report = fresh.check(repair=True)
            assert report.healthy, report
            assert report.repaired
            for corpus in (running, fresh):
                assert same(answers(corpus), right)
                assert self_found(corpus) == 1.0
            assert shelf_of(fresh) is not None
            if name not in OFTEN:
                assert fresh.check(every=True).healthy


LOST_TEXT = {
    "other words": "UPDATE bodies SET body = 'Nothing of this was ever written.' || substr(body, 34)",
    "no UTF-8": "UPDATE bodies SET body = CAST(x'ff' || CAST(body AS BLOB) AS TEXT)",
    "no text": "DELETE FROM bodies",
    "another title": "UPDATE articles SET title = 'Not its title'",
}


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[] if name == "no UTF-8" else pytest.mark.prove) for name in LOST_TEXT],
)
def test_a_text_that_nobody_wrote_is_never_shown_and_goes_until_it_is_indexed_again(
    home: Path, built: Path, name: str
) -> None:
    where = " WHERE article = 3" if "bodies" in LOST_TEXT[name] else " WHERE number = 3"
    with open_corpus(home, tail=TAIL) as running:
        right = answers(running)
        with running._catalogue.reading() as connection:
            article_id = connection.execute("SELECT id FROM articles WHERE number = 3").fetchone()[0]
        sql(LOST_TEXT[name] + where).apply(home)
        for read in (
            lambda: running.article(article_id),
            lambda: running.passages(range(1, 60)),
            lambda: right_or_one_line(running, right),
        ):
            try:
                said = read()
            except IndexUnusable as error:
                said = str(error)
            assert said == "" or "dateline doctor" in str(said)
        report = running.check()
        assert "is damaged" in report.problems[0]
        report = running.check(repair=True)
        assert "dateline index" in report.problems[0]
        assert len(ids_of(running)) == 19
        assert self_found(running) == 1.0
        running.sync([built / "news"])
        assert len(ids_of(running)) == 20
        assert running.check().healthy


def test_vectors_that_chroma_has_not_either_are_made_again_by_the_next_run_from_the_text(
    tmp_path: Path,
) -> None:
    write_many(tmp_path / "news", 6)
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([tmp_path / "news"])
        right = answers(corpus)
        sql("UPDATE vectors SET vector = randomblob(128) WHERE passage IN (1, 2, 9)").apply(tmp_path / "home")
        # A corpus that was asked before holds them in memory, as they were.
        assert same(answers(corpus), right)
    with open_corpus(tmp_path / "home") as corpus:
        with pytest.raises(IndexUnusable, match=r"vectors in the catalogue are damaged.*doctor --repair"):
            corpus.search_dense(DENSE[0], 5)
        report = corpus.check(repair=True)
        assert "run `dateline index`, which does them again" in report.problems[0]
        # Until then they are found by their words.
        corpus.search_dense(DENSE[0], 5)
        shutil.rmtree(tmp_path / "news")
        (tmp_path / "news").mkdir()
        synced = corpus.sync([tmp_path / "news"])
        assert (synced.seen, synced.indexed, synced.articles) == (0, 0, 6)
        assert corpus.check().healthy
        assert self_found(corpus) == 1.0


@pytest.mark.parametrize("how", ["gone", "emptied", "header noise", "noise in the middle"])
def test_a_lost_catalogue_is_said_and_never_taken_for_an_empty_one(home: Path, how: str) -> None:
    file = home / "catalogue.db"
    with open_corpus(home, tail=TAIL) as running:
        right = answers(running)
        content = file.read_bytes()
        if how == "gone":
            for path in home.glob("catalogue.db*"):
                path.unlink()
        elif how == "emptied":
            os.truncate(file, 0)
        elif how == "header noise":
            with file.open("r+b") as opened:
                opened.write(os.urandom(4096))
        else:
            with file.open("r+b") as opened:
                opened.seek(len(content) // 3)
                opened.write(os.urandom(len(content) // 3))
        said = right_or_one_line(running, right)
        if how == "gone":
            assert "is gone: put it back" in said
            assert not file.exists()
        try:
            with open_corpus(home, tail=TAIL) as fresh:
                right_or_one_line(fresh, right)
                assert not fresh.check().healthy
        except IndexUnusable as error:
            line(error)
        # Put back from a copy, the corpus that stayed open goes on.
        for path in home.glob("catalogue.db-*"):
            path.unlink()
        copy = home / "copy"
        copy.write_bytes(content)
        copy.replace(file)
        assert same(answers(running), right)


@pytest.mark.parametrize(
    "body",
    [
        unicodedata.normalize("NFD", "Électrotechniciens."),
        "\uf0b7Electricians\uf0b7",  # a bullet of Word's
        "Electricians\N{THINKING FACE}",  # younger than the Unicode that SQLite knows
    ],
)
def test_words_that_sqlite_cuts_otherwise_are_no_damage(tmp_path: Path, body: str) -> None:
    write_article(tmp_path / "news", "a.md", body)
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([tmp_path / "news"])
        assert corpus.check(every=True).healthy
        assert not corpus.check(repair=True, every=True).repaired


def test_a_word_index_that_writing_it_anew_does_not_mend_stays_a_problem(home: Path) -> None:
    sql(
        "DELETE FROM lexicon_docsize WHERE id = 3",
        "CREATE TRIGGER lost AFTER INSERT ON lexicon_docsize WHEN new.id = 3 "
        "BEGIN DELETE FROM lexicon_docsize WHERE id = 3; END",
    ).apply(home)
    with open_corpus(home, tail=TAIL) as corpus:
        report = corpus.check(repair=True)
        [problem] = report.problems
        assert problem.startswith("the word index holds")
        assert "just written anew: move the home away and index the articles again" in problem
        assert not report.repaired
        sql("DROP TRIGGER lost").apply(home)
        assert corpus.check(repair=True).healthy


def test_the_command_line_says_what_is_damaged_and_mends_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run("index", "--home", home).exit_code == 0
    before = run("ask", "what did Blinken demand?", "--home", home)
    sql(GARBLED_WORDS).apply(home)
    asked = run("ask", "what did Blinken demand?", "--home", home)
    assert (asked.exit_code, asked.stdout) == (3, "")
    assert asked.stderr.count("\n") == 1
    assert "doctor --repair" in asked.stderr
    doctor = run("doctor", "--home", home)
    assert doctor.exit_code == 3
    assert "the word index cannot be read" in doctor.stdout
    assert run("doctor", "--repair", "--home", home).exit_code == 0
    assert run("doctor", "--all", "--home", home).exit_code == 0
    after = run("ask", "what did Blinken demand?", "--home", home)
    assert (after.exit_code, after.stdout) == (0, before.stdout)
