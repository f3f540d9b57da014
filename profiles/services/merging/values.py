"""Which value the one customer has where the two had different ones (pure but for the models'
names)."""

from collections.abc import Mapping
from typing import Any

from common.errors import invalid
from profiles.choices import Stage
from profiles.models import CustomerProfile
from profiles.services.memory.preferences import LISTS, merged

#: what a person may choose, and the columns behind it
CHOOSABLE: dict[str, tuple[str, ...]] = {
    "display_name": ("display_name",),
    "primary_phone": ("primary_phone",),
    "primary_email": ("primary_email",),
    "language": ("language",),
    "timezone": ("timezone",),
    "preferred_channel": ("preferred_channel",),
    "quiet_hours": ("quiet_from", "quiet_until"),
    "transaction_type": ("transaction_type",),
    "property_type": ("property_type",),
    "budget": ("budget_min", "budget_max", "currency"),
    **{name: (name,) for name in LISTS},
}
WINNER, LOSER, BOTH = "winner", "loser", "both"
_SUMS = ("site_visits_scheduled", "callbacks_requested", "brochures_downloaded", "sentiment_points")
_STAGES = list(Stage.values)


def check_choices(choices: Mapping[str, str]) -> None:
    """Raises the one 400 for a field or side that does not exist."""
    for name, side in choices.items():
        if name not in CHOOSABLE:
            raise invalid("choices", f"{name} cannot be chosen. Known: {', '.join(CHOOSABLE)}.")
        if side not in ({WINNER, LOSER, BOTH} if name in LISTS else {WINNER, LOSER}):
            raise invalid(
                "choices", f"{name}: winner or loser{', or both' if name in LISTS else ''}."
            )


def united_values(
    winner: CustomerProfile, loser: CustomerProfile, choices: Mapping[str, str], sessions_twice: int
) -> dict[str, Any]:
    """The columns of the winner after the merge. Unless chosen otherwise the winner's value stands,
    the loser's fills a gap, and lists are united."""
    values: dict[str, Any] = {}
    for name, columns in CHOOSABLE.items():
        side = choices.get(name) or (BOTH if name in LISTS else _fuller(winner, loser, columns))
        if side == BOTH:
            values[name] = _united_list(winner, loser, name)
        else:
            values |= {
                column: getattr(loser if side == LOSER else winner, column) for column in columns
            }
    values |= {name: getattr(winner, name) + getattr(loser, name) for name in _SUMS}
    further = max(
        winner, loser, key=lambda one: _STAGES.index(one.current_stage)
    )  # the winner where equal
    return values | {
        "first_seen": min(winner.first_seen, loser.first_seen),
        "last_active": max(winner.last_active, loser.last_active),
        "total_sessions": max(0, winner.total_sessions + loser.total_sessions - sessions_twice),
        "current_stage": further.current_stage,
        "stage_since": further.stage_since,
        "avg_sentiment": _mood(winner, loser),
    }


def mood_without(average: float | None, points_left: int, part: CustomerProfile) -> float | None:
    """The average mood of ``points_left`` messages, where ``average`` is that of these and of all
    those of ``part``."""
    if points_left <= 0 or average is None:
        return None
    gone = (part.avg_sentiment or 0.0) * part.sentiment_points
    total = average * (points_left + part.sentiment_points)
    return max(-1.0, min(1.0, (total - gone) / points_left))


def _fuller(winner: CustomerProfile, loser: CustomerProfile, columns: tuple[str, ...]) -> str:
    def has(profile: CustomerProfile) -> bool:
        # a currency alone is no budget
        return any(
            getattr(profile, column) not in (None, "") for column in columns if column != "currency"
        )

    return LOSER if has(loser) and not has(winner) else WINNER


def _united_list(winner: CustomerProfile, loser: CustomerProfile, name: str) -> list[str]:
    """Where one wants what the other avoids, the winner's word stands."""
    opposite = {
        "must_have_amenities": winner.avoided_amenities,
        "avoided_amenities": winner.must_have_amenities,
    }.get(name, [])
    kept = merged([], tuple(getattr(loser, name)), tuple(opposite))
    return merged(getattr(winner, name), tuple(kept))


def _mood(winner: CustomerProfile, loser: CustomerProfile) -> float | None:
    known = [
        one for one in (winner, loser) if one.avg_sentiment is not None and one.sentiment_points
    ]
    points = sum(one.sentiment_points for one in known)
    if not points:
        return winner.avg_sentiment if winner.avg_sentiment is not None else loser.avg_sentiment
    if len(known) == 1:
        return known[0].avg_sentiment
    return sum((one.avg_sentiment or 0.0) * one.sentiment_points for one in known) / points
