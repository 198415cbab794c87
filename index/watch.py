"""Following folders and feeds: `Watch` sees what changed since it last looked, and has that taken in.

It looks, and does not listen: what lies on a network drive or in a container changes without any notice.
"""

import os
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from index.article import Rejection
from index.intake import Found, Given, Intake, is_address, paths_of
from index.readers.discovery import discover

if TYPE_CHECKING:
    from index.corpus import Corpus
    from index.report import Progress, SyncReport

SETTLED_SECONDS = 2.0
"""A file that was written to more recently is left for the next look: it may not be whole."""

State = tuple[int, int] | str
"""When a file was written to and how large it is; or why it cannot be read."""


class Watch:
    """Over `corpus`, of what is `given`. `prune`: articles go whose files are gone."""

    def __init__(self, corpus: "Corpus", given: Given, intake: Intake, *, prune: bool = False) -> None:
        self._corpus = corpus
        self._given = given
        self._intake = intake
        self._prune = prune
        self._known: dict[str, State] | None = None

    def look(self, progress: "Progress | None" = None) -> "SyncReport | None":
        """Take in what is new; None when nothing is. The first look takes in everything."""
        now = self._states()
        if self._known is None:
            report = self._corpus.sync(self._given, prune=self._prune, progress=progress, intake=self._intake)
            self._known = now
            return report
        gone = self._known.keys() - now.keys()
        changed = [path for path, state in now.items() if self._known.get(path) != state]
        addresses = [place for place in self._given if is_address(place)]
        if gone:
            # A file may have moved, which is seen only where all are.
            folders: Given = [*paths_of(self._given), *addresses]
            items = self._intake.read(folders, again=True)
        else:
            folders = []
            items = self._intake.read([*map(Path, changed), *addresses], again=True)
        first = next(items, None)
        if first is None and not (gone and self._prune):
            self._known = now
            return None
        found: Iterator[Found] = chain([first], items) if first is not None else items
        report = self._corpus.take_in(found, folders, prune=self._prune and bool(gone), progress=progress)
        self._known = now
        return report

    def _states(self) -> dict[str, State]:
        """Of every file there is, by its path; of one that is being written to, as it was known before."""
        states: dict[str, State] = {}
        known = self._known or {}
        for found in discover(paths_of(self._given)):
            if isinstance(found, Rejection):
                states[found.path] = found.reason
                continue
            path = str(found)
            try:
                status = os.stat(path)
            except OSError as error:
                states[path] = error.strerror or "cannot be read"
                continue
            if self._known is not None and time.time() - status.st_mtime < SETTLED_SECONDS:
                if path in known:
                    states[path] = known[path]
                continue
            states[path] = (status.st_mtime_ns, status.st_size)
        return states
