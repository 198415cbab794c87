"""Words that a prefix turns into their opposite: "unlikely", "illegal", "dishonest"."""

from functools import lru_cache

from assistant.terms import stem

_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "de", "anti")
_SHORTEST_ROOT = 4
# Words that begin so and deny nothing: a department is no part, and inflation is not flat.
_NO_DENIALS = (
    "antibody decent default defeat defence defend defense definite deliberate delight demand demeaning "
    "denomination depart depend deport deposit depression derail descent description deserve design despite "
    "detail detention determine detest devastate devotee disappoint discard discharge discipline disclosure "
    "discount discourse discover discrimination discuss disguise dismiss dispatch display dissolution "
    "dissolve distract distress distribute illuminate impact impair impart impeachment impending implant "
    "import impound impress imprint imprison improvise inaugural inbound incentive incorporate increase "
    "incursion independence independent indoor induct industry infection infield infight inflation inflow "
    "influence influx information infringe inhabitant inherit inland inquest inscription insect insight "
    "insolvency instance instead instrument insult insurgency intend intense intent intern invent inventory "
    "invest investigate invoice involve unanimous undergo unearth union unleash unless unrest unseat unveil"
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
