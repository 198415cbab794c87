"""Lines of an answer that claim nothing: owns which are headings, lead-ins, the head of a table and the list
of sources at the end.

Each is asked about a line that cites nothing. What ends as a sentence does is a claim, whatever it looks
like, and so is what is longer than such a line ever is.
"""

import re

LONGEST_HEADING = 120

_ITEM_BEGINS = re.compile(r"[-*•+]\s|\d{1,2}[.)]\s")
# A longer line may look like a heading, and claims something.
_WORDS_OF_HEADING = 8
# The number of a list's item, on a line of its own.
_ORDINAL = re.compile(r"[*_(]*\d{1,2}[.)][*_]*")
_SENTENCE_END = re.compile(r"[.!…。！｡][\"'”’»)\]}*_」』）》]*$")
_ATX = re.compile(r"#{1,6}\s+\S")
_BOLD = re.compile(r"(?P<mark>\*{2,3}|__)(?:(?!(?P=mark)).)+(?P=mark)\s*[:：]?")
_LEAD_IN = re.compile(r"[:：][*_]*$")
_UNDERLINE = re.compile(r"-+|=+")
# The line below the head of a table has nothing else in it, and a bar.
_BELOW_HEAD = re.compile(r"(?=[^|]*\|)(?=[^-]*-)[|:\-\s]+")
_SOURCES = re.compile(
    r"(?:#{1,6}\s+)?[*_]*(?:list of )?(?:(?:news )?sources?|references?|citations?)(?: used| cited)?"
    r"\s*[:：]?[*_]*\s*[:：]?",
    re.IGNORECASE,
)


def claims(said: str) -> bool:
    """Whether this may be true or false: it holds a word, or a figure that numbers no item of a list."""
    if any(letter.isalpha() for letter in said):
        return True
    return any(letter.isdigit() for letter in said) and not _ORDINAL.fullmatch(said.strip())


def ends_as_claims_do(line: str) -> bool:
    """Whether a full stop stands behind it, or the like; a question claims nothing."""
    return bool(_SENTENCE_END.search(line))


def is_heading(line: str) -> bool:
    """By itself, whatever follows: marked as one, in bold as a whole, or a lead-in to what follows."""
    if len(line.split()) > _WORDS_OF_HEADING or ends_as_claims_do(line):
        return False
    return bool(_ATX.match(line) or _BOLD.fullmatch(line) or _LEAD_IN.search(line))


def is_footnote(line: str) -> bool:
    """Whether it says what the marker before it stood for: "[^417]: Title"."""
    return line.startswith((":", "：")) and not ends_as_claims_do(line)


def may_be_headed(line: str) -> bool:
    """Whether the next line may make a heading of this one."""
    return (
        len(line) <= LONGEST_HEADING
        and not _ITEM_BEGINS.match(line)
        and (not ends_as_claims_do(line) or "|" in line)
    )


def makes_heading(line: str, above: str) -> bool:
    """Whether `line`, right below `above`, makes a heading of that: a rule, or what parts a table's head from
    its rows."""
    if "|" in above and _BELOW_HEAD.fullmatch(line):
        return True
    return bool(_UNDERLINE.fullmatch(line)) and not ends_as_claims_do(above)


def begins_sources(line: str) -> bool:
    """Whether the list of sources follows that some models end with."""
    return bool(_SOURCES.fullmatch(line))
