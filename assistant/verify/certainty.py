"""What the evidence only thinks possible, plans, asks for or is told, and the claim says has come about: owns
the words that leave open whether something is so."""

from collections.abc import Iterator, Sequence

from assistant.verify.alignment import EXACT
from assistant.verify.conflict import Conflict
from assistant.verify.ground import Ground
from assistant.verify.reading import Reading
from assistant.verify.tokens import Token, is_content

_MODALS = frozenset({"may", "might", "could"})
# Of what is behind a "to" after these nothing is known yet: "urged Russia to withdraw".
_BEFORE_TO = frozenset(
    "want wants wanted wanting plan plans planned planning propose proposes proposed proposing expect "
    "expects expected expecting threaten threatens threatened threatening hope hopes hoped hoping intend "
    "intends intended intending aim aims aimed aiming seek seeks sought seeking try tries trying urge urges "
    "urged urging ask asks asked asking demand demands demanded demanding call calls called calling invite "
    "invites invited advise advises advised offer offers offered consider considers considered promise "
    "promises promised vow vows vowed pledge pledges pledged alleged accused believed "
    "thought".split()
)
# And of what follows these at once.
_BEFORE_VERB = frozenset(
    "consider considers considered considering propose proposes proposed proposing mull mulls mulled mulling "
    "allegedly supposedly purportedly weigh weighs weighed weighing suggest suggests suggested suggesting "
    "recommend recommends recommended contemplate contemplates contemplated contemplating".split()
)
_WHETHER = frozenset({"whether", "if"})
# Who says one of these leaves it open as well; of what may come, "will" does not.
_SURE = frozenset("will shall would should can going".split())
_OPEN = (
    _MODALS
    | _BEFORE_TO
    | _BEFORE_VERB
    | _WHETHER
    | _SURE
    | frozenset(
        "possible possibly potential potentially perhaps probably proposal proposals bid request requests "
        "threat threats accusation accusations claim claims claimed alleges allege reportedly suspected "
        "suspicion suspicions fears fear feared warned warns predicts predicted forecast forecasts prospect "
        "intention question questioned unclear investigating investigate upcoming future eye eyes eyeing "
        "readies prepares preparing ready looks looking due set likely schedule scheduled slated track "
        "press presses pressed pressing push pushes pushed pushing lobby lobbies lobbied lobbying encourage "
        "encourages encouraged plead pleads pleaded beg begs begged appeal appeals appealed pressure "
        "pressured instruct instructed order orders ordered tell tells told attempt attempts attempted "
        "apply applies applied applying wish wishes wished ambition ambitions goal candidate running charge "
        "charges charged indict indicted trial presumably apparently must need needs".split()
    )
)
# Words from one of these to the verb that it governs.
_REACH = 6
_NEAR = 3


def certainty_conflict(claim: Reading, ground: Ground) -> Conflict | None:
    """Something of which the evidence leaves open whether it is so, and the claim does not."""
    said = {token.lower for place, token in enumerate(claim.tokens) if _leaves_open(claim.tokens, place)}
    if said - _SURE:
        return None
    match = ground.nearest
    tokens = match.reading.tokens
    open_places = dict(_left_open(tokens))
    # What it says of the same as of something that has come about: "who wanted to meet him, met him".
    come_about = {token.key for place, token in enumerate(tokens) if place not in open_places}
    elsewhere = come_about | frozenset(
        token.key
        for reading in (*ground.quoted, *ground.around)
        if reading is not match.reading
        for token in reading.tokens
    )
    for place in claim.content:
        link = match.links.get(place)
        if link is None or link.strength < EXACT or link.place not in open_places:
            continue
        word = tokens[open_places[link.place]].text
        # "The trial starts on Monday", of one that is expected to start.
        if claim.tokens[place].lower == f"{tokens[link.place].lower}s":
            continue
        if said and word.lower() not in _MODALS:
            continue
        if place not in claim.name_places and claim.tokens[place].key not in elsewhere:
            return Conflict(verdict="unsupported", reason=f"leaves out the article's “{word}”")
    return None


def _leaves_open(tokens: Sequence[Token], place: int) -> bool:
    """Whether the word may say so: neither the month of May, nor a thing that is "set"."""
    word = tokens[place].text
    following = tokens[place + 1].lower if place + 1 < len(tokens) else ""
    return word.lower() in _OPEN and word != "May" and (word.lower() != "set" or following == "to")


def _left_open(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """(place of a verb of which it is left open whether it is so, place of the word that does)."""
    for place, token in enumerate(tokens):
        word = token.lower
        if not _leaves_open(tokens, place):
            continue
        behind = list(_clause(tokens, place + 1))
        if word in _MODALS and not any(tokens[at].lower == "not" for at in behind[:1]):
            found = next((at for at in behind[:_NEAR] if is_content(tokens[at])), None)
        elif word in _BEFORE_TO and (to := _to(tokens, behind[:_REACH])) is not None:
            found = next((at for at in behind if at > to and is_content(tokens[at])), None)
        elif word in _BEFORE_VERB:
            found = next((at for at in behind[:_NEAR] if is_content(tokens[at])), None)
        elif word == "accused" and behind and tokens[behind[0]].lower == "of":
            found = next((at for at in behind[1:_NEAR] if is_content(tokens[at])), None)
        elif word in _WHETHER:
            yield from ((at, place) for at in behind if is_content(tokens[at]))
            continue
        else:
            continue
        if found is not None:
            yield found, place


def _clause(tokens: Sequence[Token], first: int) -> Iterator[int]:
    """Places up to the next mark."""
    for place in range(first, len(tokens)):
        if tokens[place].is_mark:
            return
        yield place


def _to(tokens: Sequence[Token], places: Sequence[int]) -> int | None:
    return next((place for place in places if tokens[place].lower == "to"), None)
