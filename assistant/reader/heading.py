"""What wire reports begin with, before their first word: the place they were written at and the agency that
wrote them, "LONDON (Reuters) - ". Owns where that ends. The reader would take it for a part of the report,
and an agency's name for an answer."""

import re

# As they sign reports.
_AGENCIES = (
    r"CNN(?: \w+){0,2}|(?:The )?Associated Press|Reuters|Thomson Reuters Foundation|AFP|BBC(?: News)?|"
    r"Bloomberg|ANSA|Belga|The Canadian Press|DPA|dpa|EFE|IANS|Kyodo(?: News)?|NPR|RFE/RL|"
    r"RIA(?: Novosti)?|TASS|VOA|Xinhua|Yonhap"
)
# Letters that stand for other bodies as well, and for these before a dash: "Palestinian Authority (PA)".
_LETTERED = r"AP|UPI|PA(?: Media)?|AAP|ANI|CP|PTI"
_CAPITAL = r"[A-Z\u00c0-\u00de]"
# "Seoul, South Korea", in whatever letters …
_PLACE = rf"{_CAPITAL}[\w.'’-]*(?:,?[ /][\w.'’-]+){{0,5}}"
# … and before a dash alone in capital ones, "WASHINGTON, D.C.", or any word might be meant.
_LETTERS = rf"(?:{_CAPITAL}|[.'’])+"
_CAPITALS = rf"{_CAPITAL}{{2}}{_LETTERS}(?:[ -]{_LETTERS})*(?:,(?: {_CAPITAL}[\w.]*)+)?"
_DASH = r"(?:\s*[—–−]{1,2}|\s+-{1,2}|--)\s*"
_BEGIN = rf"(?={_CAPITAL}|[\d“\"‘'$£€])"
_SIGNED = rf"\((?:(?:{_AGENCIES})\)(?:{_DASH})?|(?:{_LETTERED})\){_DASH})\s*"
_HEADING = re.compile(rf"(?:(?:(?P<place>{_PLACE})\s)?{_SIGNED}|(?P<capitals>{_CAPITALS}){_DASH}){_BEGIN}")


def heading_of(text: str, start: int, end: int) -> tuple[int, int] | None:
    """(place_end, begin) of the sentence `text[start:end]`: the place, if any, is `text[start:place_end]`,
    and the report begins at `begin`. None where neither stands before it."""
    found = _HEADING.match(text, start, end)
    if found is None or found.end() >= end:
        return None
    place = found.group("place") or found.group("capitals") or ""
    return start + len(place), found.end()
