"""Shares of yes and no, by figure: how benchmarks that count claims write them down."""

import json
import sys
from collections.abc import Mapping, Sequence

from evals.bootstrap import interval_of


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
