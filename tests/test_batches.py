"""Which texts a model reads together, and that none is left out."""

from threading import Lock
from typing import Any

import pytest

from index.models.batches import BATCH_TOKENS, batches_of, run_all

# Enough of one length for more than one batch, short ones and long ones, in no order.
LENGTHS = [256] * 5 + [5] * 300 + [31, 7, 31] + [256] * 6
TOKENS = [[row] * length for row, length in enumerate(LENGTHS)]


def test_every_text_is_in_one_batch_of_its_length_and_the_longest_come_first() -> None:
    batches = list(batches_of(TOKENS))
    assert sorted(row for rows, _ in batches for row in rows) == list(range(len(TOKENS)))
    for rows, ids in batches:
        assert ids.tolist() == [TOKENS[row] for row in rows]
        assert ids.size <= BATCH_TOKENS
    widths = [ids.shape[1] for _, ids in batches]
    assert widths == sorted(widths, reverse=True)
    assert widths.count(256) == 3


def test_a_text_longer_than_a_batch_has_one_to_itself() -> None:
    assert [rows for rows, _ in batches_of([[1] * (BATCH_TOKENS + 1)] * 2)] == [[0], [1]]


@pytest.mark.parametrize("threads", [1, 3])
def test_each_batch_is_run_once_however_many_threads_there_are(threads: int) -> None:
    lock, seen = Lock(), list[int]()

    def run(batch: Any) -> None:
        with lock:
            seen.extend(batch[0])

    run_all(run, TOKENS, threads)
    assert sorted(seen) == list(range(len(TOKENS)))
    run_all(run, [], threads)


@pytest.mark.parametrize("threads", [1, 3])
def test_what_goes_wrong_in_one_reaches_the_caller(threads: int) -> None:
    def run(batch: Any) -> None:
        if 7 in batch[1]:
            raise MemoryError("no room")

    with pytest.raises(MemoryError, match="no room"):
        run_all(run, TOKENS, threads)
