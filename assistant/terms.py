"""The words of a question or a sentence that carry its content: owns the stop words and the stemming of the
assistant.

The lexical leg of the search stems for itself (SQLite FTS5); what is here serves scoring and the query that
is sent to it."""

import re
from functools import lru_cache
from threading import local
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from Stemmer import Stemmer

# What begins no word fails at once, rather than four times: twice as fast.
WORD = re.compile(r"(?=\w)(?:(?:[^\W\d_]\.){2,}|\d+(?:[.,:]\d+)*%?|[^\W\d_]+(?:['’][^\W\d_]+)*\d*|\w+)")

# Words that say how a question is asked, or glue; never what it is about.
STOP_WORDS = frozenset(
    "a about actually after again all also am an and any are aren't as at be became because been "
    "before being between both but by can cannot can't could couldn't did didn't do does doesn't "
    "doing don't down during each else ever every exactly few for from further get gets give given "
    "go goes got had has have having he her here hers herself him himself his how i i'd if i'll i'm "
    "in into is isn't it its itself i've just kind know let like made make makes many may me might "
    "more most much must my myself no nor not now of off on once one only or other our ours out "
    "over own please s same she should so some sort such t tell than that that's the their theirs "
    "them themselves then there these they they're this those through to too type under until up us "
    "very was wasn't way we were weren't what what'll what's when when's where where's which while who "
    "who'd who'll whom whose who's why why's will with within without won't would wouldn't you your yours "
    "yourself hadn't hasn't haven't how's shouldn't".split()
)
# In lower case.
QUESTION_WORDS = frozenset("who whom whose what when where why which how".split())
# Verbs and nouns by which a reader asks after a statement: they steer the scoring of who speaks and match
# nothing.
ASKING_WORDS = frozenset(
    "according accord say says said saying tell tells told state states stated claim claims claimed "
    "mention mentioned describe described happen happened happening article articles news report "
    "reports reported reportedly week today yesterday".split()
)
# In capitals it is a country, else a pronoun.
_UNITED_STATES = frozenset({"US", "U.S.", "USA", "U.S.A."})
# Written so they are a name or a month, else glue.
_NAMES_LIKE_GLUE = frozenset({"WHO", "May"})
# A country's people and capital by the country's own stem: "the American secretary of state" and "US
# Secretary of State" are one. Written as (country, then other words).
_COUNTRIES = (
    "u.s. american americans america washington | russia russian russians moscow kremlin | ukraine "
    "ukrainian ukrainians kyiv kiev | uk u.k. britain british briton britons london | france french "
    "paris | germany german germans berlin | china chinese beijing | hungary hungarian hungarians "
    "budapest | belarus belarusian belarusians minsk | israel israeli israelis | iran iranian iranians "
    "tehran | india indian indians delhi | japan japanese tokyo | canada canadian canadians ottawa | "
    "australia australian australians | italy italian italians rome | spain spanish madrid | poland "
    "polish poles warsaw | turkey turkish turks ankara | mexico mexican mexicans | brazil brazilian "
    "brazilians | korea korean koreans seoul | syria syrian syrians | iraq iraqi iraqis | afghanistan "
    "afghan afghans kabul | pakistan pakistani | egypt egyptian egyptians cairo | europe european "
    "europeans | sweden swedish swedes | finland finnish finns | norway norwegian norwegians | denmark "
    "danish danes | ireland irish dublin | scotland scottish scots | greece greek greeks athens | "
    "netherlands dutch | switzerland swiss | austria austrian vienna | cuba cuban cubans | venezuela "
    "venezuelan | taiwan taiwanese taipei | palestine palestinian palestinians | africa african "
    "africans | slovakia slovak"
)


_own = local()


def _stemmer() -> "Stemmer":
    """Each thread's own: it works on one word at a time, in place."""
    if not hasattr(_own, "stemmer"):
        from Stemmer import Stemmer

        _own.stemmer = Stemmer("english")
    stemmer: Stemmer = _own.stemmer
    return stemmer


@lru_cache(maxsize=1)
def _country_words() -> dict[str, str]:
    return {word: group.split()[0] for group in _COUNTRIES.split("|") for word in group.split()}


def is_country(word: str) -> bool:
    """Whether this is a country or a part of the world, its people or its capital, among those known here."""
    return word in _UNITED_STATES or word.lower() in _country_words()


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of one word: lower case, possessive dropped, accents kept; a country's people and capital
    count as it."""
    if word in _UNITED_STATES:
        return "u.s."
    lowered = word.lower().replace("’", "'")
    if lowered.endswith(("'s", "s'")):
        lowered = lowered[:-2] if lowered.endswith("'s") else lowered[:-1]
    country = _country_words().get(lowered) or _country_words().get(lowered.removesuffix("s"))
    if country:
        return country
    stemmed: str = _stemmer().stemWord(lowered.replace("'", ""))
    return stemmed


def words(text: str) -> list[str]:
    """Words and numbers as written, in order."""
    return WORD.findall(text)


@lru_cache(maxsize=65536)
def is_content(word: str) -> bool:
    """False for stop words and for single letters that are no digit."""
    if word in _UNITED_STATES or word in _NAMES_LIKE_GLUE:
        return True
    lowered = word.lower().replace("’", "'")
    return lowered not in STOP_WORDS and (len(lowered) > 1 or lowered.isdigit())


def content_words(text: str) -> list[str]:
    """Content words as written, first of each stem only."""
    seen: dict[str, str] = {}
    for word in words(text):
        if is_content(word):
            seen.setdefault(stem(word), word)
    return list(seen.values())


@lru_cache(maxsize=1024)
def stems(text: str) -> frozenset[str]:
    """Stems of all content words of a text. Kept for as many texts as a few questions read: each is measured
    against a question in several ways."""
    return frozenset(stem(word) for word in words(text) if is_content(word))
