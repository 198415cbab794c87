"""Which articles tell the same story in the same words: owns the tables `signatures`, `buckets` and
`unplaced`, and the groups kept in them.

Two articles that `index.copies` calls copies are of one story, and so is what hangs together by such pairs.
Only articles that share a bucket of their signatures are compared (`index.shingles`), of one bucket and with
one article never more than a bounded number, so that the time grows with the number of articles and nothing
else.

An article that comes in waits in `unplaced` until it is placed: a run that dies leaves some there, and the
next one goes on. When one goes or changes, the others of its story are placed anew, as it may have been what
held them together. So the groups are those that would be found from scratch. In a family of more than
`MOST_COMPARED` articles that are alike, but no copies, it may depend on their order which are compared."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from json import dumps
from sqlite3 import Connection
from typing import TYPE_CHECKING

from index.copies import Text, are_copies
from index.language import language_of
from index.selection import day_of
from index.shingles import buckets_of, signature_of

if TYPE_CHECKING:
    from index.catalogue import Catalogue

# Articles placed in one transaction: about two seconds.
PLACED_TOGETHER = 256
# Articles of one bucket that are looked at, and articles that one is compared with, those first that share
# the most buckets with it. Of 13,700 articles of news, one is compared with 0.2 on average, and with 21 at
# most.
MOST_OF_A_BUCKET = 64
MOST_COMPARED = 64
# Copies that are named; all are counted.
MOST_LISTED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """Another article that carries a story."""

    article_id: str
    title: str
    published: date | None
    url: str | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """What else carries an article's story: how many `articles`, in how many `outlets` besides its own, and
    the first of them by day, as many as `MOST_LISTED`."""

    articles: int = 0
    outlets: int = 0
    listed: tuple[Copy, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One article of a story that several carry. `length`: its different shingles."""

    story: int
    length: int


def add(connection: Connection, article: int) -> None:
    """An article came in; `place` does the work."""
    connection.execute("INSERT OR IGNORE INTO unplaced VALUES (?)", (article,))


def remove(connection: Connection, article_id: str) -> None:
    """An article is about to go."""
    row = connection.execute(
        "SELECT signatures.article, signature, story FROM articles "
        "JOIN signatures ON signatures.article = articles.number WHERE articles.id = ?",
        (article_id,),
    ).fetchone()
    if row is None:
        return
    article, signature, story = row
    connection.executemany(
        "DELETE FROM buckets WHERE bucket = ? AND article = ?",
        ((bucket, article) for bucket in _buckets(signature)),
    )
    connection.execute("DELETE FROM signatures WHERE article = ?", (article,))
    if story is not None:
        connection.execute(
            "INSERT OR IGNORE INTO unplaced SELECT article FROM signatures WHERE story = ?", (story,)
        )
        connection.execute("UPDATE signatures SET story = NULL WHERE story = ?", (story,))


def waiting(connection: Connection) -> int:
    """How many articles are to be placed."""
    return int(connection.execute("SELECT count(*) FROM unplaced").fetchone()[0])


def place(connection: Connection, most: int) -> int:
    """Place up to `most` of those that wait, and note the language of those that do not say it; how many it
    were."""
    rows = connection.execute(
        "SELECT articles.number, articles.title, articles.day, bodies.body, articles.language FROM unplaced "
        "JOIN articles ON articles.number = unplaced.article JOIN bodies ON bodies.article = articles.number "
        "ORDER BY articles.number LIMIT ?",
        (most,),
    ).fetchall()
    texts: dict[int, Text] = {}
    for article, title, day, body, language in rows:
        texts[article] = Text.of(title, body, day_of(day))
        if language is None:
            found = language_of(body)
            connection.execute("UPDATE articles SET language = ? WHERE number = ?", (found, article))
        _place(connection, article, texts)
        connection.execute("DELETE FROM unplaced WHERE article = ?", (article,))
    if not rows:
        # What is damaged, an article without a body, is not waited for.
        connection.execute("DELETE FROM unplaced")
    return len(rows)


def place_waiting(catalogue: "Catalogue", tell: Callable[[], None] = lambda: None) -> None:
    """Place all that wait, a batch at a time: what is done stays when it is stopped. `tell` is called before
    each."""
    with catalogue.reading() as connection:
        left = waiting(connection)
    while left:
        tell()
        with catalogue.writing() as connection:
            place(connection, PLACED_TOGETHER)
            left = waiting(connection)


def tellings(connection: Connection, article_ids: Iterable[str]) -> dict[str, Telling]:
    """Of these articles, those whose story others carry too."""
    rows = connection.execute(
        "SELECT articles.id, signatures.story, signatures.length FROM articles "
        "JOIN signatures ON signatures.article = articles.number "
        "WHERE articles.id IN (SELECT value FROM json_each(?)) AND EXISTS (SELECT 1 FROM signatures AS other "
        "WHERE other.story = signatures.story AND other.article != signatures.article)",
        (dumps(list(article_ids)),),
    )
    return {article_id: Telling(story=story, length=length) for article_id, story, length in rows}


def copies(connection: Connection, article_ids: Iterable[str]) -> dict[str, Copies]:
    """What else carries the stories of these articles; articles that are alone are left out."""
    found: dict[str, list[Copy]] = {}
    outlets: dict[str, set[str]] = {}
    rows = connection.execute(
        "SELECT mine.id, mine.source, other.id, other.title, other.day, other.url, other.source "
        "FROM articles AS mine JOIN signatures AS own ON own.article = mine.number "
        "JOIN signatures AS theirs ON theirs.story = own.story AND theirs.article != own.article "
        "JOIN articles AS other ON other.number = theirs.article "
        "WHERE mine.id IN (SELECT value FROM json_each(?)) ORDER BY other.day = 0, other.day, other.id",
        (dumps(list(article_ids)),),
    )
    for mine, own_source, article_id, title, day, url, source in rows:
        copy = Copy(article_id=article_id, title=title, published=day_of(day), url=url, source=source)
        found.setdefault(mine, []).append(copy)
        outlets.setdefault(mine, set()).update({source.casefold()} - {own_source.casefold(), ""})
    return {
        mine: Copies(articles=len(others), outlets=len(outlets[mine]), listed=tuple(others[:MOST_LISTED]))
        for mine, others in found.items()
    }


def count(connection: Connection) -> tuple[int, int]:
    """Stories that several articles carry, and how many articles that is beyond one of each."""
    row = connection.execute(
        "SELECT count(*), coalesce(sum(articles - 1), 0) FROM (SELECT count(*) AS articles FROM signatures "
        "WHERE story IS NOT NULL GROUP BY story HAVING articles > 1)"
    ).fetchone()
    return int(row[0]), int(row[1])


def groups(connection: Connection) -> list[list[str]]:
    """The ids of the articles of each story that several carry, sorted."""
    found: dict[int, list[str]] = {}
    rows = connection.execute(
        "SELECT signatures.story, articles.id FROM signatures JOIN articles "
        "ON articles.number = signatures.article WHERE story IS NOT NULL ORDER BY articles.id"
    )
    for story, article_id in rows:
        found.setdefault(story, []).append(article_id)
    return sorted(ids for ids in found.values() if len(ids) > 1)


def candidates(connection: Connection, article: int) -> list[int]:
    """The articles that one is compared with, those first that share the most buckets with it."""
    row = connection.execute("SELECT signature FROM signatures WHERE article = ?", (article,)).fetchone()
    if row is None:
        return []
    shared: Counter[int] = Counter()
    for bucket in _buckets(row[0]):
        shared.update(
            row[0]
            for row in connection.execute(
                "SELECT article FROM buckets WHERE bucket = ? LIMIT ?", (bucket, MOST_OF_A_BUCKET)
            )
        )
    del shared[article]
    return sorted(shared, key=lambda other: (-shared[other], other))[:MOST_COMPARED]


def _place(connection: Connection, article: int, texts: dict[int, Text]) -> None:
    text = texts[article]
    signature = signature_of(text.shingles)
    connection.execute(
        "INSERT INTO signatures VALUES (?, ?, ?, ?) "
        "ON CONFLICT (article) DO UPDATE SET story = excluded.story",
        (article, signature.tobytes(), len(text.shingles), article),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO buckets VALUES (?, ?)", ((bucket, article) for bucket in buckets_of(signature))
    )
    near = candidates(connection, article)
    stories = _stories(connection, near)
    joined = {article}
    for other in near:
        # Those that wait are compared with this one when it is their turn.
        story = stories.get(other)
        if story is None or story in joined:
            continue
        if other not in texts:
            texts[other] = _read(connection, other)
        if are_copies(text, texts[other]):
            joined.add(story)
    if len(joined) > 1:
        connection.execute(
            "UPDATE signatures SET story = ? WHERE story IN (SELECT value FROM json_each(?))",
            (min(joined), dumps(sorted(joined))),
        )


def _stories(connection: Connection, articles: Iterable[int]) -> Mapping[int, int]:
    return dict(
        connection.execute(
            "SELECT article, story FROM signatures WHERE story IS NOT NULL "
            "AND article IN (SELECT value FROM json_each(?))",
            (dumps(list(articles)),),
        )
    )


def _read(connection: Connection, article: int) -> Text:
    title, day, body = connection.execute(
        "SELECT articles.title, articles.day, bodies.body FROM articles "
        "JOIN bodies ON bodies.article = articles.number WHERE articles.number = ?",
        (article,),
    ).fetchone()
    return Text.of(title, body, day_of(day))


def _buckets(signature: bytes) -> list[int]:
    import numpy as np

    return buckets_of(np.frombuffer(signature, dtype=np.uint32))
