"""Whether a sentence speaks of what was or of what will be, at one place in it: owns the words that tell.

News leaves it to the verb: "met on Friday" is the last Friday, "will meet on Friday" the next. The verb that
counts is the one just before or just behind the words of time, else the nearest in their clause, before them
rather than behind.
"""

import re
from enum import StrEnum


class Tense(StrEnum):
    """What the verb says of the time."""

    PAST = "past"
    FUTURE = "future"
    UNSURE = "unsure"
    """The verb could be either: "agreed to meet on Friday", "was scheduled for Friday"."""


# Characters read on either side: a clause, and a bound on the work that a hostile text can cause.
REACH = 240

_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|[,;:()—–“”\"]|[.!?](?=[\s\"”’)])")
_CLAUSE_ENDS = frozenset(";:—.!?")
_PAUSES = frozenset(',()–“”"')

_MODALS = frozenset("will won't shall would could might must should cannot can".split())
_IS = frozenset("is are am 's isn't aren't".split())
_WAS = frozenset("was were wasn't weren't".split())
# What stands between an auxiliary and its verb.
_ADVERBS = frozenset(
    "not also now then soon still already just again never only first originally initially previously "
    "reportedly tentatively".split()
)
# "expected to", "set to", "due to": what follows lies ahead, seen from the time of the verb.
_AHEAD = frozenset("expected scheduled set slated planned planning due poised going likely".split())
_AHEAD_TO = frozenset(
    "expected scheduled set slated planned planning plans plan due poised going likely supposed hopes hope "
    "hoping aims aim expects expect intends intend prepares preparing prepared needs has have wants want "
    "ready".split()
)
_MEANT_TO = frozenset("supposed hope aim expects expect intends intend want".split())
# "Would not say on Monday" was refused then, "would not run on Friday" lies ahead: not to be told apart.
_REFUSED = frozenset("could couldn't would wouldn't".split())
_DENIALS = frozenset("not no neither only hardly".split())
# "Could be heard on Tuesday" was; a court's case that "could be heard on Friday" was not yet.
_NOTICED = frozenset("heard seen felt smelled smelt found reached contacted".split())
# Said at one time of another: which of the two the day belongs to is not to be seen.
_OPEN_TO = frozenset(
    "agreed agree agrees asked ordered told invited urged vowed promised pledged decided wanted hoped "
    "threatened offered refused forced intended".split()
)
_AHEAD_WORDS = frozenset("upcoming forthcoming deadline".split())
# A new clause begins with these: its own verb counts first.
_JOINTS = frozenset(
    "that which who where because while if and but as after before when although though unless beginning "
    "starting".split()
)
# Words of time that stand behind these lie after the verb, whenever that was: "postponed to Friday".
_TOWARDS = frozenset("for to until till through by".split())
# Nobody announces these: in the present tense they describe a picture, which was taken before.
_POSTURES = frozenset("stands gestures walks poses waves listens reacts sits looks speaks".split())
_IN_A_PICTURE = frozenset(
    "outside near next in at with by on beside behind among inside past through as during guard".split()
)
# In the present tense these tell of a programme. Most verbs do not: a caption's "speaks on Tuesday" is over.
_PROGRAMME = frozenset("begins starts opens kicks resumes airs premieres expires tips".split())
# These tell of a programme as often as of a picture: "arrived on Monday and leaves on Friday".
_PROGRAMME_OR_PICTURE = frozenset(
    "ends leaves returns meets faces hosts travels arrives takes goes closes flies appears hears "
    "lasts".split()
)
# "Beat hosts Qatar", "his tax returns".
_BEFORE_NOUNS = frozenset("the his her their its our my to beat beats told tax".split())
_PICTURES = frozenset("photo photograph picture image".split())
# The Friday deadline that did so lies behind.
_OVER = frozenset("passed expired lapsed elapsed came".split())
_NO_VERBS = frozenset(
    "need hundred speed feed bed red united unexpected indeed embed seed breed greed shed sacred naked "
    "hatred kindred limited detailed armed aged wed sled weed reed deed creed exceed proceed succeed "
    # Names, where one opens a sentence.
    "fred alfred jared ahmed mohammed mohamed saeed sayed zayed khaled waleed".split()
)
_IRREGULAR = frozenset(
    "said told met spoke came went held took made gave began left found won lost fell rose hit struck "
    "shot was were had did got saw sent wrote led ran put set cut kept brought bought thought taught "
    "caught sought fought sold stood understood felt heard knew grew threw flew drew blew broke chose "
    "drove ate forgot gone done been seen given taken spoken written driven chosen known shown drawn "
    "thrown stolen beaten become became paid laid read sat slept spent lent bent built burnt dealt meant "
    "met shut split spread swept swore tore wore won woke withdrew overthrew underwent undertook upheld "
    "oversaw sank sang swam rang rode hung fled bled sped beat burst cast cost hurt let quit rid bid "
    "wasn't weren't didn't hadn't fallen risen grown frozen hidden sworn torn born".split()
)


def tense_at(text: str, start: int, end: int) -> Tense | None:
    """Of the verb to which `text[start:end]`, words of time, belongs; None when no verb tells."""
    before = _clause_before(text[max(0, start - REACH) : start])
    after = _clause_after(text[end : end + REACH])
    before = _opened(before, after)
    if before[-1:] == ["this"] and _PICTURES & set(after[:4]):  # "in this Dec. 5, 2021, file photo"
        return Tense.PAST
    if before and before[-1] not in _PAUSES:
        if before[-1] in _IS:  # "the deadline is Friday"
            return Tense.FUTURE
        if before[-1] in ("since", "Since"):
            return Tense.PAST
        # "said on Tuesday", "will be held Tuesday"
        if found := _verdict(before, len(before) - 1):
            return found
    # "Biden on Tuesday signed", "Johnson, who faces a vote, on Tuesday denied"
    close = [word for word in after[:3] if word not in _ADVERBS] if before else []
    if close and close[1:2] != ["by"] and (found := _verdict(close, 0)):
        return found
    joint = next((at for at in reversed(range(len(before))) if before[at] in _JOINTS), -1)
    skipped = 1 if after and after[0] == "," else 0
    pause = next((at for at in range(skipped, len(after)) if after[at] in _JOINTS | {","}), len(after))
    near = (*reversed(range(joint + 1, len(before))), *(-1 - at for at in range(pause)))
    far = (*reversed(range(joint + 1)), *(-1 - at for at in range(pause, len(after))))
    # Places before the words of time count from 0, those behind them from -1 downwards.
    verdicts = (_verdict(before, at) if at >= 0 else _verdict(after, -1 - at) for at in (*near, *far))
    found = next((found for found in verdicts if found), None)
    return Tense.UNSURE if found is Tense.PAST and before and before[-1] in _TOWARDS else found


def _tokens(text: str) -> list[str]:
    """Lower case, but for names: "May" is a month, "may" a verb; "Will" a man, "will" a verb."""
    return [token.replace("’", "'") for token in _TOKEN.findall(text)]


def _clause_before(text: str) -> list[str]:
    words = _tokens(text)
    for place in reversed(range(len(words))):
        if words[place] in _CLAUSE_ENDS:
            return words[place + 1 :]
    return words


def _clause_after(text: str) -> list[str]:
    words = _tokens(text)
    for place, word in enumerate(words):
        if word in _CLAUSE_ENDS:
            return words[:place]
    return words


def _opened(before: list[str], after: list[str]) -> list[str]:
    """`before`, its first word without the capital when it is a participle whose subject comes behind a
    comma: "Announced Monday, the plan would …". A name has its verb before that: "Sneed on Friday will …".
    """
    quotes = next((at for at, word in enumerate(before) if word not in _PAUSES), len(before))
    first, *others = before[quotes:] or [""]
    if not first.istitle() or not _is_past(first.lower()) or "," in others:
        return before
    if others and not others[0].islower():  # "Ahmed Shah"
        return before
    pause = after.index(",") if "," in after else None
    waits = pause is not None and not any(_verdict(after, at) is Tense.FUTURE for at in range(pause))
    return [*before[:quotes], first.lower(), *others] if waits or first == "Asked" else before


def _verdict(words: list[str], place: int) -> Tense | None:
    """What the word at `place` says, seen with its neighbours; None when it is no verb that tells."""
    word = words[place]
    following = words[place + 1] if place + 1 < len(words) else ""
    before = _verb_before(words, place)
    previous = words[before] if before >= 0 else ""
    if word in _REFUSED and (following in _DENIALS or "'" in word):
        return Tense.UNSURE
    if word in _PROGRAMME_OR_PICTURE and previous not in _BEFORE_NOUNS:
        return Tense.UNSURE
    if word == "deadline" and _OVER & set(words[place + 1 : place + 3]):
        return Tense.PAST
    if word in _MODALS or word.endswith("'ll") or word in _AHEAD_WORDS or word in _PROGRAMME:
        return Tense.FUTURE
    if word in _POSTURES and following in _IN_A_PICTURE and (word != "speaks" or following == "during"):
        return Tense.PAST
    if word in ("may", "ahead"):
        return Tense.FUTURE if word == "may" or following == "of" else None
    if word == "to":
        if previous in _AHEAD_TO and _was(words, _verb_before(words, before)):
            return Tense.UNSURE
        if previous in _MEANT_TO and place < len(words) - 2:
            # "Want to hear witnesses of the crash on Tuesday".
            return Tense.UNSURE
        if previous in _IS or previous in _AHEAD_TO:
            return Tense.FUTURE if previous != "due" or _is_be(words, before - 1) else None
        return Tense.UNSURE if previous in _OPEN_TO or previous in _WAS else None
    if word.endswith("ing") and len(word) > 4:
        if previous == "be" or _is_now(words, before):
            return Tense.FUTURE
        return Tense.PAST if previous in _WAS else None
    if word in _AHEAD and (word != "set" or following in ("to", "for") or previous in _IS | _WAS):
        if _was(words, before):
            return Tense.UNSURE
        return Tense.FUTURE if previous in _IS or (following in ("to", "for") and word != "due") else None
    if not _is_past(word):
        return None
    if previous == "be":
        return _of_be(words, before, word)
    if previous == "being":  # "is being held on Friday"; not "is being held after his arrest on Tuesday"
        if _is_now(words, _verb_before(words, before)):
            return Tense.FUTURE if place == len(words) - 1 else Tense.UNSURE
        return Tense.PAST
    if previous in _MODALS or previous.endswith("'ll"):  # "will set out"
        return Tense.FUTURE
    if previous == "to":
        return _verdict(words, before)
    if previous in _IS:  # "is closed on Sunday": a state
        return None
    return Tense.PAST


def _of_be(words: list[str], place: int, participle: str) -> Tense:
    """Of the "be" at `place` and its participle: what stands before says whether that was."""
    modal = next((at for at in reversed(range(max(0, place - 3), place)) if words[at] in _REFUSED), None)
    if modal is not None:  # "could no longer be reached"
        noticed = words[modal] == "could" and participle in _NOTICED
        return Tense.UNSURE if noticed else _verdict(words, modal) or Tense.FUTURE
    lead = _verb_before(words, place)
    to = _verdict(words, lead) if lead >= 0 and words[lead] == "to" else None
    return to or Tense.FUTURE  # "was to be held", "will be held"


def _verb_before(words: list[str], place: int) -> int:
    """The place of the word before `place` that is no adverb, or -1."""
    place -= 1
    while place >= 0 and (words[place] in _ADVERBS or words[place].endswith("ly")):
        place -= 1
    return place


def _was(words: list[str], place: int) -> bool:
    """Whether the word there speaks of what was planned at another time: "was expected", "had been due",
    "did not expect"."""
    if place < 0:
        return False
    if words[place] == "been":
        return words[max(0, place - 1) : place] == ["had"]
    return words[place] in _WAS or words[place] in ("did", "didn't", "had")


def _is_now(words: list[str], place: int) -> bool:
    return place >= 0 and (words[place] in _IS or words[place].rpartition("'")[2] in ("s", "re", "m"))


def _is_be(words: list[str], place: int) -> bool:
    return place >= 0 and (words[place] in _IS or words[place] in _WAS)


def _is_past(word: str) -> bool:
    return word in _IRREGULAR or (
        len(word) > 3 and word.endswith("ed") and word.islower() and "-" not in word and word not in _NO_VERBS
    )
