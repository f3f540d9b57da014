"""Living through the past in order: steps that are due at a moment, and may plan further ones."""

from collections.abc import Callable
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

Step = Callable[[datetime], None]


class Timeline:
    """Runs each planned step with its own moment as ``now``; steps of one moment in the order they
    were planned."""

    def __init__(self) -> None:
        self._steps: list[tuple[datetime, int, Step]] = []
        self._number = count()

    def plan(self, moment: datetime, step: Step) -> None:
        heappush(self._steps, (moment, next(self._number), step))

    def run(self, until: datetime) -> None:
        """Takes all steps up to ``until``; what lies in the future stays undone."""
        while self._steps and self._steps[0][0] <= until:
            moment, _, step = heappop(self._steps)
            step(moment)
