"""The reader: a small cross-encoder that reads a question beside a passage, marks the answer and knows when
there is none. Its weights lie in `weights/`, with a card that says what they were trained on; `training/`
makes them."""

from assistant.reader.model import Reader
from assistant.reader.reading import ANSWER_THRESHOLD, MarkedSpan, Reading, SentenceReading

__all__ = ["ANSWER_THRESHOLD", "MarkedSpan", "Reader", "Reading", "SentenceReading"]
