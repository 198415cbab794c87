"""What a sentence denies: owns which words negate and how far they reach."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.verify.tokens import Token, is_content

NEGATORS = frozenset(
    "not no never nobody none nothing neither nor without hardly barely scarcely unable lack lacks "
    "lacked lacking fail fails failed failing refuse refuses refused refusing decline declined declines "
    "declining rarely seldom unlikely zero nowhere deny denies denied denying false falsely untrue "
    "impossible".split()
)
# These deny only what follows with "to": "declined to answer", but "sales declined".
_WITH_TO = frozenset(
    "decline declined declines declining fail fails failed failing refuse refuses refused refusing "
    "unable unlikely".split()
)
# Verbs that deny what they are about without a word that does: they excuse a denial that is left out.
IMPLICIT = frozenset(
    "stop stopped stops stopping prevent prevented prevents preventing block blocked blocks bar barred "
    "ban banned avoid avoided halt halted abandon abandoned lose lost miss missed forbid forbidden drop "
    "dropped reject rejected oppose opposed cancel cancelled canceled withdrew withdrawn acquit "
    "acquitted cleared clear innocent few little only except".split()
)
_AFTER_NOT = frozenset({"only", "just", "merely", "least"})
# "No fewer than 17" bounds an amount and denies nothing.
_BOUNDING = frozenset({"more", "less", "fewer", "later", "earlier", "longer", "greater", "higher", "lower"})
_AS_MUCH = frozenset({"since", "ever", "other"})
# Content words that a negation reaches; and words of any kind.
_REACH = 3
_FAR = 8
_ENDS = frozenset({".", ",", ";", ":", "!", "?", "(", ")", "—", "–"})
_CLAUSES = frozenset(
    {"but", "although", "though", "because", "which", "who", "while", "after", "before", "if", "when", "and"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Negation:
    """A word that denies, by its place among the tokens, and the places of the content words in its reach,
    nearest first."""

    place: int
    reach: tuple[int, ...]


def find_negations(tokens: Sequence[Token]) -> tuple[Negation, ...]:
    """Every negation of a sentence, in order."""
    found = []
    for place, _token in enumerate(tokens):
        if not negates(tokens, place):
            continue
        reach = _reach(tokens, place)
        if reach:
            found.append(Negation(place=place, reach=tuple(reach)))
    return tuple(found)


def negates(tokens: Sequence[Token], place: int) -> bool:
    """Whether the word at `place` denies something here."""
    token = tokens[place]
    lowered = token.lower
    if lowered == "up" and place and tokens[place - 1].key == "give":
        return True
    if lowered not in NEGATORS:
        return False
    following = tokens[place + 1].lower if place + 1 < len(tokens) else ""
    if lowered == "not" and following in _AFTER_NOT:
        return False
    behind = tokens[place + 2].lower if place + 2 < len(tokens) else ""
    if lowered in ("no", "not") and following in _BOUNDING and behind == "than":
        return False
    if lowered == "no" and any(other.lower in _AS_MUCH for other in tokens[place + 1 : place + 1 + _FAR]):
        return False  # "no deal since … has been as big": a superlative
    if lowered in ("no", "zero") and following in ("doubt", ".", ","):
        return False
    if lowered in _WITH_TO:
        return following == "to"
    return not (lowered in ("not", "no") and place and tokens[place - 1].lower in ("whether", "or", "if"))


def _reach(tokens: Sequence[Token], place: int) -> list[int]:
    found: list[int] = []
    for offset, token in enumerate(tokens[place + 1 : place + 1 + _FAR]):
        if token.text in _ENDS or (token.lower in _CLAUSES and found):
            break
        if is_content(token) and token.lower != "longer":
            found.append(place + 1 + offset)
            if len(found) == _REACH:
                break
    return found
