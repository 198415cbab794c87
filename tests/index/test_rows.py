from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.filters import Filters
from index.rows import Rows

DAYS = [20240105, 0, 20240103, 20240101, 20240105, 20240104]
HOSTS = ["North.example", "", "south.example", "north.example", "south.example", "north.example"]


def unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def build(folder: Path, vectors: NDArray[np.float32], *, ids: list[int], block: int = 4) -> Rows:
    dated = [(number, DAYS[at % 6], HOSTS[at % 6]) for at, number in enumerate(ids)]
    blocks = [
        (np.array(ids[first : first + block]), vectors[first : first + block])
        for first in range(0, len(ids), block)
    ]
    Rows.build(folder, dated, blocks)
    rows = Rows.open(folder)
    assert rows is not None
    return rows


@pytest.fixture(scope="module")
def vectors() -> NDArray[np.float32]:
    return unit(np.random.default_rng(7).normal(size=(3000, 32)).astype(np.float32))


@pytest.mark.parametrize(
    ("filters", "passing"),
    [
        (Filters(), {0, 1, 2, 3, 4, 5}),
        (Filters(since=date(2024, 1, 4)), {0, 4, 5}),
        (Filters(until=date(2024, 1, 3)), {2, 3}),
        (Filters(since=date(2024, 1, 3), until=date(2024, 1, 4)), {2, 5}),
        (Filters(since=date(2024, 1, 4), until=date(2024, 1, 3)), set()),
        (Filters(source="www.NORTH.example"), {0, 3, 5}),
        (Filters(source="south.example", since=date(2024, 1, 4)), {4}),
        (Filters(source="nowhere.example"), set()),
    ],
)
def test_every_row_that_passes_is_found_and_no_other(
    filters: Filters, passing: set[int], vectors: NDArray[np.float32], tmp_path: Path
) -> None:
    ids = [10 * number + 7 for number in range(len(vectors))]
    rows = build(tmp_path, vectors, ids=ids)
    wanted = {number for at, number in enumerate(ids) if at % 6 in passing}
    assert rows.count(filters) == len(wanted)
    assert set(rows.nearest(vectors[0], 9999, filters)) == wanted
    near = rows.nearest(vectors[0], 10, filters)
    exact = sorted(wanted, key=lambda number: -float(vectors[number // 10] @ vectors[0]))[:10]
    # Bytes are coarse: what they bring first is among the first, in nearly this order.
    assert len(set(near) & set(exact)) >= min(9, len(wanted))
    assert near[:1] == exact[:1]


def test_vectors_of_other_passages_are_refused(vectors: NDArray[np.float32], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not those"):
        Rows.build(tmp_path / "other", [(1, 0, ""), (2, 0, "")], [(np.array([1, 3]), vectors[:2])])
    with pytest.raises(ValueError, match="no vectors"):
        Rows.build(tmp_path / "none", [(1, 0, ""), (2, 0, "")], [])


def test_a_passage_that_lost_its_vector_takes_nothing_with_it(
    vectors: NDArray[np.float32], tmp_path: Path
) -> None:
    dated = [(number, 20240101, "") for number in (1, 2, 3)]
    Rows.build(tmp_path, dated, [(np.array([1, 3]), vectors[:2])])
    rows = Rows.open(tmp_path)
    assert rows is not None
    assert rows.nearest(vectors[1], 1, Filters()) == [3]


def test_a_folder_without_rows_has_none(tmp_path: Path) -> None:
    assert Rows.open(tmp_path) is None
