"""Rows of JSONL files (".gz" too) from outside: owns how they are read and how their fields are checked. What
the fields mean is the business of `evals.case` and `evals.reading_case`."""

import gzip
import json
import sys
import zlib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from evals.errors import CaseError, SuiteError

Row = TypeVar("Row")


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


def read_cases(
    path: Path, read: Callable[[dict[str, Any]], Row | None], id_of: Callable[[Row], str]
) -> tuple[tuple[Row, ...], int]:
    """What `read` makes of each row, in order, and how many it left out by None. Raises `CaseError` at the
    first row that it refuses by a ValueError or whose id was used before; else as `read_rows`."""
    cases: list[Row] = []
    seen: dict[str, int] = {}
    left_out = 0
    for line, row in read_rows(path):
        try:
            found = read(row)
        except ValueError as error:
            raise CaseError(path, line, str(error)) from None
        if found is None:
            left_out += 1
            continue
        name = id_of(found)
        if name in seen:
            raise CaseError(path, line, f"id {name!r} was used on line {seen[name]} already")
        seen[name] = line
        cases.append(found)
    return tuple(cases), left_out


def text_field(row: dict[str, Any], field: str) -> str:
    """A text that says something. Raises ValueError with the reason, as the three below do."""
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


def day_field(row: dict[str, Any], field: str) -> date | None:
    """A day as YYYY-MM-DD; missing or null is none."""
    value = row.get(field)
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"'{field}' is no day: {value!r}; write YYYY-MM-DD") from None


def _row(path: Path, line: int, raw: bytes) -> dict[str, Any]:
    try:
        row = json.loads(raw)
    except UnicodeDecodeError:
        raise CaseError(path, line, "not UTF-8") from None
    except json.JSONDecodeError as error:
        raise CaseError(path, line, f"not JSON: {error.msg} at column {error.colno}") from None
    except ValueError:
        # The one thing besides that `json` refuses: what `int` takes too long to read.
        most = sys.get_int_max_str_digits()
        raise CaseError(path, line, f"not JSON that can be read: a number of over {most:,} digits") from None
    except RecursionError:
        raise CaseError(path, line, "not JSON that can be read: nested too deep") from None
    if not isinstance(row, dict):
        raise CaseError(path, line, f"an object is needed, this is {type(row).__name__}")
    return row
