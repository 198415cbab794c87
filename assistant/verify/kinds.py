"""Words of one kind that exclude each other: a red car is no blue one, a broken arm no broken leg. Vectors of
words hold them for nearly the same, as they stand in the same places."""

from collections.abc import Iterator
from functools import lru_cache

from assistant.verify.conflict import Conflict
from assistant.verify.ground import Ground
from assistant.verify.minimal import swaps
from assistant.verify.reading import Reading
from assistant.verify.tokens import Token, key_of

# Kinds, and what belongs to one thing of a kind: what stands between "/" excludes each other. No word that
# covers another of its kind ("vehicle" beside "car"), and none that is often two of them.
_KINDS = (
    "red scarlet crimson / blue navy / green / yellow / orange / purple violet / pink / brown / grey gray / "
    "black / white "
    "| health / trade commerce / finance / defence defense / education / agriculture farming / transport "
    "transportation / energy / environment / culture / tourism / housing / justice / interior / "
    "labour labor / sports sport "
    "| north northern / south southern / east eastern / west western "
    "| northeast northeastern / northwest northwestern / southeast southeastern / southwest southwestern "
    "| son / daughter / father dad / mother mum mom / brother / sister / uncle / aunt / nephew / niece / "
    "cousin / grandfather / grandmother / grandson / granddaughter / wife widow / husband "
    "| dog puppy / cat kitten / horse pony / cow cattle / pig swine hog / sheep lamb / goat / chicken hen / "
    "duck / goose geese / turkey / bear / lion / tiger / leopard / elephant / rhino rhinoceros / giraffe / "
    "zebra / wolf wolves / fox / deer / monkey / gorilla / snake python / crocodile / alligator / shark / "
    "whale / dolphin / seal / penguin / owl / eagle / rabbit / mouse / rat / bat / camel / kangaroo / koala "
    "| bus / train / tram / plane airplane aeroplane jet airliner / helicopter chopper / "
    "ferry / submarine / bicycle / motorcycle motorbike / tractor / taxi cab / truck lorry / "
    "ambulance / balloon "
    "| gold golden / silver / bronze / copper / iron / steel / aluminium aluminum / lithium / nickel / "
    "wooden wood timber / glass / plastic / concrete / brick / stone / paper / leather / cotton / wool / "
    "silk "
    "| spring / summer / autumn / winter "
    "| football soccer / basketball / baseball / tennis / golf / rugby / cricket / hockey / volleyball / "
    "swimming / boxing / wrestling / gymnastics / badminton / handball / chess / rowing / surfing "
    "| radio / television tv / magazine / podcast "
    "| doctor physician medic surgeon / nurse / lawyer attorney solicitor barrister / farmer / "
    "teacher schoolteacher / engineer / pilot / journalist reporter / firefighter fireman / dentist / "
    "plumber / electrician / carpenter / butcher / baker / fisherman / miner / sailor / architect / banker / "
    "priest / barber / butler / chef / librarian "
    "| singer / actor actress / painter / dancer / comedian / novelist / poet / sculptor / drummer / "
    "guitarist / pianist / violinist "
    "| president / mayor / governor / ambassador / chancellor / king / queen / prince / princess / pope / "
    "bishop archbishop / emperor / senator "
    "| church cathedral / mosque / synagogue / school / hospital / prison jail / airport / hotel / "
    "restaurant / museum / stadium / factory / bridge / library / theatre theater / zoo / lighthouse / "
    "warehouse / pharmacy / bakery / supermarket / courthouse "
    "| flu influenza / cholera / malaria / measles / polio / ebola / covid coronavirus / cancer / diabetes / "
    "hepatitis / tuberculosis / aids hiv / mpox monkeypox / dengue / dementia alzheimer / plague / rabies / "
    "pneumonia / asthma / smallpox / typhoid "
    "| flood flooding / earthquake quake / wildfire / avalanche / drought / tsunami / landslide mudslide / "
    "heatwave / blizzard snowstorm / eruption "
    "| oil crude petroleum / gas / coal / nuclear atomic / wind / solar / hydrogen "
    "| wheat / corn maize / rice / barley / soy soybean / sugar / coffee / cocoa / tea / beef / pork / "
    "poultry / milk / butter / cheese / potato / tomato / banana / apple / wine / beer / whisky whiskey "
    "| arm elbow wrist finger thumb / leg knee ankle thigh foot feet toe / shoulder / chest / neck / hip / "
    "nose / jaw / rib / skull / ear / eye | knee / ankle / thigh / toe | elbow / wrist / finger "
    "| guitar / piano / violin / trumpet / flute / cello / drum / saxophone / harp / organ "
    "| knife / sword / axe / hammer / bomb / grenade / gun firearm pistol rifle "
    "| stab / shoot shot / strangle / poison / drown / behead "
    "| murder / rape / robbery theft burglary / arson / bribery / perjury / espionage spying / treason / "
    "kidnapping abduction / smuggling / blackmail / vandalism "
    "| book novel / film movie / song / play / opera / poem / painting / sculpture / album / musical "
    "| liver / kidney / lung / heart / brain / stomach / skin / breast / prostate "
    "| ocean / river / lake / desert / forest / mountain / island / valley "
    "| biology / chemistry / physics / mathematics / literature / medicine / economics / geology / history "
    "| monthly / weekly / daily / yearly annual annually / hourly "
    "| senate / cabinet / supreme / appeals "
    "| primary / secondary / tertiary "
    "| left / right | heavy / light | deep / shallow | wide broad / narrow | tight / loose "
    "| former previous ex / current incumbent "
)

# These share their stems with "monthly" and "yearly", but 12 of one may be one of another.
_LENGTHS = frozenset("hour hours week weeks month months year years".split())
_WORDS = frozenset(word for word in _KINDS.split() if word.isalpha())
# Kinds of verbs and of what has degrees, by one of their words: in any form. A noun counts as it is written,
# for "reporter" has the stem of "report", and "medic" that of "medical".
_VERBS = frozenset("stab murder wide heavy tight deep".split())
_ANY_FORM = frozenset(kind for kind, line in enumerate(_KINDS.split("|")) if _VERBS & set(line.split()))
_WHOSE = frozenset("his her their its my our your".split())


def kind_conflict(claim: Reading, ground: Ground) -> Conflict | None:
    """A word of the claim that stands nowhere, where the nearest sentence has another of its kind in the same
    place: beside the same word, or between the same words."""
    evidence = ground.nearest.reading
    pairs = list(_of_one_kind(claim, ground))
    # Most claims have none, and are not compared word by word once more.
    places = [(one.mine, one.theirs) for one in swaps(claim, evidence)] if pairs else []
    for place, other in pairs:
        if any(place in one and other in two for one, two in places) or _same_beside(
            claim, place, evidence, other
        ):
            mine, theirs = claim.tokens[place].text, evidence.tokens[other].text
            return Conflict(verdict="unsupported", reason=f"says “{mine}”, the article says “{theirs}”")
    return None


def _of_one_kind(claim: Reading, ground: Ground) -> Iterator[tuple[int, int]]:
    """Places of a word that stands nowhere in the evidence, and of one in the nearest sentence that the claim
    has not, where the two exclude each other."""
    evidence = ground.nearest.reading
    for place in claim.content:
        mine = claim.tokens[place]
        if place in claim.name_places or not _is_of_a_kind(mine):
            continue
        if any(mine.key in one.keys for one in (*ground.quoted, *ground.around)):
            continue
        for other in evidence.content:
            theirs = evidence.tokens[other]
            if (
                other not in evidence.name_places
                and theirs.key not in claim.keys
                and exclude(mine.key, theirs.key)
                and _is_of_a_kind(theirs)
            ):
                yield place, other


def _is_of_a_kind(token: Token) -> bool:
    kinds = kinds_of(token.key)
    if not kinds or token.lower in _LENGTHS:
        return False
    written = {token.lower, token.lower.removesuffix("s"), token.lower.removesuffix("es")}
    return bool(_ANY_FORM & kinds.keys() or written & _WORDS)


def _same_beside(claim: Reading, place: int, evidence: Reading, other: int) -> bool:
    """Whether the same word follows both, or goes before both, with none between: one that says something,
    or whose it is."""
    for step in (1, -1):
        one, two = place + step, other + step
        if 0 <= one < len(claim.tokens) and 0 <= two < len(evidence.tokens):
            same = claim.tokens[one].key == evidence.tokens[two].key
            if same and (one in claim.content or (step < 0 and claim.tokens[one].lower in _WHOSE)):
                return True
    return False


@lru_cache(maxsize=65536)
def exclude(one: str, other: str) -> bool:
    """Of two keys: both are of one kind, and not the same."""
    mine, theirs = kinds_of(one), kinds_of(other)
    return any(kind in theirs and theirs[kind] != which for kind, which in mine.items()) and not any(
        theirs.get(kind) == which for kind, which in mine.items()
    )


def kinds_of(key: str) -> dict[int, int]:
    """The kinds of a word by its key, and which of each it is; empty where it is of none."""
    return _table().get(key, {})


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[int, int]]:
    found: dict[str, dict[int, int]] = {}
    for kind, line in enumerate(_KINDS.split("|")):
        for which, words in enumerate(line.split("/")):
            for word in words.split():
                found.setdefault(key_of(word), {})[kind] = which
    return found
