"""What the diary holds about a customer: bookings stay as numbers about nobody, coming ones are
cancelled first."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from common.transitions import Actor
from profiles.privacy.holdings import DataSubject, before_erasure, by_profile, hold, name_subjects
from profiles.privacy.own_rows import ERASED
from scheduling.choices import ACTIVE_VISITS, OPEN_CALLBACKS, CallbackStatus, VisitStatus
from scheduling.models import Assignment, Callback, LeadOffer, SiteVisit
from scheduling.services.callbacks.status import change_callback_status
from scheduling.services.visits.status import change_visit_status

_CONTACT = {"contact_name": ERASED, "contact_phone": "", "contact_email": ""}
_REASON = "the data was erased"


def _bookings_of(profiles: tuple[UUID, ...]) -> Iterable[UUID]:
    for model in (SiteVisit, Callback):
        yield from model.objects.filter(profile__in=profiles).values_list("pk", flat=True)


def _cancel_bookings(person: DataSubject, actor: Actor, now: datetime) -> None:
    """The RM hears of it and gets the hour back."""
    for visit in SiteVisit.objects.filter(
        profile__in=person.profiles, status__in=ACTIVE_VISITS
    ).order_by("pk"):
        change_visit_status(
            visit=visit, status=VisitStatus.CANCELLED, actor=actor, now=now, reason=_REASON
        )
    for callback in Callback.objects.filter(
        profile__in=person.profiles, status__in=OPEN_CALLBACKS
    ).order_by("pk"):
        change_callback_status(
            callback=callback, status=CallbackStatus.CANCELLED, actor=actor, now=now
        )


name_subjects(_bookings_of)
before_erasure(_cancel_bookings)
hold(
    SiteVisit,
    by_profile(SiteVisit),
    blanks={**_CONTACT, "customer_notes": "", "rm_notes": ""},
    hidden=["agent_id", "blocked", "customer_key"],
)
hold(
    Callback,
    by_profile(Callback),
    blanks={**_CONTACT, "reason": "", "outcome": "", "notes": ""},
    hidden=["agent_id"],
)
hold(
    Assignment,
    by_profile(Assignment, "visit__profile"),
    blanks={},
    hidden=["agent_id", "candidates"],
)
hold(
    Assignment,
    by_profile(Assignment, "callback__profile"),
    blanks={},
    hidden=["agent_id", "candidates"],
)
hold(
    LeadOffer, by_profile(LeadOffer, "lead__profile"), blanks={}, hidden=["agent_id", "candidates"]
)
