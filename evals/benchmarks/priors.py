"""What a fit of the scoring knows beforehand: owns weights that are set by hand, the sign that a weight may
have, which features the confidence may use, and what counts how often."""

from collections.abc import Mapping

from assistant.scoring import BEST, MARGIN

# Never fitted: whose turn it is to speak is asked in no news quiz, and no question there is answered by a
# question or a stump; these keep a weight set by hand, in units of the other weights.
PRIORS: Mapping[str, float] = {
    "speaks": 1.0,
    "said_alike": 0.5,
    "spoken_of": -0.5,
    "is_question": -1.0,
    "fragment": -2.0,
}
# What is more for an answer may not count less, nor the other way round: on other collections such a weight,
# fitted to this one's chance, does harm.
FOR = frozenset(
    (
        MARGIN,
        "reader_sentence",
        "reader_span",
        "reader_holds",
        "agreement",
        "repeated",
        "holds_agreed",
        "holds_believed",
        "similarity",
        "nearness",
        "alignment",
        "nearness_unfamiliar",
        "alignment_unfamiliar",
        "answers",
        "passage",
        "coverage",
        "coverage_in_context",
        "asked_coverage",
        "kind_matches",
        "new_words",
        "retrieval",
        "coverage_in_passage",
        "coverage_in_title",
        "coverage_in_article",
        "recency",
        "marked_kind",
        "in_titles",
        BEST,
    )
)
AGAINST = frozenset(
    ("names_missing", "kind_missing", "later", "marked_asked", "marked_lacks_kind", "marked_long")
)
# What the confidence knows of the best sentence in a large collection: few, so that it holds on other
# collections. Not "agreement": a share grows smaller with every article that is read. Nor the reader's own
# scores: asked in readers' words, all of them are lower, that of the answer too, and what tells is how far it
# stands out (`MARGIN`). Nor how many of the question's words stand there, which readers do not know.
KNOWN_OF_LARGE = (
    MARGIN,
    "repeated",
    "similarity",
    "alignment",
    "names_missing",
    "kind_missing",
    "marked_asked",
    "marked_lacks_kind",
)
# And in a small one, where it is the word of the reader that tells, and of the network that judges sentences
# one by one. Over five folds, questions in readers' own words to a single article come apart from those that
# it does not answer by 0.80 (area under the curve); by 0.77 without what follows "answers", by 0.73 without
# "answers" too. In a large one "answers" tells less than it takes: questions of a quiz come apart from those
# that nothing answers by 0.93 without it and 0.91 with it.
KNOWN_OF_SMALL = (
    MARGIN,
    "alignment",
    "names_missing",
    "marked_asked",
    "marked_lacks_kind",
    "answers",
    "reader_sentence",
    "passage",
    "similarity",
)
# What that is fitted to: questions in readers' own words, and a quiz and questions over Wikipedia only where
# there are none. With all of them they come apart by 0.77.
OWN_WORDS = ("own_words", "own_words_without")
ALONE = ("alone", "alone_without")
# How often a question in readers' own words counts when sentences are put into order. Over five folds, the
# right sentence first of a quiz, and of own words asked of one article and of 177: 0.681, 0.726 and 0.603 at
# 1, 0.664, 0.725 and 0.606 at 2.
OWN_WORDS_COUNT = 1
