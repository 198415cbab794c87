"""The words of a sentence that answer: owns how those that the reader marked are cut, and completed, by what
the question asks for. It finds their begin and their end one by one, and does not know what a name is."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from itertools import islice, pairwise

from assistant.candidates import Candidate
from assistant.cuts import CAPITAL, CAPITAL_WORD, LONGEST_NAME, SUBJECT, cut_to_asked, holds_name
from assistant.days.wording import MONTHS, WEEKDAYS
from assistant.question import SPEECH_VERBS, Kind, Question, asks_briefly
from assistant.reader import MarkedSpan
from assistant.terms import is_content, is_country, stem, words
from assistant.which import AskedNoun, asked_noun, names_person, noun_kind

# A mark of so many words is no name, and what is asked for by one.
CLAUSE_WORDS = 7
# Of two names that are joined either may be meant, or both.
_JOINED = re.compile(rf"{CAPITAL_WORD},? and [{CAPITAL}]")
# Log-odds by which a name may be less likely than the clause that it stands in.
NEARLY = 1.0
_QUOTES = '"“”«»'
_NAMED = (Kind.PERSON, Kind.NAME, Kind.PLACE)
# Behind the end of a quotation that the words began in these go on about it; of others it may be a part.
_QUOTED = (Kind.NAME, Kind.STATEMENT, Kind.OTHER)
# Behind a comma or a dash it is told who that is …
_TOLD_OF_WORK = re.compile(
    rf";|\s[–—-]{{1,2}}\s(?![{CAPITAL}])|—(?![{CAPITAL}])|\s(?:who|which|that|whose)\s"
)
_TOLD = re.compile(rf"\s?,\s(?![{CAPITAL}“\"])|{_TOLD_OF_WORK.pattern}|\s\((?![^()]*\)\s(?:and|or|&)\s)")
# … or the name stands there: "the chief of staff, Ron Klain".
_NAME_BEHIND = re.compile(rf",\s((?:[{CAPITAL}][\w’'.-]+\s){{1,3}}[{CAPITAL}][\w’'-]+)$")
_NAME_AT_END = re.compile(rf"(?:^|\s)((?:[{CAPITAL}][\w’'.-]*\s){{0,3}}[{CAPITAL}][\w’'-]*)$")
_POSSESSED = re.compile(r"['’]s\s")
_PARTICLES = "von|van|der|den|de|da|di|dos|del|della|la|bin|ibn|al|el|ten|ter"
_WORD_BEFORE = re.compile(
    rf"(?:^|(?<=[\s(“\"‘—–-]))((?:[{CAPITAL}][\w’'-]*|(?:[{CAPITAL}]\.)+)(?:\s(?:{_PARTICLES}))*)[ ]\Z"
)
_WORD_BEHIND = re.compile(rf" ([{CAPITAL}][\w-]*)")
_FURTHEST = 60
# By these the short name of a body is its whole one: no product is called so.
_BODIES = frozenset(
    "airlines airways motors bank group university college times post journal press party club union "
    "association foundation institute church police".split()
)
# Behind the name of a person these are a body of that name.
_OF_PEOPLE = frozenset(
    "organization organisation administration white house tower center centre campaign family hotel hotels "
    "space airport stadium hall prize award".split()
)
_HEIR = re.compile(r",? (?:[JS]r\b\.?|I{2,3}\b|IV\b)")
_STATES = frozenset(
    "Alabama Alaska Arizona Arkansas California Colorado Connecticut Delaware Florida Georgia Hawaii Idaho "
    "Illinois Indiana Iowa Kansas Kentucky Louisiana Maine Maryland Massachusetts Michigan Minnesota "
    "Mississippi Missouri Montana Nebraska Nevada Hampshire Jersey Mexico York Carolina Dakota Ohio Oklahoma "
    "Oregon Pennsylvania Island Tennessee Texas Utah Vermont Virginia Washington Wisconsin Wyoming".split()
)
_CITY_BEFORE = re.compile(
    rf"\b(?:in|of|near|at|from|outside|to|around|is|was|were)\s"
    rf"((?:(?:St|Ft)\.\s)?[{CAPITAL}][\w’'-]*(?:\s[{CAPITAL}][\w’'-]*){{0,2}}),\s\Z"
)
_DIRECTION = re.compile(
    r"(?:(?:north|south|east|west|central|northern|southern|eastern|western|northeast\w*|northwest\w*|"
    rf"southeast\w*|southwest\w*|nearby|neighbou?ring)\s+)+(?=[{CAPITAL}])"
)
_WITHIN = re.compile(rf"([{CAPITAL}][^,]*), ([{CAPITAL}][^,]*)")
_CAPITAL_RUN = re.compile(rf"{CAPITAL_WORD}(?:\s{CAPITAL_WORD})*")
_INITIALS = re.compile(rf"(?:[{CAPITAL}]\.)+")
# Words with a capital that stand before a name and are none: of the kind of "Although" at the begin of a
# sentence, titles, and what stands below pictures.
_NO_NAME = frozenset(
    "former mr mrs ms sen rep reps gov gen col lt sgt capt prof dr sir dame consort vice deputy acting then "
    "ex longtime onetime rival state education rights chair clerk treasurer undersecretary superintendent "
    "solicitor coordinator elder famer carmaker automaker airline retailer company firm brand band startup "
    "supermarket giant besides near beat pm mp vp qb gm ceo ayatollah imam rabbi sheikh baron whip chief "
    "although despite meanwhile yesterday unlike whether using following among yet however moreover still "
    "even like since because amid instead additionally finally earlier later today tonight tomorrow "
    "according images photo photos video file getty reuters "
    "jan feb mar apr jun jul aug sep sept oct nov dec".split()
) | {name.lower() for name in (*WEEKDAYS, *MONTHS)}
_WORKS = frozenset("film movie show series sitcom opera play song album track book novel podcast".split())
_OF_PLACES = frozenset("state country nation".split())
# Of two who share a name the one who is named so many times as often is meant.
_SURELY = 5
# An article that names somebody more often than this names him in full by then.
_MENTIONS = 200


def fitted(question: Question, candidate: Candidate) -> Candidate:
    """The same with the words marked in it, and those that are likely besides, fitted to the question."""

    def fit(span: MarkedSpan) -> MarkedSpan:
        start, end = fit_span(question, candidate.text, span.start, span.end)
        return span if (start, end) == (span.start, span.end) else replace(span, start=start, end=end)

    return replace(candidate, span=fit(candidate.span), others=tuple(map(fit, candidate.others)))


def named(question: Question, candidate: Candidate, believed: Callable[[str], float]) -> Candidate:
    """Where a name is asked for and a clause is marked, the one of the names in it that is `believed` most,
    else the likeliest: begin and end are found one by one, and those of two answers have all between them
    ("the Dominican Republic are without power … by Hurricane Fiona"). For the sentence that comes first
    alone: while sentences are compared, that a clause was marked tells against it."""
    clause = candidate.span
    if len(candidate.marked.split()) < CLAUSE_WORDS or _JOINED.search(candidate.marked):
        return candidate
    if not _asks_for_one_name(question):
        return candidate

    def stands_in_it(span: MarkedSpan) -> bool:
        written = candidate.text[span.start : span.end]
        within = clause.start <= span.start and span.end <= clause.end
        likely = span.score >= clause.score - NEARLY
        return within and likely and len(written.split()) <= LONGEST_NAME and holds_name(question, written)

    names = list(filter(stands_in_it, candidate.others))
    subject = SUBJECT.match(candidate.text, clause.start, clause.end)
    if names and subject:
        own = replace(clause, end=subject.end(1))
        names += [own] if stands_in_it(own) else []
    if not names:
        return candidate
    name = max(names, key=lambda span: believed(candidate.text[span.start : span.end]))
    rest = (other for other in candidate.others if other is not name)
    return replace(candidate, span=name, others=(clause, *rest))


def _asks_for_one_name(question: Question) -> bool:
    asked = asked_noun(question.asking)
    if _is_work(asked) or (asked is not None and asked.plural):
        return False
    return question.kind in _NAMED or (question.kind is Kind.OTHER and asks_briefly(question.text))


def fit_span(question: Question, text: str, start: int, end: int) -> tuple[int, int]:
    """(start, end) of the words in `text` that answer, when the reader marked `text[start:end]`; as it was
    where nothing would be left."""
    begun, ended = _bare(question, text, start, end)
    if begun >= ended:
        return start, end
    asked = asked_noun(question.asking)
    if not _is_work(asked):
        begun, ended = cut_to_asked(question, text, begun, ended, asked)
    if question.kind in _NAMED:
        begun, ended = _without_more(question, text, begun, ended, asked)
    if question.kind is Kind.PLACE:
        return _as_large_as(asked, text, begun, ended)
    if question.kind in _NAMED and not _is_headline(text):
        return _whole_name(text, begun, ended, person=question.kind is Kind.PERSON)
    return begun, ended


def _is_work(asked: AskedNoun | None) -> bool:
    """Whether what is asked for has a title, in which any words may stand."""
    return asked is not None and asked.noun in _WORKS


def full_name(name: str, body: str, *, person: bool) -> str:
    """How the article introduces whom or what it calls by this part of a name later on: "Nikki Haley" for
    "Haley"; the same where it does not, or where two share it. `person`: no company or team."""
    if not _CAPITAL_RUN.fullmatch(name) or " " in name:
        return name
    forms: Counter[str] = Counter()
    offices: dict[str, set[str]] = {}
    mentions = re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", body)
    for match in islice(mentions, _MENTIONS):
        start, end = _whole_name(body, *match.span(), person=person, forward=not person)
        form = body[start:end]
        forms[form] += 1
        before = re.search(r"(\w+) \Z", body[max(0, start - _FURTHEST) : start])
        offices.setdefault(form, set()).update([before.group(1)] if before else [])
    introduced, *_ = forms or [name]
    others = max((count for form, count in forms.items() if form not in (name, introduced)), default=0)
    # "Hunter Biden" is not whom "President Biden" is.
    alone = {word for word in offices.get(name, ()) if names_person(word)}
    if _SURELY * others > forms[introduced] or alone - offices.get(introduced, set()):
        return name
    return introduced


def _bare(question: Question, text: str, start: int, end: int) -> tuple[int, int]:
    """Without white space and marks at its ends, and without what is told of a quotation that it begins
    in."""
    while start < end and (text[start].isspace() or text[start] in ",;:" or _opens_all(text[start:end])):
        start += 1
    if end - start > 2 and text[start] in "‘'" and text[end - 1] in "’'":
        start, end = start + 1, end - 1
    begun = start + 1 if text[start : start + 1] in ("“", '"') else start
    opened = text[:begun].rstrip()[-1:]
    if question.kind in _QUOTED and opened and opened in '“"':
        at = text.find("”" if opened == "“" else '"', begun, end)
        if at > begun and opened not in text[begun:at] and _goes_on(text[at + 1 : end]):
            start, end = begun, at
    while start < end and (text[end - 1].isspace() or text[end - 1] in ",;:" or _is_half(text[start:end])):
        end -= 1
    return start, end


def _goes_on(behind: str) -> bool:
    """Whether this, behind the end of a quotation, speaks of what was quoted: "…”, he said"."""
    return bool(re.match(r",\s*[^\s“\"]", behind)) or not SPEECH_VERBS.isdisjoint(behind.split()[:1])


def _opens_all(marked: str) -> bool:
    """Whether its first letter is a quotation mark, and none but its last may be the other one."""
    return marked[0] in _QUOTES and not any(mark in marked[1:].rstrip(_QUOTES) for mark in _QUOTES)


def _is_half(marked: str) -> bool:
    """Whether its last letter is a quotation mark whose other one is not among these words."""
    return marked[-1] in _QUOTES and not any(mark in marked[:-1] for mark in _QUOTES)


def _without_more(
    question: Question, text: str, start: int, end: int, asked: AskedNoun | None
) -> tuple[int, int]:
    """Without who or what that is, and without what belongs to them."""
    marked = text[start:end]
    if question.kind is Kind.PERSON:
        named = _NAME_BEHIND.search(marked)
        if named and not _holds_full_name(marked[: named.start()]):
            return start + named.start(1), end
        start, end = _owner_or_owned(text, start, end, whose="whose" in question.asking.lower())
    several = asked is not None and asked.plural
    if len(text[start:end].split()) > LONGEST_NAME and not several:
        cut = (_TOLD_OF_WORK if _is_work(asked) else _TOLD).search(text, start + 1, end)
        if cut and holds_name(question, text[start : cut.start()]):
            end = cut.start()
    return start, end


def _owner_or_owned(text: str, start: int, end: int, *, whose: bool) -> tuple[int, int]:
    """Of "Spielberg's film The Fabelmans" the owner, of "Trump's lawyer Michael Cohen" the lawyer. `whose`:
    the owner is asked for."""
    if text.endswith(("'s", "’s"), start, end) and text[start].isupper():
        return start, end - 2
    owned = _POSSESSED.search(text, start, end)
    if owned is None or not text[start].isupper() or len(text[start : owned.start()].split()) >= LONGEST_NAME:
        return start, end
    behind = text[owned.end() : end]
    name = _NAME_AT_END.search(behind)
    between = behind[: name.start(1)].split() if name else behind.split()
    work = any(mark in behind for mark in _QUOTES) or any(noun_kind(word) is Kind.NAME for word in between)
    if (
        name
        and not work
        and not whose
        and len(between) < LONGEST_NAME
        and all(is_content(word) for word in between)
    ):
        return owned.end() + name.start(1), end
    return start, owned.start()


def _as_large_as(asked: AskedNoun | None, text: str, start: int, end: int) -> tuple[int, int]:
    """The state where a state is asked for, the city with its state where a city is."""
    if asked and asked.noun in _OF_PLACES and not asked.plural:
        direction = _DIRECTION.match(text, start, end)
        start = direction.end() if direction else start
        within = _WITHIN.fullmatch(text, start, end)
        capital = within and stem(within.group(1)) == stem(within.group(2))  # "Paris, France"
        if within and (capital or not is_country(within.group(1))) and " and " not in within.group():
            start = within.start(2)
    if asked and asked.noun in ("city", "town") and _is_wide(text[start:end]):
        furthest = max(0, start - _FURTHEST)
        city = _CITY_BEFORE.search(text[furthest:start])
        if city and all(_is_name(word) for word in city.group(1).split()):
            start = furthest + city.start(1)
    return start, end


def _is_wide(place: str) -> bool:
    """Whether cities lie in it, as far as is known here."""
    return is_country(place) or place.split()[-1] in _STATES


def _whole_name(text: str, start: int, end: int, *, person: bool, forward: bool = True) -> tuple[int, int]:
    """The whole name, where one word of it was marked. `forward`: also by words behind it."""
    if not _CAPITAL_RUN.fullmatch(text, start, end) or " " in text[start:end] or text[start:end].isupper():
        return start, end  # "NFL" is whole as it stands
    begun = _begin_of_name(text, start, end)
    # A surname that its given name stands before is followed by no other word of it.
    further = 1 if not person else 2 if begun == start else 0
    for _ in range(further if forward else 0):
        behind = _WORD_BEHIND.match(text, end)
        if behind is None or not _goes_with(text[begun:end], behind.group(1), person):
            break
        end = behind.end()
    heir = _HEIR.match(text, end) if begun < start else None
    return begun, heir.end() if heir else end


def _begin_of_name(text: str, start: int, end: int) -> int:
    """Where the name begins of which `text[start:end]` is the last word."""
    while len(text[start:end].split()) < LONGEST_NAME:
        furthest = max(0, start - _FURTHEST)
        before = _WORD_BEFORE.search(text[furthest:start])
        if before is None or not _is_name(before.group(1).split()[0]):
            break
        if before.group(1) in text[start:end].split():
            break  # "Serena Williams Serena Williams waves", below a picture
        start = furthest + before.start(1)
    return start


def _goes_with(marked: str, word: str, person: bool) -> bool:
    """Whether a word right behind a name is a part of it."""
    if not person:
        return word.lower() in _BODIES
    return (
        _is_name(word)
        and word not in marked.split()
        and not word.isupper()
        and word.lower() not in _BODIES | _OF_PEOPLE
    )


def _is_name(word: str) -> bool:
    parts = word.split("-")
    lowered = word.lower().rstrip(".")
    return (
        lowered not in _NO_NAME
        and not any(noun_kind(part) is Kind.PERSON for part in parts)
        and not any(part[:1].islower() for part in parts[1:])
        and not word.endswith(("'s", "’s", "'", "’"))
        and not is_country(word)
        and (bool(_INITIALS.fullmatch(word)) or (is_content(word) and not (word.isupper() and len(word) > 2)))
    )


def _holds_full_name(text: str) -> bool:
    """Whether two words of a name stand side by side: "John Smith, 34, of Charlotte", not "the chief of
    staff"."""
    runs = (run.group().split() for run in _CAPITAL_RUN.finditer(text))
    return any(_is_name(one) and _is_name(other) for run in runs for one, other in pairwise(run))


@lru_cache(maxsize=512)
def _is_headline(text: str) -> bool:
    """Whether most of its longer words have a capital, so that a capital tells no name."""
    long = [word for word in words(text) if len(word) > 3]
    return len(long) > 3 and sum(word[0].isupper() for word in long) > 0.75 * len(long)
