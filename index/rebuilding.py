"""The whole index with another model, or in other numbers, beside the one that serves: owns the order in
which that happens, and the exchange.

- Every article is cut and embedded from the text in the catalogue, a window at a time, into a file beside it
  (index/staging.py): whatever dies, what was embedded is there for the next run. The catalogue is only read,
  so questions are answered as before, and others may index meanwhile, with the old model.
- Then, under the writer's lock, what came in since is embedded too, and one transaction of the catalogue
  alone puts passages, vectors, words, recipe and shelf in the place of the old ones. The staged file is only
  read for it: SQLite promises nothing about two files that are written together in WAL mode.
- The new passages get numbers of their own, so that nobody can take an old one for a new one. A process that
  has the old model in memory finds the recipe changed in the snapshot that it searches, and refuses
  (`Corpus.search_dense`).
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, nullcontext, suppress
from functools import partial
from pathlib import Path
from sqlite3 import Connection

from index import lexical, sync
from index.article import Article
from index.catalogue import Catalogue
from index.config import FLOAT32, Settings
from index.database import Database
from index.embedding import (
    Embedder,
    embed_texts,
    load_embedder,
    load_passage_embedder,
    passage_precision,
)
from index.entry import content_hash
from index.errors import ArticleNotFound, EmbeddingFailed, IndexLocked, IndexUnusable
from index.home import Home
from index.lock import rebuilding, writing
from index.passages import SPLITTER_RECIPE, Span, embedded_texts, split_passages
from index.projection import TAIL_PASSAGES, Projection
from index.recipe import Recipe
from index.report import RebuildProgress, RebuildReport, RebuildStage
from index.staging import Staging, begun_models, remove_staged

# Another process may just be opening the old shelf: its files stay so long.
GRACE_SECONDS = 2.0
# Between two tries to get the writer's lock, besides the wait for it.
RETRY_SECONDS = 1.0

_log = logging.getLogger(__name__)


def rebuild(
    home: str | Path | None = None,
    *,
    model: str | None = None,
    progress: Callable[[RebuildProgress], None] | None = None,
) -> RebuildReport:
    """Embed every article in `home` (else $DATELINE_HOME, else the platform's user data folder) again with
    `model` (else $DATELINE_MODEL, else the default one), and take the result into use when it is whole. Safe
    to repeat and to stop at any time: it goes on where it was. Raises `IndexLocked` when another process
    rebuilds, `ModelUnavailable`, `EmbeddingFailed`, `IndexUnusable`; the index is then as it was."""
    return rebuild_by(Settings.resolve(home, model), progress=progress)


def rebuild_by(
    settings: Settings,
    *,
    embedder: Embedder | None = None,
    tail: int = TAIL_PASSAGES,
    progress: Callable[[RebuildProgress], None] | None = None,
) -> RebuildReport:
    """The same by settings; `embedder` and `tail` as `Corpus` takes them."""
    home = Home(path=settings.home)
    home.prepare()
    if embedder is None:
        precision = passage_precision(settings.model, settings.precision)
        embedder = load_passage_embedder(load_embedder(settings.model), precision)
    else:
        precision = FLOAT32
    recipe = Recipe(model=settings.model, embedder=embedder.recipe, precision=precision)
    catalogue = Catalogue(Database.open(home.catalogue))
    try:
        projection = Projection(home, catalogue, tail=tail, server=settings.server)
        return Rebuild(home, catalogue, projection, embedder, recipe, progress).run()
    finally:
        catalogue.close()


class Rebuild:
    """One run."""

    def __init__(
        self,
        home: Home,
        catalogue: Catalogue,
        projection: Projection,
        embedder: Embedder,
        recipe: Recipe,
        progress: Callable[[RebuildProgress], None] | None = None,
    ) -> None:
        """`recipe` is that of `embedder`'s passages."""
        self._home = home
        self._catalogue = catalogue
        self._projection = projection
        self._embedder = embedder
        self._recipe = recipe
        self._progress = progress
        self._done = self._articles = self._embedded = 0

    def run(self) -> RebuildReport:
        """Do what is left to do. Raises as `rebuild` does."""
        started = time.monotonic()
        with rebuilding(self._home), ExitStack() as stack:
            with self._catalogue.reading() as connection:
                before = Recipe.load(self._catalogue, connection)
            staging = Staging.open(self._home, self._recipe)
            stack.callback(staging.close)
            rebuilt = not self._is_current()
            if rebuilt:
                self._embed(staging)
                self._wait_for_lock(stack, staging)
                # What others took in until then; from here on nobody does.
                self._embed(staging)
                self._exchange(staging)
                for path in self._home.rebuilds():
                    remove_staged(path)
                self._clear()
            else:
                # One that was killed right after the exchange left it, and more.
                staging.remove()
                with suppress(IndexLocked), writing(self._home):
                    self._clear()
            with self._catalogue.reading() as connection:
                coverage = self._catalogue.coverage(connection)
        return RebuildReport(
            before=before.model if before else None,
            model=self._recipe.model,
            recipe=f"{self._recipe.embedder} {self._recipe.precision} {SPLITTER_RECIPE}",
            rebuilt=rebuilt,
            embedded=self._embedded,
            articles=coverage.articles,
            passages=coverage.passages,
            begun=begun_models(self._home),
            seconds=time.monotonic() - started,
        )

    def _is_current(self) -> bool:
        """Whether all there is was made so already."""
        with self._catalogue.reading() as connection:
            now = Recipe.load(self._catalogue, connection)
            return (
                (
                    now is None
                    or (now.embedder, now.precision) == (self._recipe.embedder, self._recipe.precision)
                )
                and not self._catalogue.not_cut_by(connection, SPLITTER_RECIPE)
                and self._catalogue.vector_count(connection) == self._catalogue.passage_count(connection)
            )

    def _embed(self, staging: Staging) -> None:
        """Everything that is not staged yet."""
        with self._catalogue.reading() as connection:
            self._articles = self._catalogue.coverage(connection).articles
        self._done = 0
        waiting: dict[str, tuple[Article, list[Span]]] = {}
        passages = 0
        for block in self._blocks():
            held = staging.held(content for _, _, content in block)
            for _, article_id, content in block:
                if content in held:
                    self._done += 1
                    continue
                try:
                    with self._catalogue.reading() as connection:
                        article = self._catalogue.article(connection, article_id)
                except ArticleNotFound:
                    # Another process took it out a moment ago.
                    continue
                # Or changed it: the text counts that is cut.
                content = content_hash(article)
                if content in held:
                    self._done += 1
                    continue
                held.add(content)
                spans = split_passages(article, self._embedder)
                waiting[content] = article, spans
                passages += len(spans)
                if passages >= sync.WINDOW_PASSAGES or len(waiting) >= sync.WINDOW_ARTICLES:
                    self._stage(staging, waiting)
                    passages = 0
        self._stage(staging, waiting)

    def _stage(self, staging: Staging, waiting: dict[str, tuple[Article, list[Span]]]) -> None:
        """Embed a window and keep it; none waits then."""
        texts = [
            text
            for article, spans in waiting.values()
            for text in embedded_texts(article, spans, self._embedder)
        ]
        begun, before = self._done, self._embedded

        def step(embedded: int) -> None:
            self._embedded += embedded
            self._done = begun + len(waiting) * (self._embedded - before) // len(texts)
            self._tell("embedding")

        vectors = embed_texts(self._embedder, texts, self._recipe.model, step)
        first, cuts = 0, {}
        for content, (_, spans) in waiting.items():
            cuts[content] = spans, vectors[first : first + len(spans)]
            first += len(spans)
        staging.add(cuts)
        self._done = begun + len(waiting)
        waiting.clear()
        self._tell("embedding")

    def _wait_for_lock(self, stack: ExitStack, staging: Staging) -> None:
        """However long another process writes: what it takes in is embedded meanwhile."""
        while True:
            try:
                stack.enter_context(writing(self._home))
            except IndexLocked:
                self._tell("waiting")
                time.sleep(RETRY_SECONDS)
                self._embed(staging)
            else:
                return

    def _exchange(self, staging: Staging) -> None:
        """The new vectors in the place of the old ones."""
        self._tell("switching")
        owner = self._projection.owner()
        with self._catalogue.writing() as connection:
            connection.execute("DELETE FROM vectors")
            connection.execute("DELETE FROM passages")
            lexical.clear(connection)
            # Now that none is left, it takes over nothing of the recipe before.
            self._recipe.save(self._catalogue, connection)
            for block in self._blocks(connection):
                articles = {
                    number: self._catalogue.article(connection, article_id) for number, article_id, _ in block
                }
                contents = {number: content_hash(article) for number, article in articles.items()}
                cuts = staging.cuts(set(contents.values()))
                for number, article in articles.items():
                    if contents[number] not in cuts:
                        raise EmbeddingFailed(f"{article.id} has no vectors: run the same command again")
                    self._catalogue.put_passages(connection, number, article, *cuts[contents[number]])
            connection.execute("UPDATE articles SET splitter = ?", (SPLITTER_RECIPE,))
            try:
                self._projection.exchange(connection, owner, partial(self._tell, "building"))
            except IndexUnusable as error:
                # All is there, and every search finds it; only the shortcut is missing.
                _log.warning("%s; searches go on without it, slower", error)

    def _clear(self) -> None:
        """Give back the room of what is in use no more."""
        self._tell("clearing")
        try:
            self._catalogue.tidy(compact=True)
        except IndexUnusable as error:
            _log.warning("%s; what the old vectors took is kept for what comes in next", error)
        self._projection.settle(GRACE_SECONDS)

    def _blocks(self, connection: Connection | None = None) -> Iterator[list[tuple[int, str, str]]]:
        """Number, id and content hash of all articles, some at a time; without a connection those that are
        there when it is their turn."""
        last = 0
        while True:
            with nullcontext(connection) if connection else self._catalogue.reading() as reading:
                block = reading.execute(
                    "SELECT number, id, content FROM articles WHERE number > ? ORDER BY number LIMIT ?",
                    (last, sync.WINDOW_ARTICLES),
                ).fetchall()
            if not block:
                return
            yield block
            last = block[-1][0]

    def _tell(self, stage: RebuildStage) -> None:
        if self._progress is not None:
            self._progress(
                RebuildProgress(
                    stage=stage, done=self._done, articles=self._articles, passages=self._embedded
                )
            )
