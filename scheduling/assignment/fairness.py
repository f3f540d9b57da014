"""Who takes it: hard filters are done by the caller; here is the order among those who can, and the
reason for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Contender:
    """One agent of the team. ``load`` is what they were given in the last 30 days, ``credit`` what
    the others were given on average while this one was away; ``refusal`` says why they cannot take
    this one (empty: they can)."""

    id: UUID
    name: str
    weight: Decimal = Decimal(1)
    load: int = 0
    credit: Fraction = Fraction(0)
    last_assigned: datetime | None = None
    travel_minutes: int = 0
    is_senior: bool = False
    refusal: str = ""


@dataclass(frozen=True)
class Ranking:
    """``ranked``: who can, best first. ``candidates``: everybody, as JSON, with load, fair share
    and refusal."""

    ranked: tuple[UUID, ...]
    reason: str
    candidates: tuple[dict[str, Any], ...]

    def reason_for(self, agent_id: UUID) -> str:
        """The reason as it is kept when ``agent_id`` got it."""
        return (
            self.reason
            if agent_id == self.ranked[0]
            else "next in line: those before were taken at that moment"
        )


def choose(
    candidates: Iterable[Contender], *, own: UUID | None = None, seniors_first: bool = False
) -> Ranking:
    """Orders by: seniors (where asked for) → the customer's own agent → the largest shortfall
    against the fair share → least travel → least recently assigned → id. Fair shares are taken over
    the whole team, also who cannot now."""
    team = list(candidates)
    shares = _fair_shares(team)

    def shortfall(one: Contender) -> Fraction:
        return shares[one.id] - one.load - one.credit

    def order(one: Contender) -> tuple[Any, ...]:
        return (
            seniors_first and not one.is_senior,
            one.id != own,
            -shortfall(one),
            one.travel_minutes,
            one.last_assigned or _NEVER,
            one.id,
        )

    able = sorted((one for one in team if not one.refusal), key=order)
    rows = [_row(one, shares[one.id]) for one in [*able, *(one for one in team if one.refusal)]]
    return Ranking(
        tuple(one.id for one in able), _reason(able, shares, own, seniors_first), tuple(rows)
    )


def _fair_shares(team: Sequence[Contender]) -> dict[UUID, Fraction]:
    weights = sum((Fraction(one.weight) for one in team), Fraction(0))
    total = sum((one.load + one.credit for one in team), Fraction(0))
    return {one.id: total * Fraction(one.weight) / weights for one in team}


def _row(one: Contender, share: Fraction) -> dict[str, Any]:
    return {
        "agent": str(one.id),
        "name": one.name,
        "load": one.load,
        "credit": round(float(one.credit), 2),
        "fair_share": round(float(share), 2),
        "refused": one.refusal,
    }


def _reason(
    able: Sequence[Contender], shares: dict[UUID, Fraction], own: UUID | None, seniors_first: bool
) -> str:
    if not able:
        return "nobody is free"
    best = able[0]
    if best.id == own:
        return f"{best.name} already looks after this customer"
    if len(able) == 1:
        return f"{best.name} is the only one free"
    rivals = [one for one in able[1:] if not seniors_first or one.is_senior == best.is_senior]
    if not rivals:
        return f"{best.name} is senior, and urgent callbacks go to seniors first"
    rival = rivals[0]
    if shares[best.id] - best.load - best.credit > shares[rival.id] - rival.load - rival.credit:
        had = best.load + best.credit
        return (
            f"{best.name} is furthest below the fair share ({float(had):g} of "
            f"{float(shares[best.id]):.1f})"
        )
    if best.travel_minutes < rival.travel_minutes:
        return f"{best.name} has the shortest way"
    return f"{best.name} has waited longest"
