"""What "which lawmaker …" or "what Scottish island …" asks for: owns the nouns that tell what kind of thing
an answer names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Kind(StrEnum):
    """What the answer must hold."""

    PERSON = "person"
    TIME = "time"
    NUMBER = "number"
    PLACE = "place"
    NAME = "name"  # of a company, a team, a work …
    REASON = "reason"
    STATEMENT = "statement"
    OTHER = "other"


_NOUNS = {
    Kind.PERSON: "person man woman leader member player actor actress singer songwriter politician lawmaker "
    "senator congressman congresswoman representative speaker governor president premier chancellor minister "
    "secretary candidate contender nominee mayor judge justice lawyer attorney prosecutor suspect victim "
    "athlete sportsman sportswoman golfer gymnast footballer midfielder defender quarterback pitcher cyclist "
    "boxer swimmer sprinter driver jockey star superstar popstar legend icon celebrity influencer comedian "
    "comic artist painter sculptor designer musician rapper composer dancer author writer novelist poet "
    "journalist reporter presenter anchor director filmmaker producer host billionaire entrepreneur tycoon "
    "investor founder chairman chairwoman ceo executive economist activist king queen prince princess duke "
    "duchess monarch pope bishop archbishop cardinal coach manager captain champion striker goalkeeper "
    "scientist professor doctor astronaut general admiral commander official diplomat ambassador spokesman "
    "spokeswoman republican democrat conservative tory figure mp lord lady baroness scholar philosopher chef "
    "councillor councilman councilwoman commissioner sheriff detective inspector officer teacher nurse "
    "sibling son daughter brother sister wife husband",
    Kind.PLACE: "country nation city town village state place region continent island county province "
    "territory district borough neighborhood neighbourhood capital suburb airport stadium prison bridge "
    "harbour harbor port park river lake sea ocean mountain volcano",
    Kind.NAME: "company firm corporation conglomerate business manufacturer maker carmaker automaker "
    "retailer supermarket grocer store shop chain restaurant brand airline carrier giant bank lender insurer "
    "startup agency ministry charity organisation organization institution institute group union party team "
    "club franchise squad league federation band duo trio film movie show series sitcom opera play song "
    "album track book novel magazine newspaper outlet broadcaster network channel website site app platform "
    "service university college school hospital museum theatre theater festival tournament award prize "
    "podcast hurricane storm typhoon cyclone spacecraft ship",
}
_KIND_OF = {noun: kind for kind, nouns in _NOUNS.items() for noun in nouns.split()}
_IRREGULAR = {"men": "man", "women": "woman", "people": "person", "series": "series"}
_WORD = r"[\w.&$'’“”\"-]+"
_ASKED = re.compile(
    r"(?P<before>,\s+)?\b(?P<asks>which|what)\s+(?:(?:one\s+)?of\s+(?:the\s+following|these|the|those)\s+)?"
    rf"(?P<rest>{_WORD}(?:\s+{_WORD}){{0,7}})",
    re.IGNORECASE,
)
_AUXILIARIES = frozenset(
    "is are was were am did does do has have had will would can could shall should may might must".split()
)
# Where the words before a noun end: none of these stands inside "which former French minister".
_ENDS = _AUXILIARIES | frozenset(
    "be been being done having the a an this that these those his her its their our your my of in on at to "
    "for from by with about into over under after before between against during and or but nor if when where "
    "why who whom whose how which what not it he she they we i you there than as else made make makes "
    "took take takes taken taking led".split()
)
_OWNER = re.compile(r"['’]s?$")
_NO_OWNERS = ("men", "women", "children", "boys", "girls")
_VERBS = re.compile(r"happen|caus|prompt|trigger|spark|drives?$|drove|forced|brought")
# Behind a noun these are its verb: "Which city hosts the Olympics?"
_ALSO_VERBS = frozenset("plays hosts stars shows states champions captains ships parks banks schools".split())
# Words that may stand before the noun: "which former Florida Republican candidate".
_MOST_BEFORE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedNoun:
    """Of a question for "which …": where it stands in the text, the noun in lower case and the singular,
    whether it was in the plural, and what kind of thing is called so."""

    place: int
    noun: str
    plural: bool
    kind: Kind


@lru_cache(maxsize=1024)
def asked_noun(text: str) -> AskedNoun | None:
    """By the first "which" or "what" with a noun that tells; by one behind a comma, which may but go on about
    something, only where there is no other. None where there is none."""
    found: list[tuple[bool, AskedNoun]] = []
    for match in _ASKED.finditer(text):
        written = match.group("rest").lower().split()
        noun, plural = _noun_in(written, strict=match.group("asks").lower() == "what")
        if noun:
            asked = AskedNoun(place=match.start("asks"), noun=noun, plural=plural, kind=_KIND_OF[noun])
            found.append((match.group("before") is not None, asked))
    return min(found, key=lambda one: one[0])[1] if found else None


def noun_kind(word: str) -> Kind | None:
    """What kind of thing is called so, in the singular or the plural: "senators", "film"."""
    return _KIND_OF.get(_known(word.lower()))


def names_person(word: str) -> bool:
    """Whether somebody may be called so by office or trade: "Senator", "golfer"."""
    return _KIND_OF.get(word.lower()) is Kind.PERSON


@lru_cache(maxsize=65536)
def _known(word: str) -> str:
    """The noun in the singular, of a word in lower case; "" where it is none of those known here."""
    return next((one for one in (word, _singular(word)) if one in _KIND_OF), "")


def _singular(word: str) -> str:
    """As far as its end tells."""
    if word in _IRREGULAR or word.endswith(("ss", "us")):
        return _IRREGULAR.get(word, word)
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word.removesuffix("s")


def _may_be_verb(word: str) -> bool:
    return word.endswith(("s", "ed")) and word not in ("news", "us")


def _noun_in(written: Sequence[str], *, strict: bool) -> tuple[str, bool]:
    """The last noun before the verb, and whether it is plural; "" where none is known. A state senator is no
    state, and an executive order no executive. `strict`: no verb may stand before it, as in "what hurts
    companies"."""
    found, plural = "", False
    for place, word in enumerate(written):
        bare = word.strip("“”\"'’,")
        if bare in _ENDS or _VERBS.match(bare) or (found and bare in _ALSO_VERBS):
            break
        owned = _OWNER.search(word)
        if owned and found == "" and _singular(word[: owned.start()]) in _KIND_OF:
            owner = word[: owned.start()]
            if owner not in _NO_OWNERS:
                return _singular(owner), False  # "which country's leader": it is the country
        known = _known(bare)
        if not known and found:
            behind = written[place + 1 : place + 2]
            return ("", False) if behind and behind[0] in _AUXILIARIES else (found, plural)
        if not known and (place >= _MOST_BEFORE or (strict and _may_be_verb(bare))):
            break
        if known:
            found, plural = known, known != bare
    return found, plural
