"""Two customers side by side, field by field, and what somebody chose between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from common.admin.badges import NOTHING
from profiles.merging.values import BOTH, CHOOSABLE, LOSER, WINNER
from profiles.models import CustomerProfile, MatchReview
from profiles.services.preferences import LISTS

_LABELS = {
    "display_name": "Name",
    "primary_phone": "Phone",
    "primary_email": "E-mail",
    "must_have_amenities": "Must have",
    "avoided_amenities": "Avoids",
}


@dataclass(frozen=True)
class Compared:
    """One line. ``name`` is the field of the form, empty where there is nothing to choose; ``both`` may be united;
    ``checked`` is first, second or both."""

    label: str
    first: str
    second: str
    name: str = ""
    both: bool = False
    checked: str = ""


def side_by_side(review: MatchReview) -> list[Compared]:
    """What can be chosen, then what tells the two apart."""
    return [*(_choice(review, name) for name in CHOOSABLE if _any(review, name)), *_facts(review)]


def chosen(posted: Mapping[str, Any], review: MatchReview, kept: CustomerProfile) -> dict[str, str]:
    """The sides of a posted form (first or second) as a merge wants them (winner or loser)."""
    kept_side = "first" if kept.pk == review.first_id else "second"
    sides = {kept_side: WINNER, "second" if kept_side == "first" else "first": LOSER, BOTH: BOTH}
    return {name: sides[posted[name]] for name in CHOOSABLE if posted.get(name) in sides}


def _any(review: MatchReview, name: str) -> bool:
    return bool(_words(review.first, name) or _words(review.second, name))


def _choice(review: MatchReview, name: str) -> Compared:
    first, second = _words(review.first, name), _words(review.second, name)
    label = _LABELS.get(name, name.replace("_", " ").capitalize())
    if first == second:
        return Compared(label, first, second)
    both = name in LISTS
    checked = BOTH if both else "" if first and second else "first" if first else "second"
    return Compared(label, first or NOTHING, second or NOTHING, name, both, checked)


def _words(profile: CustomerProfile, name: str) -> str:
    values = [getattr(profile, column) for column in CHOOSABLE[name]]
    if name in LISTS:
        return ", ".join(values[0])
    if name == "budget":
        low, high, currency = values
        return f"{currency} {low or 0:,.0f}–{high:,.0f}" if high else f"{currency} from {low:,.0f}" if low else ""
    return "–".join(str(value) for value in values if value not in (None, ""))


def _facts(review: MatchReview) -> list[Compared]:
    def known_by(profile: CustomerProfile) -> str:
        rows = profile.identifiers.filter(active=True)[:10]
        return ", ".join(f"{one.raw or one.value}{' (verified)' if one.verified_at else ''}" for one in rows)

    def facts(profile: CustomerProfile) -> dict[str, str]:
        return {
            "Known by": known_by(profile) or NOTHING,
            "First seen": f"{profile.first_seen:%-d %b %Y}",
            "Last active": f"{profile.last_active:%-d %b %Y}",
            "Sessions": str(profile.total_sessions),
            "Stage": profile.get_current_stage_display(),
        }

    first, second = facts(review.first), facts(review.second)
    return [Compared(label, first[label], second[label]) for label in first]
