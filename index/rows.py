"""All vectors of a shelf as one table of bytes, in the order of their days: owns how a search looks at every
passage that a filter lets through.

Written once beside Chroma's graph and sealed with it. A graph search cannot be told which days count: it
finds what is near and has to be asked for more until enough of it passes. Here the passages of some days lie
in a row, and are all compared. A byte a number is coarse (2e-3 of the longest one), so the rows only propose,
as Chroma does: the catalogue's own vectors score.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Self

from index.filters import Filters
from index.selection import day_number, host

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PREFIX = "rows-"
# Rows turned into floats and compared at a time: they stay in the processor's own memory. With 512 of 384
# numbers 50,000 rows take 4 ms, with 2,048 more than ten times that.
BLOCK_ROWS = 512


class Rows:
    """The finished table, mapped from its files. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Of a shelf. Raises `OSError` or `ValueError` when there is none that can be read."""
        import numpy as np

        self._codes = np.load(folder / f"{PREFIX}codes.npy", mmap_mode="r")
        self._scales = np.load(folder / f"{PREFIX}scales.npy")
        self._ids = np.load(folder / f"{PREFIX}ids.npy")
        self._days = np.load(folder / f"{PREFIX}days.npy")
        self._sources = np.load(folder / f"{PREFIX}sources.npy")
        names = json.loads((folder / f"{PREFIX}sources.json").read_text(encoding="utf-8"))
        self._names = {name: number for number, name in enumerate(names)}

    @classmethod
    def open(cls, folder: Path) -> Self | None:
        """None when there is none that can be read: shelves of older versions have none."""
        try:
            return cls(folder)
        except (OSError, ValueError):
            return None

    @staticmethod
    def build(
        folder: Path,
        dated: Iterable[tuple[int, int, str]],
        blocks: Iterable[tuple["NDArray[np.int64]", "NDArray[np.float32]"]],
    ) -> None:
        """Write the table into `folder`. `dated` are passage, day and source, `blocks` their vectors,
        each by rising id; a passage that lost its vector is near to nothing."""
        import numpy as np

        folder.mkdir(parents=True, exist_ok=True)
        names: dict[str, int] = {}
        stamps = np.array(
            [(number, day, names.setdefault(source.lower(), len(names))) for number, day, source in dated],
            dtype=np.int64,
        ).reshape(-1, 3)
        order = np.lexsort((stamps[:, 0], stamps[:, 1]))
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        scales = np.zeros(len(order), dtype=np.float32)
        codes = None
        for ids, vectors in blocks:
            if codes is None:
                shape = (len(order), vectors.shape[1])
                codes = np.lib.format.open_memmap(
                    folder / f"{PREFIX}codes.npy", mode="w+", dtype=np.int8, shape=shape
                )
            at = np.minimum(np.searchsorted(stamps[:, 0], ids), len(order) - 1)
            if not np.array_equal(stamps[at, 0], ids):
                raise ValueError("the vectors are not those of the passages")
            rows = place[at]
            scales[rows] = np.maximum(np.abs(vectors).max(axis=1), 1e-9) / 127
            codes[rows] = np.rint(vectors / scales[rows, None]).astype(np.int8)
        if codes is None:
            raise ValueError("there are no vectors")
        codes.flush()
        np.save(folder / f"{PREFIX}scales.npy", scales)
        np.save(folder / f"{PREFIX}ids.npy", stamps[order, 0])
        np.save(folder / f"{PREFIX}days.npy", stamps[order, 1].astype(np.int32))
        np.save(folder / f"{PREFIX}sources.npy", stamps[order, 2].astype(np.int32))
        (folder / f"{PREFIX}sources.json").write_text(json.dumps(list(names)), encoding="utf-8")

    def count(self, filters: Filters) -> int:
        """How many rows pass."""
        first, end, chosen = self._passing(filters)
        return end - first if chosen is None else len(chosen)

    def nearest(self, vector: "NDArray[np.float32]", n: int, filters: Filters) -> list[int]:
        """Ids of the nearest `n` rows that pass, nearest first, as far as bytes can tell."""
        import numpy as np

        first, end, chosen = self._passing(filters)
        count = end - first if chosen is None else len(chosen)
        if count == 0 or n <= 0:
            return []
        near = np.empty(count, dtype=np.float32)
        block = np.empty((BLOCK_ROWS, self._codes.shape[1]), dtype=np.float32)
        for start in range(0, count, BLOCK_ROWS):
            stop = min(start + BLOCK_ROWS, count)
            rows = slice(first + start, first + stop) if chosen is None else chosen[start:stop]
            block[: stop - start] = self._codes[rows]
            np.dot(block[: stop - start], vector, out=near[start:stop])
            near[start:stop] *= self._scales[rows]
        best = np.argpartition(-near, n - 1)[:n] if n < count else np.arange(count)
        best = best[np.argsort(-near[best], kind="stable")]
        found = self._ids[best + first] if chosen is None else self._ids[chosen[best]]
        return [int(number) for number in found]

    def _passing(self, filters: Filters) -> tuple[int, int, "NDArray[np.int64] | None"]:
        """The rows from the first to before the end, and which of them where not all pass. An article without
        a day passes only when none is asked for, as in SQL."""
        import numpy as np

        low = day_number(filters.since) or (1 if filters.until else 0)
        first = int(np.searchsorted(self._days, low))
        end = len(self._days)
        if filters.until is not None:
            end = max(first, int(np.searchsorted(self._days, day_number(filters.until), side="right")))
        if filters.source is None:
            return first, end, None
        number = self._names.get(host(filters.source), -1)
        return first, end, np.flatnonzero(self._sources[first:end] == number) + first
