"""What `~` at the beginning of a path stands for: `expanded`."""

from pathlib import Path


def expanded(place: str | Path) -> Path:
    """The path with the user's folder in place of `~`. Where no user is of that name the name is meant as it
    is: "~$report.docx" is what Word leaves beside a document that is open. As "./~name" is, always; it comes
    out absolute, so that nobody expands it later."""
    path = Path(place)
    if not path.parts or not path.parts[0].startswith("~"):
        return path
    if isinstance(place, Path) or place.startswith("~"):
        try:
            return path.expanduser()
        except RuntimeError:
            if path.parts[0] == "~":  # whose home is not known either, and no file of that name is meant
                raise
    return path.absolute()
