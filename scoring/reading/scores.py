"""What content analysis answers: five scores from 0 to 10, each the exact sum of its evidence."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

CAP = 10


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of message ``text`` (counted from 0), at ``[start:end]`` of it, and the points they
    gave or took.

    ``words`` is that stretch of the message; contact details are named ("a phone number"), not
    repeated.
    """

    text: int
    start: int
    end: int
    words: str
    what: str
    points: int


@dataclass(frozen=True, slots=True)
class Score:
    """``points`` from 0 to 10 is the sum of the points of the evidence, the strongest first."""

    points: int = 0
    evidence: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """How urgent, how specific, with what budget, how serious and how free to decide a customer
    sounds."""

    urgency: Score = field(default=Score())
    intent: Score = field(default=Score())
    budget: Score = field(default=Score())
    seriousness: Score = field(default=Score())
    authority: Score = field(default=Score())

    def scores(self) -> dict[str, Score]:
        """The scores by name."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    def as_json(self) -> dict[str, Any]:
        """For keeping: ``{"urgency": {"points": 6, "evidence": [{"words", "what", "points"}]},
        …}``. The words are the customer's: whoever keeps them erases them with the customer."""
        return {
            name: {
                "points": score.points,
                "evidence": [
                    {"words": e.words, "what": e.what, "points": e.points} for e in score.evidence
                ],
            }
            for name, score in self.scores().items()
        }


def scored(evidence: Iterable[Quote]) -> Score:
    """The score of this evidence: what speaks for it up to 10, less what speaks against it down to
    0.

    Where a limit is reached, the evidence keeps only the points that still counted, and drops out
    when none did.
    """
    ordered = sorted(evidence, key=lambda e: (-abs(e.points), e.text, e.start, e.what))
    kept, total = [], 0
    for item in [*(e for e in ordered if e.points > 0), *(e for e in ordered if e.points < 0)]:
        given = max(0, min(CAP, total + item.points)) - total
        if given:
            kept.append(replace(item, points=given))
            total += given
    return Score(total, tuple(kept))
