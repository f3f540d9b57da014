"""What can be done to a visit from the list and its page; every step is a service's."""

from collections.abc import Callable
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from unfold.enums import ActionVariant

from accounts.admin.acting import NotesForm, ReasonForm, dialog
from accounts.admin.row_action import Press, RowAction, by_workflow
from accounts.models import User
from common.models import Step
from scheduling.admin.steps import told
from scheduling.choices import VisitStatus
from scheduling.models import SiteVisit
from scheduling.services.visits.status import change_visit_status, why_not_taken_back
from scheduling.workflows import VISIT

_no_shows = Step.objects.filter(subject_id=OuterRef("pk"), to_status=VisitStatus.NO_SHOW)
#: for the list and the page: when the visit was last marked as a no-show
NO_SHOW_AT = Subquery(_no_shows.order_by("-at").values("at")[:1])


def _not_to_confirm(visit: SiteVisit, user: User) -> str:
    if visit.status == VisitStatus.NO_SHOW:
        return "Nobody came. If that was a mistake, take the no-show back."
    return VISIT.why_not(visit.status, VisitStatus.CONFIRMED)


def _not_to_take_back(visit: Any, user: User) -> str:
    if visit.status != VisitStatus.NO_SHOW:
        return "This visit is not marked as a no-show."
    return why_not_taken_back(visit.no_show_at, timezone.now())


def _to(status: VisitStatus) -> Callable[[Press], SiteVisit]:
    """Takes the step; what was written goes with it."""
    return lambda press: change_visit_status(
        visit=press.row,
        status=status,
        actor=press.caller.actor,
        now=press.now,
        notes=press.given.get("notes") or press.given.get("reason", ""),
    )


VISIT_ACTIONS = (
    RowAction(
        name="confirm",
        label="Confirm",
        icon="event_available",
        variant=ActionVariant.PRIMARY,
        asks=dialog("Confirm", description="The customer is told that the visit takes place."),
        why_not=_not_to_confirm,
        does=_to(VisitStatus.CONFIRMED),
        done=told("Visit", VisitStatus.CONFIRMED),
        many=("Confirm", "Confirmed"),
    ),
    RowAction(
        name="complete",
        label="Complete",
        icon="done_all",
        asks=dialog(
            "Complete",
            form=NotesForm,
            description="How was it? What did they like, what not?",
        ),
        why_not=by_workflow(VISIT, VisitStatus.COMPLETED),
        does=_to(VisitStatus.COMPLETED),
        done=told("Visit", VisitStatus.COMPLETED),
        many=("Complete", "Completed"),
    ),
    RowAction(
        name="no_show",
        label="No-show",
        icon="person_off",
        asks=dialog(
            "No-show",
            form=NotesForm,
            description="Nobody came. It can be taken back for 24 hours.",
        ),
        why_not=by_workflow(VISIT, VisitStatus.NO_SHOW),
        does=_to(VisitStatus.NO_SHOW),
        done=told("Visit", VisitStatus.NO_SHOW),
        many=("Mark as no-show", "No-show"),
    ),
    RowAction(
        name="take_back_no_show",
        label="Take back the no-show",
        icon="undo",
        asks=dialog(
            "Take back the no-show",
            description="The visit is confirmed again, as before. Nobody is told.",
        ),
        why_not=_not_to_take_back,
        does=_to(VisitStatus.CONFIRMED),
        done=told("Visit", VisitStatus.CONFIRMED),
    ),
    RowAction(
        name="cancel",
        label="Cancel the visit",
        icon="event_busy",
        variant=ActionVariant.DANGER,
        asks=dialog(
            "Cancel the visit",
            form=ReasonForm,
            description="The customer is told; the slot is free again.",
        ),
        why_not=by_workflow(VISIT, VisitStatus.CANCELLED),
        does=_to(VisitStatus.CANCELLED),
        done=told("Visit", VisitStatus.CANCELLED),
    ),
)
