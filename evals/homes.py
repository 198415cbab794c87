"""Where a suite's index lies: owns the homes of the runs, a temporary one, or one kept below a folder that
the user names. The user's own home is never opened: what was indexed there must not change a figure."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from evals.errors import SuiteError
from evals.metrics import Body
from evals.suites import Suite
from index.errors import ArticleNotFound
from index.home import Home

if TYPE_CHECKING:
    from index import Corpus
    from index import Progress as Indexing

# Below the folder that a user names, so that it may be one that holds an index of their own.
KEPT = "evals"


@contextmanager
def suite_home(suite: Suite, kept: Path | None) -> Iterator[Path]:
    """Where the suite's index lies. The seeds are always indexed anew: they take a second, and a suite that
    ships must not depend on what an older version left behind. Raises `SuiteError` when `kept` is such an
    index itself instead of the folder above them all."""
    if kept is not None and suite.articles is not None:
        if kept.parent.name == KEPT and Home(path=kept).catalogue.exists():
            raise SuiteError(
                f"{kept} is the index of a suite: name the folder above {KEPT}/, --home {kept.parent.parent}"
            )
        yield kept / KEPT / suite.name
        return
    with tempfile.TemporaryDirectory(prefix="dateline-eval-", ignore_cleanup_errors=True) as folder:
        yield Path(folder) / "home"


def index_suite(suite: Suite, home: Path, progress: "Indexing | None") -> list[str]:
    """Bring the index up to date with the suite's articles; lines on what could not be taken."""
    from index import Corpus

    with Corpus.open(home) as corpus:
        # Pruned: an article that was taken out of the set must not answer from an index that was kept.
        report = corpus.sync([suite.articles] if suite.articles else None, prune=True, progress=progress)
    if report.articles == 0:
        reason = f": {report.rejected[0].reason}" if report.rejected else ""
        raise SuiteError(f"{suite.articles or 'the seeds'}: no article could be indexed{reason}")
    notes = [f"{report.articles} articles, {report.passages} passages"]
    if report.rejected:
        first = report.rejected[0]
        notes.append(
            f"{len(report.rejected)} articles were not taken, the first {first.path}: {first.reason}"
        )
    return notes


def bodies_of(corpus: "Corpus") -> Body:
    """Bodies by id, read once each for as long as they are asked for again and again."""

    @lru_cache(maxsize=256)
    def body(article_id: str) -> str | None:
        try:
            return corpus.article(article_id).body
        except ArticleNotFound:
            return None

    return body
