"""Where else the articles of the catalogue lie: owns the table `elsewhere`.

An article belongs to one place. When it goes from there, another place that was seen to hold it has it from
then on, so that --prune of one folder takes away nothing that still lies in another."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from sqlite3 import Connection

Decides = Callable[[str], bool]
"""Of a place."""


def renew(connection: Connection, seen: Iterable[tuple[str, str]], read: Decides) -> None:
    """Take in what a run has `seen`, each an article's id with a place that holds it, and forget what it has
    `read` and found there no more, and the place that an article belongs to."""
    kept = set(seen)
    known = connection.execute(
        "SELECT elsewhere.article, elsewhere.origin, articles.id, articles.origin FROM elsewhere "
        "JOIN articles ON articles.number = elsewhere.article"
    )
    forgotten = [
        (number, place)
        for number, place, article_id, own in known
        if place == own or (read(place) and (article_id, place) not in kept)
    ]
    connection.executemany("DELETE FROM elsewhere WHERE article = ? AND origin = ?", forgotten)
    connection.executemany(
        "INSERT OR IGNORE INTO elsewhere SELECT number, ? FROM articles WHERE id = ? AND origin != ?",
        ((place, article_id, place) for article_id, place in sorted(kept)),
    )


def move(connection: Connection, article_id: str, stands: Decides) -> bool:
    """Give an article to the first of its other places that `stands`; whether there is one."""
    for place in places(connection, article_id):
        if stands(place):
            connection.execute("UPDATE articles SET origin = ? WHERE id = ?", (place, article_id))
            connection.execute(
                "DELETE FROM elsewhere WHERE origin = ? "
                "AND article = (SELECT number FROM articles WHERE id = ?)",
                (place, article_id),
            )
            return True
    return False


def places(connection: Connection, article_id: str) -> list[str]:
    """Where else an article lies, by name."""
    rows = connection.execute(
        "SELECT elsewhere.origin FROM elsewhere JOIN articles ON articles.number = elsewhere.article "
        "WHERE articles.id = ? ORDER BY elsewhere.origin",
        (article_id,),
    )
    return [place for (place,) in rows]


@contextmanager
def kept(connection: Connection, article_id: str) -> Iterator[None]:
    """While the row of an article is written anew: the new one has the other places of the old."""
    others = places(connection, article_id)
    yield
    connection.executemany(
        "INSERT INTO elsewhere SELECT number, ? FROM articles WHERE id = ?",
        ((place, article_id) for place in others),
    )
