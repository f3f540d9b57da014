"""The steps of visits and callbacks. Moving a visit (back to pending) is
scheduling.services.visits.reschedule."""

from common.transitions import Workflow
from scheduling.choices import CallbackStatus, VisitStatus

VISIT = Workflow(
    "visit",
    {
        VisitStatus.PENDING.value: [
            VisitStatus.CONFIRMED.value,
            VisitStatus.CANCELLED.value,
            VisitStatus.EXPIRED.value,
        ],
        VisitStatus.CONFIRMED.value: [
            VisitStatus.COMPLETED.value,
            VisitStatus.CANCELLED.value,
            VisitStatus.NO_SHOW.value,
        ],
        VisitStatus.NO_SHOW.value: [VisitStatus.CONFIRMED.value],
    },
)

CALLBACK = Workflow(
    "callback",
    {
        CallbackStatus.PENDING.value: [
            CallbackStatus.CONTACTED.value,
            CallbackStatus.NO_ANSWER.value,
            CallbackStatus.CANCELLED.value,
        ],
        CallbackStatus.CONTACTED.value: [
            CallbackStatus.COMPLETED.value,
            CallbackStatus.NO_ANSWER.value,
            CallbackStatus.CANCELLED.value,
        ],
        CallbackStatus.NO_ANSWER.value: [
            CallbackStatus.PENDING.value,
            CallbackStatus.CANCELLED.value,
        ],
    },
)
