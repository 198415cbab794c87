"""`Conflict`: what a check gives that found a claim to say otherwise than its evidence."""

from dataclasses import dataclass

from assistant.verify.judgement import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """The verdict, and its reason for a reader."""

    verdict: Verdict
    reason: str
