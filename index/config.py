"""Where a home is and what it is built with: `Settings`. Read from arguments, then the environment, then
defaults."""

import os
from dataclasses import dataclass
from pathlib import Path

from index.server import Server

DEFAULT_MODEL = "all-MiniLM-L6-v2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`home` holds the catalogue and the vectors. `model` is `DEFAULT_MODEL` (ships with Dateline, runs
    offline), or the name or path of any sentence-transformers model. `server` is the Chroma server that
    holds the vectors for search, None for the home itself."""

    home: Path
    model: str = DEFAULT_MODEL
    server: Server | None = None

    @classmethod
    def resolve(cls, home: str | Path | None = None, model: str | None = None) -> "Settings":
        """Fill in what was not given: $DATELINE_HOME, else the platform's user data folder;
        $DATELINE_MODEL; the
        Chroma server of $DATELINE_CHROMA_URL, if any."""
        chosen_home = home or os.environ.get("DATELINE_HOME") or None
        if chosen_home is None:
            from platformdirs import user_data_path

            chosen_home = user_data_path("dateline", appauthor=False)
        chosen_model = model or os.environ.get("DATELINE_MODEL") or DEFAULT_MODEL
        return cls(
            home=Path(chosen_home).expanduser().absolute(), model=chosen_model, server=Server.resolve()
        )
