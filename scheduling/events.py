"""The news of the diary: visits, callbacks, and leads that wait for an agent."""

from typing import TypedDict
from uuid import UUID

from common.events import EventKind
from leads.events import LeadNews


class VisitNews(TypedDict):
    visit_id: UUID


class VisitStepNews(VisitNews):
    """``in_conversation``: the customer said it in a thread, and reads the answer there."""

    in_conversation: bool


class VisitPassedOnNews(VisitNews):
    """``agent_id`` is whose it was."""

    agent_id: UUID


class CallbackNews(TypedDict):
    callback_id: UUID


class CallbackPassedOnNews(CallbackNews):
    """``agent_id`` is whose it was."""

    agent_id: UUID


class LeadOfferedNews(LeadNews):
    """``agent_id`` is who may take the lead before others."""

    agent_id: UUID
    offer_id: UUID


#: a visit is meant; a time that is only held is no news
VISIT_BOOKED = EventKind("visit_booked", VisitNews)
VISIT_CONFIRMED = EventKind("visit_confirmed", VisitStepNews)
VISIT_COMPLETED = EventKind(
    "visit_completed",
    VisitStepNews,
    kept_for_history="that the visit took place, in one order with its other news",
)
VISIT_NO_SHOW = EventKind("visit_no_show", VisitStepNews)
VISIT_CANCELLED = EventKind("visit_cancelled", VisitStepNews)
VISIT_RESCHEDULED = EventKind("visit_rescheduled", VisitStepNews)
#: nobody confirmed it before its time
VISIT_EXPIRED = EventKind("visit_expired", VisitNews)
#: another agent has it now
VISIT_PASSED_ON = EventKind("visit_passed_on", VisitPassedOnNews)

#: somebody waits for a call, or asked for it again
CALLBACK_REQUESTED = EventKind("callback_requested", CallbackNews)
CALLBACK_CONTACTED = EventKind("callback_contacted", CallbackNews)
CALLBACK_COMPLETED = EventKind("callback_completed", CallbackNews)
CALLBACK_CANCELLED = EventKind("callback_cancelled", CallbackNews)
#: the promise will soon be broken
CALLBACK_DUE_SOON = EventKind("callback_due_soon", CallbackNews)
#: it is broken
CALLBACK_LATE = EventKind("callback_late", CallbackNews)
#: another agent has it now
CALLBACK_PASSED_ON = EventKind("callback_passed_on", CallbackPassedOnNews)

#: an agent may take the lead before others are asked
LEAD_OFFERED = EventKind("lead_offered", LeadOfferedNews)
#: nobody took it: it is everybody's
LEAD_UNCLAIMED = EventKind("lead_unclaimed", LeadNews)
