"""Where a home is and what it is built with: `Settings`. Read from arguments, then the environment, then
defaults."""

import os
from dataclasses import dataclass
from pathlib import Path

from index.errors import IndexUnusable
from index.server import Server
from index.tilde import expanded

DEFAULT_MODEL = "all-MiniLM-L6-v2"
FLOAT32, INT8, AUTO = "float32", "int8", "auto"
PRECISIONS = (AUTO, FLOAT32, INT8)
"""In what numbers passages are embedded; "auto": int8 where the processor is made for it
(`index.embedding.passage_precision`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`home` holds the catalogue and the vectors. `model` is `DEFAULT_MODEL` (ships with Dateline, runs
    offline), or the name or path of any sentence-transformers model. `precision` is one of `PRECISIONS`.
    `server` is the Chroma server that holds the vectors for search, None for the home itself."""

    home: Path
    model: str = DEFAULT_MODEL
    precision: str = AUTO
    server: Server | None = None

    @classmethod
    def resolve(
        cls, home: str | Path | None = None, model: str | None = None, precision: str | None = None
    ) -> "Settings":
        """Fill in what was not given: $DATELINE_HOME, else the platform's user data folder; $DATELINE_MODEL;
        $DATELINE_PRECISION; the Chroma server of $DATELINE_CHROMA_URL, if any. Raises `IndexUnusable` for a
        precision or a server that there cannot be."""
        chosen_home = home or os.environ.get("DATELINE_HOME") or None
        if chosen_home is None:
            from platformdirs import user_data_path

            chosen_home = user_data_path("dateline", appauthor=False)
        chosen_model = model or os.environ.get("DATELINE_MODEL") or DEFAULT_MODEL
        chosen_precision = precision or os.environ.get("DATELINE_PRECISION") or AUTO
        if chosen_precision not in PRECISIONS:
            raise IndexUnusable(
                f"$DATELINE_PRECISION is {chosen_precision!r}: set it to {', '.join(PRECISIONS[:-1])} or "
                f"{PRECISIONS[-1]}, or unset it"
            )
        return cls(
            home=expanded(chosen_home).absolute(),
            model=chosen_model,
            precision=chosen_precision,
            server=Server.resolve(),
        )
