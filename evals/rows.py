"""Rows of JSONL files (".gz" too) from outside: owns how they are read and how their fields are checked. What
the fields mean is the business of `evals.case` and `evals.reading_case`."""

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evals.errors import CaseError, SuiteError


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each row with its line, counted from 1; empty lines are passed over. Raises `SuiteError` when there is
    no such file, `CaseError` at the first line that cannot be read."""
    line = 0
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
            for line, raw in enumerate(lines, start=1):
                if raw.strip():
                    yield line, _row(path, line, raw)
    except FileNotFoundError:
        raise SuiteError(f"{path}: no such file") from None
    except (OSError, EOFError, zlib.error) as error:
        raise CaseError(path, line + 1, f"cannot be read: {error}") from None


def text_field(row: dict[str, Any], field: str) -> str:
    """A text that says something. Raises ValueError with the reason, as the two below do."""
    value = row.get(field)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"'{field}' is missing or not a text")
    return value


def texts_field(row: dict[str, Any], field: str) -> tuple[str, ...]:
    """A list of texts; missing or null is an empty one."""
    values = row.get(field)
    if values is None:
        return ()
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        raise ValueError(f"'{field}' must be a list of texts, none of them empty")
    return tuple(values)


def numbers_field(row: dict[str, Any], field: str) -> tuple[int, ...]:
    """A list of whole numbers, none of them negative; missing or null is an empty one."""
    values = row.get(field)
    if values is None:
        return ()
    if not isinstance(values, list) or not all(type(value) is int and value >= 0 for value in values):
        raise ValueError(f"'{field}' must be a list of whole numbers from 0 on")
    return tuple(values)


def _row(path: Path, line: int, raw: bytes) -> dict[str, Any]:
    try:
        row = json.loads(raw)
    except UnicodeDecodeError:
        raise CaseError(path, line, "not UTF-8") from None
    except json.JSONDecodeError as error:
        raise CaseError(path, line, f"not JSON: {error.msg} at column {error.colno}") from None
    if not isinstance(row, dict):
        raise CaseError(path, line, f"an object is needed, this is {type(row).__name__}")
    return row
