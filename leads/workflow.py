"""The lead's status: forward in any stride, closed from anywhere; reopening, which undoes the
outcome, is apart."""

from common.transitions import Workflow
from leads.choices import CLOSED, LeadStatus

_PATH: list[str] = [
    status for status in LeadStatus.values if status not in CLOSED
]  # in the order of the choices

WORKFLOW = Workflow(
    "lead",
    {
        status: [*_PATH[place + 1 :], *(closed.value for closed in CLOSED)]
        for place, status in enumerate(_PATH)
    }
    | {closed.value: [] for closed in CLOSED},
)
#: only leads.services.pipeline.close takes this step: the outcome's time, reason and value go with
#: it
REOPENING = Workflow("lead", {closed.value: [LeadStatus.QUALIFIED.value] for closed in CLOSED})


def is_ahead(target: str, of: str) -> bool:
    """True when ``target`` comes later on the open path than ``of``."""
    return of in _PATH and target in _PATH and _PATH.index(target) > _PATH.index(of)
