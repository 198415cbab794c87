"""The words of a text as numbers: owns what a word, a shingle and a signature are, the same in every process.

A shingle is `SHINGLE_WORDS` words in a row. A signature holds the least value of each of `SIGNATURE_SIZE`
hash functions over a text's shingles (MinHash; Broder 1997), so that two texts agree in about as many places
as they share shingles: |A ∩ B| / |A ∪ B|. All of it is arithmetic on whole arrays: it takes half the
time of the same with datasketch (64 values, articles of 1,300 words), which would bring scipy along and keeps
its tables in memory or on a server; here they lie in the catalogue."""

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHINGLE_WORDS = 5
SIGNATURE_SIZE = 64

# Of the values of a signature so many make a bucket; two articles that fall into one are compared. A pair
# that shares a third of its shingles falls into one of 32 with a probability of 0.98, one that shares a
# hundredth (two reports of one event in other words) of 0.003.
BUCKET_VALUES = 2

# Known to all that read a signature again: another value here means that every signature must be made anew.
_SEED = 20220202
_LETTERS_UNTIL = 0x3000
# From here to here each character stands for a word: Kana, Han. Hangul parts its words by spaces.
_UNSPACED = (0x3040, 0xA000)
_APOSTROPHES = (0x27, 0x2019, 0x02BC)
_MULTIPLIER = 0x9E3779B97F4A7C15
_CHUNK = 4096
_FIGURE = re.compile(r"\d[\d.,:]*")


def words_of(text: str) -> "NDArray[np.uint64]":
    """A number for each word [words], equal for words that differ in case alone. Apostrophes are nothing, as
    feeds lose them; whatever else is no letter and no digit parts words."""
    import numpy as np

    points = np.frombuffer(text.casefold().encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    points = points[~np.isin(points, _APOSTROPHES)]
    inside = _letters()[np.minimum(points, _LETTERS_UNTIL)]
    alone = (points >= _UNSPACED[0]) & (points < _UNSPACED[1])
    first = inside.copy()
    first[1:] &= ~inside[:-1] | alone[1:] | alone[:-1]
    points, first = points[inside], first[inside]
    starts = np.flatnonzero(first)
    if not len(starts):
        return np.zeros(0, dtype=np.uint64)
    place = np.arange(len(points)) - np.repeat(starts, np.diff(starts, append=len(points)))
    mixed = points.astype(np.uint64) * _powers(int(place.max()) + 1)[place]
    return np.asarray(_mix(np.add.reduceat(mixed, starts)))


def figures_of(text: str) -> frozenset[str]:
    """The numbers in it as they are written, separators left out."""
    return frozenset(re.sub(r"\D", "", found) for found in _FIGURE.findall(text))


def shingles_of(words: "NDArray[np.uint64]") -> "NDArray[np.uint64]":
    """All shingles in order [words - 4]; of a text shorter than one, the one that it is."""
    import numpy as np

    if not len(words):
        return words
    size = min(SHINGLE_WORDS, len(words))
    count = len(words) - size + 1
    shingles = np.zeros(count, dtype=np.uint64)
    for place in range(size):
        shingles = _mix(shingles * np.uint64(_MULTIPLIER) + words[place : place + count])
    return shingles


def signature_of(shingles: "NDArray[np.uint64]") -> "NDArray[np.uint32]":
    """[SIGNATURE_SIZE], whatever order the shingles are in; of none at all, the highest values there are."""
    import numpy as np

    least = np.full(SIGNATURE_SIZE, 2**32 - 1, dtype=np.uint32)
    factors, offsets = _hashes()
    for begin in range(0, len(shingles), _CHUNK):
        hashed = (factors * shingles[None, begin : begin + _CHUNK] + offsets) >> np.uint64(32)
        np.minimum(least, hashed.min(axis=1).astype(np.uint32), out=least)
    return least


def buckets_of(signature: "NDArray[np.uint32]") -> list[int]:
    """The buckets that a signature falls into, as 63-bit numbers; no two places of a signature share any."""
    import numpy as np

    rows = signature.astype(np.uint64).reshape(-1, BUCKET_VALUES)
    mixed = np.arange(len(rows), dtype=np.uint64)
    for value in rows.T:
        mixed = _mix(mixed * np.uint64(_MULTIPLIER) + value)
    return [int(number) >> 1 for number in mixed]


def _mix(numbers: "NDArray[np.uint64]") -> "NDArray[np.uint64]":
    """The finishing steps of splitmix64 (Steele, Lea, Flood 2014): every bit depends on every bit."""
    import numpy as np

    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(numbers ^ (numbers >> np.uint64(31)))


@cache
def _letters() -> "NDArray[np.bool_]":
    """Whether a code point is a letter or a digit; from the last one on all count as one."""
    import numpy as np

    return np.array([chr(point).isalnum() for point in range(_LETTERS_UNTIL)] + [True])


@cache
def _hashes() -> "tuple[NDArray[np.uint64], NDArray[np.uint64]]":
    """An odd factor and an offset for each value of a signature, [SIGNATURE_SIZE, 1] (multiply-shift;
    Dietzfelbinger 1997)."""
    import numpy as np

    numbers = _mix(np.arange(1, 2 * SIGNATURE_SIZE + 1, dtype=np.uint64) * np.uint64(_MULTIPLIER) + _SEED)
    numbers = numbers.reshape(2, SIGNATURE_SIZE, 1)
    return numbers[0] | np.uint64(1), numbers[1]


def _powers(count: int) -> "NDArray[np.uint64]":
    """[count]: what a character counts by its place in a word."""
    import numpy as np

    return np.asarray(_mix(np.arange(1, count + 1, dtype=np.uint64) * np.uint64(_MULTIPLIER)))
