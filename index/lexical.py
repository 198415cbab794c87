"""The lexical half of the search: BM25 over title and text, in the catalogue's own transactions.

Owns the `lexicon` table and the query language in front of it: what a reader typed is never read as MATCH
syntax. The table holds no copy of the text, so whoever takes a passage out says what was in it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from sqlite3 import Connection

from index.filters import Filters
from index.selection import condition

# Of the title against the text.
TITLE_WEIGHT = 1.0
TEXT_WEIGHT = 1.0
# A query beyond this keeps its rarest words: the frequent ones cost most and rank least, and SQLite bounds a
# query's depth.
MAX_TERMS = 64

Row = tuple[int, str, str]
"""Passage id, title, text."""


def add(connection: Connection, rows: Iterable[Row]) -> None:
    """Take passages in."""
    connection.executemany("INSERT INTO lexicon (rowid, title, text) VALUES (?, ?, ?)", rows)


def remove(connection: Connection, rows: Iterable[Row]) -> None:
    """Take passages out; title and text must be those that came in."""
    connection.executemany(
        "INSERT INTO lexicon (lexicon, rowid, title, text) VALUES ('delete', ?, ?, ?)", rows
    )


def clear(connection: Connection) -> None:
    """Take all passages out."""
    connection.execute("INSERT INTO lexicon (lexicon) VALUES ('delete-all')")


def refill(connection: Connection) -> None:
    """Write the table anew from the bodies."""
    clear(connection)
    add(connection, rows(connection))


def search(
    connection: Connection,
    terms: Sequence[str],
    n: int,
    filters: Filters | None = None,
    *,
    after: int = 0,
    counts: Mapping[str, int] | None = None,
) -> list[tuple[int, float]]:
    """Ids of the best `n` passages above `after` that hold at least one term, with their BM25: above 0,
    higher is better, best first. `counts` says about how many passages hold each term, where that is
    known."""
    match = _match(connection, terms, counts)
    if not match or n <= 0:
        return []
    where, values = condition(filters)
    joined = (
        ""
        if where == "1"
        else (
            "JOIN passages ON passages.id = lexicon.rowid JOIN articles ON articles.number = passages.article"
        )
    )
    rows = connection.execute(
        f"SELECT lexicon.rowid, -bm25(lexicon, {TITLE_WEIGHT}, {TEXT_WEIGHT}) AS score FROM lexicon {joined} "
        f"WHERE lexicon MATCH ? AND lexicon.rowid > ? AND {where} ORDER BY score DESC, lexicon.rowid LIMIT ?",
        (match, after, *values, n),
    )
    return [(number, score) for number, score in rows]


def score(
    connection: Connection,
    terms: Sequence[str],
    ids: Iterable[int],
    *,
    counts: Mapping[str, int] | None = None,
) -> dict[int, float]:
    """BM25 of these passages, as `search` gives it; a passage that holds no term is left out."""
    match = _match(connection, terms, counts)
    if not match:
        return {}
    # The plus keeps SQLite from asking anew for each id: every time it would count the terms in all passages.
    rows = connection.execute(
        f"SELECT rowid, -bm25(lexicon, {TITLE_WEIGHT}, {TEXT_WEIGHT}) FROM lexicon "
        "WHERE lexicon MATCH ? AND +rowid IN (SELECT value FROM json_each(?))",
        (match, json.dumps([int(number) for number in ids])),
    )
    return dict(rows)


def frequencies(connection: Connection, terms: Iterable[str], *, after: int = 0) -> dict[str, int]:
    """How many passages above `after` hold each term, in title or text; a term is one word or several in a
    row."""
    counts = {}
    for term in dict.fromkeys(terms):
        quoted = _quoted(term)
        counts[term] = 0
        if quoted:
            statement = "SELECT count(*) FROM lexicon WHERE lexicon MATCH ? AND rowid > ?"
            counts[term] = connection.execute(statement, (quoted, after)).fetchone()[0]
    return counts


def _match(connection: Connection, terms: Sequence[str], counts: Mapping[str, int] | None) -> str:
    """Any of the terms. One that more than half of all passages hold ranks nothing (its inverse frequency is
    zero or less, which bm25() lifts to a millionth) and costs most, so it is left out beside a rarer one."""
    if counts is None:
        counts = frequencies(connection, terms)
    counts = {term: count for term, count in counts.items() if count}
    rarest = sorted(counts, key=lambda term: counts[term])[:MAX_TERMS]
    if len(rarest) > 1:
        half = connection.execute("SELECT count(*) FROM passages").fetchone()[0] / 2
        rarest = [term for term in rarest if counts[term] <= half] or rarest[:1]
    return " OR ".join(_quoted(term) for term in rarest)


def _quoted(term: str) -> str:
    """As an FTS5 string, in which nothing but the quote is special; "" when it holds no letter and no digit.
    A NUL would end the query, half a character cannot be sent at all."""
    clean = term.replace("\0", " ").encode("utf-8", "ignore").decode()
    return '"' + clean.replace('"', '""') + '"' if any(character.isalnum() for character in clean) else ""


def rows(connection: Connection, where: str = "1", *values: str) -> Iterator[Row]:
    """Of the passages of the articles for which `where` holds, as they are written here."""
    articles = connection.execute(
        "SELECT articles.number, articles.title, bodies.body FROM articles "
        f"JOIN bodies ON bodies.article = articles.number WHERE {where} ORDER BY articles.number",
        values,
    )
    for article, title, body in articles:
        spans = connection.execute('SELECT id, start, "end" FROM passages WHERE article = ?', (article,))
        for number, start, end in spans:
            yield number, title, body[start:end]
