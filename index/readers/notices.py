"""Texts that a scraper took for an article and that are none: notices about cookies, registrations and
advertisements, and walls that ask for a script, a subscription or a proof of being human. `is_notice` finds
those that are nothing else; a notice within an article stays there.

A sentence counts when it speaks to the reader of such things, and a text is a notice when most of it is made
of such sentences. Of 5,531 articles of 2022 and 2023 this finds 86, which are two texts: a form for a
newsletter 55 times (a share of 0.92) and a form about an advertisement 31 times (0.99). No other text there
comes to more than 0.07. Of 8,772 articles of 2024, looked at afterwards, it finds the second form 16 times
and nothing else; no other text comes to more than 0.08.
"""

import re

MOST_CHARS = 4_000
"""A longer text has an article in it as well."""
LEAST_SHARE = 0.6

_ADDRESSED = re.compile(
    r"\b(?:we|our|us|you|your|please|this (?:site|website|page|ad|content|browser)|tick here)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    "|".join(
        (
            r"\b(?:uses?|using|accept|allow|reject|manage|enable|our|necessary)\b.{0,30}\bcookies?\b",
            r"\bcookies? (?:to|and similar|on your|help|settings|policy|notice|consent)",
            r"\bprivacy (?:policy|notice|settings|preferences|choices|options)",
            r"\bvalue your privacy",
            r"\b(?:details|information|data) you have (?:shared|given|provided)",
            r"\buse of your (?:personal )?data",
            r"\byour (?:registration|subscription|newsletter|consent|preferences)\b",
            r"\bpersonali[sz]ed (?:ads|advertising|content)|\bour partners\b|\blegitimate interest\b",
            r"\b(?:enable|activate|turn on|switch on|requires?) java ?script|\bad.?block(?:er|ing)?\b",
            r"\b(?:subscribe|sign ?in|sign ?up|log ?in|register)\b.{0,40}\b(?:continue|read|unlock|receive)",
            r"\breceive\b.{0,30}\bnewsletter|\bnewsletter provides you",
            r"\bterms (?:of|and) (?:use|service|conditions)|\btick here",
            r"\bbrowser\b.{0,40}\b(?:supported|support|out of date|outdated)",
            r"\b(?:update|upgrade) your browser",
            r"\brelevant is this ad\b|\bpermission to (?:access|view)\b|\bunusual (?:traffic|activity)",
            r"\b(?:page|address) (?:that )?you\b.{0,40}\b(?:not exist|not be found|moved|removed)",
        )
    ),
    re.IGNORECASE,
)
_PLAIN = re.compile(
    "|".join(
        (
            r"^(?:please )?(?:subscribe|sign in|log in|register)\b.{0,40}\b(?:continue|read|unlock|access)",
            r"\balready (?:a subscriber|a member|subscribed|registered|have an account)\b.{0,3}$",
            r"\bverify(?:ing)? (?:that )?you are (?:a )?human|\bnot a robot\b|\bcaptcha\b|\baccess denied\b",
            r"\bjava ?script is (?:disabled|not enabled|required)|\ball rights reserved\b",
            r"\bad froze\b|\bvideo content (?:never loaded|did not start)|\b40[34] (?:forbidden|not found)",
        )
    ),
    re.IGNORECASE,
)
"""What nobody says but to the reader of a page."""
_SIGNS = (
    "cookie", "privacy", "you have shared", "you have given", "you have provided", "use of your", "personali",
    "your registration", "your subscription", "your newsletter", "your consent", "your preferences",
    "our partners", "legitimate interest", "javascript", "java script", "ad block", "ad-block", "adblock",
    "subscri", "sign in", "sign up", "signin", "signup", "log in", "login", "register", "already a m",
    "already reg", "already have an", "newsletter", "terms of", "terms and", "tick here", "browser",
    "this ad",
    "permission to", "unusual", "page you", "page that you", "address you", "address that you", "human",
    "robot", "captcha", "access denied", "rights reserved", "ad froze", "video content", "403", "404",
)  # fmt: skip
"""A text with none of these has none of the above: five times faster to see."""
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")


def is_notice(text: str) -> bool:
    """Whether there is nothing in it but such notices: a `notice_share` of `LEAST_SHARE` or more."""
    if len(text) > MOST_CHARS or not _has_signs(text):
        return False
    # The longest first: of an article few have to be looked at until too little is left for a notice.
    sentences = sorted(_sentences(text), key=len, reverse=True)
    found = total = sum(map(len, sentences))
    for sentence in sentences:
        if not _tells(sentence):
            found -= len(sentence)
            if found < LEAST_SHARE * total:
                return False
    return total > 0


def notice_share(text: str) -> float:
    """The share of a text that is notices, in characters, from 0 to 1."""
    if not _has_signs(text):
        return 0.0
    sentences = _sentences(text)
    total = sum(map(len, sentences))
    return sum(len(sentence) for sentence in sentences if _tells(sentence)) / total if total else 0.0


def _has_signs(text: str) -> bool:
    lowered = text.lower()
    # A loop, which takes half the time of `any`: every article is asked.
    for sign in _SIGNS:  # noqa: SIM110
        if sign in lowered:
            return True
    return False


def _sentences(text: str) -> list[str]:
    return [match.group().strip() for match in _SENTENCE.finditer(text)]


def _tells(sentence: str) -> bool:
    if not _has_signs(sentence):
        return False
    return bool(_PLAIN.search(sentence) or (_ABOUT.search(sentence) and _ADDRESSED.search(sentence)))
