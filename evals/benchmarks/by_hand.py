"""What benchmarks over the claims by hand have in common: their arguments, which claims are measured on, and
how shares are written down."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from assistant.verify.entailment.training.claims import part_of
from evals.bootstrap import interval_of


class OfDocument(Protocol):
    """A claim; `group` is its document."""

    @property
    def group(self) -> str: ...


Claim = TypeVar("Claim", bound=OfDocument)


def parser_over_claims(name: str, description: str | None) -> argparse.ArgumentParser:
    """Of the benchmark `evals.benchmarks.NAME`, with TEXTS and `--json`."""
    parser = argparse.ArgumentParser(
        prog=f"python -m evals.benchmarks.{name}",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("texts", type=Path, metavar="TEXTS", help="folder of the question sets")
    parser.add_argument("--json", action="store_true", help="write JSON")
    return parser


def held_out(
    load: Callable[[Path], list[Claim]], texts: Path, parser: argparse.ArgumentParser
) -> list[Claim]:
    """What `load` finds over `texts` in documents that no network was trained on. Ends the program as
    `loaded` does."""
    return [claim for claim in loaded(load, texts, parser) if part_of(claim.group) == "held out"]


def loaded(load: Callable[[Path], list[Claim]], texts: Path, parser: argparse.ArgumentParser) -> list[Claim]:
    """What `load` finds over `texts`. Ends the program with one line where it cannot be read."""
    try:
        return load(texts)
    except FileNotFoundError as error:
        parser.error(
            f"{error.filename} is missing: TEXTS must hold the sets that the claims were written over"
        )
    except ValueError as error:
        parser.error(str(error))


def write_shares(found: Mapping[str, Sequence[bool]], share: str, *, as_json: bool) -> None:
    """To stdout: a line for each figure with its 95 % interval and its number, or JSON in which the share is
    called `share`."""
    if as_json:
        rows = {figure: {share: sum(each) / len(each), "of": len(each)} for figure, each in found.items()}
        sys.stdout.write(json.dumps(rows, indent=2) + "\n")
        return
    for figure, each in found.items():
        given = interval_of([float(one) for one in each], [1] * len(each))
        sys.stdout.write(
            f"{figure:20}{sum(each) / len(each):7.3f}  {given.low:.3f} to {given.high:.3f}  of {len(each)}\n"
        )
