"""Small pictures as numbers for inline SVG: bars for and against, and lines over time. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scoring.selectors.conversion import ConversionFactor

_HALF, _WIDTH, _HEIGHT = 100, 600, 100
Point = tuple[datetime, int]


@dataclass(frozen=True)
class FactorBar:
    """``x`` and ``width`` on a scale of 200 whose middle is 100: to the right what speaks for the
    lead."""

    words: str
    points: str
    x: float
    width: float
    is_for: bool


def factor_bars(factors: Sequence[ConversionFactor], most: int = 10) -> list[FactorBar]:
    """Those that gave points, the strongest first; more than one beyond ``most`` are one bar, so
    that all add up."""
    given = sorted((one for one in factors if one.hundredths), key=lambda one: -abs(one.hundredths))
    if len(given) > most + 1:
        rest = given[most:]
        total = sum(one.hundredths for one in rest)
        given = [*given[:most], ConversionFactor("rest", total, f"{len(rest)} smaller factors")]
    full = max((abs(factor.hundredths) for factor in given), default=0) or 1
    return [_bar(factor, full) for factor in given]


def _bar(factor: ConversionFactor, full: int) -> FactorBar:
    width = round(_HALF * abs(factor.hundredths) / full, 1)
    is_for = factor.hundredths > 0
    sign = "+" if is_for else "−"
    return FactorBar(
        factor.explanation,
        f"{sign}{abs(factor.points):.1f}",
        _HALF if is_for else _HALF - width,
        width,
        is_for,
    )


@dataclass(frozen=True)
class Chart:
    """Two lines on 600 × 100, a score of 100 at the top; empty texts where nothing changed yet."""

    temperature: str
    conversion: str
    since: datetime
    words: str


def history_chart(
    temperature: Sequence[Point], conversion: Sequence[Point], now: datetime
) -> Chart | None:
    """Both scores as steps; each line is given oldest first and ends at its last score, which still
    holds. None while there is nothing to draw."""
    moments = [at for at, _ in (*temperature, *conversion)]
    if not moments or min(moments) >= now:
        return None
    since = min(moments)
    words = "; ".join(
        f"{name} from {line[0][1]} to {line[-1][1]}"
        for name, line in (("temperature", temperature), ("conversion", conversion))
        if line
    )
    return Chart(_steps(temperature, since, now), _steps(conversion, since, now), since, words)


def _steps(line: Sequence[Point], since: datetime, now: datetime) -> str:
    corners: list[tuple[float, int]] = []
    for at, score in line:
        x = round(_WIDTH * ((min(at, now) - since) / (now - since)), 1)
        if corners:
            corners.append((x, corners[-1][1]))
        corners.append((x, _HEIGHT - score))
    if corners:
        corners.append((_WIDTH, corners[-1][1]))
    return " ".join(f"{x:g},{y}" for x, y in corners)
