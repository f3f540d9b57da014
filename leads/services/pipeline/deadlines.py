"""The reaction clock of a lead: from the customer's submit to the first human touch.

``react_by`` is there while the clock runs. It follows the temperature until it is escalated; then
the broken promise stays until somebody reacts.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, DateTimeField, ExpressionWrapper, F, Value, When
from django.db.models.functions import Coalesce, Least

from accounts.models import Brokerage
from common.transitions import Actor
from leads.choices import CLOSED, Source, Temperature
from leads.models import Lead


def asked_by_customer(source: str, actor: Actor) -> bool:
    """False for what staff wrote down or an import brought: nobody is waiting at that moment."""
    return actor.user_id is None and source != Source.IMPORT


def move_deadlines(*, brokerage: Brokerage, keys: Iterable[UUID] | None = None) -> None:
    """Sets the deadline of these leads (None: of all) by their temperature, where the clock runs
    and was not escalated; a cold lead has none. One statement, which writes only what differs."""
    minutes = {
        Temperature.BURNING: brokerage.burning_reaction_minutes,
        Temperature.HOT: brokerage.hot_reaction_minutes,
        Temperature.WARM: brokerage.warm_reaction_minutes,
    }
    deadline = Case(
        *(
            When(
                temperature=temperature,
                then=ExpressionWrapper(
                    F("submitted_at") + Value(timedelta(minutes=allowed)),
                    output_field=DateTimeField(),
                ),
            )
            for temperature, allowed in minutes.items()
        ),
        default=Value(None, output_field=DateTimeField()),
    )
    leads = (
        Lead.objects.of(brokerage.pk) if keys is None else Lead.objects.filter(pk__in=list(keys))
    )
    running = leads.filter(
        submitted_at__isnull=False, first_contact_at__isnull=True, overdue_at__isnull=True
    )
    wrong = running.exclude(status__in=CLOSED).annotate(due=deadline).exclude(react_by=F("due"))
    wrong.exclude(react_by__isnull=True, due__isnull=True).update(react_by=deadline)


def deadline_sql(brokerage: Brokerage) -> str:
    """The same for a statement that writes ``new_temperature`` over ``held.temperature`` of the row
    ``lead``: the value of its ``react_by``."""
    minutes = (
        (Temperature.BURNING, brokerage.burning_reaction_minutes),
        (Temperature.HOT, brokerage.hot_reaction_minutes),
        (Temperature.WARM, brokerage.warm_reaction_minutes),
    )
    words = " ".join(
        f"WHEN '{temperature.value}' THEN lead.submitted_at + interval '{int(allowed)} minutes'"
        for temperature, allowed in minutes
    )
    closed = ", ".join(f"'{status.value}'" for status in CLOSED)
    return f"""CASE WHEN held.temperature IS DISTINCT FROM new_temperature AND lead.submitted_at IS
        NOT NULL
        AND lead.first_contact_at IS NULL AND lead.overdue_at IS NULL AND lead.status NOT IN
            ({closed})
        THEN CASE new_temperature {words} END ELSE lead.react_by END"""


def stopped_clock(at: datetime) -> dict[str, Any]:
    """The columns that a human touch at this moment writes: the first one counts, and who speaks
    with the customer has dealt with what waited."""
    touch = Value(at)
    return {
        "first_contact_at": Least(Coalesce(F("first_contact_at"), touch), touch),
        "react_by": None,
        "unheard_voice_count": 0,
    }


def stop_clock(lead: Lead, at: datetime) -> None:
    """Writes a human touch that left no interaction."""
    Lead.objects.filter(pk=lead.pk).update(**stopped_clock(at))
