"""The articles that ship with Dateline, as files, exactly as given. Nobody writes here."""

from importlib.resources import files
from importlib.resources.abc import Traversable


def seed_files() -> list[Traversable]:
    """The seed articles in the seed text format, in name order; found in an installed wheel too."""
    return sorted(
        (entry for entry in files(__name__).iterdir() if entry.name.endswith(".txt")), key=lambda e: e.name
    )
