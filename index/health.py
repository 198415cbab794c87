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
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import lexical
from index.catalogue import Catalogue
from index.errors import IndexUnusable
from index.findings import Findings, lexicon_problem
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


def check_health(
    home: Home, catalogue: Catalogue, projection: Projection, *, repair: bool, every: bool = False
) -> HealthReport:
    """Under the writer's lock when it is to repair. `every` passage must find itself, not a sample. Raises
    `IndexUnusable` when the catalogue cannot be read at all."""
    with catalogue.reading() as connection:
        found = Findings.look(connection, every=every)
        record = ShelfRecord.load(catalogue, connection)
    problems = list(found.file)
    repaired: list[str] = []
    shelf = _shelf_problem(home, projection, record, every=every)
    if repair:
        # First what is taken from Chroma, while it is there.
        sound = record if shelf is None else None
        problems += _mend_articles(projection, catalogue, found, sound, repaired)
    else:
        problems += _told(found)
    lexicon = found.lexicon
    if lexicon is not None or (repair and found.texts):
        lexicon = lexicon or "the word index held the damaged articles"
        if repair:
            with catalogue.writing() as connection:
                lexical.refill(connection)
            with catalogue.reading() as connection:
                still = lexicon_problem(connection, set(), every=every)
            if still is None:
                repaired.append(f"{lexicon}: written anew from the articles")
            else:
                problems.append(
                    f"{still}, though it was just written anew: move the home away and index the articles "
                    "again"
                )
        else:
            problems.append(f"{lexicon}: run `dateline doctor --repair`")
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
    with catalogue.reading() as connection:
        coverage = catalogue.coverage(connection)
    return HealthReport(
        articles=coverage.articles,
        passages=coverage.passages,
        problems=tuple(problems),
        repaired=tuple(repaired),
    )


def _told(found: Findings) -> list[str]:
    """The lines of what nobody mends now."""
    mend = "run `dateline doctor --repair`"
    lines = []
    if found.texts:
        lines.append(f"the text of {_counted(found.texts)} is damaged, {found.texts[0][1]!r} first: {mend}")
    if found.vectors:
        lines.append(f"{len(found.vectors)} passages have no vector, or one that is none: {mend}")
    if found.cut:
        lines.append(f"{_counted(found.cut)} without whole passages, {found.cut[0]!r} first: {mend}")
    return lines


def _mend_articles(
    projection: Projection,
    catalogue: Catalogue,
    found: Findings,
    shelf: ShelfRecord | None,
    repaired: list[str],
) -> list[str]:
    """Vectors come back from Chroma; what that does not hold waits for the next sync. A text that is lost
    goes, with its article. What is left to do."""
    left = []
    back: dict[int, bytes] = {}
    if found.vectors and shelf is not None:
        back = _vectors_of(projection, shelf, found.vectors)
    if found.texts or found.vectors or found.cut:
        with catalogue.writing() as connection:
            for number, _ in found.texts:
                connection.execute("UPDATE bodies SET body = '' WHERE article = ?", (number,))
            catalogue.remove(connection, [article_id for _, article_id in found.texts])
            connection.executemany(
                "DELETE FROM articles WHERE number = ?", [(number,) for number, _ in found.texts]
            )
            for passage in found.vectors:
                connection.execute("DELETE FROM vectors WHERE passage = ?", (passage,))
                if passage in back:
                    connection.execute(
                        "INSERT INTO vectors SELECT id, ? FROM passages WHERE id = ?",
                        (back[passage], passage),
                    )
            # No rule cuts like this one, so that the next sync does them again.
            connection.executemany(
                "UPDATE articles SET splitter = '' WHERE id = ?", [(name,) for name in found.cut]
            )
            connection.execute(
                "UPDATE articles SET splitter = '' WHERE number IN (SELECT article FROM passages "
                "WHERE id NOT IN (SELECT passage FROM vectors))"
            )
            marked = connection.execute("SELECT id FROM articles WHERE splitter = ''").fetchall()
        if back:
            repaired.append(f"{len(back)} vectors were damaged: taken back from Chroma")
        if marked:
            left.append(
                f"{_counted(marked)} without whole passages and vectors, {marked[0][0]!r} first: "
                "run `dateline index`, which does them again"
            )
    if found.texts:
        left.append(
            f"{_counted(found.texts)} with a damaged text, {found.texts[0][1]!r} first, taken out: "
            "run `dateline index` with their files again"
        )
    return left


def _vectors_of(projection: Projection, record: ShelfRecord, passages: Sequence[int]) -> dict[int, bytes]:
    import numpy as np

    shelf = projection.open(record)
    try:
        found = shelf.vectors(passages)
    finally:
        shelf.close()
    return {number: vector.astype(np.float16).tobytes() for number, vector in found.items()}


def _counted(articles: Sequence[object]) -> str:
    return f"{len(articles)} article{'s' if len(articles) != 1 else ''}"


def _shelf_problem(
    home: Home, projection: Projection, record: ShelfRecord | None, *, every: bool
) -> str | None:
    if record is None:
        return None
    if misplaced := projection.misplaced(record):
        return misplaced
    if not projection.is_intact(record):
        return "Chroma's files are not as they were written"
    found = _probe(home, every=every)
    return found.get("problem")


def _probe(home: Home, *, every: bool) -> dict[str, Any]:
    """What the child says; its death is an answer too."""
    # The child finds this package wherever it is, and works in the home: Chroma reads `.env` where it is
    # started.
    package = str(Path(__file__).parent.parent)
    paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    command = [sys.executable, "-P", "-m", "index.probe", str(home.path), *(["--all"] if every else [])]
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
