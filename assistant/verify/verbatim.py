"""Whether a claim stands word for word in a quote, and what its sentence says around it that the claim leaves
out: owns which left-out words turn it round or take it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import dropwhile

from assistant.verify.numbers import same_numbers
from assistant.verify.polarity import NEGATORS
from assistant.verify.tokens import Token, tokenize, words_before
from index.sentences import split_sentences

# A claim that stands in a longer sentence is verbatim when it is this share of its words.
VERBATIM_SHARE = 0.6
_CONDITIONS = frozenset({"if", "whether", "unless"})
# Who speaks so does not vouch for what he tells, and neither does the article: "Prosecutors allege that …".
_DOUBTING = frozenset(
    "claim claims claimed claiming allege alleges alleged alleging allegedly reportedly supposedly "
    "purportedly believe believes believed believing think thinks thought suspect suspects suspected "
    "suspecting fear fears feared fearing rumour rumours rumor rumors rumoured rumored speculate speculates "
    "speculated speculation accuse accuses accused accusing accusation accusations allegation allegations "
    "suggest suggests suggested suggesting predict predicts predicted propose proposes proposed threaten "
    "threatens threatened threatening expect expects expected hope hopes hoped want wants wanted dismiss "
    "dismisses dismissed reject rejects rejected imagine perhaps possibly maybe probably".split()
)
# Of these verbs, those that a speaker may stand before: "…, prosecutors allege".
_CLAIMING = frozenset(
    "claim claims claimed allege alleges alleged believe believes believed think thinks thought suspect "
    "suspects suspected suggest suggests suggested speculate speculates speculated".split()
)
_SPEAKERS = frozenset(
    "he she they police prosecutors officials critics experts analysts investigators lawyers witnesses "
    "rivals opponents supporters the some many".split()
)
# "Prosecutors allege that …"
_LINKS = frozenset({"that", "whether", "how"})
# No longer, not yet or not quite what is named behind them.
_NOT_QUITE = frozenset("former ex acting deputy vice would-be so-called alleged suspected presumed".split())
# "Some of", "only five of".
_PARTS = frozenset(
    "some most many few several half part parts one two three four five six seven eight nine ten dozens "
    "hundreds thousands".split()
)
# An amount behind these is no longer the same one.
_BOUNDS = frozenset(
    "almost nearly about around roughly approximately over under than to least most only up some".split()
)
# Words before the claim, and none of its marks between, that speak of it.
_REACH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A run of words of `sentence`, its tokens: those from `first` to `last`, both included."""

    sentence: tuple[Token, ...]
    first: int
    last: int

    @property
    def whole(self) -> bool:
        """Whether it is most of its sentence, and nothing that is left out turns it round."""
        words = [token for token in self.sentence if not token.is_mark]
        mine = [token for token in self.sentence[self.first : self.last + 1] if not token.is_mark]
        return (
            len(mine) >= VERBATIM_SHARE * len(words)
            and not any(_turns(token) for token in (*self._before, *self._behind))
            and not any(token.lower in _BOUNDS for token in self._before[-2:])
        )

    @property
    def places(self) -> tuple[int, int]:
        """(start, end) of its words in the quote."""
        return self.sentence[self.first].start, self.sentence[self.last].end

    @property
    def taken_back(self) -> str:
        """What stands right around it and says that it may not be so, "" where nothing does."""
        words = words_before(self.sentence, self.first, _REACH)
        near = list(dropwhile(lambda token: token.lower in _LINKS, words))
        if near and near[0].lower in _NOT_QUITE:
            return near[0].text
        if len(near) > 1 and near[0].lower == "of" and (near[1].lower in _PARTS or near[1].text.isdigit()):
            return f"{near[1].text} of"
        if near and near[0].lower in _DOUBTING:
            return near[0].text
        # "…, Trump claimed": who says it behind a comma; not "…, more than expected".
        behind = self._behind[: 2 + _REACH]
        if len(behind) > 2 and behind[0].lower == "," and _may_speak(behind[1]):
            verb = next((token for token in behind[2:] if not _may_speak(token)), None)
            if verb is not None and verb.lower in _CLAIMING:
                return verb.text
        return ""

    @property
    def _before(self) -> tuple[Token, ...]:
        return self.sentence[: self.first]

    @property
    def _behind(self) -> tuple[Token, ...]:
        return self.sentence[self.last + 1 :]


def _may_speak(token: Token) -> bool:
    return token.lower in _SPEAKERS or (token.is_capital and not token.is_mark)


@lru_cache(maxsize=64)
def stretches(said: str, quote: str) -> tuple[Stretch, ...]:
    """Where all words of `said` stand in `quote` in their order, next to each other, whatever marks stand
    between them: in one sentence, or in several of which the last is told of then."""
    mine = [token.lower for token in tokenize(said) if not token.is_mark]
    tokens = tokenize(quote)
    places = [place for place, token in enumerate(tokens) if not token.is_mark]
    words = [tokens[place].lower for place in places]
    found: list[Stretch] = []
    if not mine or len(mine) > len(words):
        return ()
    sentences = split_sentences(quote)
    for begin in range(len(words) - len(mine) + 1):
        if words[begin : begin + len(mine)] != mine:
            continue
        first, last = places[begin], places[begin + len(mine) - 1]
        start = max((one.start for one in sentences if one.start <= tokens[first].start), default=0)
        end = min((one.end for one in sentences if one.end >= tokens[last].end), default=len(quote))
        own = [place for place, token in enumerate(tokens) if start <= token.start < end]
        found.append(Stretch(sentence=tokens[own[0] : own[-1] + 1], first=first - own[0], last=last - own[0]))
    return tuple(found)


def stands_verbatim(said: str, quote: str) -> bool:
    """Whether all words of `said` stand in `quote` in their order, next to each other: whole sentences of it,
    or most of one with no denial left out, and nobody's doubt. "$5" and "€5" are not the same."""
    return any(
        found.whole and not found.taken_back and same_numbers(said, quote, *found.places)
        for found in stretches(said, quote)
    )


def taken_back(said: str, quotes: Sequence[str]) -> str:
    """What the claim leaves out of a sentence that holds it word for word and does not vouch for it; "" where
    there is no such sentence, or another one that does."""
    found = [stretch.taken_back for quote in quotes for stretch in stretches(said, quote)]
    return found[0] if found and all(found) else ""


def _turns(token: Token) -> bool:
    """Whether it may turn round what it stands beside."""
    return token.lower in NEGATORS or token.lower in _CONDITIONS or token.lower.endswith("n't")
