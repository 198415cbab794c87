"""What is written beside Chroma's graph, from the catalogue and sealed with it: owns which shelves get
what."""

from pathlib import Path
from sqlite3 import Connection

from index.catalogue import Catalogue
from index.postings import Postings
from index.rows import Rows

# Up to here the catalogue's own word index is quick enough: over 64,000 passages it takes about 25 ms for a
# question.
WORDS_PASSAGES = 100_000


def build_aside(folder: Path, catalogue: Catalogue, connection: Connection, count: int) -> None:
    """Write them below `folder`, for the `count` passages that there are."""
    Rows.build(folder, catalogue.dated(connection), catalogue.vector_blocks(connection))
    if count > WORDS_PASSAGES:
        Postings.build(folder, catalogue.dated(connection), catalogue.worded(connection))
