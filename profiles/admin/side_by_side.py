"""Two customers side by side, field by field, what somebody chose between them, and what merging
them would do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.db.models import DateTimeField, Field
from django.http import HttpRequest
from django.utils import timezone

from common.admin.badges import NOTHING
from common.errors import ApplicationError
from profiles.models import CustomerProfile
from profiles.services.memory.preferences import LISTS
from profiles.services.merging.merge import MergeReport
from profiles.services.merging.values import BOTH, CHOOSABLE, LOSER, WINNER

_LABELS = {
    "display_name": "Name",
    "primary_phone": "Phone",
    "primary_email": "E-mail",
    "must_have_amenities": "Must have",
    "avoided_amenities": "Avoids",
}
_DONE = {"move": "Moved", "change": "Changed", "delete": "Left out as doubles", "create": "Added"}


@dataclass(frozen=True)
class Compared:
    """One line. ``name`` is the field of the form, empty where there is nothing to choose; ``both``
    may be united; ``checked`` is first, second or both."""

    label: str
    first: str
    second: str
    name: str = ""
    both: bool = False
    checked: str = ""


@dataclass(frozen=True)
class MergePreview:
    """What a merge would do: ``values`` (label, before, after) of the one who stays, ``rows`` (what
    is done, how many of which table)."""

    values: list[tuple[str, str, str]]
    rows: list[tuple[str, str]]


@dataclass(frozen=True)
class ComparedPair:
    """What the page of two customers shows. ``winner`` is checked as the one who stays; ``preview``
    None: not asked for yet."""

    first: CustomerProfile
    second: CustomerProfile
    rows: list[Compared]
    winner: CustomerProfile
    is_open: bool = True
    preview: MergePreview | None = None


def side_by_side(
    first: CustomerProfile, second: CustomerProfile, said: Mapping[str, Any] | None = None
) -> list[Compared]:
    """What can be chosen, then what tells the two apart; ``said`` are the choices made before
    (first, second, both)."""
    names = [name for name in CHOOSABLE if _words(first, name) or _words(second, name)]
    return [
        *(_choice(first, second, name, (said or {}).get(name, "")) for name in names),
        *_facts(first, second),
    ]


def chosen(
    posted: Mapping[str, Any], first: CustomerProfile, kept: CustomerProfile
) -> dict[str, str]:
    """The sides of a posted form (first or second) as a merge wants them (winner or loser)."""
    kept_side, other_side = ("first", "second") if kept.pk == first.pk else ("second", "first")
    sides = {kept_side: WINNER, other_side: LOSER, BOTH: BOTH}
    return {name: sides[posted[name]] for name in CHOOSABLE if posted.get(name) in sides}


def repeated(posted: Mapping[str, Any]) -> dict[str, str]:
    """The choices of a posted form, to be shown again."""
    return {name: str(posted[name]) for name in ("winner", *CHOOSABLE) if posted.get(name)}


def preview(request: HttpRequest, dry_run: Callable[[], MergeReport | None]) -> MergePreview | None:
    """What a dry run reports, in words; None where it is refused, which is shown as an error."""
    try:
        report = dry_run()
    except ApplicationError as refusal:
        messages.error(request, refusal.message)
        return None
    return _preview_of(report) if report else None


def _preview_of(report: MergeReport) -> MergePreview:
    values = []
    for field in CustomerProfile._meta.concrete_fields:
        if field.column in report.values:
            before, after = (_plain(field, value) for value in report.values[field.column])
            values.append((_label(field.column), before, after))
    own = CustomerProfile._meta.label  # the two themselves: that is what a merge is
    counted = [
        (what, {table: n for table, n in tables.items() if table != own})
        for what, tables in report.counts.items()
    ]
    rows = [
        (_DONE[what], ", ".join(f"{n} {_table(table, n)}" for table, n in tables.items()))
        for what, tables in counted
    ]
    return MergePreview(values, [row for row in rows if row[1]])


def _label(name: str) -> str:
    return _LABELS.get(name, name.replace("_", " ").capitalize())


def _table(label: str, number: int) -> str:
    names = apps.get_model(label)._meta
    return str(names.verbose_name if number == 1 else names.verbose_name_plural)


def _plain(field: Field, value: Any) -> str:
    if value in (None, ""):
        return NOTHING
    if isinstance(field, DateTimeField):
        return f"{timezone.localtime(datetime.fromisoformat(value)):%-d %b %Y, %H:%M}"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or NOTHING
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return str(value)


def _choice(one: CustomerProfile, other: CustomerProfile, name: str, said: str) -> Compared:
    first, second = _words(one, name), _words(other, name)
    if first == second:
        return Compared(_label(name), first, second)
    both = name in LISTS
    checked = BOTH if both else "" if first and second else "first" if first else "second"
    known = said if said in {"first", "second", *([BOTH] if both else [])} else checked
    return Compared(_label(name), first or NOTHING, second or NOTHING, name, both, known)


def _words(profile: CustomerProfile, name: str) -> str:
    values = [getattr(profile, column) for column in CHOOSABLE[name]]
    if name in LISTS:
        return ", ".join(values[0])
    if name == "budget":
        low, high, currency = values
        return (
            f"{currency} {low or 0:,.0f}–{high:,.0f}"
            if high
            else f"{currency} from {low:,.0f}"
            if low
            else ""
        )
    return "–".join(str(value) for value in values if value not in (None, ""))


def _facts(one: CustomerProfile, other: CustomerProfile) -> list[Compared]:
    def known_by(profile: CustomerProfile) -> str:
        rows = profile.identifiers.filter(active=True)[:10]
        return ", ".join(
            f"{one.raw or one.value}{' (verified)' if one.verified_at else ''}" for one in rows
        )

    def facts(profile: CustomerProfile) -> dict[str, str]:
        return {
            "Known by": known_by(profile) or NOTHING,
            "First seen": f"{profile.first_seen:%-d %b %Y}",
            "Last active": f"{profile.last_active:%-d %b %Y}",
            "Sessions": str(profile.total_sessions),
            "Stage": profile.get_current_stage_display(),
        }

    first, second = facts(one), facts(other)
    return [Compared(label, first[label], second[label]) for label in first]
