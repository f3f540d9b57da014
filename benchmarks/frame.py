"""Measuring: a floor and a subject, called in turns in one process, so that both meet the same
machine."""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

Work = Callable[[], Any]


def nothing() -> None:
    """No preparation."""


@dataclass
class Series:
    """Wall and CPU seconds of each call; CPU is that of this process, which is what a web worker
    would burn."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def median_ms(self) -> float:
        return statistics.median(self.wall) * 1000

    @property
    def p95_ms(self) -> float:
        ordered = sorted(self.wall)
        return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] * 1000

    @property
    def cpu_ms(self) -> float:
        """The mean: short calls fall between the ticks of some clocks."""
        return statistics.fmean(self.cpu) * 1000


@dataclass(frozen=True)
class Timing:
    """What was measured. ``floor_rows`` and ``subject_rows`` are handled per call."""

    floor: Series
    subject: Series
    floor_rows: int = 1
    subject_rows: int = 1

    @property
    def ratio(self) -> float:
        """The subject's time by the floor's, both per row."""
        return (self.subject.median_ms / self.subject_rows) / (
            self.floor.median_ms / self.floor_rows
        )

    @property
    def rows_a_second(self) -> float:
        return self.subject_rows / self.subject.median_ms * 1000


@dataclass(frozen=True)
class Target:
    """A bound in words and whether a timing keeps it."""

    words: str
    met: Callable[[Timing], bool]


def at_most(times: float) -> Target:
    """The subject takes at most so many times the floor."""
    return Target(f"≤ {times:g} ×", lambda timing: timing.ratio <= times)


def faster_by(times: float) -> Target:
    """The subject is at least so many times as fast as the floor."""
    return Target(f"≤ 1/{times:g} ×", lambda timing: timing.ratio <= 1 / times)


def cpu_below(milliseconds: float) -> Target:
    return Target(f"< {milliseconds:g} ms CPU", lambda timing: timing.subject.cpu_ms < milliseconds)


def within(milliseconds: float) -> Target:
    return Target(f"≤ {milliseconds:g} ms", lambda timing: timing.subject.median_ms <= milliseconds)


def rows_per_second(least: int) -> Target:
    return Target(f"≥ {least:,} rows/s", lambda timing: timing.rows_a_second >= least)


@dataclass(frozen=True)
class Case:
    """One comparison. ``before`` runs unmeasured ahead of every call of either side and restores
    what the last one changed. ``calls`` is how often each side is measured when enough of it was
    asked for."""

    what: str
    floor_is: str
    floor: Work
    subject: Work
    targets: tuple[Target, ...] = ()
    before: Work = nothing
    floor_rows: int = 1
    subject_rows: int = 1
    calls: int = 100
    warm_up: int = 5

    @property
    def is_request(self) -> bool:
        """One request, whose time must not grow with the table."""
        return self.subject_rows == 1


def measure(case: Case, *, most_calls: int | None = None) -> Timing:
    """Runs the case; ``most_calls`` bounds the measured calls of each side. Who goes first
    alternates."""
    calls = min(case.calls, most_calls or case.calls)
    floor, subject = Series(), Series()
    for turn in range(-min(case.warm_up, calls), calls):
        pair = [(floor, case.floor), (subject, case.subject)]
        for series, work in pair if turn % 2 else reversed(pair):
            case.before()
            wall, cpu = _timed(work)
            if turn >= 0:
                series.wall.append(wall)
                series.cpu.append(cpu)
    return Timing(floor, subject, case.floor_rows, case.subject_rows)


def _timed(work: Work) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


@dataclass(frozen=True)
class Result:
    """A measured case. ``leads`` is the size of the table that it ran on."""

    name: str
    leads: int
    case: Case
    timing: Timing

    @property
    def verdict(self) -> str:
        if not self.case.targets:
            return "–"
        missed = [target.words for target in self.case.targets if not target.met(self.timing)]
        return f"over: {', '.join(missed)}" if missed else "PASS"


def run(
    name: str, cases: Iterator[Case], *, leads: int, most_calls: int | None = None
) -> Iterator[Result]:
    """Measures the cases one after the other; each is made only when the one before is done."""
    for case in cases:
        yield Result(name, leads, case, measure(case, most_calls=most_calls))
