"""What is learned from: closed leads, column by column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Moment = datetime | str | None


@dataclass(frozen=True)
class History:
    """Closed leads, oldest or newest first or in any order; every sequence has one entry a lead.

    ``parts`` are the rule card's parts, 0–100 each; ``attributes`` custom attributes as JSON values
    (None: not set); ``opened_at`` and ``outcome_at`` when it came and when it was won or lost;
    ``changed_at`` when an attribute last changed (aware datetimes or ISO texts; None: unknown,
    which is trusted, as is what was known when the lead came).
    """

    won: Sequence[bool]
    parts: Mapping[str, Sequence[float | None]] = field(default_factory=dict)
    attributes: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    opened_at: Sequence[Moment] = ()
    outcome_at: Sequence[Moment] = ()
    changed_at: Mapping[str, Sequence[Moment]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.won)

    def opened(self) -> list[float | None]:
        """When each lead came, as seconds since 1970."""
        return [seconds(moment) for moment in self.opened_at] or [None] * len(self)

    def closed(self) -> list[float | None]:
        """When each lead was won or lost, as seconds since 1970."""
        return [seconds(moment) for moment in self.outcome_at] or [None] * len(self)

    def take(self, rows: Sequence[int]) -> "History":
        """Only these leads."""

        def some(columns: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
            return {name: [values[row] for row in rows] for name, values in columns.items()}

        return History(
            won=[self.won[row] for row in rows],
            parts=some(self.parts),
            attributes=some(self.attributes),
            opened_at=[self.opened_at[row] for row in rows] if self.opened_at else (),
            outcome_at=[self.outcome_at[row] for row in rows] if self.outcome_at else (),
            changed_at=some(self.changed_at),
        )


def seconds(moment: Moment) -> float | None:
    """Seconds since 1970; None for no time or one that is not written as ISO."""
    if isinstance(moment, str):
        try:
            moment = datetime.fromisoformat(moment)
        except ValueError:
            return None
    return moment.timestamp() if moment is not None else None
