"""A model's word that the sources do not hold the answer: owns in which words it may say so.

It is asked for one token and nothing else, and smaller models say it in a sentence of their own. Such a
sentence is known by its first words, before any that an answer could begin with: what may become a refusal
can be held back until it is one, and every other text is let through at its first words.
"""

import re
from collections.abc import Iterator

from index.sentences import ends_before

# A longer text is no refusal: nobody waits for more.
LONGEST_REFUSAL = 600
# The text before a full stop that the rules of sentence ends look at.
_BEFORE_A_STOP = 60

# What a model puts around the one token, or between its halves.
_AROUND = re.compile(r"[\\*`\"'“”‘’()\[\]{}<>#]+")
_LABEL = r"\W*(?:(?:final|short|the)\s+)?(?:answer|response|result)(?:\s+is)?\s*[:：]?\s*"
_TOKEN = re.compile(rf"\s*(?:{_LABEL})?_*\s*not_found", re.IGNORECASE)
# Without the underscore it is English, and may go on: "Not found guilty, he …"
_IN_WORDS = re.compile(rf"\s*(?:{_LABEL})?_*\s*not[ -]found_*[ \t]*(?:[.!\n]|\Z)", re.IGNORECASE)
_SHOUTED = re.compile(rf"\s*(?i:{_LABEL})?_*\s*NOT[ -]FOUND_*\s*[:;,(–—-]")

# What is said in spite of it is an answer; "I'm sorry, but …" is none yet.
_GOES_ON = re.compile(
    r"(?<!sorry)(?<!afraid)[,;]\s+(?:but|however|although|though|yet|instead)\b", re.IGNORECASE
)

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*'?")
_STOP = re.compile(r"[.!?…]+[\"')\]}*_]*\s+(?=\S)|\s*\n\s*(?=\S)")

_SOURCES = frozenset(
    "source sources article articles passage passages document documents text texts context contexts excerpt "
    "excerpts material materials snippet snippets information info details data answer i we".split()
)
_NEGATIONS = frozenset(
    "not no none nothing neither nor never cannot can't couldn't don't doesn't didn't isn't aren't wasn't "
    "weren't haven't hasn't won't wouldn't unable without insufficient lack lacks fail fails silent".split()
)
_FINDINGS = frozenset(
    "say says said contain contains mention mentions mentioned provide provides provided include includes "
    "included hold holds state states stated specify specifies specified find found finding information info "
    "details data answer answered answers give gives given address addresses addressed discuss discusses "
    "discussed tell tells determine determined identify identified know known clear indicate indicates "
    "indicated reveal reveals describe describes cover covers covered report reports reported available "
    "locate evidence enough sufficient appear appears disclose disclosed offer offers silent explain".split()
)
# What may stand before the negation.
_LEADING = (
    _SOURCES
    | _NEGATIONS
    | _FINDINGS
    | frozenset(
        "the a an this that these those it they there them here is are was were be been am do does "
        "did can could have has had will would may any all each of in on upon from to for with by at "
        "as and or but so only based according given provided supplied available above below "
        "following listed retrieved news search your my you sorry i'm i've we're apologize apologise "
        "apologies afraid unfortunately regrettably however therefore thus after reviewing reading "
        "carefully please let me if need other more further feel free able possible answering asked "
        "final result response".split()
    )
)
_BEGUN_WORDS = frozenset(word[:length] for word in _LEADING for length in range(1, len(word) + 1))
# A sentence that says nothing else may stand beside a refusal.
_COURTEOUS = re.compile(
    r"(?:(?:i'm|i am|we're|we are) )?(?:so |very )?sorry\b|i apologi[sz]e\b|apologies\b"
    r"|(?:but )?please\b|if you\b|let me\b|feel free\b"
)


def says_not_found(text: str) -> bool:
    """Whether it begins with the one token, however that is written; what follows need not be waited for."""
    bare = _AROUND.sub("", text[:LONGEST_REFUSAL])
    return bool(_TOKEN.match(bare) or _SHOUTED.match(bare))


def refuses(text: str, *, whole: bool) -> bool:
    """Whether this says that the sources do not hold the answer, in each of its sentences; not `whole`:
    whether it may become such a text. Once it may not, no more of it changes that."""
    if len(text) > LONGEST_REFUSAL or _GOES_ON.search(text):
        return False
    refused = False
    *ended, last = _sentences(text.replace("’", "'").lstrip())
    for sentence in ended:
        denies = _denies(sentence)
        if not denies and not _courteous(sentence):
            return False
        refused = refused or denies
    if not whole:
        return _may_deny(last)
    return _denies(last) or (_courteous(last) and refused)


def _sentences(text: str) -> Iterator[str]:
    """Where one ends is known with the first letter of the next."""
    begin = 0
    for stop in _STOP.finditer(text):
        before = text[begin : stop.start()] + stop.group().rstrip()
        if "\n" in stop.group() or ends_before(before[-_BEFORE_A_STOP:].lstrip(), text[stop.end()]):
            yield before
            begin = stop.end()
    yield text[begin:]


def _leading(words: list[str]) -> list[str]:
    """The words before the first one that begins no refusal."""
    at = next((at for at, word in enumerate(words) if word not in _LEADING), len(words))
    return words[:at]


def _words(sentence: str) -> list[str]:
    return [word.lower().rstrip("'") for word in _WORD.findall(sentence.replace("\\", ""))]


def _begins_denial(leading: list[str]) -> bool:
    return not _NEGATIONS.isdisjoint(leading) and not _SOURCES.isdisjoint(leading)


def _denies(sentence: str) -> bool:
    words = _words(sentence)
    if not words:
        return False
    if says_not_found(sentence) or _IN_WORDS.match(_AROUND.sub("", f"{sentence}\n")):
        return True
    leading = _leading(words)
    return _begins_denial(leading) and not _FINDINGS.isdisjoint(leading)


def _courteous(sentence: str) -> bool:
    return bool(_COURTEOUS.match(" ".join(_leading(_words(sentence)))))


def _may_deny(sentence: str) -> bool:
    words = _words(sentence)
    leading = _leading(words)
    if _begins_denial(leading) or _COURTEOUS.match(" ".join(leading)):
        return True
    if len(leading) < len(words) - 1:
        return False
    # The last word may not have come to its end.
    unended = sentence[-1:].isalpha() or sentence[-1:] == "'"
    return len(leading) == len(words) or (unended and words[-1] in _BEGUN_WORDS)
