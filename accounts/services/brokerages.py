"""Opening a brokerage and hiring its people."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.choices import MoneyWords
from accounts.events import TEMPERATURE_RULES_CHANGED
from accounts.models import Brokerage, User
from common.errors import ApplicationError, invalid
from common.events import emit


@dataclass(frozen=True)
class CountryHabits:
    """What goes without saying in a country."""

    timezone: str
    currency: str
    money_words: MoneyWords


HOMES = {
    "IN": CountryHabits("Asia/Kolkata", "INR", MoneyWords.INDIAN),
    "AE": CountryHabits("Asia/Dubai", "AED", MoneyWords.INTERNATIONAL),
}


def create_brokerage(
    *,
    name: str,
    slug: str,
    country: str = "IN",
    timezone: str = "",
    currency: str = "",
    money_words: str = "",
) -> Brokerage:
    """A new tenant. Zone, currency and money words follow from the country where it is known (see
    HOMES).

    Raises ApplicationError with the fields that are missing, wrong or taken.
    """
    country = country.upper()
    home = HOMES.get(country)
    told = {
        "timezone": timezone or (home.timezone if home else ""),
        "currency": (currency or (home.currency if home else "")).upper(),
    }
    if missing := [name for name, value in told.items() if not value]:
        words = " and ".join(missing)
        raise invalid(missing[0], f"Name the {words}: {country} tells nothing about it.")
    brokerage = Brokerage(
        name=name,
        slug=slug,
        country=country,
        **told,
        money_words=money_words or (home.money_words if home else MoneyWords.INTERNATIONAL),
    )
    try:
        brokerage.full_clean()
    except ValidationError as error:
        raise _refusal("The brokerage is not valid.", error) from error
    brokerage.save(force_insert=True)
    return brokerage


#: what decides how warm a lead is called, and how soon somebody must react
TEMPERATURE_RULES = frozenset(
    f"{word}_{what}" for word in ("burning", "hot", "warm") for what in ("from", "reaction_minutes")
)


@transaction.atomic
def save_settings(*, brokerage: Brokerage, changed: Iterable[str]) -> None:
    """Saves a brokerage that was validated; ``changed`` are the names of its fields that are new.
    Where temperatures are called otherwise from now on, the leads hear of it."""
    brokerage.save()
    if not TEMPERATURE_RULES.isdisjoint(changed):
        emit(TEMPERATURE_RULES_CHANGED, brokerage_id=brokerage.pk)


def hire(
    *, brokerage: Brokerage, name: str, email: str, password: str, role: str, **fields: Any
) -> User:
    """A member of staff who can log in. Raises ApplicationError, also for an e-mail that somebody
    has already."""
    try:
        with transaction.atomic():
            return User.objects.create_user(
                email, password, brokerage=brokerage, name=name, role=role, **fields
            )
    except ValidationError as error:
        raise _refusal("The user is not valid.", error) from error


def _refusal(message: str, error: ValidationError) -> ApplicationError:
    return ApplicationError(
        message, fields={name: list(messages) for name, messages in error.message_dict.items()}
    )
