"""Rows that name places in the texts of the question sets instead of holding them: owns how such a file and
the texts that it names come together. A row has "document", a document of the wikinews sets, or "set" and
"context", a passage of another set; and "text", the `fingerprint` of what its places were counted in."""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from assistant.reader.training.sources import rows_of, wikinews_documents

Placed = tuple[Mapping[str, Any], Mapping[str, Any] | tuple[str, ...]]
"""A row with the row of its set that holds its passage, or with the sentences of its document."""


def placed_rows(folder: Path, file: Path) -> Iterator[Placed]:
    """In the order of `file`; rows over texts that are not in `folder` are left out. Raises FileNotFoundError
    where a set is missing."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    documents = wikinews_documents(folder)
    passages = {
        (name, given["context_id"]): given
        for name in sorted({row["set"] for row in rows if "set" in row})
        for given in rows_of(folder, name)
    }
    for row in rows:
        if "set" in row:
            found = passages.get((row["set"], row["context"]))
            if found is not None:
                yield row, found
        elif row["document"] in documents:
            yield row, tuple(text for text, _ in documents[row["document"]])


def fingerprint(text: str) -> str:
    """Tells whether a text is the one that a place in a file was counted in."""
    return sha256(text.encode()).hexdigest()[:8]


def check_text(row: Mapping[str, Any], text: str, file: Path) -> None:
    """Raises ValueError when it is not the text that the row of `file` was written over."""
    if fingerprint(text) != row["text"]:
        called = f"the passage {row['context']}" if "set" in row else f"the document {row['document']}"
        raise ValueError(f"{called} is not the one of {file.name}: take the sets that the model card names")
