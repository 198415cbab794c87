"""What a question asks for: owns the reading of its words. `Question.parse` never fails; a text that is no
question is read as one about its content words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.terms import ASKING_WORDS, QUESTION_WORDS, is_content, stem, stems, words
from assistant.which import Kind, asked_noun
from index import split_sentences

__all__ = ["QUESTION_WORD", "SPEECH_VERBS", "Kind", "Question", "asks_briefly", "speech_acts"]


# Verbs by which news lets somebody speak, as they stand in a sentence. Source: the attribution verbs of
# newsroom style guides; closed on purpose, since any verb may report speech and few do. Forms that are nouns
# as well ("call", "demands") are left out: "in his call with Blinken, Lavrov warned" has one speaker.
SPEECH_VERBS = frozenset(
    "said says told tells asked asks added adds warned warns urged urges demanded called claimed "
    "claims argued argues accused accuses alleged alleges insisted insists noted stated declared "
    "declares announced announces emphasized emphasizes emphasised emphasises stressed stresses "
    "reaffirmed reaffirms reiterated reiterates charged described describes promised pledged vowed "
    "vows threatened threatens denied denies admitted admits acknowledged acknowledges criticized "
    "criticizes criticised criticises condemned condemns praised praises explained explains "
    "suggested suggests proposed proposes responded responds replied replies believed believes "
    "thought thinks hoped wanted wants complained complains objected commented wrote writes "
    "recalled concluded concludes predicted predicts recommended recommends requested questioned "
    "pointed".split()
)
_IRREGULAR = ("say", "tell", "think", "write")
_SPEECH_STEMS = frozenset(stem(verb) for verb in (*SPEECH_VERBS, *_IRREGULAR))
# What is done by saying something, with the verbs that say so: who is asked to have demanded something may be
# quoted as having urged it. Verbs that only say that somebody spoke do none of these.
_ACTS = (
    "demand urge call insist request want",
    "warn threaten predict",
    "emphasize emphasise stress reaffirm reiterate note",
    "accuse allege charge claim complain object criticize criticise condemn",
    "deny",
    "promise pledge vow",
    "praise",
    "suggest propose recommend",
    "believe think hope",
    "admit acknowledge",
)
_ACT_OF = {stem(verb): act for act in _ACTS for verb in act.split()}

_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        Kind.NUMBER,
        re.compile(
            r"\bhow (many|much|old|long|far|tall|big|large|high|fast|often|heavy|deep|wide|hot|cold)\b"
        ),
    ),
    (
        Kind.NUMBER,
        re.compile(
            r"\bwhat(?:['’]s| is| are| was| were) the "
            r"(?:\w+ )?(number|population|toll|price|score|age|cost|rate)\b(?!-| (?:one|tag|road))"
        ),
    ),
    (
        Kind.NUMBER,
        re.compile(
            r"\b(what|which) (percentage|percent|number|amount|share|age|price|sum|score|size|figure)\b"
        ),
    ),
    (Kind.NUMBER, re.compile(r"\bhow (\w+ )?(million|billion|thousand)s?\b")),
    (
        Kind.TIME,
        re.compile(
            r"\bwhen\b|\bwhat(?:['’]s| is| was) the (date|day|year|deadline)\b(?!-| ahead)"
            r"|\b(what|which) (day|date|year|month|week|weekend|time|weekday|century|decade)\b"
        ),
    ),
    (Kind.TIME, re.compile(r"\bsince when\b|\bhow (soon|recently)\b")),
    (
        Kind.REASON,
        re.compile(
            r"\bwhy\b|\bhow come\b|\bfor what reason\b|"
            r"\bwhat (caused|led to|prompted|triggered|sparked|is the reason|was the reason)\b"
        ),
    ),
    (Kind.PLACE, re.compile(r"\bwhere\b")),
    (
        Kind.NAME,
        re.compile(r"\bwhat(?:['’]s| is| are| was| were) the (?:\w+ )?(?:name|title)s? of\b(?!.*\bwho\b)"),
    ),
    (Kind.PERSON, re.compile(r"\b(who|whom|whose)\b")),
)
# "Which animal …", "what sport …"; not "what caused", "what did", "what else".
_WHICH_THING = re.compile(
    r"\b(?:which|what)\s+(?!(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could|should|might|"
    r"happen\w*|caus\w*|prompt\w*|trigger\w*|spark\w*|led|makes?|made|else|if)\b)\w+",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(
    r"\b(?:did|does|do|has|have|had|(?P<be>is|was)|will|would|should|could|can|might)\s", re.IGNORECASE
)
# Between an auxiliary and its verb these leave the subject whole: "did the head of the OSCE say".
_INSIDE_SUBJECT = frozenset("the a an of and for his her its their our have has been also not".split())
_LONGEST_SUBJECT = 5
_WHICH = re.compile(r"\bwhich\s+\w", re.IGNORECASE)
_ANY_QUESTION_WORD = rf"(?:{'|'.join(sorted(QUESTION_WORDS))})\b"
QUESTION_WORD = re.compile(rf"\b{_ANY_QUESTION_WORD}", re.IGNORECASE)
# "This was the highest rise since:" asks too.
_ASKS_ALONE = re.compile(
    rf"^\W*{_ANY_QUESTION_WORD}|\b{_ANY_QUESTION_WORD}.*\?|:\s*$", re.IGNORECASE | re.DOTALL
)
# A sentence that begins so asks for something itself, without a mark.
_REQUESTS = re.compile(
    rf"\W*(?:please\s+)?(?:{_ANY_QUESTION_WORD}|(?:tell|give|find|name|list|show|explain|describe|compare)\b)",
    re.IGNORECASE,
)
# At the end of a line that goes on in the next, and of a heading, nothing ends.
_ENDED = re.compile(r"[.!:…][\"'”’)\]]*$")
# Behind these a "who" or "where" asks; behind any other word it goes on about it: "the man who".
_ASKS_BEHIND = re.compile(
    r"(?:^|[^\w\s,]|\b(?:and|or|but|to|for|by|with|from|of|at|in|on|about|is|was|are|were|did|does|know|tell|"
    r"say|said|asked?))$"
)
_NAMES_LIKE_SPEECH = frozenset(("State", "States", "Hope"))
# A question that begins so asks for no time or place by a later "when" or "where": "What happened when …?"
_ASKS_WHAT = re.compile(
    r"\W*(?:and |but |so )?(?:(?:in|at|on|to|for|by|from|of|with|under|about) )?(?:what|which|how)\b"
)
_LATER_CLAUSE = re.compile(r"(?:when|where|why)\b")
# But for "how and when", and for "the town where", which is a place.
_ASKED_TOO = re.compile(
    r"(?:,|\b(?:and|or|place|town|city|country|region|state|times?|dates?|day|reasons?))\s*$"
)
# Terms by which the sentence that asks says by itself what for. Beside "The singer won again on Sunday. When
# did …?" the networks look for who won; but "Where was it?" alone asks for any place. A fifth of the
# questions on news of 2022 and 2023 have more sentences than one. Over five folds of all, the right sentence
# first in 0.707 for 0.681, F1 of the marked words 0.626 for 0.607; 0.710 and 0.627 from one term on, with
# fewer of the unanswerable ones refused.
TELLING_TERMS = 2
# The health organisation, not "who" in capitals.
_WHO = re.compile(r"\b(the|did|does|has|by|from|to|of) WHO\b", re.IGNORECASE)
_ASKING_WHO = re.compile(r"^\W*WHO\b")
# The full stop of "U.S." or "Gov." ends no name.
_ACCORDING = re.compile(
    r"\baccording to (?:the )?(?P<who>(?:[^,?.]|(?<=\b[A-Z])\.|\.(?=\s\w))+?)"
    r"(?=,|\?|\.?\s*$|\s(?:how|what|who|when|where|why|did|does|is|are|was|were)\b)|"
    r"\bin (?P<whose>[^,?.]+?)['’]s? (?:view|telling|eyes|opinion|words)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`asking`: the sentence of it that asks, the first of several. `core`: what passages are read beside:
    its last sentence, where it alone asks and says what for, else the whole text. `terms`: stems of its
    content words, in order. `names`: stems of those written with a capital inside the question or with a
    digit. `speaker`: stems of whoever is asked to have said, urged, warned …, or empty. `said_how`: stem of
    the verb of speech that the question uses."""

    text: str
    asking: str
    core: str
    kind: Kind
    terms: tuple[str, ...]
    names: frozenset[str]
    speaker: frozenset[str]
    said_how: str

    @classmethod
    def parse(cls, text: str) -> "Question":
        """Reads what is asked; empty fields where nothing was found."""
        sentences = [text[one.start : one.end] for one in split_sentences(text)] or [text]
        asking = next((one for one in sentences if "?" in one), sentences[-1])
        kind = _kind(_lowered(asking))
        if kind is Kind.OTHER and not QUESTION_WORD.search(asking):
            kind = _kind(_lowered(text))
        written = words(_ASKING_WHO.sub("Who", text))
        names = frozenset(
            stem(word)
            for position, word in enumerate(written)
            if is_content(word)
            and (word[0].isdigit() or (word[0].isupper() and (position or not word.istitle())))
        )
        terms = dict.fromkeys(stem(word) for word in written if is_content(word))
        kept = tuple(term for term in terms if term not in ASKING_WORDS) or tuple(terms)
        speaker, said_how = _speaker(text)
        if speaker and kind is Kind.OTHER and not _WHICH.search(text):
            kind = Kind.STATEMENT
        return cls(
            text=text,
            asking=asking,
            core=_core(sentences, kept) or text,
            kind=kind,
            terms=kept,
            names=names,
            speaker=speaker,
            said_how=said_how,
        )


def asks_briefly(text: str) -> bool:
    """Whether a name, a number, a day or a place is asked for, so that no clause can be the answer."""
    kind = Question.parse(text).kind
    if kind in (Kind.STATEMENT, Kind.REASON):
        return False
    return kind is not Kind.OTHER or bool(_WHICH_THING.search(text))


def speech_acts(verbs: Iterable[str]) -> frozenset[str]:
    """What is done by these verbs, given by their stems; empty where none says more than that somebody
    spoke."""
    return frozenset(_ACT_OF[verb] for verb in verbs if verb in _ACT_OF)


def _core(sentences: Sequence[str], terms: Sequence[str]) -> str:
    """The last sentence, where it alone asks and says what for, else "". What stands behind a question
    ("Oscars 2023.") often says of what it is asked."""
    *others, last = sentences
    told = stems(last).intersection(terms)
    if not others or len(told) < TELLING_TERMS or not _ASKS_ALONE.search(last):
        return ""
    alone = not any("?" in one or _REQUESTS.match(one) or not _ENDED.search(one) for one in others)
    return last if alone else ""


def _lowered(text: str) -> str:
    """In lower case, the health organisation apart from "who"."""
    return (text if text.isupper() else _WHO.sub(r"\1 w.h.o.", text)).lower()


def _kind(lowered: str) -> Kind:
    """The kind whose words stand first: "when did the man who …" asks for a time."""
    what = _ASKS_WHAT.match(lowered)
    found = [
        (match.start(), kind)
        for kind, pattern in _PATTERNS
        if (match := pattern.search(lowered))
        and not (
            what
            and _LATER_CLAUSE.match(lowered, match.start())
            and not _ASKED_TOO.search(lowered[: match.start()])
        )
    ]
    named = asked_noun(lowered)
    if named:
        found = [each for each in found if each[0] > named.place or _asks(lowered, each)]
        found.append((named.place, named.kind))
    return min(found, key=lambda place: place[0])[1] if found else Kind.OTHER


def _asks(lowered: str, found: tuple[int, Kind]) -> bool:
    """Whether the word that was found does not but go on about the one before it."""
    place, kind = found
    return kind not in (Kind.PERSON, Kind.TIME, Kind.PLACE) or bool(
        _ASKS_BEHIND.search(lowered[:place].rstrip())
    )


def _speaker(text: str) -> tuple[frozenset[str], str]:
    """Who is asked to have spoken: the subject of a verb of speech, or "according to X"."""
    according = _ACCORDING.search(text)
    if according:
        named = according.group("who") or according.group("whose")
        return stems(named), ""
    for match in _AUXILIARY.finditer(text):
        who: list[str] = []
        last = ""
        for word in words(text[match.end() :]):
            verb, before = stem(word), last.lower()
            # "What was Putin told?" asks for what another said, "has Blinken been accused of?" too; "of
            # state" belongs to a secretary's name, "States" to a country's.
            passive = (match.group("be") or before in ("been", "being")) and not word.endswith("ing")
            named = word in _NAMES_LIKE_SPEECH and last[:1].isupper()
            if who and verb in _SPEECH_STEMS and not passive and not named and before != "of":
                return frozenset(stem(name) for name in who), verb
            last = word
            if is_content(word):
                who.append(word)
            if len(who) > _LONGEST_SUBJECT or not (is_content(word) or word.lower() in _INSIDE_SUBJECT):
                break
    return frozenset(), ""
