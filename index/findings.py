"""What is wrong in the catalogue, read row by row: `Findings`. Changes nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection, DatabaseError
from typing import Self

from index.damage import checked_article, is_vector
from index.errors import IndexUnusable

# Passages that must be found by their own words and, in index/probe.py, by their own vector.
SAMPLE = 200
# A word between ASCII characters. What else ends a word for Python may be a part of it in the word index:
# accents that are written as characters of their own, private-use characters (bullets of Word), and all that
# Unicode took in after the version that SQLite knows (emoji).
_OWN_WORD = re.compile(r"(?<![\w\u0080-\U0010ffff])[a-zA-Z]{4,30}(?![\w\u0080-\U0010ffff])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """`file` are lines about what cannot be mended from what is left. `texts`: numbers and ids of articles
    whose text is not what was stored. `vectors`: passages whose vector is lost or is none. `cut`: ids of
    articles without passages, or with one outside the body. `lexicon`: what is wrong with the word index."""

    file: tuple[str, ...]
    texts: tuple[tuple[int, str], ...]
    vectors: tuple[int, ...]
    cut: tuple[str, ...]
    lexicon: str | None

    @classmethod
    def look(cls, connection: Connection, *, every: bool) -> Self:
        """Texts and vectors are all looked at; the word index by a sample of passages, or by `every` one."""
        file = _file_problems(connection)
        texts = _damaged_texts(connection)
        return cls(
            file=tuple(file),
            texts=tuple(texts),
            vectors=tuple(_lost_vectors(connection)),
            cut=tuple(_articles_cut_short(connection)),
            lexicon=lexicon_problem(connection, {number for number, _ in texts}, every=every),
        )


def sampled(ids: Sequence[int], *, every: bool) -> Sequence[int]:
    """Evenly from first to last."""
    return ids if every else ids[:: max(1, len(ids) // SAMPLE)]


def _file_problems(connection: Connection) -> list[str]:
    again = "move the home away and index the articles again"
    # Newer versions of SQLite look into the word index too, which can be mended.
    rows = [row[0] for row in connection.execute("PRAGMA quick_check(3)") if "lexicon" not in row[0]]
    problems = [f"the catalogue is damaged ({'; '.join(rows)}): {again}"] if rows and rows != ["ok"] else []
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        problems.append(f"the catalogue holds passages of articles that are not there: {again}")
    return problems


def _damaged_texts(connection: Connection) -> list[tuple[int, str]]:
    # As bytes: one text that is no UTF-8 would end the reading of all.
    rows = connection.execute(
        "SELECT number, CAST(id AS BLOB), CAST(title AS BLOB), day, CAST(url AS BLOB), CAST(source AS BLOB), "
        "CAST(bodies.body AS BLOB), CAST(fingerprint AS BLOB) FROM articles "
        "LEFT JOIN bodies ON bodies.article = articles.number ORDER BY number"
    )
    damaged = []
    for number, *fields in rows:
        try:
            texts = [field.decode() if isinstance(field, bytes) else field for field in fields]
            checked_article(texts[:6], texts[6])
        except (UnicodeDecodeError, IndexUnusable):
            damaged.append((number, str(fields[0], "utf-8", "replace")))
    return damaged


def _lost_vectors(connection: Connection) -> list[int]:
    rows = connection.execute(
        "SELECT passages.id, vectors.vector FROM passages LEFT JOIN vectors ON vectors.passage = passages.id"
    )
    sizes: dict[int, int] = {}
    lost = []
    for number, blob in rows:
        if not isinstance(blob, bytes) or not is_vector(blob):
            lost.append(number)
        else:
            sizes[len(blob)] = sizes.get(len(blob), 0) + 1
    if len(sizes) > 1:
        usual = max(sizes, key=lambda size: sizes[size])
        statement = "SELECT passage FROM vectors WHERE length(vector) != ?"
        lost += [row[0] for row in connection.execute(statement, (usual,)) if row[0] not in lost]
    return sorted(lost)


def _articles_cut_short(connection: Connection) -> list[str]:
    statement = """
        SELECT id FROM articles WHERE number NOT IN (SELECT article FROM passages)
        UNION SELECT articles.id FROM articles JOIN passages ON passages.article = articles.number
            JOIN bodies ON bodies.article = articles.number
            WHERE passages.start < 0 OR passages."end" <= passages.start
                OR passages."end" > length(CAST(bodies.body AS BLOB))
    """
    return [row[0] for row in connection.execute(statement)]


def lexicon_problem(connection: Connection, damaged: set[int], *, every: bool) -> str | None:
    """What is wrong with the word index, looking at a sample of the passages or at `every` one; those of the
    `damaged` articles are no measure of it."""
    try:
        rows = connection.execute("SELECT count(*) FROM lexicon_docsize").fetchone()[0]
        extra = connection.execute(
            "SELECT count(*) FROM lexicon_docsize WHERE id NOT IN (SELECT id FROM passages)"
        ).fetchone()[0]
        passages = connection.execute("SELECT id, article FROM passages ORDER BY id").fetchall()
        if rows != len(passages) or extra:
            return f"the word index holds {rows} passages where the catalogue holds {len(passages)}"
        # Reads every page of it.
        connection.execute("CREATE VIRTUAL TABLE temp.lexicon_words USING fts5vocab (main, lexicon, row)")
        connection.execute("SELECT sum(cnt) FROM temp.lexicon_words").fetchone()
        whole = [number for number, article in passages if article not in damaged]
        missed = 0
        for number in sampled(whole, every=every):
            text = connection.execute(
                'SELECT substr(body, start + 1, "end" - start) FROM passages '
                "JOIN bodies ON bodies.article = passages.article WHERE passages.id = ?",
                (number,),
            ).fetchone()
            words = _OWN_WORD.findall(text[0] if text else "")
            if words:
                match = f'"{max(words, key=len)}"'
                found = connection.execute(
                    "SELECT 1 FROM lexicon WHERE lexicon MATCH ? AND rowid = ?", (match, number)
                ).fetchone()
                missed += found is None
    except DatabaseError as error:
        return f"the word index cannot be read ({error})"
    return f"the word index does not find {missed} passages by their own words" if missed else None
