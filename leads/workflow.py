"""The lead's status: forward in any stride, closed from anywhere, reopened to qualified."""

from common.transitions import Workflow
from leads.choices import CLOSED, LeadStatus

_PATH = [
    LeadStatus.NEW,
    LeadStatus.CONTACTED,
    LeadStatus.QUALIFIED,
    LeadStatus.VISIT,
    LeadStatus.NEGOTIATION,
]

WORKFLOW = Workflow(
    "lead",
    {status: [*_PATH[place + 1 :], *CLOSED] for place, status in enumerate(_PATH)}
    | {closed: [LeadStatus.QUALIFIED] for closed in CLOSED},
)


def is_ahead(target: str, of: str) -> bool:
    """True when ``target`` comes later on the open path than ``of``."""
    return of in _PATH and target in _PATH and _PATH.index(LeadStatus(target)) > _PATH.index(LeadStatus(of))
