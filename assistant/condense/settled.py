"""What no weight decides: whom or what a pronoun means where the last turn leaves no doubt, and which
questions stand alone. News chats change their topic more often than the conversations that the weights
are fitted to."""

import re
from collections.abc import Sequence

from assistant.condense.antecedents import Candidate, Told
from assistant.condense.lexicon import CALENDAR, EVENTS, FURTHER, HAPPENING, TITLES
from assistant.condense.mentions import is_full_name, mentions_of
from assistant.condense.people import gender_of_pronoun
from assistant.condense.slots import Slot, asks_for_name, tokens_of
from assistant.terms import stem, words

_ASKS_WHO = re.compile(r"\b(?:who|whom|whose|which)\b", re.IGNORECASE)
# "Who was Olof Palme?", and neither "Who was Macron's guest?" nor "Who is President of France?".
_ASKS_ABOUT_A_NAME = re.compile(
    r"^(?:[^,]{0,20},\s*)?(?i:who\s+(?:is|was|are|were))\s+(?!(?:\S+\s)*?\S+['’]s?\s)[A-Z]"
)
# "Which is stronger?", "Who has more?"
_COMPARES = re.compile(
    r"(?:which|who)(?:\s+one)?\s+\w+\s+(?:(?:more|less|fewer|better|worse)\b|(?:bigg|larg|small|rich|poor|old|"
    r"young|tall|short|long|strong|weak|fast|slow|high|low|cheap|heavi|light|great|saf|wealthi|healthi|hott|cold|"
    r"deep|wid|clos|new|smart)er\W*$)",
    re.IGNORECASE,
)
# Thanks, a greeting, a yes: nothing is asked.
_TALK = re.compile(
    r"(?:(?:ok(?:ay)?|thanks?(?:\s+(?:you|a\s+lot|so\s+much|very\s+much))?|thx|ty|cheers|great|cool|good|"
    r"perfect|wow|really|hi|hello|hey|(?:good)?bye|good\s+(?:morning|afternoon|evening|night)|yes|no|sure|"
    r"i\s+see|got\s+it|please|never\s*mind|interesting|are\s+you\s+sure)\b[\s,.!?]*)+",
    re.IGNORECASE,
)
# This many words of content, none of them behind a "the", need no topic.
_STANDS_ALONE = 3


def settled(
    question: str, slot: Slot, candidates: Sequence[Candidate], told: Sequence[Told]
) -> Candidate | None:
    """The one of `candidates`, all of which may stand there, that the slot surely means; None when nothing is
    sure."""
    if slot.group == "person":
        return _person(slot, candidates, told)
    if slot.group == "group":
        answered = _pair_answered(candidates, told[-1].asked)
        return answered or (None if told[-1].chosen else _pair(candidates, told[-1].asked))
    if slot.group in ("thing", "bare"):
        found = _event(question, candidates)
        return found or (_noun_again(candidates, told) if slot.group == "thing" else None)
    return None


def _pair(candidates: Sequence[Candidate], asked: str) -> Candidate | None:
    """The two who were asked about."""
    pairs = {mention.text for mention in mentions_of(asked, asked=True) if " and " in mention.text}
    return next((one for one in candidates if one.mention.text in pairs and one.mention.named), None)


def _pair_answered(candidates: Sequence[Candidate], asked: str) -> Candidate | None:
    """The two who were asked for with a "who" or a "which"."""
    if not _ASKS_WHO.search(asked):
        return None
    known = {stem(word) for word in words(asked)}
    pairs = (one for one in candidates if one.mention.named and " and " in one.mention.text)
    new = (
        one
        for one in pairs
        # Who did it stands first or behind "by": not "near Gaza and Sderot".
        if one.back == 0
        and not one.asked
        and not one.mention.stems & known
        and one.mention.before in ("", "by")
    )
    return next(new, None)


def compared(question: str, candidates: Sequence[Candidate]) -> Candidate | None:
    """The pair of the last question, when it is asked which of the two is more."""
    if not _COMPARES.match(question):
        return None
    pairs = (one for one in candidates if " and " in one.mention.text and not one.mention.whole)
    return next((one for one in pairs if one.back == 0 and one.asked), None)


def _person(slot: Slot, candidates: Sequence[Candidate], told: Sequence[Told]) -> Candidate | None:
    """Who is asked for by name is the one of the office. After a "who", the one whom the answer names, a full
    name first: news gives it to whoever is new. Else the one for whom the same pronoun stood in the last
    question, or whom it named. When it named nobody, the one who speaks in its answer."""
    asked = told[-1].asked
    if asks_for_name(slot) and candidates and not candidates[0].mention.named:
        return candidates[0]
    gender = gender_of_pronoun(slot.word)
    if gender == "she":
        # Fewer women than men are in the news: a name known as a woman's is nearly always who is meant.
        candidates = [one for one in candidates if one.gender == gender] or candidates
    named = {mention.text for mention in mentions_of(asked, asked=True) if mention.person}
    persons = [
        one
        for one in candidates
        if one.back == 0
        and one.mention.person
        and not one.mention.calendar
        and " and " not in one.mention.text
    ]
    about = [one for one in persons if one.mention.text in named]
    called = any(word.lower() not in TITLES for one in about for word in words(one.mention.text))
    if _ASKS_WHO.search(asked) and not (called and _ASKS_ABOUT_A_NAME.match(asked)):
        known = frozenset(stem for one in about for stem in one.mention.stems)
        new = [one for one in persons if one.answered and not one.mention.stems & known]
        new.sort(key=lambda one: (not is_full_name(one.mention.text), not one.speaks))
        if new and not told[-1].genders:
            return new[0]
    same = [key for key, known_gender in told[-1].genders if known_gender == gender]
    if told[-1].chosen:
        again = next((one for one in candidates if one.mention.stems in same), None)
        others = [one for one in about if one.mention.stems not in same]
        return None if others else again
    if about:
        return about[0]
    speaking = [one for one in persons if one.answered and one.speaks]
    return speaking[0] if len(speaking) == 1 else None


def _event(question: str, candidates: Sequence[Candidate]) -> Candidate | None:
    """Of what went well or lasted long, the call or the meeting that was spoken of last."""
    if not any(stem(token.text) in HAPPENING for token in tokens_of(question)):
        return None
    events = [
        one
        for one in candidates
        if not one.mention.named and one.asked and stem(one.mention.text.split()[-1]) in EVENTS
    ]
    return min(events, key=lambda one: (one.back, len(one.mention.text)), default=None)


def _noun_again(candidates: Sequence[Candidate], told: Sequence[Told]) -> Candidate | None:
    """The principle, when the last question asked about "that principle"."""
    if "noun" not in told[-1].leaned:
        return None
    nouns = [
        one for one in candidates if one.back == 0 and one.asked and one.mention.the and not one.mention.named
    ]
    return nouns[0] if len(nouns) == 1 else None


def is_talk(question: str) -> bool:
    """Whether it asks nothing: "ok, thanks", and not "ok, and Microsoft?"."""
    return bool(_TALK.fullmatch(question))


def stands_alone(question: str) -> bool:
    """Without a pronoun: it names something of its own, or says enough and points at nothing with a "the"."""
    tokens = tokens_of(question)
    content = [token for token in tokens if token.content]
    if any(token.text[0].isupper() and token.low not in CALENDAR for token in content if token.start):
        return True
    points = any(token.low == "the" or token.low in FURTHER for token in tokens)
    return len(content) >= _STANDS_ALONE and not points
