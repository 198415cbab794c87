"""Verdicts in words for a person."""

_WORDS = {
    "number_differs": "a number or date differs",
    "name_differs": "a name differs",
    "negated": "the article says the opposite",
    "wrong_source": "the cited article does not say it, another one does",
    "unsupported": "the cited articles do not say it",
}


def doubt_text(verdict: str, reason: str) -> str:
    """Why a sentence is doubted: what the verdict means, and its reason where there is one."""
    said = _WORDS.get(verdict, verdict)
    return f"{said}: {reason}" if reason else said
