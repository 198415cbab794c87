"""Looking for damage, and mending it: `check_health`. Owns what counts as healthy.
 The catalogue is judged here; Chroma in a child process (index/probe.py), since damaged files can kill
whoever loads them. Whatever is wrong beside the articles themselves is mended from them, without embedding
anything again.
"""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection, DatabaseError
from typing import Any

from index.catalogue import Catalogue
from index.errors import IndexUnusable
from index.home import Home
from index.projection import Projection, ShelfRecord

PROBE_SECONDS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthReport:
    """`problems` and `repaired` are lines for the user; what was repaired is no problem any more."""

    articles: int
    passages: int
    problems: tuple[str, ...]
    repaired: tuple[str, ...]

    @property
    def healthy(self) -> bool:
        """Whether nothing is wrong (any more)."""
        return not self.problems

    def to_json(self) -> dict[str, Any]:
        return {
            "healthy": self.healthy,
            "articles": self.articles,
            "passages": self.passages,
            "problems": list(self.problems),
            "repaired": list(self.repaired),
        }


def check_health(home: Home, catalogue: Catalogue, projection: Projection, *, repair: bool) -> HealthReport:
    """Under the writer's lock when it is to repair. Raises `IndexUnusable` when the catalogue cannot be read
    at all."""
    problems: list[str] = []
    repaired: list[str] = []
    with catalogue.reading() as connection:
        coverage = catalogue.coverage(connection)
        problems += _file_problems(connection)
        half = _articles_cut_short(connection)
        lexicon = _lexicon_problem(connection)
        record = ShelfRecord.load(catalogue, connection)
    if half:
        if repair:
            # No rule cuts like this one, so that the next sync does them again.
            with catalogue.writing() as connection:
                connection.executemany(
                    "UPDATE articles SET splitter = '' WHERE id = ?", [(name,) for name in half]
                )
        fault = f"{len(half)} articles miss passages or vectors, {half[0]!r} first"
        problems.append(
            f"{fault}: run `dateline index` with their files again" + ("" if repair else " after --repair")
        )
    if lexicon is not None:
        if repair:
            with catalogue.writing() as connection:
                catalogue.refill_lexicon(connection)
            repaired.append(f"{lexicon}: written anew from the articles")
        else:
            problems.append(f"{lexicon}: run `dateline doctor --repair`")
    shelf = _shelf_problem(home, projection, record)
    if repair and (shelf is not None or record is None):
        try:
            rebuilt = projection.refresh(force=shelf is not None)
        except IndexUnusable as error:
            problems.append(str(error))
        else:
            if shelf is not None or rebuilt:
                repaired.append(f"{shelf or 'the vectors were not in Chroma'}: built anew from the catalogue")
    elif shelf is not None:
        problems.append(f"{shelf}: the search goes on without, slower; run `dateline doctor --repair`")
    return HealthReport(
        articles=coverage.articles,
        passages=coverage.passages,
        problems=tuple(problems),
        repaired=tuple(repaired),
    )


def _file_problems(connection: Connection) -> list[str]:
    """The file as such. What is found here cannot be mended from anything that is left."""
    again = "move the home away and index the articles again"
    rows = [row[0] for row in connection.execute("PRAGMA quick_check(3)")]
    problems = [] if rows == ["ok"] else [f"the catalogue is damaged ({'; '.join(rows)}): {again}"]
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        problems.append(f"the catalogue holds passages of articles that are not there: {again}")
    return problems


def _articles_cut_short(connection: Connection) -> list[str]:
    """Ids of articles without a body or passages, with a passage that has no vector or lies outside the
    body."""
    statement = """
        SELECT id FROM articles WHERE number NOT IN (SELECT article FROM passages)
        UNION SELECT articles.id FROM articles JOIN passages ON passages.article = articles.number
            LEFT JOIN vectors ON vectors.passage = passages.id WHERE vectors.passage IS NULL
        UNION SELECT articles.id FROM articles LEFT JOIN bodies ON bodies.article = articles.number
            WHERE bodies.article IS NULL
        UNION SELECT articles.id FROM articles JOIN passages ON passages.article = articles.number
            JOIN bodies ON bodies.article = articles.number
            WHERE passages.start < 0 OR passages."end" <= passages.start
                OR passages."end" > length(CAST(bodies.body AS BLOB))
    """
    return [row[0] for row in connection.execute(statement)]


def _lexicon_problem(connection: Connection) -> str | None:
    try:
        rows = connection.execute("SELECT count(*) FROM lexicon_docsize").fetchone()[0]
        extra = connection.execute(
            "SELECT count(*) FROM lexicon_docsize WHERE id NOT IN (SELECT id FROM passages)"
        ).fetchone()[0]
        passages = connection.execute("SELECT count(*) FROM passages").fetchone()[0]
        connection.execute("SELECT count(*) FROM lexicon WHERE lexicon MATCH 'the'").fetchone()
    except DatabaseError as error:
        return f"the word index cannot be read ({error})"
    if rows != passages or extra:
        return f"the word index holds {rows} passages where the catalogue holds {passages}"
    return None


def _shelf_problem(home: Home, projection: Projection, record: ShelfRecord | None) -> str | None:
    if record is None:
        return None
    if misplaced := projection.misplaced(record):
        return misplaced
    if not projection.is_intact(record):
        return "Chroma's files are not as they were written"
    found = _probe(home)
    return found.get("problem")


def _probe(home: Home) -> dict[str, Any]:
    """What the child says; its death is an answer too."""
    # The child finds this package wherever it is, and works in the home: Chroma reads `.env` where it is
    # started.
    package = str(Path(__file__).parent.parent)
    paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    command = [sys.executable, "-P", "-m", "index.probe", str(home.path)]
    try:
        done = subprocess.run(
            command,
            cwd=home.path,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PROBE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"problem": f"Chroma did not answer within {PROBE_SECONDS} s"}
    if done.returncode < 0:
        return {"problem": f"Chroma dies of its own files ({signal.Signals(-done.returncode).name})"}
    try:
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        lines = done.stderr.strip().splitlines()
        return {"problem": f"Chroma could not be checked ({lines[-1] if lines else 'no word from it'})"}
    return found
