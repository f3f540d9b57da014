"""What the customer is looking for."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from common.sql.kept import first_of, kept
from common.sql.unit import joined
from profiles.models import CustomerProfile
from profiles.services.memory.moves import Move, move, said_before


@dataclass(frozen=True)
class Preferences:
    """What one message or form says. Lists are added, single values replace; empty values say
    nothing. A budget replaces as a whole: "under 2 Cr" after "1 to 1.5 Cr" leaves no lower
    bound."""

    configurations: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    must_have_amenities: tuple[str, ...] = ()
    avoided_amenities: tuple[str, ...] = ()
    budget_min: Decimal | None = None
    budget_max: Decimal | None = None
    currency: str = ""
    transaction_type: str = ""
    property_type: str = ""
    not_any_more: tuple[str, ...] = ()

    @property
    def says_something(self) -> bool:
        return self != Preferences(currency=self.currency)

    def apply_to(self, profile: CustomerProfile) -> dict[str, Any]:
        """Merges this into the profile in memory and returns the columns that changed."""
        new: dict[str, Any] = {
            name: merged(getattr(profile, name), getattr(self, name), self.not_any_more)
            for name in LISTS
        }
        if self.budget_min is not None or self.budget_max is not None:
            new["budget_min"], new["budget_max"] = self.budget_min, self.budget_max
            new["currency"] = self.currency or profile.currency
        singles = ("transaction_type", "property_type")
        new |= {name: getattr(self, name) for name in singles if getattr(self, name)}
        changed = {name: value for name, value in new.items() if getattr(profile, name) != value}
        for name, value in changed.items():
            setattr(profile, name, value)
        return changed


LISTS = ("configurations", "locations", "must_have_amenities", "avoided_amenities")
NOTHING = Preferences()
_MERGED = (*LISTS, "budget_min", "budget_max", "currency", "transaction_type", "property_type")


@joined
def update_preferences(
    *, profile: CustomerProfile, said: Preferences, is_new_profile: bool = False
) -> list[str]:
    """Merges ``said`` into the profile and returns the names of the fields that changed.
    ``is_new_profile``: it was made in this transaction, so ``profile`` is as it is stored."""
    if not said.says_something:
        return []
    if not is_new_profile:
        _refresh(profile)
    changed = said.apply_to(profile)
    if changed:
        move(profile, Move(said=changed))
    return list(changed)


def _refresh(profile: CustomerProfile) -> None:
    """Brings what is merged into up to date, and holds the row."""
    row = first_of(_held(profile.pk))
    if row is None:
        raise CustomerProfile.DoesNotExist(profile.pk)
    for name in _MERGED:
        setattr(profile, name, getattr(row, name))
    for name, value in said_before(profile).items():
        setattr(profile, name, value)


@kept
def _held(profile_id: UUID) -> "QuerySet[CustomerProfile]":
    rows = CustomerProfile.objects.filter(pk=profile_id).only(*_MERGED)
    return rows.select_for_update(no_key=True)


def merged(known: list[str], added: tuple[str, ...], removed: tuple[str, ...] = ()) -> list[str]:
    """Both lists without duplicates whatever the case, the first spelling kept, less what is not
    wanted any more."""
    unwanted = {word.casefold() for word in removed}
    found: dict[str, str] = {}
    for word in [*known, *added]:
        key = word.strip().casefold()
        if key and key not in unwanted:
            found.setdefault(key, word.strip())
    return list(found.values())
