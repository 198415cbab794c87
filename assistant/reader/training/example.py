"""One question for training, and the passages it is asked of. Owns no data source."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPassage:
    """`spans`: every place of `text` that answers, as (start, end); empty where nothing does."""

    title: str
    text: str
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A question over its own passage. `answers` as written, for telling which other passages lack them;
    empty where the passage is known not to answer. `group`: what is held out together (an article, a
    document)."""

    source: str
    group: str
    question: str
    passage: TrainingPassage
    answers: tuple[str, ...]
    negatives: tuple[TrainingPassage, ...] = field(default=())

    @property
    def answerable(self) -> bool:
        """Its own passage answers."""
        return bool(self.passage.spans)
