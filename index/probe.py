"""Looking into Chroma's files in a process of its own, which they may kill: `python -m index.probe HOME
[--all]` writes {"problem": null or a phrase} to stdout. Owns what a healthy shelf is; changes nothing."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from index.catalogue import Catalogue
from index.collection import ServerShelf
from index.damage import is_vector
from index.database import Database
from index.errors import IndexingError
from index.findings import sampled
from index.home import Home
from index.projection import Projection, ShelfRecord
from index.server import Server
from index.vectors import Shelf, is_sealed

# The share of the passages that must find themselves: the graph misses one in a thousand or so, where a
# damaged one was seen to miss most.
FOUND_SHARE = 0.98
# Passages asked for at once.
BATCH = 500


def probe(home: Home, *, every: bool = False) -> str | None:
    """What is wrong with the shelf in use; None when nothing is. A sample of the passages must find
    themselves, or `every` one."""
    catalogue = Catalogue(Database.open(home.catalogue))
    try:
        return _probe(home, catalogue, every=every)
    finally:
        catalogue.close()


def _probe(home: Home, catalogue: Catalogue, *, every: bool) -> str | None:
    with catalogue.reading() as connection:
        record = ShelfRecord.load(catalogue, connection)
        if record is None:
            return None
        rows = connection.execute("SELECT passage, vector FROM vectors WHERE passage <= ?", (record.through,))
        # What is damaged in the catalogue says nothing about Chroma.
        covered = {number for number, blob in rows if isinstance(blob, bytes) and is_vector(blob)}
        sample = sampled(sorted(covered), every=every)
    if not is_sealed(home.vectors / record.name, record.seal, thoroughly=True):
        return "the files of the vectors are not as they were written"
    shelf = Projection(home, catalogue, server=Server.resolve()).open(record)
    try:
        held = shelf.ids()
        if missing := covered - held:
            return f"{len(missing)} of {len(covered)} passages are not in Chroma"
        if len(held) != record.count:
            return f"Chroma holds {len(held)} passages where {record.count} were written"
        if not sample:
            return None
        found = sum(
            _found(catalogue, shelf, sample[first : first + BATCH], covered)
            for first in range(0, len(sample), BATCH)
        )
    finally:
        shelf.close()
    if found < FOUND_SHARE * len(sample):
        return f"Chroma finds only {found} of {len(sample)} passages by their own vector"
    return None


def _found(catalogue: Catalogue, shelf: Shelf | ServerShelf, sample: Sequence[int], covered: set[int]) -> int:
    """How many of these find themselves, or one with the same words: their number is no measure then, their
    nearness is."""
    import numpy as np

    with catalogue.reading() as connection:
        own = catalogue.vectors(connection, sample)
        rows = np.stack([own[number] for number in sample])
        nearest = shelf.query_many(rows, 3)
        others = catalogue.vectors(connection, covered & {number for found in nearest for number in found})
    return sum(
        any(number in others and float(others[number] @ row) > 0.999 for number in numbers)
        for row, numbers in zip(rows, nearest, strict=True)
    )


def main() -> None:
    """Write the answer."""
    try:
        problem = probe(Home(path=Path(sys.argv[1])), every="--all" in sys.argv[2:])
    except IndexingError as error:
        problem = str(error)
    sys.stdout.write(json.dumps({"problem": problem}) + "\n")


if __name__ == "__main__":
    main()
