"""How it is worded that others carry a story too, on the terminal and on the page."""

from index.stories import Copies


def also_text(copies: Copies) -> str:
    """`also in 3 other outlets`; `also in 1 other article` where they are all of the same outlet, or of none
    that is known; "" where there are none."""
    if copies.outlets:
        return f"also in {copies.outlets:,} other outlet{'s' * (copies.outlets > 1)}"
    if copies.articles:
        return f"also in {copies.articles:,} other article{'s' * (copies.articles > 1)}"
    return ""
