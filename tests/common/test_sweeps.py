"""Sweeps end when all is done, or in time."""

from collections.abc import Iterator
from datetime import datetime
from types import SimpleNamespace

import pytest

from common.process import sweeps


class Work:
    """So many rows are due; ten a batch."""

    def __init__(self, due: int) -> None:
        self.due, self.runs = due, 0

    def __call__(self, *, now: datetime) -> int:
        done = min(self.due, 10)
        self.due, self.runs = self.due - done, self.runs + 1
        return done


@pytest.mark.parametrize(
    ("due", "full", "runs"),
    # without the size of a full batch only an empty one says that nothing is left
    [(0, 1, 1), (25, 1, 4), (25, 10, 3), (20, 10, 3), (9, 10, 1)],
)
def test_batch_by_batch_until_nothing_is_left(due: int, full: int, runs: int) -> None:
    work = Work(due)
    assert sweeps.until_done(work, full=full) == due
    assert (work.due, work.runs) == (0, runs)


def test_when_the_time_is_over_the_rest_waits_for_the_next_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seconds = iter([0, 50, 119, 120])
    monkeypatch.setattr(sweeps, "time", SimpleNamespace(monotonic=lambda: next(seconds)))
    work = Work(1_000)
    assert sweeps.until_done(work) == 30
    assert (work.due, work.runs) == (970, 3)


def test_steps_of_many_kinds_share_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []

    def steps() -> Iterator[int]:
        for number in (4, 0, 3, 2):
            begun.append(number)
            yield number

    seconds = iter([0, 10, 20, 500])
    monkeypatch.setattr(sweeps, "time", SimpleNamespace(monotonic=lambda: next(seconds)))
    assert sweeps.in_time(steps()) == 7
    assert begun == [4, 0, 3]
