"""What the evidence only thinks possible, plans, asks for, is told or doubts, and the claim says has come
about: owns the words that leave open whether something is so."""

from collections.abc import Iterator, Sequence

from assistant.verify.alignment import EXACT
from assistant.verify.conflict import Conflict
from assistant.verify.ground import Ground
from assistant.verify.judgement import Verdict
from assistant.verify.reading import Reading
from assistant.verify.tokens import LIGHT, Token, is_content, words_before
from assistant.verify.words import is_past

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
# What is behind these is to come: "is due to close", "said it would close". Only a claim that it has come
# about says otherwise.
_DUE_TO = frozenset("due set scheduled likely slated".split())
_WILL = frozenset("will would".split())
_AWAITED = frozenset("pending awaiting awaits awaited await".split())
_TO_COME = _DUE_TO | _WILL | _AWAITED
# "Would" speaks of what is to come where somebody says so.
_FORETELLS = frozenset(
    "that say says said saying promise promised promises pledge pledged vow vowed agree agreed decide "
    "decided expect expected expects announce announced warn warned predict predicted plan planned hope "
    "hoped think thought believe believed told tell insisted whether if".split()
)
# "Alleges that", "denied reports that", "do not prove that": somebody's word for all of the clause, or less.
_ALLEGE = frozenset("allege alleges alleged alleging".split())
_DENY = frozenset(
    "deny denies denied denying reject rejects rejected rejecting dismiss dismisses dismissed "
    "dismissing".split()
)
_RUMOURS = frozenset(
    "report reports claim claims allegation allegations accusation accusations suggestion suggestions rumour "
    "rumours rumor rumors charge charges speculation".split()
)
_NOT = frozenset("not no never nothing cannot neither".split())
_SHOW = frozenset(
    "show shows showed shown prove proves proved proven mean means meant establish establishes established "
    "demonstrate demonstrates demonstrated".split()
)
# Words from one of these verbs to its "that": "denied a report in the Times that".
_TO_THAT = 8
# Whose word it is: a claim that says so says no more than the evidence.
_ATTRIBUTES = frozenset(
    "say says said saying according tell tells told argue argues argued report reported lawsuit suit "
    "complaint indictment accuser accusers".split()
)
# Who says one of these leaves it open as well; of what may come, "will" does not.
_SURE = frozenset("will shall would should can going".split())
# These say no plan, of which "will" could speak.
_UNPLANNED = _MODALS | _WHETHER | _ALLEGE | _DENY | _NOT
_OPEN = (
    _MODALS
    | _BEFORE_TO
    | _BEFORE_VERB
    | _WHETHER
    | _TO_COME
    | _ALLEGE
    | _DENY
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
# A perfect, or a past in the passive.
_PAST = frozenset("has have had was were been".split())
# Words from one of these to the verb that it governs.
_REACH = 6
_NEAR = 3


def certainty_conflict(claim: Reading, ground: Ground) -> Conflict | None:
    """Something of which the evidence leaves open whether it is so, and the claim does not."""
    said = {
        place: token.lower for place, token in enumerate(claim.tokens) if _leaves_open(claim.tokens, place)
    }
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
        opener = tokens[open_places[link.place]]
        # Of the claim's words all but the one itself: "is under threat", of what may be under threat.
        others = frozenset(word for at, word in said.items() if at != place)
        if _excused(claim, place, tokens[link.place], opener.lower, others):
            continue
        if place not in claim.name_places and claim.tokens[place].key not in elsewhere:
            verdict: Verdict = "negated" if opener.lower in _DENY | _NOT else "unsupported"
            return Conflict(verdict=verdict, reason=f"leaves out the article's “{opener.text}”")
    return None


def _excused(claim: Reading, place: int, known: Token, opener: str, others: frozenset[str]) -> bool:
    """Whether the claim leaves it open too, or speaks of what is to come, where `opener` leaves `known` open.
    `others`: its words that may."""
    if others - _SURE:
        return True
    # "The trial starts on Monday", of one that is expected to start.
    if claim.tokens[place].lower == f"{known.lower}s":
        return True
    if others and opener not in _UNPLANNED:
        return True
    if opener in _TO_COME:
        return not _has_come(claim, place, known, opener)
    if opener in _DENY | _NOT:
        return bool(claim.negations)
    return opener in _ALLEGE and any(token.lower in _ATTRIBUTES for token in claim.tokens)


def _has_come(claim: Reading, place: int, known: Token, opener: str) -> bool:
    """Whether the claim says of its verb at `place` that it has come about, by a perfect or by a past; or, of
    what is awaited, by either anywhere near. `known` is the verb as it stands behind a "to" or a "would"."""
    before = [token.lower for token in words_before(claim.tokens, place, _NEAR)]
    if "to" in before or any(place in negation.reach for negation in claim.negations):
        return False
    lowered = claim.tokens[place].lower
    if opener in _AWAITED:
        return bool(_PAST & set(before))
    return is_past(lowered) and (lowered != known.lower or bool(_PAST & set(before)))


def _leaves_open(tokens: Sequence[Token], place: int) -> bool:
    """Whether the word may say so: neither the month of May, nor a thing that is "set"."""
    word = tokens[place].text
    following = tokens[place + 1].lower if place + 1 < len(tokens) else ""
    return word.lower() in _OPEN and word != "May" and (word.lower() != "set" or following == "to")


def _left_open(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """(place of a verb of which it is left open whether it is so, place of the word that does)."""
    for place, token in enumerate(tokens):
        word = token.lower
        if word in _NOT or word in _ALLEGE or word in _DENY:
            yield from ((at, place) for at in _told(tokens, place))
        if not _leaves_open(tokens, place):
            continue
        behind = list(_clause(tokens, place + 1))
        if word in _MODALS and not any(tokens[at].lower == "not" for at in behind[:1]):
            found = next((at for at in behind[:_NEAR] if is_content(tokens[at])), None)
        elif word in _WILL:
            found = _will(tokens, behind)
        elif word in _BEFORE_TO | _DUE_TO and (to := _to(tokens, behind[:_REACH])) is not None:
            found = next((at for at in behind if at > to and is_content(tokens[at])), None)
        elif word in _BEFORE_VERB | _AWAITED:
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


def _will(tokens: Sequence[Token], behind: Sequence[int]) -> int | None:
    """The verb behind a "would" or "will", whose places are the first of `behind`."""
    near = behind[: _NEAR + 1]
    if any(tokens[at].lower in _NOT for at in near[:1]):
        return None
    # "The medals she would win", "would go on to win": seen from behind, it has come about.
    would = near and tokens[near[0] - 1].lower == "would"
    if would and not any(token.lower in _FORETELLS for token in tokens[: near[0] - 1]):
        return None
    return next((at for at in near if is_content(tokens[at]) and tokens[at].lower not in LIGHT), None)


def _told(tokens: Sequence[Token], place: int) -> Iterator[int]:
    """The verbs of the clause behind "alleges that", "denied reports that" and "do not prove that"."""
    behind = list(_clause(tokens, place + 1))
    that = next((at for at in behind[:_TO_THAT] if tokens[at].lower == "that"), None)
    if that is None:
        return
    between = frozenset(tokens[at].lower for at in behind if at < that)
    word = tokens[place].lower
    if word in _ALLEGE:
        told = not between
    elif word in _DENY:
        told = bool(between & _RUMOURS)
    else:
        told = bool(between & _SHOW) and "only" not in between and that - place <= _NEAR + 1
    if told:
        end = next((at for at in behind if at > that and _goes_on(tokens, at)), len(tokens))
        yield from (at for at in behind if that < at < end and _may_be_verb(tokens[at]))


def _goes_on(tokens: Sequence[Token], place: int) -> bool:
    """Whether somebody's deeds go on behind what was told: "denied that … and said"."""
    following = tokens[place + 1].lower if place + 1 < len(tokens) else ""
    return tokens[place].lower in ("and", "but") and is_past(following)


def _may_be_verb(token: Token) -> bool:
    """By its form: "recorded", "took", "prevents", "selling"."""
    return is_content(token) and (token.lower.endswith(("s", "ing")) or is_past(token.lower))


def _clause(tokens: Sequence[Token], first: int) -> Iterator[int]:
    """Places up to the next mark."""
    for place in range(first, len(tokens)):
        if tokens[place].is_mark:
            return
        yield place


def _to(tokens: Sequence[Token], places: Sequence[int]) -> int | None:
    return next((place for place in places if tokens[place].lower == "to"), None)
