"""What the likelihoods of the tagger say of a phrase: owns those features of a candidate, and of leaving a
slot as it is."""

from collections.abc import Collection, Mapping

Tags = Mapping[str, float]
"""By stem of the turns, how likely it is (0..1) that it belongs in the question; see
`assistant.condense.tagger`."""

# How much of a question's own words people keep when they make it standalone: 0.95 and 0.93 of the stems, in
# the developing halves of the public sets.
_KEPT = 0.95


def expected_gain(tags: Tags, has: Collection[str], new: Collection[str]) -> float:
    """By how much the F1 with the question as a person would write it is expected to grow when the stems
    `new` are added to those that it `has`."""
    right = sum(tags.get(stem, _KEPT) for stem in has)
    wanted = right + sum(likely for stem, likely in tags.items() if stem not in has)
    if not wanted:
        return 0.0
    before = right / (len(has) + wanted)
    after = (right + sum(tags.get(stem, 0.0) for stem in new)) / (len(has) + len(new) + wanted)
    return 2 * (after - before)


def tags_of_phrase(tags: Tags, has: Collection[str], new: Collection[str]) -> dict[str, float]:
    """Features of writing the stems `new`, at least one, into a question that `has` others."""
    likely = [tags.get(stem, 0.0) for stem in new]
    return {
        "tag_gain": 10 * expected_gain(tags, has, new),
        "tag_mean": 2 * sum(likely) / len(likely),
        "tag_most": 2 * max(likely),
        "tag_least": 2 * min(likely),
    }


def tags_of_nothing(tags: Tags, has: Collection[str]) -> dict[str, float]:
    """Features of leaving the question as it is."""
    left = [likely for stem, likely in tags.items() if stem not in has]
    return {"tag_most": 2 * max(left, default=0.0), "tag_sum": min(sum(left), 3.0)}
