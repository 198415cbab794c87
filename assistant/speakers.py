"""Who speaks, sentence by sentence: owns the reading of attributions ("Blinken urged …, Price said") and what
a pronoun carries over from the sentence before. It knows names by their capitals and nothing else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.days.wording import WEEKDAYS
from assistant.question import SPEECH_VERBS
from assistant.terms import WORD, is_content, is_country, stem

_WORD_OR_MARK = re.compile(rf"{WORD.pattern}|[,;:]")
_PRONOUNS = frozenset("he she they it his her their its him them".split())
_SPEAKING_PRONOUNS = frozenset("he she they it".split())
_BE = frozenset("is are was were be been being".split())
# Between the speaker and the verb of speech: "Putin on Tuesday accused". Months that are names too are not
# among them.
_DAYS = frozenset(
    "jan january feb february july sept september oct october nov november dec december".split()
) | {day.lower() for day in WEEKDAYS}
_BEFORE_MONTHS = frozenset("in on since until by early late mid last this next".split())
_TITLES = frozenset(
    stem(title)
    for title in "president prime minister secretary state foreign mr mrs ms dr sir lord lady dame "
    "chancellor chief head leader official officials former deputy vice acting "
    "senator sen representative rep congressman congresswoman governor gov mayor general gen colonel captain "
    "sergeant judge justice attorney spokesman spokeswoman spokesperson ambassador envoy professor prof "
    "father".split()
)
# How far before its verb a speaker may stand: "Blinken, meanwhile, emphasized".
_REACH = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Of one sentence, as stems: `speakers`, whoever speaks in it; `referents`, the name that its pronouns
    stand for."""

    speakers: frozenset[str]
    referents: frozenset[str]


def attribute(sentences: Sequence[str]) -> list[Attribution]:
    """One attribution for each of the consecutive sentences. A pronoun stands for the last one who spoke, or
    for the subject of the sentence before: in news a "he" that opens a sentence goes on with whoever had the
    word."""
    found: list[Attribution] = []
    last: frozenset[str] = frozenset()
    for sentence in sentences:
        written = _WORD_OR_MARK.findall(sentence)
        pronoun = any(word.lower() in _PRONOUNS for word in written)
        speakers = _speakers(written, last)
        found.append(Attribution(speakers=speakers, referents=last if pronoun else frozenset()))
        opens_with_pronoun = bool(written) and written[0].lower() in _SPEAKING_PRONOUNS
        last = speakers or (last if opens_with_pronoun else _subject(written)) or last
    return found


def speakers_of(sentence: str) -> frozenset[str]:
    """Whoever speaks in one sentence that stands alone."""
    return attribute([sentence])[0].speakers


def who_exactly(name: frozenset[str]) -> frozenset[str]:
    """Of the stems of a name those that tell one from another: President Putin is no other president, and the
    US Secretary of State no other American. All of it where it is nothing but an office and a country."""
    return frozenset(one for one in name - _TITLES if not is_country(one)) or name


def _speakers(written: Sequence[str], last: frozenset[str]) -> frozenset[str]:
    found: set[str] = set()
    for position, word in enumerate(written):
        if word.lower() == "according" and written[position + 1 : position + 2] == ["to"]:
            found |= _nearest_name(_until_pause(written[position + 2 : position + 6]))
        if word.lower() not in SPEECH_VERBS:
            continue
        if _is_passive(written[:position]):
            # "Putin was told by Macron": whoever stands behind "by" speaks, if anybody does.
            if written[position + 1 : position + 2] == ["by"]:
                found |= _nearest_name(_until_pause(written[position + 2 : position + 5]))
            continue
        left = _nearest_name(written[max(0, position - _REACH) : position][::-1])
        near = written[max(0, position - 3) : position]
        if any(other.lower() in _SPEAKING_PRONOUNS for other in near):
            found |= last
        else:
            found |= left or _nearest_name(written[position + 1 : position + 3])
    return frozenset(found)


def _is_month(words: Sequence[str], place: int) -> bool:
    """Whether the "May" there is one, by what stands beside it: "in May", "May 5"."""
    beside = words[max(0, place - 1) : place + 2]
    return any(word.isdigit() or word.lower() in _BEFORE_MONTHS for word in beside)


def _until_pause(words: Sequence[str]) -> Sequence[str]:
    return words[: next((place for place, word in enumerate(words) if word in ",;:"), len(words))]


def _is_passive(before: Sequence[str]) -> bool:
    """Whether the verb behind these words is done to its subject."""
    words = [word.lower() for word in before[-2:]]
    if words and (words[-1].endswith("ly") or words[-1] in ("also", "not", "then", "later")):
        words.pop()
    return bool(words) and words[-1] in _BE


def _subject(written: Sequence[str]) -> frozenset[str]:
    """The first name of a sentence: what a pronoun in the next one most often means."""
    return frozenset(_nearest_name(written[:12]))


def _nearest_name(near: Sequence[str]) -> set[str]:
    """Stems of the first run of capitalised words; a comma ends one: "in his call with Blinken, Lavrov
    warned"."""
    name: set[str] = set()
    for place, word in enumerate(near):
        if word.lower() in _DAYS or (word == "May" and _is_month(near, place)):
            continue
        if word[0].isupper() and is_content(word):
            name.add(stem(word))
        elif name:
            break
    return name
