"""Bringing the catalogue up to date with what was given: owns what counts as changed, moved and gone.

- An article is known by its id. The same fingerprint, cut by the same rule: nothing to do. Another story with
  its id, in another file than that which it came from and which is still there, is rejected.
- The same title and body under another id take over spans and vectors: nothing is embedded twice. Both stay,
  unless the older one's file is gone from a folder that was given while everything else about them is equal:
  then the file was moved, and the new id takes the old one's place at once, without --prune.
- With `prune`, articles go that came from a given path and were not seen in this run. What could not be read
  takes nothing with it: a missing path, an unreadable folder, and every article of a file in which something
  was rejected, stay.
- Articles are committed a window at a time, each wholly and in the order in which they came: whatever dies,
  an article is wholly old or wholly new. A window is cut and embedded by an `Encoder`, several at once where
  that is a cluster. A thread writes one window while others are being embedded; at most one is being written,
  and the run ends (in whatever way) only after it.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime

from index.article import Article, Rejection
from index.catalogue import Catalogue
from index.config import FLOAT32
from index.encoding import Encoder
from index.entry import Entry, Known, Note, content_hash
from index.errors import EmbeddingFailed
from index.lookup import Lookup
from index.origins import Origins, is_gone, second_with_id
from index.passages import SPLITTER_RECIPE
from index.places import lies_in
from index.recipe import Recipe
from index.report import Progress, Stage, SyncProgress, SyncReport
from index.window import Pending, Window

# Passages embedded together (the more, the better they sort by length) and articles committed together: what
# a killed run loses, about ten seconds of work for each window that was being embedded.
WINDOW_PASSAGES = 512
WINDOW_ARTICLES = 512
# Code points of body for each passage, by which they are counted before an article is cut: 34.9 million in
# 52,011 passages of 4,426 news articles.
PASSAGE_CHARACTERS = 670


class Sync:
    """One run, under the writer's lock. `encoder` is called when there is something to cut and to embed;
    `precision` is that of its vectors."""

    def __init__(
        self,
        catalogue: Catalogue,
        encoder: Callable[[], Encoder],
        model: str,
        progress: Progress | None = None,
        *,
        precision: str = FLOAT32,
    ) -> None:
        self._catalogue = catalogue
        self._encoder = encoder
        self._model = model
        self._precision = precision
        self._progress = progress
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="catalogue")
        self._writing: Future[None] | None = None
        # Windows that are being embedded, oldest first; and what is in them or being written, by content.
        self._begun: deque[Window] = deque()
        self._ahead = 0
        self._coming: dict[str, Pending] = {}
        self._being_written: Sequence[Pending] = ()
        self._taken: dict[str, tuple[str, str]] = {}
        self._moved: set[str] = set()
        self._rejected: list[Rejection] = []
        self._rejected_places: set[str] = set()
        self._window: list[Pending] = []
        self._window_passages = self._waiting = 0
        self._notes: list[Note] = []
        self._origins = Origins(catalogue)
        self._lookup = Lookup(catalogue)
        self._seen = self._indexed = self._updated = self._unchanged = self._embedded = 0

    def run(
        self, items: Iterable[tuple[str, Article | Rejection]], roots: Iterable[str], *, prune: bool
    ) -> SyncReport:
        """Take in `items`, each with the place it came from; `roots` are the places that were given, as those
        are named.

        Raises `EmbeddingFailed`; what was committed before it stays.
        """
        started = time.monotonic()
        places = set(roots)
        with self._writer:
            with self._lookup:
                for origin, item in items:
                    self._seen += 1
                    if isinstance(item, Rejection):
                        self._reject(origin, item)
                    else:
                        self._take(origin, item, places)
                    self.tell("indexing")
            self._notes += self._origins.left(places, self._rejected_places)
            # What is renewed is told by what is stored: that of this run must be.
            self._finish()
            self._renew()
            self._finish()
        with self._catalogue.writing() as connection:
            self._origins.settle(connection, places, self._rejected_places)
            removed = 0
            if prune:
                removed = self._origins.prune(connection, self._taken, places, self._rejected_places)
            coverage = self._catalogue.coverage(connection)
            report = SyncReport(
                seen=self._seen,
                indexed=self._indexed,
                updated=self._updated,
                unchanged=self._unchanged,
                removed=removed,
                rejected=tuple(self._rejected),
                articles=coverage.articles,
                passages=coverage.passages,
                seconds=time.monotonic() - started,
            )
            counts = {**report.to_json(), "rejected": len(self._rejected)}
            self._catalogue.add_sync(
                connection, datetime.now().astimezone().isoformat(timespec="seconds"), counts
            )
        return report

    def tell(self, stage: Stage) -> None:
        """Report where the run is."""
        if self._progress is not None:
            self._progress(
                SyncProgress(
                    stage=stage,
                    seen=self._seen,
                    indexed=self._indexed,
                    unchanged=self._unchanged,
                    rejected=len(self._rejected),
                    passages=self._embedded,
                    waiting=self._waiting,
                )
            )

    def _renew(self) -> None:
        """Cut and embed anew what was cut by another rule, or lost a vector, from the text that is kept here:
        its file need not be given. Until it is committed the old passages answer."""
        with self._catalogue.reading() as connection:
            stale = self._catalogue.not_cut_by(connection, SPLITTER_RECIPE)
        for article_id, origin in stale:
            if article_id in self._taken:
                continue
            with self._catalogue.reading() as connection:
                article = self._catalogue.article(connection, article_id)
            self._add(self._prepare(origin, article, None))
            self.tell("indexing")

    def _reject(self, origin: str, rejection: Rejection) -> None:
        self._rejected.append(rejection)
        self._rejected_places.add(origin)

    def _take(self, origin: str, article: Article, places: set[str]) -> None:
        try:
            fingerprint = article.fingerprint
        except UnicodeEncodeError:
            self._reject(origin, Rejection(path=origin, reason="holds half a character (a lone surrogate)"))
            return
        if article.id in self._taken:
            taken, place = self._taken[article.id]
            if taken == fingerprint:
                self._unchanged += 1
                self._origins.seen_again(article.id, origin)
            else:
                reason = second_with_id(article, f"another text of this run, in {place}")
                self._reject(origin, Rejection(path=origin, reason=reason))
            return
        known = self._known(article.id)
        if known and known.fingerprint == fingerprint and known.splitter == SPLITTER_RECIPE:
            self._taken[article.id] = fingerprint, origin
            moved_to = self._origins.seen(known, origin)
            # Stated: one that was told from the text is not known better by an article that states none.
            # Of two files that state two, the one that the article came from has the say.
            own = moved_to or known.origin == origin
            language = article.language if own and article.language != known.language else None
            if moved_to or language:
                self._notes.append(Note(article_id=article.id, origin=moved_to, language=language))
            self._indexed += bool(language)
            self._updated += bool(language)
            self._unchanged += not language
            return
        if not article.body.strip():
            self._reject(origin, Rejection(path=origin, reason="no text in it"))
            return
        if known and self._origins.hold_another(known, origin, article):
            reason = second_with_id(article, f"another text, in {known.origin}")
            self._reject(origin, Rejection(path=origin, reason=reason))
            return
        own = origin
        if known and known.fingerprint == fingerprint:
            # Only to be cut anew: it goes on belonging to the file that it came from.
            own = self._origins.seen(known, origin) or known.origin
        pending = self._prepare(own, article, None if known else places)
        self._taken[article.id] = fingerprint, origin
        self._indexed += 1
        self._updated += bool(known or pending.moved)
        if pending.moved is not None:
            self._moved.add(pending.moved.id)
        self._add(pending)

    def _known(self, article_id: str) -> Known | None:
        """What the catalogue held of an article when the run began. It may be looked up in a snapshot that is
        older than what this run wrote: articles that it put in are told by `_taken`; for one that it takes
        out, since it moved, another is begun when that is done."""
        moved = article_id in self._moved
        if moved:
            self._written()
        return self._lookup.known(article_id, anew=moved)

    def _add(self, pending: Pending) -> None:
        self._window.append(pending)
        self._window_passages += pending.passages
        self._waiting += pending.passages
        if self._window_passages >= WINDOW_PASSAGES or len(self._window) >= WINDOW_ARTICLES:
            self._commit()

    def _prepare(self, origin: str, article: Article, places: set[str] | None) -> Pending:
        """An article to be cut, or that takes over how its twin lies; `places` where a twin's file may be
        gone from, None for an article that has a place already."""
        pending = Pending(article=article, origin=origin, content=content_hash(article))
        with self._catalogue.reading() as connection:
            twins = self._catalogue.twins(connection, pending.content)
            moved = next((twin for twin in twins if places and self._is_gone(twin, places)), None)
            if moved is not None:
                older = self._catalogue.article(connection, moved.id)
                if (older.published, older.url, older.source) != (
                    article.published,
                    article.url,
                    article.source,
                ):
                    moved = None
            pending.moved = moved
            twin = next((twin for twin in twins if twin.splitter == SPLITTER_RECIPE), None)
            if twin is not None:
                pending.spans, pending.vectors = self._catalogue.cut(connection, twin.id)
                return pending
        pending.twin = self._coming.get(pending.content)
        if pending.twin is None:
            pending.passages = len(article.body) // PASSAGE_CHARACTERS + 1
            self._coming[pending.content] = pending
        return pending

    def _is_gone(self, known: Known, places: set[str]) -> bool:
        """Whether its file lies under one of the places no more. Where it cannot be told, it is not."""
        if (
            known.id in self._taken
            or known.id in self._moved
            or not lies_in(known.origin, places)
            or lies_in(known.origin, self._rejected_places)
        ):
            return False
        return is_gone(known.origin)

    def _commit(self) -> None:
        """Have the window embedded, and what is embedded written."""
        if not self._window and not self._notes:
            return
        encoded = [pending for pending in self._window if pending.passages]
        encode = None
        if encoded:
            encoder = self._encoder()
            encode = encoder.start([pending.article for pending in encoded])
            self._ahead = encoder.ahead
        self._begun.append(Window(articles=self._window, notes=self._notes, encoded=encoded, encode=encode))
        self._window, self._notes, self._window_passages = [], [], 0
        while len(self._begun) > self._ahead:
            self._finish_first()

    def _finish(self) -> None:
        """Have everything embedded and written."""
        self._commit()
        while self._begun:
            self._finish_first()
        self._written()
        self.tell("indexing")

    def _finish_first(self) -> None:
        """Wait for the oldest window's vectors, then have it written."""
        window = self._begun.popleft()
        recipe = self._embed(window)
        self._written()
        gone = {pending.moved.id for pending in window.articles if pending.moved} - self._taken.keys()
        self._being_written = window.encoded
        self._writing = self._writer.submit(self._write, window, gone, recipe)

    def _written(self) -> None:
        """Wait for what is being written, and raise what went wrong with it."""
        if self._writing is not None:
            self._writing.result()
            self._writing = None
            for pending in self._being_written:
                # From now on it is found in the catalogue.
                del self._coming[pending.content]

    def _write(self, window: Window, gone: set[str], recipe: Recipe | None) -> None:
        """A window, in one transaction; in the thread that writes."""
        with self._catalogue.writing() as connection:
            if recipe is not None:
                recipe.save(self._catalogue, connection)
            for pending in window.articles:
                if pending.moved is not None and pending.moved.id in gone:
                    self._catalogue.remove(connection, [pending.moved.id])
                if pending.vectors is None:
                    raise EmbeddingFailed(f"{pending.origin} has no vectors: run the same command again")
                entry = Entry(
                    article=pending.article,
                    origin=pending.origin,
                    splitter=SPLITTER_RECIPE,
                    spans=pending.spans,
                    vectors=pending.vectors,
                )
                self._catalogue.put(connection, entry)
            for note in window.notes:
                self._catalogue.note(connection, note)

    def _embed(self, window: Window) -> Recipe | None:
        """Give every article of the window its passages and vectors; what they were made with, None when none
        was to be made."""
        recipe = None
        if window.encode is not None:
            left = self._waiting - sum(pending.passages for pending in window.encoded)

            def tick(passages: int) -> None:
                self._embedded += passages
                self._waiting = max(left, self._waiting - passages)
                self.tell("indexing")

            for pending, found in zip(window.encoded, window.encode(tick), strict=True):
                pending.spans, pending.vectors = found.spans, found.vectors
            self._waiting = left
            recipe = Recipe(model=self._model, embedder=self._encoder().recipe, precision=self._precision)
        for pending in window.articles:
            if pending.twin is not None:
                # It came before, so it has them by now.
                pending.spans, pending.vectors = pending.twin.spans, pending.twin.vectors
                pending.twin = None
        return recipe
