"""Looking into Chroma's files in a process of its own, which they may kill: `python -m index.probe HOME`
writes {"problem": null or a phrase} to stdout. Owns what a healthy shelf is; changes nothing."""

import json
import sys
from pathlib import Path

from index.catalogue import Catalogue
from index.database import Database
from index.errors import IndexingError
from index.home import Home
from index.projection import Projection, ShelfRecord
from index.server import Server
from index.vectors import is_sealed

# Passages that must find themselves, and the share of them that must: the graph misses one in a thousand or
# so, where a damaged one was seen to miss most.
SAMPLE = 200
FOUND_SHARE = 0.98


def probe(home: Home) -> str | None:
    """What is wrong with the shelf in use; None when nothing is."""
    catalogue = Catalogue(Database.open(home.catalogue))
    try:
        return _probe(home, catalogue)
    finally:
        catalogue.close()


def _probe(home: Home, catalogue: Catalogue) -> str | None:
    import numpy as np

    with catalogue.reading() as connection:
        record = ShelfRecord.load(catalogue, connection)
        if record is None:
            return None
        covered = {
            row[0]
            for row in connection.execute("SELECT passage FROM vectors WHERE passage <= ?", (record.through,))
        }
        ordered = sorted(covered)
        sample = ordered[:: max(1, len(ordered) // SAMPLE)]
        vectors = catalogue.vectors(connection, sample)
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
        # Passages with the same words have the same vector: their number is no measure, their nearness is.
        rows = np.stack([vectors[number] for number in sample])
        nearest = shelf.query_many(rows, 3)
        with catalogue.reading() as connection:
            others = catalogue.vectors(connection, {number for numbers in nearest for number in numbers})
        found = sum(
            any(number in others and float(others[number] @ row) > 0.999 for number in numbers)
            for row, numbers in zip(rows, nearest, strict=True)
        )
    finally:
        shelf.close()
    if found < FOUND_SHARE * len(sample):
        return f"Chroma finds only {found} of {len(sample)} passages by their own vector"
    return None


def main() -> None:
    """Write the answer."""
    try:
        problem = probe(Home(path=Path(sys.argv[1])))
    except IndexingError as error:
        problem = str(error)
    sys.stdout.write(json.dumps({"problem": problem}) + "\n")


if __name__ == "__main__":
    main()
