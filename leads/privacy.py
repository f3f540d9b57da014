"""What the pipeline holds about a customer: leads stay as numbers about nobody (source, status,
value of the deal)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Case, CharField, F, Value, When
from django.db.models.functions import Cast, Concat

from common.transitions import Actor
from leads.choices import CLOSED, LeadStatus
from leads.models import (
    HotMark,
    Interaction,
    InteractionKey,
    Lead,
    LeadWords,
    TemperatureChange,
)
from leads.services.pipeline.close import close_lead
from profiles.privacy.holdings import DataSubject, before_erasure, by_profile, hold, name_subjects
from profiles.privacy.own_rows import ERASED
from profiles.privacy.retention import Kind, declare


def _leads_of(profiles: tuple[UUID, ...]) -> Iterable[UUID]:
    return Lead.objects.filter(profile__in=profiles).values_list("pk", flat=True)


def _close_open_leads(person: DataSubject, actor: Actor, now: datetime) -> None:
    """Nobody can be called any more."""
    for lead in (
        Lead.objects.filter(profile__in=person.profiles).exclude(status__in=CLOSED).order_by("pk")
    ):
        close_lead(
            lead=lead, outcome=LeadStatus.LOST, actor=actor, now=now, reason="the data was erased"
        )


#: our own number names nobody, one that a list brought is the other side's name for the person
_REFERENCE = Case(
    When(reference__regex=r"^lead_\d+$", then=F("reference")),
    default=Concat(Value("erased_"), Cast("pk", CharField())),
)

name_subjects(_leads_of)
before_erasure(_close_open_leads)
hold(
    Lead,
    by_profile(Lead),
    blanks={
        **dict.fromkeys(("phone", "email", "initial_message", "close_reason"), ""),
        "name": ERASED,
        "reference": _REFERENCE,
        "tags": [],
        "attributes": {},
        "attributes_at": {},
        "next_follow_up_at": None,
    },
    hidden=["owner_id"],
)
hold(
    Interaction,
    by_profile(Interaction),
    blanks={"text": "", "payload": {}, "external_id": None},
    hidden=["user_id"],
)
hold(InteractionKey, by_profile(InteractionKey, "row__profile"))
#: its trigger follows the lead
hold(LeadWords, by_profile(LeadWords, "lead__profile"), blanks={}, hidden=["words"])
hold(TemperatureChange, by_profile(TemperatureChange, "lead__profile"), blanks={})
hold(HotMark, by_profile(HotMark, "lead__profile"), blanks={"reason": ""}, hidden=["user_id"])
declare(
    Kind(
        "interactions",
        "Touches of closed leads",
        1825,
        lambda brokerage, before: Interaction.objects.of(brokerage).filter(
            occurred_at__lt=before, lead__status__in=CLOSED
        ),
    )
)
