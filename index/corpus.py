"""The index as the rest of the house sees it: `Corpus`. Owns how its parts are put together, and nothing
else."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date
from functools import cache, partial
from pathlib import Path
from sqlite3 import Connection
from threading import Lock, local
from types import TracebackType
from typing import TYPE_CHECKING, Self

from index import stories
from index.article import Article, Passage, Rejection
from index.catalogue import Catalogue
from index.config import FLOAT32, Settings
from index.database import Database
from index.dense import DenseSearch
from index.embedding import Embedder, WordEmbedder, load_passage_embedder, passage_precision
from index.encoding import Encoder, LocalEncoder, Workers
from index.entry import Coverage
from index.errors import IndexUnusable, ModelUnavailable
from index.filters import Filters
from index.health import HealthReport, check_health
from index.home import Home
from index.lock import writing
from index.projection import TAIL_PASSAGES, Projection
from index.recipe import Recipe
from index.report import Progress, Stage, SyncReport
from index.sparse import SparseSearch
from index.status import Status, status_of
from index.stories import Copies, Telling
from index.sync import Sync

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.intake import Intake

_log = logging.getLogger(__name__)


class Corpus:
    """Articles and their passages, in one home. Safe to share between threads; any number of processes may
    search one home while one of them writes. Close it, or use it as a context manager."""

    def __init__(
        self,
        settings: Settings,
        *,
        embedder: Embedder | None = None,
        tail: int = TAIL_PASSAGES,
        workers: Workers | None = None,
    ) -> None:
        """`workers`: where articles are cut and embedded instead of here; not by an `embedder` that is
        given."""
        self._settings = settings
        self._home = Home(path=settings.home)
        self._home.prepare()
        self._catalogue = Catalogue(Database.open(self._home.catalogue))
        self._projection = Projection(self._home, self._catalogue, tail=tail, server=settings.server)
        self._dense = DenseSearch(self._home, self._catalogue, self._projection)
        self._sparse = SparseSearch(self._home, self._catalogue, self._projection)
        self._workers = workers
        self._embedder = embedder
        # One that was given embeds passages too, in its own way.
        self._passage_embedder = embedder
        self._embedder_given = embedder is not None
        self._embedder_lock = Lock()
        self._own = local()
        try:
            self._check_model()
        except BaseException:
            self.close()
            raise

    @classmethod
    def open(
        cls, home: str | Path | None = None, *, model: str | None = None, workers: Workers | None = None
    ) -> Self:
        """The corpus in `home` (else $DATELINE_HOME, else the platform's user data folder), made when it is
        not there. `workers`: where its articles are embedded, if not here. Raises `IndexUnusable` when it
        cannot be read or written, `ModelMismatch` when it was built with another model."""
        return cls(Settings.resolve(home, model), workers=workers)

    @property
    def home(self) -> Path:
        """Its folder."""
        return self._home.path

    @property
    def embedder(self) -> Embedder:
        """The embedding model, loaded when it is first asked for. Raises `ModelUnavailable`,
        `ModelMismatch`."""
        from index.embedding import load_embedder

        with self._embedder_lock:
            if self._embedder is None:
                embedder = load_embedder(self._settings.model)
                recipe = self._recipe()
                if recipe is not None:
                    recipe.check(embedder, self._settings.model, self.home)
                self._embedder = embedder
            return self._embedder

    def load_word_embedder(self) -> WordEmbedder:
        """What compares words: the default model, whichever the index was built with."""
        from index.embedding import load_word_embedder

        return load_word_embedder(self.embedder, self._settings.precision)

    # In

    def sync(
        self,
        paths: str | Path | Iterable[str | Path] | None = None,
        *,
        prune: bool = False,
        progress: Progress | None = None,
        intake: "Intake | None" = None,
    ) -> SyncReport:
        """Take in what is new or changed at this file, folder or address, or at these ("-" is standard
        input); None: the seeds. Safe to repeat, at any time. `prune` removes the articles that came from
        these files and folders and are there no more (index/sync.py says how). `intake` says what of the
        network is allowed. Raises `IndexLocked`, `EmbeddingFailed`, `IndexUnusable`; what was done before it
        stays.
        """
        from index.intake import Intake, listed

        given = listed(paths)
        with nullcontext(intake) if intake is not None else Intake() as reading:
            return self.take_in(reading.read(given), given, prune=prune, progress=progress)

    def take_in(
        self,
        items: Iterator[tuple[str, Article | Rejection]],
        given: str | Path | Iterable[str | Path] | None,
        *,
        prune: bool = False,
        progress: Progress | None = None,
    ) -> SyncReport:
        """As `sync`, of what was read already or is being read; `items` come from what is `given`, each with
        its origin."""
        from index.intake import listed, roots_of

        roots = roots_of(listed(given))
        with writing(self._home):
            self._check_model()
            precision = FLOAT32
            if not self._embedder_given:
                precision = passage_precision(self._settings.model, self._settings.precision)
            sync = Sync(
                self._catalogue,
                cache(partial(self._load_encoder, precision)),
                self._settings.model,
                progress,
                precision=precision,
            )
            report = sync.run(items, roots, prune=prune)
            self._settle(sync.tell)
        return report

    def remove(self, article_ids: str | Iterable[str]) -> tuple[str, ...]:
        """Take articles out, with all that was made from them; the ids of those that were there. One whose
        file is still where it came from is taken in again when that is indexed again. Raises `IndexLocked`,
        `IndexUnusable`."""
        given = [article_ids] if isinstance(article_ids, str) else dict.fromkeys(article_ids)
        with writing(self._home):
            with self._catalogue.writing() as connection:
                there = [one for one in given if _storable(one) and self._catalogue.known(connection, one)]
                self._catalogue.remove(connection, there)
            self._settle()
        return tuple(there)

    # Out

    @contextmanager
    def moment(self) -> Iterator[None]:
        """All that this thread reads within it is of one moment, whatever is written meanwhile: passages and
        vectors are those that were just found."""
        with self._reading() as connection:
            before, self._own.connection = getattr(self._own, "connection", None), connection
            try:
                yield
            finally:
                self._own.connection = before

    def search_dense(
        self, vector: "NDArray[np.float32]", n: int, filters: Filters | None = None
    ) -> list[tuple[int, float]]:
        """Ids of the best `n` passages with their cosine similarity to `vector` [dimensions] of length 1,
        best first. Raises `ModelMismatch` when the index was rebuilt with another model than `embedder`."""
        with self._reading() as connection:
            self._check_vectors(connection)
            return self._dense.search(connection, vector, n, filters)

    def search_lexical(
        self, terms: Sequence[str], n: int, filters: Filters | None = None
    ) -> list[tuple[int, float]]:
        """Ids of the best `n` passages that hold one of the terms, in title or text, with their BM25 (higher
        is better), best first. Terms are plain words; whatever else is in them is ignored."""
        with self._reading() as connection:
            return self._sparse.search(connection, terms, n, filters)

    def score_lexical(self, terms: Sequence[str], ids: Iterable[int]) -> dict[int, float]:
        """BM25 of these passages, as `search_lexical` gives it; one that holds none of the terms is left
        out."""
        with self._reading() as connection:
            return self._sparse.score(connection, terms, ids)

    def passage_frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """How many passages hold each term, in title or text."""
        with self._reading() as connection:
            return self._sparse.frequencies(connection, terms)

    def passages(self, ids: Iterable[int]) -> dict[int, Passage]:
        """In the order of `ids`; one that is not there (any more) is left out."""
        with self._reading() as connection:
            return self._catalogue.passages(connection, ids)

    def vectors(self, ids: Iterable[int]) -> dict[int, "NDArray[np.float32]"]:
        """Of passages, each of length 1; in the order of `ids`, and one that is not there is left out. Raises
        as `search_dense`."""
        with self._reading() as connection:
            self._check_vectors(connection)
            return self._catalogue.vectors(connection, ids)

    def tellings(self, article_ids: Iterable[str]) -> dict[str, Telling]:
        """Of these articles, those whose story other articles carry too, in the same words."""
        with self._reading() as connection:
            return stories.tellings(connection, article_ids)

    def copies(self, article_ids: Iterable[str]) -> dict[str, Copies]:
        """What else carries the stories of these articles; one that is alone is left out."""
        with self._reading() as connection:
            return stories.copies(connection, article_ids)

    def article(self, article_id: str) -> Article:
        """Raises `ArticleNotFound`."""
        with self._reading() as connection:
            return self._catalogue.article(connection, article_id)

    # About

    @property
    def generation(self) -> int:
        """Raised by every write, of any process: equal numbers, equal contents."""
        with self._reading() as connection:
            return self._catalogue.generation(connection)

    @property
    def passage_count(self) -> int:
        """How many passages there are."""
        with self._reading() as connection:
            return self._catalogue.passage_count(connection)

    @property
    def last_day(self) -> date | None:
        """The day of the newest article; None when none is dated."""
        with self._reading() as connection:
            return self._catalogue.last_day(connection)

    def coverage(self) -> Coverage:
        """How many articles and passages, from when to when."""
        with self._reading() as connection:
            return self._catalogue.coverage(connection)

    def status(self) -> Status:
        """What there is, cheaply."""
        return status_of(self._home, self._catalogue, self._projection, self._settings.model)

    def check(self, *, repair: bool = False, every: bool = False) -> HealthReport:
        """Look for damage in the catalogue and in Chroma, and mend what can be; nothing is embedded again.
        `every` passage must find itself, not a sample of them. Raises `IndexLocked` when it is to repair and
        another process writes.
        """
        with writing(self._home) if repair else nullcontext():
            if repair:
                stories.place_waiting(self._catalogue)
            return check_health(self._home, self._catalogue, self._projection, repair=repair, every=every)

    def close(self) -> None:
        """Let go of all files."""
        self._dense.close()
        self._sparse.close()
        self._catalogue.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _settle(self, tell: Callable[[Stage], None] = lambda _: None) -> None:
        """Bring up to date what is made from the articles, once some were written or removed."""
        stories.place_waiting(self._catalogue, partial(tell, "comparing"))
        try:
            self._projection.refresh(before=partial(tell, "building"))
        except IndexUnusable as error:
            # The articles are in, and every search finds them; only the shortcut is missing.
            _log.warning("%s; searches go on without it, slower", error)
        self._catalogue.tidy()

    def _load_encoder(self, precision: str) -> Encoder:
        if self._workers is not None:
            return self._workers.encoder(self.embedder.recipe, self._settings.model, precision)
        if self._passage_embedder is None:
            self._passage_embedder = load_passage_embedder(self.embedder, precision)
        return LocalEncoder(self._passage_embedder, self._settings.model)

    def _reading(self) -> AbstractContextManager[Connection]:
        """Of the moment that this thread is in, if it is in one."""
        held: Connection | None = getattr(self._own, "connection", None)
        return self._catalogue.reading() if held is None else nullcontext(held)

    def _check_vectors(self, connection: Connection) -> None:
        """That those of this snapshot compare with what the model in memory makes."""
        if self._embedder is not None:
            Recipe.check_snapshot(self._catalogue, connection, self._embedder, self.home)

    def _recipe(self) -> Recipe | None:
        with self._catalogue.reading() as connection:
            return Recipe.load(self._catalogue, connection)

    def _check_model(self) -> None:
        """Under its own name a model is checked when it is loaded; under another one, at once: it may be the
        same."""
        recipe = self._recipe()
        if recipe is None:
            return
        if self._embedder is not None:
            recipe.check(self._embedder, self._settings.model, self.home)
        elif recipe.model != self._settings.model:
            try:
                _ = self.embedder
            except ModelUnavailable as error:
                raise recipe.mismatch(self._settings.model, self.home) from error


def _storable(article_id: str) -> bool:
    """Whether it holds no half of a character, which SQLite does not take."""
    return article_id.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in article_id)
