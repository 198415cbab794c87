import json
import os
import sqlite3
import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection
from threading import Event

import numpy as np
import pytest
from numpy.typing import NDArray

from index import EmbeddingFailed, IndexUnusable, ModelMismatch, SyncProgress, SyncReport
from index import sync as sync_module
from index.article import Article
from index.catalogue import Catalogue
from index.config import Settings
from index.corpus import Corpus
from index.encoding import Encoder, LocalEncoder
from index.entry import Entry
from index.errors import ModelUnavailable
from index.intake import Intake
from index.readers.rows import article_from_row
from index.tilde import expanded
from tests.fakes import HashingEmbedder
from tests.index.newsroom import ids_of, open_corpus, self_found, write_article, write_many

BODY = "The harbour reopened on Friday. Ships had waited for a week."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "news"
    place.mkdir()
    return place


def balanced(report: SyncReport) -> bool:
    return report.seen == report.indexed + report.unchanged + len(report.rejected)


def test_a_second_run_has_nothing_to_do_and_loads_no_model(tmp_path: Path, folder: Path) -> None:
    write_many(folder, 5)
    with open_corpus(tmp_path / "home") as corpus:
        first = corpus.sync([folder])
        generation = corpus.generation
    assert (first.seen, first.indexed, first.updated, first.articles) == (5, 5, 0, 5)
    assert first.passages > 5
    embedder = HashingEmbedder()
    with open_corpus(tmp_path / "home", embedder=embedder) as corpus:
        again = corpus.sync([folder])
        assert (again.seen, again.indexed, again.unchanged, again.articles) == (5, 0, 5, 5)
        assert again.passages == first.passages
        assert embedder.calls == 0
        # One write: the note that the run was made.
        assert corpus.generation == generation + 1


def test_every_passage_is_exactly_its_stretch_of_the_body(tmp_path: Path, folder: Path) -> None:
    write_article(
        folder, "a.md", "Ünïcode 🙂 came first.\r\nThen \U0001f1eb\U0001f1f7 flags.\n\n" + BODY * 30
    )
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([folder])
        [article_id] = ids_of(corpus)
        body = corpus.article(article_id).body
        passages = corpus.passages(range(1, corpus.passage_count + 1))
        assert len(passages) > 2
        assert all(body[p.start : p.end] == p.text for p in passages.values())
        assert "\r" not in body


def test_an_edited_article_replaces_its_old_passages(tmp_path: Path, folder: Path) -> None:
    write_article(folder, "a.md", "The zebra escaped.")
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([folder])
        [old] = corpus.search_lexical(["zebra"], 5)
        write_article(folder, "a.md", "The giraffe escaped.")
        report = corpus.sync([folder])
        assert (report.indexed, report.updated, report.articles, report.passages) == (1, 1, 1, 1)
        assert corpus.search_lexical(["zebra"], 5) == []
        [new] = corpus.search_lexical(["giraffe"], 5)
        assert new[0] > old[0]
        assert corpus.passages([old[0], new[0]]).keys() == {new[0]}
        assert [number for number, _ in corpus.search_dense(corpus.embedder.embed(["zebra"])[0], 5)] == [
            new[0]
        ]


def test_a_changed_date_is_an_update_that_embeds_nothing(tmp_path: Path, folder: Path) -> None:
    write_article(folder, "a.md", BODY, day="20240105")
    embedder = HashingEmbedder()
    with open_corpus(tmp_path / "home", embedder=embedder) as corpus:
        corpus.sync([folder])
        calls = embedder.calls
        write_article(folder, "a.md", BODY, day="20240106")
        report = corpus.sync([folder])
        assert (report.updated, embedder.calls) == (1, calls)
        assert str(corpus.last_day) == "2024-01-06"


def test_a_removed_article_stays_without_prune_and_goes_with_it(tmp_path: Path, folder: Path) -> None:
    write_many(folder, 3)
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([folder])
        (folder / "0001.txt").unlink()
        assert corpus.sync([folder]).articles == 3
        report = corpus.sync([folder], prune=True)
        assert (report.removed, report.articles, report.seen) == (1, 2, 2)
        assert corpus.search_lexical(["Bulletin 1"], 5) == []
        assert self_found(corpus) == 1.0


def test_prune_touches_only_what_came_from_the_given_paths(tmp_path: Path, folder: Path) -> None:
    other = tmp_path / "news-2"
    write_article(folder, "a.md", "One thing happened here.")
    write_article(other, "b.md", "Another thing happened there.")
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([folder, other])
        corpus.sync()
        (folder / "a.md").unlink()
        (other / "b.md").unlink()
        report = corpus.sync([folder], prune=True)
        # "news-2" begins like "news" and is another folder; the seeds came from nowhere near.
        assert (report.removed, report.articles) == (1, 2)


def test_a_missing_or_unreadable_path_prunes_nothing(tmp_path: Path, folder: Path) -> None:
    write_many(folder, 2)
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([folder])
        folder.rename(tmp_path / "away")
        report = corpus.sync([folder], prune=True)
        assert (report.removed, report.articles, len(report.rejected)) == (0, 2, 1)
        assert balanced(report)
        assert str(folder) in report.rejected[0].path


def test_an_article_whose_file_is_rejected_now_stays_as_it_was(tmp_path: Path, folder: Path) -> None:
    path = write_article(folder, "a.md", BODY)
    write_article(folder, "b.md", "Something else entirely.")
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([folder])
        path.write_bytes(b"\x00\x01\x02\x03" * 100)
        report = corpus.sync([folder], prune=True)
        assert (len(report.rejected), report.removed, report.articles) == (1, 0, 2)
        assert balanced(report)
        assert corpus.search_lexical(["harbour"], 5)


def test_a_bad_line_keeps_the_other_articles_of_its_file_from_being_pruned(
    tmp_path: Path, folder: Path
) -> None:
    path = folder / "many.jsonl"
    good = [
        f'{{"id": "{n}", "title": "T{n}", "date": "2024-01-0{n}", "text": "Text {n} is here."}}'
        for n in (1, 2, 3)
    ]
    path.write_text("\n".join(good))
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([path])
        path.write_text(f"{good[0]}\n{{broken\n{good[2]}")
        report = corpus.sync([path], prune=True)
        assert (report.seen, report.unchanged, len(report.rejected), report.removed) == (3, 2, 1, 0)
        path.write_text(f"{good[0]}\n{good[2]}")
        assert corpus.sync([path], prune=True).removed == 1
        assert ids_of(corpus) == {"1", "3"}


def test_two_identical_articles_are_both_kept_and_embedded_once(tmp_path: Path, folder: Path) -> None:
    write_article(folder, "a.md", BODY, title="Harbour")
    embedder = HashingEmbedder()
    with open_corpus(tmp_path / "home", embedder=embedder) as corpus:
        corpus.sync([folder])
        write_article(folder, "b.md", BODY, title="Harbour")
        calls = embedder.calls
        report = corpus.sync([folder])
        assert (report.indexed, report.updated, report.articles, report.passages) == (1, 0, 2, 2)
        assert embedder.calls == calls
        # And neither takes the other with it.
        (folder / "a.md").unlink()
        assert corpus.sync([folder], prune=True).articles == 1
        assert len(corpus.search_lexical(["harbour"], 5)) == 1
        assert self_found(corpus) == 1.0


def test_a_renamed_article_takes_its_old_place_at_once(tmp_path: Path, folder: Path) -> None:
    write_article(folder, "a.md", BODY, title="Harbour")
    embedder = HashingEmbedder()
    with open_corpus(tmp_path / "home", embedder=embedder) as corpus:
        corpus.sync([folder])
        [old] = ids_of(corpus)
        (folder / "later").mkdir()
        (folder / "a.md").rename(folder / "later" / "b.md")
        calls = embedder.calls
        report = corpus.sync([folder])
        assert (report.indexed, report.updated, report.articles, report.removed) == (1, 1, 1, 0)
        assert embedder.calls == calls
        assert ids_of(corpus) != {old}
        assert len(corpus.search_lexical(["harbour"], 5)) == 1


def test_a_file_that_is_gone_from_a_folder_not_given_was_not_moved(tmp_path: Path, folder: Path) -> None:
    write_article(folder, "a.md", BODY, title="Harbour")
    elsewhere = tmp_path / "elsewhere"
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([folder])
        write_article(elsewhere, "b.md", BODY, title="Harbour")
        (folder / "a.md").unlink()
        assert corpus.sync([elsewhere]).articles == 2


def test_an_id_that_comes_back_after_its_text_moved_to_another_is_not_lost(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at(name: str, article_id: str) -> tuple[str, Article]:
        row = {"id": article_id, "title": "Harbour", "date": "2022-02-02", "body": BODY}
        origin = str(folder / name)
        return origin, article_from_row(row, origin=origin, dated=True, one_of_many=True)

    def slowly(catalogue: Catalogue, connection: Connection, ids: Iterable[str]) -> int:
        time.sleep(0.3)
        return remove(catalogue, connection, ids)

    with open_corpus(tmp_path / "home") as corpus:
        corpus.take_in(iter([at("gone.jsonl", "first")]), [folder])
        assert ids_of(corpus) == {"first"}
        # Each article is written as soon as it came, and the older one's removal takes its time.
        monkeypatch.setattr(sync_module, "WINDOW_ARTICLES", 1)
        remove = Catalogue.remove
        monkeypatch.setattr(Catalogue, "remove", slowly)
        corpus.take_in(iter([at("here.jsonl", "second"), at("here.jsonl", "first")]), [folder])
        assert ids_of(corpus) == {"first", "second"}


def test_an_article_that_moves_with_its_id_is_unchanged_and_pruned_by_its_new_place(
    tmp_path: Path, folder: Path
) -> None:
    url = "https://news.example/one"
    write_article(folder, "a.txt", BODY, url=url)
    other = tmp_path / "other"
    other.mkdir()
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([folder])
        (folder / "a.txt").rename(other / "a.txt")
        assert corpus.sync([other]).unchanged == 1
        assert corpus.sync([folder], prune=True).removed == 0
        (other / "a.txt").unlink()
        assert corpus.sync([other], prune=True).removed == 1


def test_a_single_place_is_taken_as_one_and_an_empty_name_as_none(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_article(folder, "a.txt", BODY)
    monkeypatch.chdir(folder)
    with open_corpus(tmp_path / "home") as corpus:
        report = corpus.sync([""], prune=True)
        assert [(each.path, each.reason) for each in report.rejected] == [
            ('""', "names no file, folder or address")
        ]
        assert report.seen == 1
        assert corpus.sync(str(folder / "a.txt")).indexed == 1
        assert corpus.sync(folder).unchanged == 1
        assert corpus.sync([""], prune=True).removed == 0


def test_one_id_twice_in_a_run_is_unchanged_when_equal_and_rejected_when_not(
    tmp_path: Path, folder: Path
) -> None:
    url = "https://news.example/one"
    for name, body in (("a.txt", BODY), ("b.txt", BODY), ("c.txt", "Another text.")):
        write_article(folder, name, body, title="Harbour", url=url)
    with open_corpus(tmp_path / "home") as corpus:
        report = corpus.sync([folder])
        assert (report.seen, report.indexed, report.unchanged) == (3, 1, 1)
        [rejection] = report.rejected
        assert rejection.path.endswith("c.txt")
        assert rejection.reason.startswith("“Harbour” has the id ")
        assert "a.txt: that one was taken; give each an id of its own" in rejection.reason
        assert corpus.sync([folder]).unchanged == 2


def test_a_model_that_fails_keeps_what_was_committed_before(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync_module, "WINDOW_PASSAGES", 8)
    write_many(folder, 12)
    with open_corpus(tmp_path / "home", embedder=HashingEmbedder(fail_at=3)) as corpus:
        with pytest.raises(EmbeddingFailed, match=r"out of memory.*kept"):
            corpus.sync([folder])
        kept = corpus.coverage().articles
        assert 0 < kept < 12
        assert self_found(corpus) == 1.0
        # It fails once, and the next run does the rest.
        report = corpus.sync([folder])
        assert (report.unchanged, report.indexed, report.articles) == (kept, 12 - kept, 12)


def test_ctrl_c_keeps_what_was_committed_before_and_frees_the_lock(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync_module, "WINDOW_PASSAGES", 8)
    write_many(folder, 12)

    def interrupt(progress: SyncProgress) -> None:
        if progress.passages > 60:
            raise KeyboardInterrupt

    with open_corpus(tmp_path / "home") as corpus:
        with pytest.raises(KeyboardInterrupt):
            corpus.sync([folder], progress=interrupt)
        assert 0 < corpus.coverage().articles < 12
        assert corpus.sync([folder]).articles == 12


def test_a_window_is_written_while_the_next_is_embedded(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync_module, "WINDOW_PASSAGES", 8)
    write_many(folder, 12)
    embedding_again, overlapped = Event(), []
    put = Catalogue.put

    class Telling(HashingEmbedder):
        def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
            if self.calls == 1:
                embedding_again.set()
            return super().embed(texts)

    def slow_put(self: Catalogue, connection: Connection, entry: Entry) -> None:
        overlapped.append(embedding_again.wait(30))
        put(self, connection, entry)

    monkeypatch.setattr(Catalogue, "put", slow_put)
    with open_corpus(tmp_path / "home", embedder=Telling()) as corpus:
        assert corpus.sync([folder]).articles == 12
        assert self_found(corpus) == 1.0
    assert all(overlapped)


def test_a_write_that_fails_comes_out_and_keeps_what_was_written_before(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync_module, "WINDOW_PASSAGES", 8)
    write_many(folder, 12)
    put = Catalogue.put

    def failing_put(self: Catalogue, connection: Connection, entry: Entry) -> None:
        if self.coverage(connection).articles >= 6:
            raise IndexUnusable("no space left")
        put(self, connection, entry)

    with open_corpus(tmp_path / "home") as corpus:
        with monkeypatch.context() as patched:
            patched.setattr(Catalogue, "put", failing_put)
            with pytest.raises(IndexUnusable, match="no space left"):
                corpus.sync([folder])
        kept = corpus.coverage().articles
        assert 0 < kept <= 6
        report = corpus.sync([folder])
        assert (report.unchanged, report.indexed, report.articles) == (kept, 12 - kept, 12)


def test_vectors_that_are_no_numbers_are_refused(tmp_path: Path, folder: Path) -> None:
    class Broken(HashingEmbedder):
        def embed(self, texts):  # type: ignore[no-untyped-def]
            return super().embed(texts) * float("nan")

    write_article(folder, "a.md", BODY)
    with (
        open_corpus(tmp_path / "home", embedder=Broken()) as corpus,
        pytest.raises(EmbeddingFailed, match="no vector"),
    ):
        corpus.sync([folder])


def test_another_model_is_refused_with_all_ways_out(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_article(folder, "a.md", BODY)
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([folder])
    with pytest.raises(
        ModelMismatch, match=r"built with the model hashing .*DATELINE_MODEL=hashing.*--rebuild.*--home"
    ):
        open_corpus(tmp_path / "home", embedder=HashingEmbedder(recipe="hashing@2"))
    with pytest.raises(ModelMismatch, match="all-MiniLM-L6-v2"):
        Corpus.open(tmp_path / "home")

    def absent(model: str) -> None:
        raise ModelUnavailable("not on this machine")

    # One that cannot even be loaded is no better answer.
    monkeypatch.setattr("index.embedding.load_embedder", absent)
    with pytest.raises(ModelMismatch, match="no/such/model"):
        Corpus.open(tmp_path / "home", model="no/such/model")
    # The same model under another name is the same model.
    settings = Settings(home=tmp_path / "home", model="a/path/to/hashing")
    with Corpus(settings, embedder=HashingEmbedder()) as corpus:
        assert corpus.passage_count == 1


def test_an_emptied_index_may_begin_anew_with_another_model(tmp_path: Path, folder: Path) -> None:
    path = write_article(folder, "a.md", BODY)
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([folder])
        path.unlink()
        assert corpus.sync([folder], prune=True).articles == 0
    write_article(folder, "a.md", BODY)
    with open_corpus(tmp_path / "home", embedder=HashingEmbedder(recipe="hashing@2")) as corpus:
        corpus.sync([folder])
        assert corpus.status().recipe.startswith("hashing@2 ")  # type: ignore[union-attr]


def test_another_way_of_cutting_does_every_article_again(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_many(folder, 3)
    embedder = HashingEmbedder()
    with open_corpus(tmp_path / "home", embedder=embedder) as corpus:
        corpus.sync([folder])
        calls = embedder.calls
        monkeypatch.setattr(sync_module, "SPLITTER_RECIPE", "another")
        report = corpus.sync([folder])
        assert (report.indexed, report.updated, report.unchanged) == (3, 3, 0)
        assert embedder.calls > calls
        assert corpus.sync([folder]).unchanged == 3


def test_a_lone_surrogate_is_rejected_and_the_rest_comes_in(tmp_path: Path) -> None:
    def article(name: str, body: str) -> tuple[str, Article]:
        return f"/in/{name}", Article(id=name, title="T", published=None, url=None, source="", body=body)

    with open_corpus(tmp_path / "home") as corpus:
        sync = sync_module.Sync(
            corpus._catalogue, lambda: LocalEncoder(corpus.embedder, "hashing"), "hashing"
        )
        items = [
            article("bad", "half \ud800 of it"),
            article("blank", " \n "),
            article("good", "A NUL \0 stays."),
        ]
        report = sync.run(items, ["/in"], prune=False)
        assert [(item.path, item.reason) for item in report.rejected] == [
            ("/in/bad", "holds half a character (a lone surrogate)"),
            ("/in/blank", "no text in it"),
        ]
        assert corpus.article("good").body == "A NUL \0 stays."
        assert balanced(report)


def test_articles_of_one_text_that_come_together_are_embedded_once(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the first of them is still on its way, to be embedded in an earlier window than theirs."""
    monkeypatch.setattr(sync_module, "WINDOW_PASSAGES", 2)

    class Ahead(LocalEncoder):
        ahead = 3

    class Elsewhere:
        def encoder(self, recipe: str, model: str, precision: str) -> Encoder:
            return Ahead(embedder, model)

    embedder = HashingEmbedder()
    for number in range(9):
        url = f"https://news.example/{number}"
        write_article(folder, f"{number}.txt", f"{BODY} Part {number % 3}.", title="Harbour", url=url)
    settings = Settings(home=tmp_path / "home", model="hashing")
    with Corpus(settings, embedder=embedder, workers=Elsewhere()) as corpus:
        report = corpus.sync([folder])
        assert (report.indexed, report.articles, report.passages) == (9, 9, 9)
        assert sorted(embedder.texts) == [f"Harbour\n{BODY} Part {number}." for number in range(3)]
        assert self_found(corpus) == 1.0
        assert balanced(report)


def test_progress_counts_up_to_the_report(tmp_path: Path, folder: Path) -> None:
    write_many(folder, 4)
    steps: list[SyncProgress] = []
    with open_corpus(tmp_path / "home") as corpus:
        report = corpus.sync([folder], progress=steps.append)
    assert [step.seen for step in steps] == sorted(step.seen for step in steps)
    assert (steps[-1].seen, steps[-1].indexed, steps[-1].passages) == (4, 4, report.passages)
    assert steps[-1].waiting == 0


def test_the_report_and_the_status_as_json_have_the_keys_that_tools_read(tmp_path: Path) -> None:
    with open_corpus(tmp_path / "home") as corpus:
        report = corpus.sync()
        status = corpus.status()
    assert list(report.to_json()) == [
        "seen", "indexed", "updated", "unchanged", "removed", "rejected", "articles", "passages", "seconds",
    ]  # fmt: skip
    assert list(status.to_json()) == [
        "home", "articles", "passages", "first_day", "last_day", "sources", "model", "recipe", "bytes",
        "healthy", "last_sync", "languages", "groups", "copies", "rebuilds",
    ]  # fmt: skip
    assert (status.articles, status.first_day, status.sources) == (1, status.last_day, ("gulftoday.ae",))
    assert status.healthy
    assert status.last_sync


def test_a_relative_path_and_its_absolute_form_are_one_place(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_many(folder, 2)
    monkeypatch.chdir(tmp_path)
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync(["news"])
        os.remove(folder / "0000.txt")
        assert corpus.sync([folder], prune=True).removed == 1


def write_rows(path: Path, *rows: dict[str, str]) -> Path:
    path.parent.mkdir(exist_ok=True)
    whole = ({"date": "2024-01-05", "text": BODY, **row} for row in rows)
    path.write_text("".join(json.dumps(row) + "\n" for row in whole), encoding="utf-8")
    return path


def make_stale(home: Path) -> None:
    """As if all had been cut by an older rule."""
    with closing(sqlite3.connect(home / "catalogue.db")) as connection, connection:
        connection.execute("UPDATE articles SET splitter = 'older'")


def test_paths_may_come_from_an_iterator(tmp_path: Path, folder: Path) -> None:
    write_many(folder, 3)
    with open_corpus(tmp_path / "home") as corpus:
        assert corpus.sync(folder.glob("*.txt")).indexed == 3
        again = corpus.sync(folder.glob("*.txt"), prune=True)
        assert (again.unchanged, again.removed) == (3, 0)
        (folder / "0001.txt").unlink()
        with Intake() as intake:
            items = intake.read(sorted(folder.glob("*.txt")))
            gone = corpus.take_in(items, (place for place in [folder]), prune=True)
        assert (gone.unchanged, gone.removed) == (2, 1)


def test_a_name_that_begins_with_a_tilde_and_names_no_user_is_a_name(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    for name in ("a.txt", "~draft.txt", "~other.txt"):
        write_article(folder, name, BODY, title=name)
    (folder / "~$report.docx").write_bytes(b"\x06Nobody\0\0")
    with open_corpus(tmp_path / "home") as corpus:
        report = corpus.sync(["~$report.docx", "~draft.txt", "./~other.txt", "a.txt"])
        assert report.indexed == 3
        [rejection] = report.rejected
        assert rejection.path == str(folder / "~$report.docx")


def test_a_tilde_is_the_user_only_at_the_beginning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    monkeypatch.chdir(tmp_path)
    assert expanded("~/a") == expanded(Path("~/a")) == tmp_path / "me" / "a"
    assert expanded("./~/a") == tmp_path / "~" / "a"
    assert expanded("a/~") == Path("a/~")
    assert Settings.resolve("~no such user/home").home == tmp_path / "~no such user" / "home"


def test_prune_leaves_an_article_that_still_lies_where_it_came_from(tmp_path: Path) -> None:
    first, second = tmp_path / "F" / "x.jsonl", tmp_path / "G" / "x.jsonl"
    for path in (first, second):
        write_rows(path, {"id": "1", "title": "Harbour"})
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync(first.parent)
        assert corpus.sync(second.parent).unchanged == 1
        second.unlink()
        assert corpus.sync(second.parent, prune=True).removed == 0
        assert ids_of(corpus) == {"1"}
        first.unlink()
        assert corpus.sync(first.parent, prune=True).removed == 1


def test_an_article_whose_file_holds_it_no_more_belongs_to_the_next_that_does(tmp_path: Path) -> None:
    """A dump that is written over each day, beside an archive of the days before."""
    latest, archive = tmp_path / "F" / "latest.jsonl", tmp_path / "F" / "archive.jsonl"
    write_rows(latest, {"id": "1", "title": "Harbour"})
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync(latest)
        write_rows(archive, {"id": "1", "title": "Harbour"})
        write_rows(latest, {"id": "2", "title": "Bridge"})
        assert corpus.sync(tmp_path / "F", prune=True).removed == 0
        assert corpus.sync(latest, prune=True).removed == 0
        assert ids_of(corpus) == {"1", "2"}


def test_prune_of_one_folder_leaves_what_another_was_seen_to_hold(tmp_path: Path) -> None:
    first, second = tmp_path / "F" / "x.jsonl", tmp_path / "G" / "x.jsonl"
    for path in (first, second):
        write_rows(path, {"id": "1", "title": "Harbour"})
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync(first.parent)
        corpus.sync(second.parent)
        first.unlink()
        assert corpus.sync(first.parent, prune=True).removed == 0
        assert ids_of(corpus) == {"1"}
        # From now on it is the other's.
        second.unlink()
        assert corpus.sync(second.parent, prune=True).removed == 1


def test_prune_leaves_what_two_folders_were_seen_to_hold_in_one_run(tmp_path: Path) -> None:
    paths = [tmp_path / name / "x.jsonl" for name in "FGH"]
    for path in paths:
        write_rows(path, {"id": "1", "title": "Harbour"})
    folders = [path.parent for path in paths]
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync(folders)
        for path, removed in zip(paths, (0, 0, 1), strict=True):
            path.unlink()
            assert corpus.sync(path.parent, prune=True).removed == removed


@pytest.mark.parametrize("prune", [True, False])
def test_a_place_that_was_read_and_holds_an_article_no_more_does_not_keep_it(
    tmp_path: Path, prune: bool
) -> None:
    first, second = tmp_path / "F" / "x.jsonl", tmp_path / "G" / "x.jsonl"
    for path in (first, second):
        write_rows(path, {"id": "1", "title": "Harbour"})
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([first, second])
        write_rows(second, {"id": "2", "title": "Bridge"})
        assert corpus.sync(second, prune=prune).removed == 0
        first.unlink()
        assert corpus.sync(first.parent, prune=True).removed == 1
        assert ids_of(corpus) == {"2"}


def test_a_file_that_cannot_be_read_now_still_keeps_what_it_held(tmp_path: Path) -> None:
    first, second = tmp_path / "F" / "x.jsonl", tmp_path / "G" / "x.jsonl"
    for path in (first, second):
        write_rows(path, {"id": "1", "title": "Harbour"})
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([first, second])
        second.write_text("{broken")
        assert len(corpus.sync(second).rejected) == 1
        first.unlink()
        assert corpus.sync(first.parent, prune=True).removed == 0


@pytest.mark.parametrize("change", ["edited", "cut anew"])
def test_an_article_that_is_written_anew_still_lies_in_the_other_folder(tmp_path: Path, change: str) -> None:
    first, second = tmp_path / "F" / "x.jsonl", tmp_path / "G" / "x.jsonl"
    for path in (first, second):
        write_rows(path, {"id": "1", "title": "Harbour"})
    third = write_rows(tmp_path / "H" / "x.jsonl", {"id": "2", "title": "Bridge"})
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([first, second])
        if change == "edited":
            write_rows(first, {"id": "1", "title": "Harbour", "text": "It was sold twice."})
            assert corpus.sync(first).updated == 1
    if change == "cut anew":
        make_stale(tmp_path / "home")
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync(third)
        first.unlink()
        assert corpus.sync(first.parent, prune=True).removed == 0


def test_an_article_that_is_only_cut_anew_goes_on_belonging_to_its_file(tmp_path: Path) -> None:
    first, second = tmp_path / "F" / "x.jsonl", tmp_path / "G" / "x.jsonl"
    for path in (first, second):
        write_rows(path, {"id": "1", "title": "Harbour"})
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync([first, second])
    make_stale(tmp_path / "home")
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync(second)
        second.unlink()
        assert corpus.sync(second.parent, prune=True).removed == 0


def test_standard_input_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_rows(tmp_path / "F" / "x.jsonl", {"id": "1", "title": "Harbour"})
    with open_corpus(tmp_path / "home") as corpus:
        with path.open() as stream:
            monkeypatch.setattr("sys.stdin", stream)
            assert corpus.sync(["-"]).indexed == 1
        assert corpus.sync(path).unchanged == 1
        path.unlink()
        assert corpus.sync(path.parent, prune=True).removed == 1


def test_another_story_with_a_known_id_is_rejected_while_the_first_has_its_file(tmp_path: Path) -> None:
    first, second = tmp_path / "A" / "a.jsonl", tmp_path / "B" / "b.jsonl"
    write_rows(first, {"id": "1", "title": "Alpha"})
    write_rows(second, {"id": "1", "title": "Beta", "date": "2024-01-06", "text": "The bridge fell."})
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync(first)
        report = corpus.sync(second, prune=True)
        assert (report.indexed, report.removed) == (0, 0)
        [rejection] = report.rejected
        assert (rejection.path, rejection.reason) == (
            str(second),
            f"“Beta” has the id '1', as has another text, in {first}: that one was taken; give each an id of "
            "its own",
        )
        assert balanced(report)
        assert corpus.article("1").title == "Alpha"
        first.unlink()
        assert corpus.sync(second).updated == 1
        assert corpus.article("1").title == "Beta"


@pytest.mark.parametrize(
    "later",
    [
        {"title": "Alpha", "date": "2024-01-06"},
        {"title": "Alpha", "url": "https://news.example/moved"},
        {"title": "Alpha, corrected", "url": "http://news.example/a?utm_source=feed"},
    ],
)
def test_a_newer_dump_of_a_story_updates_it(tmp_path: Path, later: dict[str, str]) -> None:
    url = {"url": "http://news.example/a"} if "url" in later else {}
    first = write_rows(tmp_path / "1.jsonl", {"id": "1", "title": "Alpha", **url})
    second = write_rows(tmp_path / "2.jsonl", {"id": "1", "text": "More is known.", **later})
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync(first)
        report = corpus.sync(second)
        assert (report.updated, report.rejected) == (1, ())
        assert corpus.article("1").body == "More is known."


def test_most_of_its_words_tell_a_story_whose_title_address_and_day_have_changed(tmp_path: Path) -> None:
    story = "The harbour of Varn reopened on Friday after a week, its master Ada Lind said."
    old = {"id": "1", "title": "Harbour reopens", "url": "https://news.example/1/reopens", "text": story}
    new = {**old, "title": "Varn: ships return", "url": "https://news.example/1/ships", "date": "2024-01-09"}
    first = write_rows(tmp_path / "may.jsonl", old)
    second = write_rows(tmp_path / "june.jsonl", {**new, "text": story.replace("a week", "nine days")})
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync(first)
        report = corpus.sync(second)
        assert (report.updated, report.rejected) == (1, ())
        assert corpus.article("1").title == "Varn: ships return"


def test_two_files_that_state_two_languages_of_one_article_are_settled(tmp_path: Path) -> None:
    first = write_rows(tmp_path / "a.jsonl", {"id": "1", "title": "Harbour", "language": "en"})
    second = write_rows(tmp_path / "b.jsonl", {"id": "1", "title": "Harbour", "language": "de"})
    with open_corpus(tmp_path / "home") as corpus:
        corpus.sync(first)
        reports = [corpus.sync([first, second]) for _ in range(2)]
        assert [(report.updated, report.unchanged) for report in reports] == [(0, 2), (0, 2)]
        assert corpus.article("1").language == "en"


def test_a_language_that_is_stated_anew_is_an_update_that_embeds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    embedder = HashingEmbedder()
    with open_corpus(tmp_path / "home", embedder=embedder) as corpus:
        languages = []
        for stated in ("en", "nl-NL", None, "nl"):
            row = {"id": "1", "title": "Harbour"}
            write_rows(path, {**row, "language": stated} if stated else row)
            report = corpus.sync(path)
            assert balanced(report)
            languages.append((corpus.article("1").language, report.updated, report.unchanged))
        assert languages == [("en", 0, 0), ("nl", 1, 0), ("nl", 0, 1), ("nl", 0, 1)]
        assert embedder.calls == 1
        assert corpus.status().languages == {"nl": 1}
