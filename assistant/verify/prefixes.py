"""Words that a prefix turns into their opposite: "unlikely", "illegal", "dishonest"."""

from functools import lru_cache

from assistant.terms import stem

_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "de", "anti")
_SHORTEST_ROOT = 4
# Words that begin so and deny nothing: a department is no part, and inflation is not flat.
_NO_DENIALS = (
    "antibody decent defeat defend definite deliberate delight demeaning denomination depart deport deposit "
    "depression derail descent deserve design despite detail determine devastate devotee discharge "
    "disclosure discount discourse discover discrimination dismiss dispatch display dissolve distribute "
    "illuminate impact impair impart impeachment impending implant import impress imprint imprison "
    "inbound incentive increase incorporate indoor induct infection infield infight inflation inflow "
    "information inhabitant inland insight insolvency instance instead insurgency intend intense intent "
    "invest investigate invoice unanimous unearth union unless unleash unrest unseat unveil"
)


def denied_by_prefix(one: str, other: str) -> bool:
    """Whether one of two keys is the other with a prefix that denies."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < _SHORTEST_ROOT or longer in _look_like_denials():
        return False
    return any(longer == prefix + shorter for prefix in _PREFIXES)


@lru_cache(maxsize=1)
def _look_like_denials() -> frozenset[str]:
    return frozenset(stem(word) for word in _NO_DENIALS.split())
