"""When two texts say the same in the eyes of a metric: SQuAD's normalisation, and what is counted on it; and
how a text is quoted in a reason.

One deliberate difference to SQuAD's own script: punctuation becomes a space instead of nothing, so that
"ex-Soviet" is two words and "U.S." matches "U. S."; typographic quotes and dashes count as punctuation, and
HTML entities are resolved first.
"""

import html
import string
from collections import Counter

_PUNCTUATION = str.maketrans(dict.fromkeys(string.punctuation + "‘’“”—–", " "))
_ARTICLES = frozenset(("a", "an", "the"))


def normal_words(text: str) -> list[str]:
    """Lower-case words without punctuation and without "a", "an", "the", in order."""
    return [
        word for word in html.unescape(text.lower()).translate(_PUNCTUATION).split() if word not in _ARTICLES
    ]


def holds(text: str, answer: str) -> bool:
    """Whether the words of `answer` stand in `text` one after the other. An answer without words stands
    nowhere."""
    wanted = normal_words(answer)
    return bool(wanted) and f" {' '.join(wanted)} " in f" {' '.join(normal_words(text))} "


def same(guess: str, answer: str) -> bool:
    """SQuAD's exact match: equal after normalisation."""
    return normal_words(guess) == normal_words(answer)


def word_f1(guess: str, answer: str) -> float:
    """SQuAD's F1 over the two bags of words, 0..1. Two texts without any words are equal: 1."""
    guessed, wanted = normal_words(guess), normal_words(answer)
    shared = sum((Counter(guessed) & Counter(wanted)).values())
    if shared == 0:
        return 1.0 if guessed == wanted else 0.0
    precision, recall = shared / len(guessed), shared / len(wanted)
    return 2 * precision * recall / (precision + recall)


def quoted(text: str) -> str:
    """On one line, between quotation marks, cut when it is long."""
    return f"“{shortened(text)}”"


def shortened(text: str, longest: int = 160) -> str:
    """On one line; what is cut off at the end is an ellipsis."""
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"
