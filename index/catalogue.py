"""The truth: which articles there are, their passages, vectors and words, and the state of the index.

Owns every row of the database. Passage texts are not stored: they are cut from the body each time. A write
happens in a transaction of the caller's, who holds the writer's lock (index/sync.py, index/health.py).
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from sqlite3 import Connection
from typing import TYPE_CHECKING, Any

from index import elsewhere, lexical, stories
from index.article import Article, Passage
from index.damage import checked_article, unit_rows
from index.database import Database
from index.entry import KNOWN_COLUMNS, Coverage, Entry, Known, Note, content_hash
from index.errors import ArticleNotFound
from index.filters import Filters
from index.passages import Span
from index.selection import condition, day_number, day_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ARTICLE = "articles.id, articles.title, articles.day, articles.url, articles.source"


class Catalogue:
    """Articles and passages by id. Every method takes the connection of a transaction: it sees one moment."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def reading(self) -> AbstractContextManager[Connection]:
        """One snapshot."""
        return self._database.reading()

    def writing(self) -> AbstractContextManager[Connection]:
        """All or nothing; under the writer's lock."""
        return self._database.writing()

    def tidy(self, *, compact: bool = False) -> None:
        """Give back what the last writes took beside the file; `compact`: and in it."""
        self._database.tidy(compact=compact)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    # State

    def generation(self, connection: Connection) -> int:
        """Raised by every committed write, of any process: equal numbers, equal contents."""
        return int(self.state(connection, "generation"))

    def state(self, connection: Connection, name: str) -> Any:
        """A value that was set, else None."""
        row = connection.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return None if row is None else row[0]

    def set_state(self, connection: Connection, name: str, value: str | int | None) -> None:
        """Keep a value; None forgets it."""
        if value is None:
            connection.execute("DELETE FROM state WHERE name = ?", (name,))
        else:
            connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))

    def add_sync(self, connection: Connection, at: str, report: Mapping[str, Any]) -> None:
        """Note a finished run; `at` is an ISO time with its zone."""
        connection.execute("INSERT INTO syncs VALUES (?, ?)", (at, json.dumps(report)))

    def last_sync(self, connection: Connection) -> str | None:
        """When the last run finished."""
        row = connection.execute("SELECT at FROM syncs ORDER BY rowid DESC LIMIT 1").fetchone()
        return None if row is None else str(row[0])

    # What there is

    def coverage(self, connection: Connection) -> Coverage:
        """Counts and days."""
        articles = connection.execute("SELECT count(*) FROM articles").fetchone()[0]
        first, last = connection.execute("SELECT min(day), max(day) FROM articles WHERE day > 0").fetchone()
        return Coverage(
            articles=articles,
            passages=self.passage_count(connection),
            first_day=day_of(first or 0),
            last_day=day_of(last or 0),
        )

    def passage_count(self, connection: Connection, filters: Filters | None = None, *, after: int = 0) -> int:
        """Passages that pass `filters` and whose id is above `after`."""
        where, values = condition(filters)
        if where == "1" and not after:
            # Without a condition SQLite counts entries of an index page by page: 1 ms for 100,000.
            return int(connection.execute("SELECT count(*) FROM passages").fetchone()[0])
        statement = f"SELECT count(*) FROM {_joined(after)} WHERE passages.id > ? AND {where}"
        return int(connection.execute(statement, (after, *values)).fetchone()[0])

    def vector_count(self, connection: Connection) -> int:
        """How many passages have a vector: all, unless something is damaged."""
        return int(connection.execute("SELECT count(*) FROM vectors").fetchone()[0])

    def last_passage(self, connection: Connection) -> int:
        """The highest id ever given out, whether or not it is still there."""
        row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'passages'").fetchone()
        return 0 if row is None else int(row[0])

    def last_day(self, connection: Connection) -> date | None:
        """The day of the newest article; None when none is dated."""
        return day_of(connection.execute("SELECT max(day) FROM articles").fetchone()[0] or 0)

    def existing(self, connection: Connection, ids: Iterable[int]) -> list[int]:
        """Those of the passages that are there, by rising id."""
        wanted = json.dumps(sorted({int(number) for number in ids}))
        statement = "SELECT value FROM json_each(?) JOIN passages ON passages.id = value ORDER BY value"
        return [row[0] for row in connection.execute(statement, (wanted,))]

    def dated(self, connection: Connection) -> Iterator[tuple[int, int, str]]:
        """Id, day (as a number) and source of every passage, by rising id."""
        yield from connection.execute(
            "SELECT passages.id, articles.day, articles.source FROM passages CROSS JOIN articles "
            "ON articles.number = passages.article ORDER BY passages.id"
        )

    def sources(self, connection: Connection) -> list[str]:
        """Hosts, that with the most articles first; articles without one do not count."""
        statement = (
            "SELECT min(source) FROM articles WHERE source != '' "
            "GROUP BY source ORDER BY count(*) DESC, source"
        )
        return [row[0] for row in connection.execute(statement)]

    def languages(self, connection: Connection) -> dict[str, int]:
        """How many articles there are in each language, the most frequent first; those that nobody has looked
        at yet do not count."""
        statement = (
            "SELECT language, count(*) FROM articles WHERE language IS NOT NULL "
            "GROUP BY language ORDER BY count(*) DESC, language"
        )
        return dict(connection.execute(statement))

    def known(self, connection: Connection, article_id: str) -> Known | None:
        """What is remembered of an article, None of one that is not there."""
        row = connection.execute(
            f"SELECT {KNOWN_COLUMNS} FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        return None if row is None else Known.of_row(row)

    def twins(self, connection: Connection, content: str) -> list[Known]:
        """Articles with this `content_hash`."""
        statement = f"SELECT {KNOWN_COLUMNS} FROM articles WHERE content = ? ORDER BY number"
        return [Known.of_row(row) for row in connection.execute(statement, (content,))]

    def not_cut_by(self, connection: Connection, splitter: str) -> list[tuple[str, str]]:
        """Id and origin of the articles that another splitter cut, or that wait to be done again."""
        statement = "SELECT id, origin FROM articles WHERE splitter != ? ORDER BY number"
        return list(connection.execute(statement, (splitter,)))

    def origins(self, connection: Connection) -> Iterator[tuple[str, str]]:
        """Id and origin of every article."""
        yield from connection.execute("SELECT id, origin FROM articles ORDER BY number")

    def article(self, connection: Connection, article_id: str) -> Article:
        """Raises `ArticleNotFound`."""
        row = connection.execute(
            f"SELECT {_ARTICLE}, bodies.body, articles.fingerprint, articles.language FROM articles "
            "LEFT JOIN bodies ON bodies.article = articles.number WHERE id = ?",
            (article_id.encode(errors="backslashreplace").decode(),),  # SQLite takes no half of a character
        ).fetchone()
        if row is None:
            raise ArticleNotFound(
                f"no article has the id {article_id!r}: `dateline search` shows the ids there are"
            )
        return checked_article(row[:6], row[6], language=row[7])

    def passages(self, connection: Connection, ids: Iterable[int]) -> dict[int, Passage]:
        """In the order of `ids`; one that is not there is left out."""
        wanted = list(dict.fromkeys(int(number) for number in ids))
        rows = {
            row[0]: row
            for row in connection.execute(
                f'SELECT passages.id, passages.start, passages."end", passages.article, {_ARTICLE}, '
                "articles.fingerprint FROM passages JOIN articles ON articles.number = passages.article "
                "WHERE passages.id IN (SELECT value FROM json_each(?))",
                (json.dumps(wanted),),
            )
        }
        bodies = dict(
            connection.execute(
                "SELECT article, body FROM bodies WHERE article IN (SELECT value FROM json_each(?))",
                (json.dumps(sorted({row[3] for row in rows.values()})),),
            )
        )
        articles = {
            row[3]: checked_article((*row[4:9], bodies.get(row[3])), row[9])
            for row in {row[3]: row for row in rows.values()}.values()
        }
        found = {}
        for number in wanted:
            if number in rows:
                _, start, end, at, *_ = rows[number]
                article = articles[at]
                found[number] = Passage(
                    id=number,
                    article_id=article.id,
                    title=article.title,
                    published=article.published,
                    url=article.url,
                    source=article.source,
                    start=start,
                    end=end,
                    text=article.body[start:end],
                )
        return found

    def cut(self, connection: Connection, article_id: str) -> tuple[list[Span], "NDArray[np.float16]"]:
        """How an article lies here: its spans, and their vectors as they are stored."""
        import numpy as np

        rows = connection.execute(
            'SELECT passages.start, passages."end", vectors.vector FROM articles JOIN passages '
            "ON passages.article = articles.number JOIN vectors ON vectors.passage = passages.id "
            "WHERE articles.id = ? ORDER BY passages.id",
            (article_id,),
        ).fetchall()
        spans = [Span(start=start, end=end) for start, end, _ in rows]
        unit_rows([row[2] for row in rows])
        vectors = np.frombuffer(b"".join(row[2] for row in rows), dtype=np.float16)
        return spans, vectors.reshape(len(rows), -1)

    def vectors(
        self, connection: Connection, ids: Iterable[int], filters: Filters | None = None
    ) -> dict[int, "NDArray[np.float32]"]:
        """float32 [dimensions] of length 1, in the order of `ids`; what is not there or does not pass is left
        out."""
        wanted = list(dict.fromkeys(int(number) for number in ids))
        where, values = condition(filters)
        joined = (
            ""
            if where == "1"
            else (
                "JOIN passages ON passages.id = vectors.passage "
                "JOIN articles ON articles.number = passages.article"
            )
        )
        blobs = dict(
            connection.execute(
                f"SELECT vectors.passage, vectors.vector FROM vectors {joined} "
                f"WHERE vectors.passage IN (SELECT value FROM json_each(?)) AND {where}",
                (json.dumps(wanted), *values),
            )
        )
        found = [number for number in wanted if number in blobs]
        return dict(zip(found, unit_rows([blobs[number] for number in found]), strict=True)) if found else {}

    def vector_blocks(
        self, connection: Connection, *, after: int = 0, filters: Filters | None = None, size: int = 4000
    ) -> Iterator[tuple["NDArray[np.int64]", "NDArray[np.float32]"]]:
        """Ids [n] and vectors [n, dimensions] of passages with an id above `after` that pass `filters`,
        `size` at a time."""
        import numpy as np

        where, values = condition(filters)
        statement = "SELECT passage, vector FROM vectors WHERE passage > ? ORDER BY passage"
        if where != "1":
            statement = (
                f"SELECT vectors.passage, vectors.vector FROM {_joined(after)} "
                f"JOIN vectors ON vectors.passage = passages.id WHERE passages.id > ? AND {where}"
            )
        cursor = connection.execute(statement, (after, *values))
        while rows := cursor.fetchmany(size):
            yield np.array([row[0] for row in rows], dtype=np.int64), unit_rows([row[1] for row in rows])

    # What changes

    def put(self, connection: Connection, entry: Entry) -> None:
        """Take an article in, in place of the one with its id if there is one."""
        article = entry.article
        row = (
            article.id,
            day_number(article.published),
            article.source,
            article.title,
            article.url,
            article.fingerprint,
            content_hash(article),
            entry.splitter,
            entry.origin,
            article.language,
        )
        with elsewhere.kept(connection, article.id):
            self.remove(connection, [article.id])
            number = connection.execute(
                "INSERT INTO articles (id, day, source, title, url, fingerprint, content, splitter, origin, "
                "language) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
                row,
            ).fetchone()[0]
        connection.execute("INSERT INTO bodies VALUES (?, ?)", (number, article.body))
        stories.add(connection, number)
        self.put_passages(connection, number, article, entry.spans, entry.vectors)

    def put_passages(
        self,
        connection: Connection,
        number: int,
        article: Article,
        spans: Sequence[Span],
        vectors: "NDArray[np.float16]",
    ) -> None:
        """Those of an article that has none."""
        numbered = list(enumerate(spans, self.last_passage(connection) + 1))
        connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?)",
            ((at, number, span.start, span.end) for at, span in numbered),
        )
        connection.executemany(
            "INSERT INTO vectors VALUES (?, ?)",
            ((at, vector.tobytes()) for (at, _), vector in zip(numbered, vectors, strict=True)),
        )
        lexical.add(
            connection, ((at, article.title, article.body[span.start : span.end]) for at, span in numbered)
        )

    def note(self, connection: Connection, note: Note) -> None:
        """The same article, of which something beside its text is known better now."""
        statement = (
            "UPDATE articles SET origin = ifnull(?, origin), language = ifnull(?, language) WHERE id = ?"
        )
        connection.execute(statement, (note.origin, note.language, note.article_id))

    def remove(self, connection: Connection, article_ids: Iterable[str]) -> int:
        """Take articles out, with all that hangs on them; how many were there."""
        removed = 0
        for article_id in article_ids:
            lexical.remove(connection, list(lexical.rows(connection, "articles.id = ?", article_id)))
            stories.remove(connection, article_id)
            removed += connection.execute("DELETE FROM articles WHERE id = ?", (article_id,)).rowcount
        return removed


def _joined(after: int) -> str:
    """Articles with their passages. Of the passages above some id there are few: to begin with them is right,
    and SQLite cannot know."""
    if after:
        return "passages CROSS JOIN articles ON articles.number = passages.article"
    return "articles JOIN passages ON passages.article = articles.number"
